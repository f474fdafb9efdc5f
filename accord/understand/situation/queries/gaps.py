"""The gap matrix: for each right and group what the laws do, by which provision, and where nobody has looked yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER, taxonomies_of
from accord.understand.situation.models import GROUPS, RIGHTS, FindingState, GapFinding, Law, Verdict
from accord.understand.situation.queries.laws import laws_in_force

Pair = tuple[UUID, UUID]
# From the best to the worst: where one law covers, another that says nothing leaves no gap.
BEST_FIRST = (Verdict.COVERED, Verdict.WEAK, Verdict.ABSENT)


def findings_for(viewer: Viewer) -> QuerySet[GapFinding]:
    """Findings with what their titles and lines need, in one query."""
    rows = visible_to(viewer, GapFinding)
    return rows.select_related("law__space", "right", "group", "provision__law", "space")


def finding_for(viewer: Viewer, pk: UUID, action: str = READ) -> GapFinding:
    """One finding. Raises NotVisible or NotPermitted."""
    return get_for(viewer, findings_for, pk, action)


def cell_history(viewer: Viewer, finding: GapFinding) -> list[GapFinding]:
    """Everything found or suggested for the same law, right and group, the newest first; the finding is among them."""
    rows = findings_for(viewer).filter(law=finding.law_id, right=finding.right_id, group=finding.group_id)
    return list(rows.order_by("-judged_on", "-created_at", "-pk"))


def counting_finding(viewer: Viewer, law: Law, right: Term, group: Term) -> GapFinding | None:
    """The judgement that counts for a law, right and group, None where nobody has looked yet."""
    return findings_for(viewer).filter(law=law, right=right, group=group).exclude(cell="").first()


def cell_revision(law: Law, right: Term, group: Term) -> int:
    """How often the judgement of a cell moved: one for each that was made, one more for each that was withdrawn."""
    rows = GapFinding.objects.filter(law=law, right=right, group=group, state=FindingState.JUDGED)
    return rows.count() + rows.exclude(deleted_at=None).count()


def cell_revisions(law: Law) -> dict[Pair, int]:
    """``cell_revision`` of every cell of a law that was ever judged, in one query."""
    rows = GapFinding.objects.filter(law=law, state=FindingState.JUDGED).order_by()
    moved = Count("pk") + Count("pk", filter=Q(deleted_at__isnull=False))
    return {(right, group): n for right, group, n in rows.values_list("right", "group").annotate(n=moved)}


def counting_of_right(viewer: Viewer, law: Law, right: Term) -> dict[UUID, GapFinding]:
    """{group: the judgement that counts} for one right of one law, in one query."""
    rows = findings_for(viewer).filter(law=law, right=right).exclude(cell="")
    return {row.group_id: row for row in rows}


def verdicts_of_law(viewer: Viewer, law: Law) -> dict[str, int]:
    """How many pairs of right and group a law covers, covers weakly, leaves out; suggestions under their own word."""
    rows = visible_to(viewer, GapFinding).filter(law=law).order_by()
    counting = rows.exclude(cell="").values_list("verdict").annotate(n=Count("pk"))
    found = dict(counting) | {FindingState.SUGGESTED.value: rows.filter(state=FindingState.SUGGESTED).count()}
    order = (*(verdict.value for verdict in BEST_FIRST), FindingState.SUGGESTED.value)
    return {name: found[name] for name in order if found.get(name)}


@dataclass(frozen=True)
class Cell:
    """One right of one group. counts: how many laws say what; finding: the one that counts, where one law is asked."""

    right: Term
    group: Term
    counts: Mapping[str, int] = field(default_factory=dict)
    suggestions: int = 0
    finding: GapFinding | None = None

    @property
    def verdict(self) -> str:
        """The best of what the laws do, empty where nobody has looked yet."""
        return next((verdict.value for verdict in BEST_FIRST if self.counts.get(verdict)), "")

    @property
    def looked_at(self) -> int:
        """How many laws were judged for it."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Line:
    """One right with a cell for each group."""

    right: Term
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Matrix:
    """Rights down, groups across. law: the only one asked; else what holds today, or every law, drafts too."""

    rights: Sequence[Term]
    groups: Sequence[Term]
    cells: Mapping[Pair, Cell]
    law: Law | None = None

    def lines(self, rights: Sequence[Term] | None = None, groups: Sequence[Term] | None = None) -> Iterator[Line]:
        """The matrix line by line, or a part of it."""
        across = self.groups if groups is None else groups
        for right in self.rights if rights is None else rights:
            yield Line(right, [self.cell(right, group) for group in across])

    def cell(self, right: Term, group: Term) -> Cell:
        """One cell, an empty one where nobody has looked."""
        return self.cells.get((right.pk, group.pk)) or Cell(right, group)

    @property
    def pairs(self) -> int:
        """How many cells there are."""
        return len(self.rights) * len(self.groups)

    def count(self, verdict: str) -> int:
        """How many cells say this."""
        return sum(cell.verdict == verdict for cell in self.cells.values())

    @property
    def unseen(self) -> int:
        """Cells that nobody has looked at."""
        return self.pairs - sum(bool(cell.looked_at) for cell in self.cells.values())

    @property
    def gaps(self) -> int:
        """Cells that are weak or absent."""
        return self.count(Verdict.WEAK) + self.count(Verdict.ABSENT)

    @property
    def suggestions(self) -> int:
        """Suggestions that wait for somebody who may judge."""
        return sum(cell.suggestions for cell in self.cells.values())


