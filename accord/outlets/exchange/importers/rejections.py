"""What an importer says about rows that it will not take."""

from dataclasses import dataclass
from typing import Any

from accord.outlets.exchange.importers.rows import TableProblem


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken. ``row`` counts from 1 with the header, in a document from the top of its page."""

    row: int
    reason: str
    sheet: str | None = None
    page: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: row and reason, and sheet or page where there is one."""
        said: dict[str, Any] = {"row": self.row, "reason": self.reason}
        said |= {"sheet": self.sheet} if self.sheet else {}
        return said | ({"page": self.page} if self.page else {})


def rejected_for(problem: TableProblem) -> Rejection:
    """A rejection that names the column within its reason."""
    place = TableProblem(problem.reason, column=problem.column)
    return Rejection(problem.row or 0, str(place), problem.sheet)
