"""Our own tables (CSV, XLSX) of lists of terms, one term a row, and of mappings, one pair a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from accord.kernel.matching.texts import clean_name
from accord.kernel.spaces.told import gettext as _
from accord.kernel.taxonomies.models import Likeness
from accord.outlets.exchange.importers.rejections import Rejection, rejected_for
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import headed_tables, header_key, read_tables

TERM_COLUMNS: Final = ("list", "list_name", "code", "under", "place", "retired", "instead")
MAPPING_COLUMNS: Final = ("list", "term", "relation", "other_list", "other_term", "reason")
NAME: Final = "name_"
# SKOS's words and plain ones → how the first term lies to the second.
RELATIONS: Final[Mapping[str, str]] = {
    "exactmatch": Likeness.SAME,
    "exact": Likeness.SAME,
    "same": Likeness.SAME,
    "broadmatch": Likeness.NARROWER,
    "broader": Likeness.NARROWER,
    "narrowmatch": Likeness.BROADER,
    "narrower": Likeness.BROADER,
    "relatedmatch": Likeness.RELATED,
    "related": Likeness.RELATED,
}
SKOS: Final[Mapping[str, str]] = {
    Likeness.SAME: "exactMatch",
    Likeness.NARROWER: "broadMatch",
    Likeness.BROADER: "narrowMatch",
    Likeness.RELATED: "relatedMatch",
}
_YES: Final = frozenset({"yes", "true", "1", "x"})
_LONGEST: Final = 300
Made = TypeVar("Made")


@dataclass(frozen=True)
class TermRow:
    """A term as a file has it. names: by language. under, instead: names or codes of terms of the same list."""

    list: str
    list_name: str
    code: str
    names: dict[str, str]
    under: str
    place: int
    retired: bool
    instead: str
    row: int
    sheet: str | None = None


@dataclass(frozen=True)
class MappingRow:
    """Two terms, each by its list's key and its own name or code, and how the first lies to the second."""

    list: str
    term: str
    relation: str
    other_list: str
    other_term: str
    reason: str
    row: int
    sheet: str | None = None


@dataclass(frozen=True)
class _Fault(Exception):
    column: str
    reason: str


def read_terms(path: Path, *, name: str | None = None) -> tuple[list[TermRow], list[Rejection]]:
    """The terms of a table, and the rows that are none, with their reasons.

    Needed: ``list`` and a column ``name_en``, ``name_ur`` … Raises TableError where the file cannot be read.
    """
    return _read(path, name, TERM_COLUMNS, ("list",), _term)


def read_mappings(path: Path, *, name: str | None = None) -> tuple[list[MappingRow], list[Rejection]]:
    """The mappings of a table, and the rows that are none. Raises TableError where the file cannot be read."""
    return _read(path, name, MAPPING_COLUMNS, MAPPING_COLUMNS[:5], _mapping)


def _read(
    path: Path,
    name: str | None,
    columns: Sequence[str],
    needed: Sequence[str],
    make: Callable[[Mapping[str, str], int, str | None], Made],
) -> tuple[list[Made], list[Rejection]]:
    understand = partial(_understand, columns=columns, needed=needed)
    rows: list[Made] = []
    rejected: list[Rejection] = []
    for table in headed_tables(read_tables(path, name=name), understand, expected=", ".join(columns)):
        for row in table.rows:
            if row.problem is not None:
                rejected.append(rejected_for(row.problem, table.words(row)))
                continue
            given = {column: clean_name(row.cell(place)) for column, place in table.columns.items()}
            try:
                _refuse_long(given)
                rows.append(make(given, row.number, table.sheet))
            except _Fault as fault:
                rejected.append(
                    rejected_for(table.problem(row, fault.reason, table.columns.get(fault.column)), table.words(row))
                )
    return rows, rejected


def _understand(header: TableRow, *, columns: Sequence[str], needed: Sequence[str]) -> dict[str, int] | None:
    by_key = {header_key(column): column for column in columns}
    found: dict[str, int] = {}
    for place, text in enumerate(header.cells):
        key = text.strip().casefold()
        column = by_key.get(header_key(text)) or (key if key.startswith(NAME) and "list" not in key else None)
        if column:
            found.setdefault(column, place)
    if len(found) < 2 or "list" not in found:
        return None
    missing = [column for column in needed if column not in found]
    if columns is TERM_COLUMNS and not any(column.startswith(NAME) for column in found):
        missing.append("name_en")
    if missing:
        reason = _("Columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        raise TableError(TableProblem(reason, row=header.number))
    return found


def _refuse_long(given: Mapping[str, str]) -> None:
    for column, text in given.items():
        if len(text) > _LONGEST:
            raise _Fault(column, _("The cell holds more than %(most)d characters.") % {"most": _LONGEST})


def _term(given: Mapping[str, str], row: int, sheet: str | None) -> TermRow:
    names = {column.removeprefix(NAME): text for column, text in given.items() if column.startswith(NAME) and text}
    if not given["list"]:
        raise _Fault("list", _("The key of the list is missing."))
    if not names:
        raise _Fault("list", _("The name is missing."))
    place = given.get("place", "") or "0"
    if not (place.isascii() and place.isdigit() and int(place) <= 32_767):
        raise _Fault("place", _("The place in the list is a whole number."))
    retired = given.get("retired", "").casefold() in _YES
    told = {name: given.get(name, "") for name in ("list_name", "code", "under", "instead")}
    return TermRow(list=given["list"], names=names, place=int(place), retired=retired, row=row, sheet=sheet, **told)


def _mapping(given: Mapping[str, str], row: int, sheet: str | None) -> MappingRow:
    for column in ("list", "term", "other_list", "other_term"):
        if not given[column]:
            raise _Fault(column, _("This cell is empty."))
    relation = RELATIONS.get(given["relation"].casefold().removeprefix("skos:"))
    if relation is None:
        known = ", ".join(SKOS.values())
        raise _Fault(
            "relation",
            _("“%(word)s” is no relation. Relations: %(known)s.") % {"word": given["relation"], "known": known},
        )
    told = {name: given[name] for name in ("list", "term", "other_list", "other_term")}
    return MappingRow(**told, relation=relation, reason=given.get("reason", ""), row=row, sheet=sheet)
