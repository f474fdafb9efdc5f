"""What an importer says about rows that it will not take."""

from dataclasses import dataclass
from typing import Any

from accord.outlets.exchange.importers.rows import TableProblem


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken. ``row`` counts from 1 with the header."""

    row: int
    reason: str
    sheet: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: row and reason, and the sheet where there is one."""
        said = {"row": self.row, "reason": self.reason}
        return {**said, "sheet": self.sheet} if self.sheet else said


def rejected_for(problem: TableProblem) -> Rejection:
    """A rejection that names the column within its reason."""
    place = TableProblem(problem.reason, column=problem.column)
    return Rejection(problem.row or 0, str(place), problem.sheet)
