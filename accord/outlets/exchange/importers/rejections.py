"""What an importer says about rows that it will not take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accord.kernel.spaces.told import telling
from accord.outlets.exchange.importers.rows import TableProblem


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken. ``row`` counts from 1 with the header, in a document from the top of its page.

    ``words``: what stood in it, by the column's header, so that it can be mended.
    """

    row: int
    reason: str
    sheet: str | None = None
    page: int | None = None
    words: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: row and reason, and sheet or page where there is one."""
        said: dict[str, Any] = {"row": self.row, "reason": self.reason}
        said |= {"sheet": self.sheet} if self.sheet else {}
        return said | ({"page": self.page} if self.page else {})

    def as_told(self) -> dict[str, Any]:
        """As pages keep it: with the row's words, and a reason that can be told in another language."""
        return {**self.as_json(), "reason": telling(self.reason), "words": dict(self.words)}


def rejected_for(problem: TableProblem, words: Iterable[tuple[str, str]] = ()) -> Rejection:
    """A rejection that names the column within its reason; words: the row's, by header."""
    place = TableProblem(problem.reason, column=problem.column)
    return Rejection(problem.row or 0, str(place), problem.sheet, words=tuple(words))
