"""Tables as people send them: CSV in any of the usual encodings, XLSX, and XLS. Every cell comes back as text.

What a file is, is told by its content; its name must agree.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Final, Generic, TypeVar

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.delimited import read_delimited
from accord.outlets.exchange.importers.rows import (
    DEFAULT_LIMITS,
    Table,
    TableError,
    TableLimits,
    TableProblem,
    TableRow,
)
from accord.outlets.exchange.importers.workbooks import read_workbook, workbook_rows

Columns = TypeVar("Columns")

LOOK_FOR_HEADERS_IN: Final = 20  # rows; titles and notes may stand above the headers

ARCHIVE: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What else people send under a table's name, by how it begins.
OTHER_KINDS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"PK\x05\x06", "ZIP"),
    (b"<", "HTML, XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
_TEXT_ENDINGS: Final = frozenset({".csv", ".tsv", ".txt"})
_ENDINGS: Final = {
    "text": _TEXT_ENDINGS,
    "archive": frozenset({".xlsx", ".xlsm"}),
    "compound": frozenset({".xls"}),
}


def read_tables(path: Path, *, name: str | None = None, limits: TableLimits = DEFAULT_LIMITS) -> list[Table]:
    """The tables of a CSV, XLSX or XLS file: one for each sheet that is shown.

    ``name`` is the file's own name where ``path`` is not called so: its ending must agree with what the file holds.
    Raises TableError with a clear reason for what is damaged, locked, disguised, too large or of another kind.
    """
    if _kind_checked(path, name, limits) == "text":
        return [read_delimited(path.read_bytes(), limits)]
    return read_workbook(path, limits)


def stream_rows(
    path: Path,
    understand: Callable[[TableRow], Columns | None],
    *,
    expected: str,
    name: str | None = None,
    limits: TableLimits = DEFAULT_LIMITS,
) -> Iterator[tuple["HeadedTable[Columns]", TableRow]]:
    """The rows below the headers of every table, one by one, for files too large to be held; else as ``headed_tables``.

    Each comes with the table it stands in, whose own ``rows`` are left empty.
    """
    rows: Iterator[tuple[str | None, TableRow | None]]
    if _kind_checked(path, name, limits) == "text":
        rows = ((None, row) for row in read_delimited(path.read_bytes(), limits).rows)
    else:
        rows = workbook_rows(path, limits)
    seen: TableRow | None = None
    found = False
    for sheet, group in groupby(rows, key=itemgetter(0)):
        below = (row for _sheet, row in group if row is not None)
        above = list(islice(below, LOOK_FOR_HEADERS_IN))
        seen = seen or (above[0] if above else None)
        headed = _headed(Table(sheet, above), understand)
        if headed is not None:
            found = True
            table = replace(headed, rows=())
            yield from ((table, row) for row in headed.rows)
            yield from ((table, _under(headed.header, row, sheet)) for row in below)
    if not found:
        raise _without_headers(seen, expected)


def _kind_checked(path: Path, name: str | None, limits: TableLimits) -> str:
    size = path.stat().st_size
    if not size:
        raise TableError(TableProblem(_("The file is empty.")))
    if size > limits.size:
        raise TableError(
            TableProblem(_("The file is larger than %(most)d MB; split it.") % {"most": limits.size // 1_000_000})
        )
    kind = _kind_of(path)
    _agree(kind, Path(name or path.name).suffix.lower())
    return kind


@dataclass(frozen=True, slots=True)
class HeadedTable(Generic[Columns]):
    """A table whose headers were understood: ``columns`` is what the reader made of them."""

    sheet: str | None
    header: TableRow
    columns: Columns
    rows: Sequence[TableRow]

    def problem(self, row: TableRow, reason: str, index: int | None = None) -> TableProblem:
        """A problem of one row, with the header of the column it lies in."""
        column = self.header.cell(index) or None
        return TableProblem(reason, row=row.number, sheet=self.sheet, column=column)

    def words(self, row: TableRow) -> Iterator[tuple[str, str]]:
        """What stands in the row, by header, for whoever mends it."""
        for place, text in enumerate(row.cells):
            if text.strip():
                yield self.header.cell(place) or str(place + 1), text

    def note_of_unread(self, read: Iterable[int]) -> str:
        """A note of the columns that have a header but are not among those ``read``; empty where there is none."""
        known = set(read)
        unread = [self.header.cell(place) for place in range(len(self.header.cells)) if place not in known]
        told = {"headers": ", ".join(filter(None, unread))[:300], "sheet": self.sheet or ""}
        if not told["headers"]:
            return ""
        if self.sheet:
            return _("Columns of sheet “%(sheet)s” that are not read: %(headers)s.") % told
        return _("Columns that are not read: %(headers)s.") % told


def header_key(text: str) -> str:
    """A header for comparison: letters and digits alone, small ("To-Rgrp" and "to rgrp" are one)."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def headed_tables(
    tables: Iterable[Table], understand: Callable[[TableRow], Columns | None], *, expected: str
) -> list[HeadedTable[Columns]]:
    """The tables in which ``understand`` knows one of the first rows as headers; the others are left out.

    ``understand`` may raise TableError to say what is missing. ``expected`` names the columns for the message when no
    table has them. Rows of HXL hashtags below the headers are skipped; rows with more cells than headers get a problem.
    """
    tables = list(tables)
    found = [headed for table in tables if (headed := _headed(table, understand)) is not None]
    if found:
        return found
    raise _without_headers(next((row for table in tables for row in table.rows), None), expected)


