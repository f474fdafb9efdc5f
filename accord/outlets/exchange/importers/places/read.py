"""Administrative units from tables of boundaries (COD-AB and the like, levels 0 to 5) or from our own template.

Columns are known by their headers, in any order, on any sheet. Units that a table only mentions as what holds its rows
(a list of districts that names their provinces) are read from there when no table lists them.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from accord.kernel.matching.texts import bidi_controls_in, clean_name
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.places.layouts import EXPECTED, Layout, LevelColumns, understand_places
from accord.outlets.exchange.importers.places.trees import sort_into_tree
from accord.outlets.exchange.importers.places.units import KINDS, ListedPlace, PlaceRow, PlacesResult
from accord.outlets.exchange.importers.rejections import Rejection, rejected_for
from accord.outlets.exchange.importers.rows import TableRow
from accord.outlets.exchange.importers.tables import HeadedTable, headed_tables, read_tables

# What the levels of a table of boundaries are, unless the caller says otherwise.
LEVELS: Final = ("country", "province", "district", "tehsil", "union_council", "settlement")
LONGEST_NAME: Final = 200
LONGEST_CODE: Final = 40
_NOTHING: Final = frozenset({"", "<null>", "null", "n/a", "#n/a", "-", "–"})
_DATE: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?")


class _Fault(Exception):
    """Why a row cannot be used, and in which column."""

    def __init__(self, reason: str, column: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


def read_places(
    path: Path,
    *,
    name: str | None = None,
    known_codes: Collection[str] = (),
    language: str = "en",
    levels: Sequence[str] = LEVELS,
) -> PlacesResult:
    """The units of a CSV, XLSX or XLS file, parents first, otherwise in the order of the file.

    ``name`` is the file's own name where ``path`` differs. ``known_codes`` are codes already there, under which units
    of the file may hang. ``language`` is that of names whose header does not say; ``levels`` gives the kind of each
    level from 0. Rejected, with row and reason: a unit without code or name, a code that stands twice, names or
    parents of one code that contradict each other, a parent that is neither in the file nor known, units that lie
    within themselves, names with characters that reorder what is shown. Raises TableError where the file as a whole
    cannot be read.
    """
    understand = partial(understand_places, language=language)
    listed: list[ListedPlace] = []
    rejected: list[Rejection] = []
    refused: dict[str, int] = {}
    for table in headed_tables(read_tables(path, name=name), understand, expected=EXPECTED):
        for row in table.rows:
            try:
                listed.append(_listed_place(table, row, levels))
            except _Fault as fault:
                rejected.append(
                    rejected_for(row.problem or table.problem(row, fault.reason, fault.column), table.words(row))
                )
                refused.setdefault(row.cell(table.columns.own.code), row.number)
    placed, displaced = sort_into_tree(listed, known_codes=frozenset(known_codes), refused=refused)
    rejected = sorted([*rejected, *displaced], key=lambda rejection: (rejection.sheet or "", rejection.row))
    return PlacesResult(tuple(placed), len(placed) + len(rejected), tuple(rejected))


def _listed_place(table: HeadedTable[Layout], row: TableRow, levels: Sequence[str]) -> ListedPlace:
    layout = table.columns
    if row.problem is not None:
        raise _Fault(row.problem.reason)
    kind, parent = (
        (levels[layout.level], _code_above(row, layout, layout.level))
        if layout.levels
        else (_kind_in(row, layout), _code_in(row, layout.parent) or None)
    )
    valid_from, valid_to = _date_in(row, layout.valid_from), _date_in(row, layout.valid_to)
    if valid_from and valid_to and valid_to < valid_from:
        raise _Fault(_("It ends before it begins."), layout.valid_to)
    place = PlaceRow(
        kind=kind,
        code=_demanded_code(row, layout.own.code),
        names=_names_in(row, layout.own),
        parent_code=parent,
        row=row.number,
        sheet=table.sheet,
        other_names=_other_names_in(row, layout.own),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return ListedPlace(place, tuple(_mentioned(table, row, levels)))


def _mentioned(table: HeadedTable[Layout], row: TableRow, levels: Sequence[str]) -> Iterator[PlaceRow]:
    """The units above that the row gives both code and name of, nearest first."""
    layout = table.columns
    for level in sorted(layout.levels, reverse=True)[1:]:
        columns = layout.levels[level]
        code = _code_in(row, columns.code)
        if not code or not any(_text_in(row, index) for index in columns.names.values()):
            continue
        above = _code_above(row, layout, level, demanded=False)
        names = _names_in(row, columns)
        yield PlaceRow(levels[level], code, names, above, row.number, table.sheet, mentioned=True)


def _code_above(row: TableRow, layout: Layout, level: int, *, demanded: bool = True) -> str | None:
    """The code of what holds a unit of ``level``; None at the top, and in a table that gives no level above."""
    columns = layout.levels.get(level - 1)
    if columns is None or columns.code is None:
        return None
    code = _code_in(row, columns.code)
    if not code and demanded:
        raise _Fault(_("The code of what it lies in is missing."), columns.code)
    return code or None


def _demanded_code(row: TableRow, index: int | None) -> str:
    code = _code_in(row, index)
    if not code:
        raise _Fault(_("The code is missing."), index)
    return code


def _code_in(row: TableRow, index: int | None) -> str:
    code = _text_in(row, index)
    if len(code) > LONGEST_CODE:
        raise _Fault(_("The code is longer than %(most)d characters.") % {"most": LONGEST_CODE}, index)
    return code


def _kind_in(row: TableRow, layout: Layout) -> str:
    text = _text_in(row, layout.kind)
    kind = "_".join(text.casefold().replace("_", " ").split())
    if kind not in KINDS:
        reason = _("“%(text)s” is no kind of place. Kinds: %(kinds)s.")
        raise _Fault(reason % {"text": text[:40], "kinds": ", ".join(KINDS)}, layout.kind)
    return kind


def _names_in(row: TableRow, columns: LevelColumns) -> dict[str, str]:
    names = {language: text for language, index in columns.names.items() if (text := _text_in(row, index))}
    if not names:
        raise _Fault(_("The name is missing."), next(iter(columns.names.values())))
    return names


def _other_names_in(row: TableRow, columns: LevelColumns) -> tuple[str, ...]:
    others = (_text_in(row, index) for index in columns.other_names)
    return tuple(dict.fromkeys(other for other in others if other))


def _text_in(row: TableRow, index: int | None) -> str:
    """The cell as a name or code; empty for the ways in which tables write "nothing"."""
    text = clean_name(row.cell(index))
    if text.casefold() in _NOTHING:
        return ""
    found = bidi_controls_in(text)
    if found:
        reason = _("The cell holds a character that reorders what is shown (%(found)s).")
        raise _Fault(reason % {"found": ", ".join(found)}, index)
    if len(text) > LONGEST_NAME:
        raise _Fault(_("The cell holds more than %(most)d characters.") % {"most": LONGEST_NAME}, index)
    return text


def _date_in(row: TableRow, index: int | None) -> dt.date | None:
    text = _text_in(row, index)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # a thirteenth month is told like any other text that is no date
    raise _Fault(_("“%(text)s” is no date; write it as 2024-12-31.") % {"text": text[:40]}, index)
