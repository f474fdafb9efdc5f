"""Tables, their rows, and what can be wrong with them.

A file that cannot be read at all raises TableError; a row that cannot be used carries its TableProblem, so that the
importer can reject that row by number and go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from accord.kernel.files.archives import ArchiveLimits
from accord.kernel.matching.texts import unfit_character_in
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.kernel.spaces.told import joined
from accord.outlets.exchange.importers.processes import MEMORY, SECONDS


@dataclass(frozen=True, slots=True)
class TableProblem:
    """What is wrong and where. ``row`` counts from 1 with the header; ``column`` is the header as it is written."""

    reason: str
    row: int | None = None
    sheet: str | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [
            _("sheet “%(sheet)s”") % {"sheet": self.sheet} if self.sheet else "",
            _("row %(row)d") % {"row": self.row} if self.row else "",
            _("column “%(column)s”") % {"column": self.column} if self.column else "",
        ]
        said = joined(", ", (part for part in place if part))
        return joined(": ", (said, self.reason)) if said else self.reason


class TableError(Refused):
    """The file cannot be read as a table; ``problem`` says where and why."""

    def __init__(self, problem: TableProblem) -> None:
        super().__init__(str(problem), row=problem.row)
        self.problem = problem

    def __reduce__(self) -> tuple[type["TableError"], tuple[TableProblem]]:
        """How it comes out of the process that met it."""
        return (TableError, (self.problem,))


@dataclass(frozen=True, slots=True)
class TableLimits:
    """The most that is read. ``size`` is in bytes of file, ``cell`` and ``characters`` (of all cells) in letters.

    ``memory`` in bytes and ``seconds`` of work are what the process that reads a workbook may take.
    """

    size: int = 60_000_000
    sheets: int = 40
    columns: int = 1_000
    rows: int = 300_000
    cell: int = 100_000
    characters: int = 100_000_000
    memory: int = MEMORY
    seconds: int = SECONDS
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


DEFAULT_LIMITS: Final = TableLimits()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with its number in the file. One with a ``problem`` must not be used; ``at`` is the cell that has it."""

    number: int
    cells: tuple[str, ...]
    problem: TableProblem | None = None
    at: int | None = None

    def cell(self, index: int | None) -> str:
        """The cell with white space collapsed; empty where the row is shorter or there is no such column."""
        return " ".join(self.cells[index].split()) if index is not None and index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet that are not blank; a CSV file is one table without a sheet's name."""

    sheet: str | None
    rows: Sequence[TableRow]


def checked_row(number: int, cells: Sequence[str | None], sheet: str | None, limits: TableLimits) -> TableRow:
    """The row, with a problem where a cell is too long, holds a number out of range (None) or an unfit character."""
    whole = "".join(cell for cell in cells if cell is not None)
    if None not in cells and len(whole) <= limits.cell and unfit_character_in(whole) is None:
        return TableRow(number, tuple(map(str, cells)))
    for index, cell in enumerate(cells):
        reason = _fault_of(cell, limits)
        if reason:
            problem = TableProblem(reason, row=number, sheet=sheet)
            return TableRow(number, tuple(text or "" for text in cells), problem, at=index)
    return TableRow(number, tuple(text or "" for text in cells))


def _fault_of(cell: str | None, limits: TableLimits) -> str:
    if cell is None:
        return _("The number is out of range.")
    if len(cell) > limits.cell:
        return _("The cell holds more than %(most)d characters.") % {"most": limits.cell}
    if (cell.isascii() and cell.isprintable()) or (unfit := unfit_character_in(cell)) is None:
        return ""
    return _("The cell holds a character that cannot be kept (%(unfit)s).") % {"unfit": unfit}
