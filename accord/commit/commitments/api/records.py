"""What of each kind a program reads."""

from django.urls import reverse

from accord.commit.commitments.listings import term_page
from accord.commit.commitments.models import (
    AdoptionAnswer,
    ClusterMember,
    Commitment,
    Duty,
    Instrument,
    InstrumentParty,
    InstrumentStage,
    Likeness,
    SavedSearch,
    StatePosition,
    TagSuggestion,
)
from accord.commit.commitments.models.cascades import Cascade, CascadeStep
from accord.commit.commitments.models.contradictions import Contradiction
from accord.kernel.access.api.records import Shape, Shapes
from accord.kernel.access.titles import page_of
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.publication.models import Release
from accord.kernel.taxonomies.models import Term, TermMapping

TAGS = ("themes", "affected_persons", "sdgs")
SHAPES = Shapes(
    {
        Instrument: Shape(
            ("kind", "title", "level", "symbol", "issued_by", "session", "dated", "source", "external_id", "followed")
        ),
        InstrumentStage: Shape(
            ("stage", "reached_on", "note", "source"), links=("instrument",), fetch=("instrument__space",)
        ),
        Commitment: Shape(
            (
                "kind",
                "paragraph",
                "heading",
                "text",
                "language",
                "plain",
                "addressed_to",
                "recommending_states",
                "regions",
                "position",
                "session",
                "action_category",
                "external_id",
                "source",
            ),
            links=("instrument",),
            seen={"promisor": Actor, "promisee": Actor},
            several=dict.fromkeys(TAGS, Term),
            fetch=("instrument__space",),
        ),
        StatePosition: Shape(
            ("position", "as_of", "source", "note"), links=("commitment",), fetch=("commitment__space",)
        ),
        Duty: Shape(
            ("wording", "level", "due", "assigned_on"),
            links=("commitment", "lead"),
            several={"supports": Actor, "places": Place},
            fetch=("commitment__space",),
        ),
        Term: Shape(
            ("code", "name", "rank"),
            links=("parent", "instead"),
            fetch=("taxonomy",),
            page=term_page,
            more=lambda row: {"list": row.taxonomy.key, "retired": row.is_retired},
        ),
        Cascade: Shape(
            ("title", "details", "decided_on", "due"),
            seen={"issuer": Actor, "instrument": Instrument},
            more=lambda row: {"bodies": row.step_count, "applied": row.applied_count, "blocked": row.blocked_count},
        ),
        CascadeStep: Shape(
            ("state", "sent_on", "received_on", "instructed_on", "applied_on", "blocked_on", "reason"),
            links=("cascade", "body"),
            seen={"under": CascadeStep},
            fetch=("cascade__space",),
        ),
        Contradiction: Shape(
            ("words", "source", "resolution", "resolved_at"),
            links=("one", "other"),
            fetch=("one__space", "other__space"),
        ),
        AdoptionAnswer: Shape(
            ("answer", "as_of", "reason", "source", "by_body"), links=("duty",), fetch=("duty__space",)
        ),
        Likeness: Shape(("score", "state", "decided_at"), links=("first", "second"), fetch=("second__space",)),
        ClusterMember: Shape(links=("cluster", "commitment"), fetch=("commitment__space",)),
        TagSuggestion: Shape(
            ("score", "model_version", "state", "decided_at"),
            links=("commitment", "term"),
            fetch=("commitment__space",),
            page=lambda row: page_of(row.commitment),
        ),
        TermMapping: Shape(
            ("likeness", "state", "score", "reason", "decided_at"),
            links=("term", "counterpart"),
            fetch=("term__space",),
            page=lambda row: term_page(row.term),
        ),
        InstrumentParty: Shape(
            ("side", "signed_on", "note"), links=("instrument", "party"), fetch=("instrument__space",)
        ),
        Release: Shape(
            ("kind", "title", "state", "public_at", "withdrawn_at", "reason", "payload_hash"),
            page=lambda row: reverse("commitments:release", args=(row.space.slug, row.pk)),
            more=lambda row: {"record": row.object_id},
        ),
        SavedSearch: Shape(("name", "address", "is_shared"), page=lambda row: row.list_url),
    }
)
told, all_told, rows_for, fetched = SHAPES.told, SHAPES.all_told, SHAPES.rows_for, SHAPES.fetched
