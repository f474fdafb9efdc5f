"""Fewer cells for the second database: everybody at each position of each kind, and each page by some, somewhere."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from tests.matrix.checking import Cell, cells_of
from tests.matrix.policy_table import Line, read_table

# A page that adds no position to what was asked before is asked by so many all the same, by turns.
ASKERS = 3


def cells_to_ask(line: Line, *, full: bool) -> list[Cell]:
    """Every cell on SQLite; on PostgreSQL a fixed choice, and the absent id that hidden ones are compared with."""
    if full or connection.vendor == "sqlite":
        return list(cells_of(line))
    chosen = some_of(read_table())
    asked = [cell for cell in cells_of(line) if (str(line), cell.person, cell.position) in chosen]
    compared = {cell.person for cell in asked if cell.expected == "404" and cell.position != "a"}
    return [cell for cell in cells_of(line) if cell in asked or (cell.position == "a" and cell.person in compared)]


def some_of(lines: Iterable[Line]) -> set[tuple[str, str, str]]:
    """Page, person and position: each pair of person and position, of kind and position, of person and kind."""
    asked: Counter[tuple[str, str]] = Counter()
    turns: Counter[str] = Counter()
    chosen: set[tuple[str, str, str]] = set()
    for line in lines:
        offered = {name: [code for code in cells if code != "a"] or list(cells) for name, cells in line.cells.items()}
        people = sorted((name for name, codes in offered.items() if codes), key=lambda name: (turns[name], name))
        for place, person in enumerate(people):
            for code in _best_first(asked, line, person, offered[person]):
                pairs = _pairs(line, person, code)
                first = place < ASKERS and not any(each[:2] == (str(line), person) for each in chosen)
                if first or not all(asked[pair] for pair in pairs):
                    asked.update(pairs)
                    turns[person] += 1
                    chosen.add((str(line), person, code))
    return chosen


def _pairs(line: Line, person: str, code: str) -> list[tuple[str, str]]:
    return [(person, code), (line.record, code), (person, line.record)]


def _best_first(asked: Counter[tuple[str, str]], line: Line, person: str, codes: Iterable[str]) -> list[str]:
    """The position that meets most pairs for the first time comes first."""
    return sorted(codes, key=lambda code: (sum(asked[pair] > 0 for pair in _pairs(line, person, code)), code))