def _without_headers(seen: TableRow | None, expected: str) -> TableError:
    if seen is None:
        return TableError(TableProblem(_("The file holds no rows.")))
    headers = ", ".join(" ".join(text.split()) for text in seen.cells[:20] if text.strip())[:300]
    return TableError(
        TableProblem(
            _("No row of headers was found. Expected: %(expected)s. The first row reads: %(headers)s.")
            % {"expected": expected, "headers": headers},
            row=seen.number,
        )
    )


def _headed(table: Table, understand: Callable[[TableRow], Columns | None]) -> HeadedTable[Columns] | None:
    for position, row in enumerate(table.rows[:LOOK_FOR_HEADERS_IN]):
        if row.problem is not None:
            continue
        columns = understand(row)
        if columns is None:
            continue
        below = [_under(row, other, table.sheet) for other in table.rows[position + 1 :]]
        if below and _holds_hashtags(below[0]):
            below = below[1:]
        return HeadedTable(table.sheet, row, columns, below)
    return None


def _under(header: TableRow, row: TableRow, sheet: str | None) -> TableRow:
    """The row as it stands below its headers: its problem names the column, and cells beyond the last are one."""
    if row.problem is not None:
        return replace(row, problem=replace(row.problem, column=header.cell(row.at) or None))
    width = _width_of(header)
    if not any(text.strip() for text in row.cells[width:]):
        return row
    reason = _("The row has %(cells)d cells, the headers are %(width)d.") % {"cells": len(row.cells), "width": width}
    return replace(row, problem=TableProblem(reason, row=row.number, sheet=sheet))


@lru_cache(maxsize=64)
def _width_of(header: TableRow) -> int:
    return max((index + 1 for index, text in enumerate(header.cells) if text.strip()), default=0)


def _holds_hashtags(row: TableRow) -> bool:
    filled = [text.strip() for text in row.cells if text.strip()]
    return bool(filled) and all(text.startswith("#") for text in filled)


def _kind_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(ARCHIVE):
        return "archive"
    if start.startswith(COMPOUND):
        return "compound"
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, kind in OTHER_KINDS:
        if bare.startswith(mark):
            raise TableError(
                TableProblem(_("This is no table but a file of kind %(kind)s. Send CSV or XLSX.") % {"kind": kind})
            )
    return "text"


def _agree(kind: str, ending: str) -> None:
    """Raises TableError where the file's name promises another kind than its content is."""
    if ending in _ENDINGS[kind] or not any(ending in endings for endings in _ENDINGS.values()):
        return
    if kind == "compound" and ending in _ENDINGS["archive"]:
        return  # a workbook locked with a password looks so; the reader says it
    held = {"text": _("plain text (CSV)"), "archive": _("an XLSX workbook"), "compound": _("an old XLS workbook")}[kind]
    raise TableError(
        TableProblem(
            _("The file's name ends in %(ending)s, but it holds %(held)s. Give it the right ending, or send another.")
            % {"ending": ending, "held": held}
        )
    )