def matrix_for(
    viewer: Viewer, *, rights: Sequence[Term], groups: Sequence[Term], law: Law | None = None, drafts: bool = False
) -> Matrix:
    """What the laws do for these rights and groups. drafts: what does not hold today counts too. Three queries."""
    of = {"right__in": [row.pk for row in rights], "group__in": [row.pk for row in groups]}
    rows = visible_to(viewer, GapFinding).filter(**of).order_by()
    if law is not None:
        rows = rows.filter(law=law)
    elif not drafts:
        rows = rows.filter(law__in=laws_in_force(viewer).values("pk"))
    counts, waiting = _told(rows)
    findings = {}
    if law is not None:
        kept = rows.exclude(cell="").select_related("provision", "law", "space")
        findings = {(row.right_id, row.group_id): row for row in kept}
    names = {row.pk: row for row in (*rights, *groups)}
    cells = {
        (right, group): Cell(
            names[right],
            names[group],
            counts.get((right, group), {}),
            waiting.get((right, group), 0),
            findings.get((right, group)),
        )
        for right, group in counts.keys() | waiting.keys()
    }
    return Matrix(rights, groups, cells, law)


def _told(rows: QuerySet[GapFinding]) -> tuple[dict[Pair, dict[str, int]], dict[Pair, int]]:
    """By right and group: how many laws say what, and how many suggestions wait."""
    counts: dict[Pair, dict[str, int]] = defaultdict(dict)
    waiting: dict[Pair, int] = {}
    asked = rows.filter(~Q(cell="") | Q(state=FindingState.SUGGESTED))
    for right, group, state, verdict, number in asked.values_list("right", "group", "state", "verdict").annotate(
        n=Count("pk")
    ):
        if state == FindingState.SUGGESTED:
            waiting[right, group] = waiting.get((right, group), 0) + number
        else:
            counts[right, group][verdict] = number
    return dict(counts), waiting


@dataclass(frozen=True)
class Lists:
    """Which lists the rows and columns come from, and which others could be chosen."""

    rights: Taxonomy | None
    groups: Taxonomy | None
    others: Sequence[Taxonomy]


def lists_for(viewer: Viewer, *, rights: str = "", groups: str = "") -> Lists:
    """The lists of rights and groups: those asked for by key, else the space's own “rights” and “groups”.

    Where a space has neither, the lists of its newest finding are taken.
    """
    known = list(taxonomies_of(viewer))
    by_key = {taxonomy.key: taxonomy for taxonomy in known}
    rows, columns = by_key.get(rights or RIGHTS), by_key.get(groups or GROUPS)
    if rows is None or columns is None:
        newest = findings_for(viewer).order_by("-created_at").first()
        by_id = {taxonomy.pk: taxonomy for taxonomy in known}
        if newest is not None:
            rows = rows or by_id.get(newest.right.taxonomy_id)
            columns = columns or by_id.get(newest.group.taxonomy_id)
    return Lists(rows, columns, known)


def terms_in(viewer: Viewer, taxonomy: Taxonomy | None) -> list[Term]:
    """The words of a list that the viewer sees, in the list's own order."""
    if taxonomy is None:
        return []
    return list(visible_to(viewer, Term).filter(taxonomy=taxonomy).order_by(*IN_ORDER))


def term_for(viewer: Viewer, pk: UUID) -> Term:
    """One right or group. Raises NotVisible."""
    return get_for(viewer, Term, pk)
