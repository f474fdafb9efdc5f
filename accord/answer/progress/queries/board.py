"""The board: where every duty stands, by level of government or by body, and by theme. Grouped in the database.

The number of queries is constant, whatever the number of duties. A duty with several themes stands under each of
them, so the columns of a row may add up to more than the row's own total.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.answer.progress.queries.standing import counted_duties, read_mark, rules_of, space_of, with_standing
from accord.answer.progress.standing import Rules, State
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries import has_duties
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import id_in
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Term

# As many as a page can show side by side and people can compare.
COLUMNS, BODIES = 6, 15
OTHER, NONE = "other", "none"
Side = Literal["level", "body"]
NOBODY = ""


@dataclass
class Cell:
    """How many duties stand in each state, and how many of them need attention."""

    counts: Counter[str] = field(default_factory=Counter)
    attention: int = 0

    @property
    def total(self) -> int:
        """All duties of the cell."""
        return self.counts.total()

    def add(self, mark: str, number: int) -> None:
        """Count so many duties in."""
        state, needs_attention = read_mark(mark)
        self.counts[state.value] += number
        self.attention += number if needs_attention else 0


@dataclass(frozen=True)
class Themes:
    """Which themes have a column of their own (most duties first), which have not, and their common list."""

    shown: tuple[Term, ...] = ()
    others: tuple[UUID, ...] = ()
    taxonomy: UUID | None = None


@dataclass
class BoardTable:
    """The board before it is drawn: rows and columns as (key, label), cells by both keys, rows' own totals."""

    side: Side
    as_of: date
    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, Cell]
    promises: int
    promises_unowned: int
    rows_left_out: int = 0

    @property
    def total(self) -> int:
        """All duties of the board."""
        return sum(cell.total for cell in self.totals.values())

    @property
    def attention(self) -> int:
        """All duties that need attention."""
        return sum(cell.attention for cell in self.totals.values())

    def worst(self) -> tuple[str, str, Cell] | None:
        """The row, column and cell where the eye should go: most duties in need, if two or more and a third of it."""
        named = {key for key, _label in self.columns} - {OTHER, NONE}
        shown = {key for key, _label in self.rows} - {NOBODY}
        bad = [
            (cell.attention, cell.attention / cell.total, row, column)
            for (row, column), cell in self.cells.items()
            if row in shown and column in named and cell.attention > 1 and cell.attention * 3 >= cell.total
        ]
        if not bad:
            return None
        _need, _share, row, column = max(bad)
        return row, column, self.cells[row, column]


def board(viewer: Viewer, *, side: Side = "level") -> BoardTable:
    """The board of the viewer's space as of today; the same for every member."""
    rules = rules_of(space_of(viewer))
    themes = themes_on_duties(viewer)
    cells, totals = _count(viewer, rules, "level" if side == "level" else "lead", themes)
    rows, left_out = _level_rows(totals) if side == "level" else _body_rows(viewer, totals)
    promises, unowned = _promises(viewer), _unowned_promises(viewer)
    return BoardTable(
        side=side,
        as_of=rules.as_of,
        rows=rows,
        columns=_columns(themes, cells),
        cells=cells,
        totals=totals,
        promises=promises,
        promises_unowned=unowned,
        rows_left_out=left_out,
    )


def themes_on_duties(viewer: Viewer) -> Themes:
    """The themes that duties stand under, out of the list that tags most of them."""
    numbers: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for taxonomy, term, number in _themes_counted(viewer):
        numbers[taxonomy][term] += number
    if not numbers:
        return Themes()
    chosen = max(numbers, key=lambda pk: (numbers[pk].total(), str(pk)))
    ranked = sorted(numbers[chosen].items(), key=lambda pair: (-pair[1], str(pair[0])))
    top = [term for term, _number in ranked[:COLUMNS]]
    terms = {term.pk: term for term in _terms(viewer, top)}
    return Themes(tuple(terms[pk] for pk in top if pk in terms), tuple(term for term, _n in ranked[COLUMNS:]), chosen)


@Prepared
def _themes_counted(viewer: Viewer) -> Any:
    seen = visible_to(viewer, Term).filter(sensitivity__lte=S1).values("pk")
    tagged = counted_duties(viewer).filter(commitment__themes__in=seen).order_by()
    return tagged.values_list("commitment__themes__taxonomy", "commitment__themes").annotate(n=Count("pk"))


@Prepared
def _terms(viewer: Viewer, ids: list[UUID]) -> QuerySet[Term]:
    return visible_to(viewer, Term).filter(pk__in=ids)


def under_theme(duties: QuerySet[Duty], value: str, themes: Themes) -> QuerySet[Duty]:
    """The duties under one theme: a term's id, ``other`` (those without a column) or ``none``."""
    if value == OTHER:
        return under_one_of(duties, themes.others)
    if value == NONE:
        return outside_list(duties, themes.taxonomy)
    theme = id_in(value)
    return under_one_of(duties, [theme]) if theme else duties.none()


