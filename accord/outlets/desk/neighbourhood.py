"""What a record came from, what answers it, what proves it: its surroundings two steps far, for the picture of ties.

Ties are links that people made and those that records carry themselves (a duty is a part of its promise, a report
answers its duty). Both ends of every tie went through visible_to, and so did every record on the way to them: nothing
behind a hidden record shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.answer.progress.models import Assessment, Report
from accord.commit.commitments.models import Commitment, Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.access.titles import Titled, page_of
from accord.kernel.followup.models import Action
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.threads.models import Relation
from accord.kernel.threads.queries import LinkedRecord, Ref, links_between, ref_of, titles_for
from accord.outlets.desk.words import kind_word, tie_words
from accord.ui.pictures import Network, Node, Tie

STEPS = 2
RECORDS = 40  # more than these no picture can show; how many were left out is told beside it


@dataclass(frozen=True)
class Carried:
    """A tie that a record carries in a field of its own: ``field`` leads to the id of a record of ``target``."""

    source: type[SpaceRecord]
    field: str
    relation: Relation
    target: str


CARRIED = (
    Carried(Commitment, "instrument", Relation.CAME_FROM, "instrument"),
    Carried(Duty, "commitment", Relation.SPLITS, "commitment"),
    Carried(Report, "duty", Relation.ANSWERS, "duty"),
    Carried(Assessment, "duty", Relation.ANSWERS, "duty"),
)
# Read from the record that names the file, shown from the file: it proves what the record says.
EVIDENCE = (
    Carried(Report, "files", Relation.PROVES, "file"),
    Carried(Assessment, "files", Relation.PROVES, "file"),
)

Found = tuple[Ref, Relation, Ref]


@dataclass(frozen=True)
class Neighbourhood:
    """The records around one, with their titles and ties; ``left_out``: how many more had no room."""

    centre: Ref
    names: dict[Ref, Titled]
    ties: list[Found]
    left_out: int

    @property
    def neighbours(self) -> set[Ref]:
        """What is tied to the record itself."""
        pairs = [(source, target) for source, _relation, target in self.ties if self.centre in (source, target)]
        return {end for pair in pairs for end in pair} - {self.centre}


def neighbourhood(viewer: Viewer, row: SpaceRecord, linked: Sequence[LinkedRecord], *, more: int = 0) -> Neighbourhood:
    """The record in the middle of what it is tied with, as far as the viewer may see; a constant number of queries.

    row: as the viewer may see it. linked: what ``linked_records`` says of it, or the first of that; more: how many
    records are linked with it besides.
    """
    centre = ref_of(row)
    names = {centre: Titled(str(row), page_of(row))}
    told = {(other.kind, other.id): Titled(other.title, other.url) for other in linked}
    told.pop(centre, None)
    ties: dict[Found, None] = {}
    frontier, left_out = {centre}, more
    for step in range(STEPS):
        links = _linked(viewer, frontier) if step else [_tie_of(centre, other) for other in linked]
        found = [*links, *_carried(viewer, frontier), *_evidence(viewer, frontier)]
        ends = dict.fromkeys(end for source, _relation, target in found for end in (source, target))
        new = told | titles_for(viewer, [end for end in ends if end not in names and end not in told])
        kept = [end for end in ends if end in new][: max(RECORDS - len(names), 0)]
        left_out += len(new) - len(kept)
        names |= {end: new[end] for end in kept}
        ties |= dict.fromkeys(tie for tie in found if tie[0] in names and tie[2] in names)
        frontier, told = set(kept), {}
    return Neighbourhood(centre, names, list(ties), left_out)


def network_of(around: Neighbourhood) -> Network:
    """The same as the picture draws it."""
    nodes = [Node(_key(ref), told.title, kind_word(ref[0]), told.url) for ref, told in around.names.items()]
    ties = [Tie(_key(source), _key(target), tie_words(relation)) for source, relation, target in around.ties]
    title = _("What this is tied with, two steps far")
    return Network(title, nodes, ties, _key(around.centre), around.left_out)


def _key(ref: Ref) -> str:
    return f"{ref[0]}-{ref[1]}"


def _tie_of(centre: Ref, other: LinkedRecord) -> Found:
    end = (other.kind, other.id)
    return (centre, other.relation, end) if other.outgoing else (end, other.relation, centre)


def _linked(viewer: Viewer, frontier: Iterable[Ref]) -> list[Found]:
    return [
        ((link.source_kind, link.source_id), Relation(link.relation), (link.target_kind, link.target_id))
        for link in links_between(viewer, frontier)
    ]


def _carried(viewer: Viewer, frontier: set[Ref]) -> list[Found]:
    found: list[Found] = []
    for tie in CARRIED:
        found += _pairs(viewer, tie, frontier)
    for rows in (
        _actions(viewer, "about_id", [pk for _kind, pk in frontier]),
        _actions(viewer, "pk", _ids(frontier, "action")),
    ):
        found += [(("action", pk), Relation.FULFILS, (kind, about)) for pk, kind, about in rows]
    return found


@Prepared
def _actions(viewer: Viewer, where: str, ids: list[UUID]) -> QuerySet[Any, Any]:
    """Actions with what they are about, where the one or the other is one of these."""
    found = visible_to(viewer, Action).filter(**{f"{where}__in": ids}).exclude(about_id=None)
    return found.order_by("pk").values_list("pk", "about_kind", "about_id")


def _evidence(viewer: Viewer, frontier: set[Ref]) -> list[Found]:
    found: list[Found] = []
    for tie in EVIDENCE:
        found += [(file, relation, row) for row, relation, file in _pairs(viewer, tie, frontier)]
    return found


def _pairs(viewer: Viewer, tie: Carried, frontier: set[Ref]) -> list[Found]:
    """Rows of a model with what their field leads to, where either is on the frontier: two queries."""
    kind = tie.source.policy.name
    pairs: dict[tuple[UUID, UUID], None] = {}
    for rows in (
        _with_field(viewer, tie, "pk", _ids(frontier, kind)),
        _with_field(viewer, tie, tie.field, _ids(frontier, tie.target)),
    ):
        pairs |= dict.fromkeys((pk, other) for pk, other in rows if other is not None)
    return [((kind, pk), tie.relation, (tie.target, other)) for pk, other in pairs]


@Prepared
def _with_field(viewer: Viewer, tie: Carried, where: str, ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = visible_to(viewer, tie.source).filter(**{f"{where}__in": ids})
    return rows.order_by("pk").values_list("pk", tie.field)


def _ids(frontier: Iterable[Ref], kind: str) -> list[UUID]:
    return [pk for name, pk in frontier if name == kind]
