"""Fewer cells for the second database: each person at each page, each person at each position, somewhere."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from tests.matrix.checking import Cell, cells_of
from tests.matrix.policy_table import Line, read_table


def cells_to_ask(line: Line) -> list[Cell]:
    """Every cell on SQLite; on PostgreSQL a fixed choice, and the absent id that hidden ones are compared with."""
    if connection.vendor == "sqlite":
        return list(cells_of(line))
    chosen = pairwise(read_table())
    asked = [cell for cell in cells_of(line) if (str(line), cell.person, cell.position) in chosen]
    compared = {cell.person for cell in asked if cell.expected == "404" and cell.position != "a"}
    return [cell for cell in cells_of(line) if cell in asked or (cell.position == "a" and cell.person in compared)]


def pairwise(lines: Iterable[Line]) -> set[tuple[str, str, str]]:
    """For each row and person the one position that this person was asked least about so far."""
    asked: Counter[tuple[str, str]] = Counter()
    chosen: set[tuple[str, str, str]] = set()
    for line in lines:
        for person, cells in line.cells.items():
            rest = [code for code in cells if code != "a"] or list(cells)
            if rest:
                code = min(rest, key=lambda code, person=person: (asked[person, code], code))  # type: ignore[misc] # a bound name
                asked[person, code] += 1
                chosen.add((str(line), person, code))
    return chosen