def under_one_of(duties: QuerySet[Duty], terms: Iterable[UUID]) -> QuerySet[Duty]:
    """The duties under one of these themes."""
    return duties.filter(_has_term(terms))


def outside_list(duties: QuerySet[Duty], taxonomy: UUID | None) -> QuerySet[Duty]:
    """The duties under no theme of the list; all of them where there is none."""
    return duties.filter(~_in_list(taxonomy))


def _has_term(terms: Iterable[UUID]) -> Exists:
    through = Commitment.themes.through.objects.filter(commitment=OuterRef("commitment"), term__in=list(terms))
    return Exists(through.filter(term__sensitivity__lte=S1))


def _in_list(taxonomy: UUID | None) -> Exists:
    through = Commitment.themes.through.objects.filter(commitment=OuterRef("commitment"), term__deleted_at=None)
    return Exists(through.filter(term__taxonomy=taxonomy, term__sensitivity__lte=S1))


def _count(
    viewer: Viewer, rules: Rules, by: str, themes: Themes
) -> tuple[Mapping[tuple[str, str], Cell], Mapping[str, Cell]]:
    """Two grouped queries: one by theme, one for the totals, the other themes and those without any."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    totals: dict[str, Cell] = defaultdict(Cell)
    shown = [term.pk for term in themes.shown]
    for row, term, mark, number in _by_theme(viewer, rules, by, shown):
        cells[_key(row), str(term)].add(mark, number)
    for row, is_tagged, is_other, mark, number in _in_all(viewer, rules, by, themes.taxonomy, list(themes.others)):
        totals[_key(row)].add(mark, number)
        if is_other:
            cells[_key(row), OTHER].add(mark, number)
        if not is_tagged:
            cells[_key(row), NONE].add(mark, number)
    return cells, totals


@Prepared
def _by_theme(viewer: Viewer, rules: Rules, by: str, shown: list[UUID]) -> Any:
    grouped = _marked(viewer, rules).filter(commitment__themes__in=shown)
    return grouped.values_list(by, "commitment__themes", "mark").annotate(n=Count("pk"))


@Prepared
def _in_all(viewer: Viewer, rules: Rules, by: str, taxonomy: UUID | None, others: list[UUID]) -> Any:
    whole = _marked(viewer, rules).annotate(is_tagged=_in_list(taxonomy), is_other=_has_term(others))
    return whole.values_list(by, "is_tagged", "is_other", "mark").annotate(n=Count("pk"))


def _marked(viewer: Viewer, rules: Rules) -> QuerySet[Any]:
    return counted_duties(viewer, with_standing(rules, shown=("mark",), asked=())).order_by()


@Prepared
def _promises(viewer: Viewer) -> int:
    return _counted_promises(viewer).count()


@Prepared
def _unowned_promises(viewer: Viewer) -> int:
    return _counted_promises(viewer).filter(~has_duties(viewer)).count()


def _counted_promises(viewer: Viewer) -> QuerySet[Commitment]:
    return visible_to(viewer, Commitment).filter(sensitivity__lte=S1)


def _key(value: object) -> str:
    return str(value) if value else NOBODY


def _columns(themes: Themes, cells: Mapping[tuple[str, str], Cell]) -> list[tuple[str, str]]:
    used = {column for _row, column in cells}
    columns = [(str(term.pk), str(term)) for term in themes.shown]
    extra = ((OTHER, gettext_lazy("Other themes")), (NONE, gettext_lazy("No theme")))
    return columns + [(key, str(label)) for key, label in extra if key in used]


def _level_rows(totals: Mapping[str, Cell]) -> tuple[list[tuple[str, str]], int]:
    rows = [(level.value, str(level.label).capitalize()) for level in GovernmentLevel if level.value in totals]
    return rows, 0


def _body_rows(viewer: Viewer, totals: Mapping[str, Cell]) -> tuple[list[tuple[str, str]], int]:
    """The bodies with most duties in need first; duties that nobody owns have a row of their own."""
    ranked = sorted(totals, key=lambda key: (-totals[key].attention, -totals[key].total, key))
    keys: Sequence[str] = ranked[:BODIES]
    names = {str(b.pk): str(b) for b in visible_to(viewer, Actor).filter(pk__in=[UUID(k) for k in keys if k])}
    rows = [(key, names.get(key) or (_("A body") if key else _("Nobody"))) for key in keys]
    return rows, len(ranked) - len(keys)


def state_counts(viewer: Viewer, rules: Rules, *, document: UUID | None = None) -> dict[State, int]:
    """How many duties stand in each state, for a picture of where promises stand: all, or those of one document."""
    found = dict(_told_by_state(viewer, rules, document))
    return {state: found.get(state.value, 0) for state in State}


@Prepared
def _told_by_state(viewer: Viewer, rules: Rules, document: UUID | None) -> Any:
    told = counted_duties(viewer, with_standing(rules, shown=("state",), asked=())).order_by()
    told = told.filter(commitment__instrument=document) if document else told
    return told.values_list("state").annotate(n=Count("pk"))
