"""Rows that people tagged, out of a table: the text, and what one of its columns says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import headed_tables, header_key, read_tables

# What a column is called here → the way files head it.
LABELS: Final[Mapping[str, tuple[str, ...]]] = {"Issue": ("Issue", "Issues"), "Action": ("Action",)}
SEVERAL: Final = frozenset({"Issue"})
_TEXTS: Final = ("Text", "Recommendation")
_GROUPS: Final = ("Session",)


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One row: what it says, its labels, the session it was made in."""

    text: str
    labels: frozenset[str]
    session: str


@dataclass(frozen=True, slots=True)
class _Columns:
    text: int
    label: int
    session: int | None


def read_labelled(path: Path, column: str) -> list[LabelledRow]:
    """The rows of a file that have a text and a label in ``column`` ("Issue": several, parted by commas; "Action").

    Encodings, separators and workbooks are those of the importers. Raises TableError where the file cannot be read,
    has no such column or no such row.
    """
    tables = headed_tables(read_tables(path), lambda row: _understand(row, column), expected=f"Text, {column}")
    found = [
        LabelledRow(text, labels, row.cell(table.columns.session))
        for table in tables
        for row in table.rows
        if row.problem is None
        and (text := row.cell(table.columns.text))
        and (labels := _labels(row.cell(table.columns.label), column))
    ]
    if not found:
        reason = _("No row has a text and a label in the column “%(column)s”.") % {"column": column}
        raise TableError(TableProblem(reason))
    return found


def _understand(header: TableRow, column: str) -> _Columns | None:
    places: dict[str, int] = {}
    for place, text in enumerate(header.cells):
        places.setdefault(header_key(text), place)
    found = [
        next((places[header_key(name)] for name in names if header_key(name) in places), None)
        for names in (_TEXTS, LABELS[column], _GROUPS)
    ]
    if found[0] is None or found[1] is None:
        return None
    return _Columns(found[0], found[1], found[2])


def _labels(cell: str, column: str) -> frozenset[str]:
    parts = cell.split(",") if column in SEVERAL else [cell]
    return frozenset(label for part in parts if (label := part.strip()))
