"""The board: where every duty stands, by level of government or by body, and by theme. Grouped in the database.

The number of queries is constant, whatever the number of duties. A duty with several themes stands under each of
them, so the columns of a row may add up to more than the row's own total.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.answer.progress.queries.standing import counted_duties, read_mark, rules_of, space_of, with_standing
from accord.answer.progress.queries.themes import (
    NONE,
    OTHER,
    CameThrough,
    Themes,
    came_through,
    conditions,
    flag,
    flat,
    themes_on_duties,
)
from accord.answer.progress.standing import Rules, State
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries import has_duties
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared

# As many as a page can show below each other and people can compare.
BODIES = 15
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
    themes: Themes = field(default_factory=Themes)
    through: Sequence[CameThrough] = ()

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


def board(viewer: Viewer, *, side: Side = "level", wanted: str = "") -> BoardTable:
    """The board of the viewer's space as of today; the same for every member. wanted: the key of a list of terms."""
    rules = rules_of(space_of(viewer))
    themes = themes_on_duties(viewer, wanted)
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
        themes=themes,
        through=came_through(viewer, themes),
    )


def _count(
    viewer: Viewer, rules: Rules, by: str, themes: Themes
) -> tuple[Mapping[tuple[str, str], Cell], Mapping[str, Cell]]:
    """One grouped query: each duty once, with the columns that it stands under."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    totals: dict[str, Cell] = defaultdict(Cell)
    tags = {str(term.pk): themes.tags(term.pk) for term in themes.shown} | {OTHER: themes.others}
    columns = [column for column, of_column in tags.items() if any(of_column)]
    values = flat([*(tags[column] for column in columns), themes.whole])
    for row, mark, *flags, number in _in_all(viewer, rules, by, *values):
        *under, is_tagged = flags
        totals[_key(row)].add(mark, number)
        for column in compress(columns, under):
            cells[_key(row), column].add(mark, number)
        if not is_tagged:
            cells[_key(row), NONE].add(mark, number)
    return cells, totals


@Prepared
def _in_all(viewer: Viewer, rules: Rules, by: str, *tags: Any) -> Any:
    flags = {f"in_{at}": flag(condition) for at, condition in enumerate(conditions(tags))}
    return _marked(viewer, rules).annotate(**flags).values_list(by, "mark", *flags).annotate(n=Count("pk"))


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
    extra = ((OTHER, gettext_lazy("Other themes")), (NONE, gettext_lazy("No theme of this list")))
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
