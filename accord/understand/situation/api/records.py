"""What of each kind a program reads."""

from accord.kernel.access.api.records import Shape, Shapes
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.understand.situation.models import GapFinding, Law, Provision, StageReached

SHAPES = Shapes(
    {
        Law: Shape(
            ("kind", "title", "number", "level", "demands", "source"), seen={"body": Actor}, several={"places": Place}
        ),
        StageReached: Shape(("stage", "reached_on", "note", "source"), links=("law",), fetch=("law__space",)),
        Provision: Shape(
            ("number", "text", "language", "demands", "level", "principle"),
            links=("law",),
            seen={"body": Actor},
            fetch=("law__space",),
        ),
        GapFinding: Shape(
            ("verdict", "judged_on", "note", "sources", "state", "reason"),
            links=("law", "right", "group"),
            seen={"provision": Provision},
            more=lambda row: {"counts": row.counts},
        ),
    }
)
told, all_told, rows_for, fetched = SHAPES.told, SHAPES.all_told, SHAPES.rows_for, SHAPES.fetched
