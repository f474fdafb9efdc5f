"""Reading ``tests/policy.csv``: what each page answers to each person about records at each position."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.world import PERSONS, POSITIONS, World

FILE = Path(__file__).resolve().parent.parent / "policy.csv"
HEADS = ("page", "address", "method", "form", "record")
# For pages that are about no record: asked for in the space itself (h), or outside any.
HERE = "h"
CELL = re.compile(r"([a-z]+)=(\d{3}|in)")


@dataclass(frozen=True, eq=False)
class Line:
    """One row of the table. ``cells``: person → position → outcome, a status or ``in`` (asked to sign in)."""

    page: str
    address: str
    method: str
    form: str
    record: str
    cells: dict[str, dict[str, str]]

    def __str__(self) -> str:
        record = f" {self.record}" if self.record else ""
        return f"{self.method} {self.page} {self.form}{record}"

    def path(self, world: World, person: str, position: str) -> str:
        """The address that is asked for."""
        kwargs = {name: self.part(name, world, person, position) for name in PAGES[self.page].parts}
        path = reverse(self.page, kwargs=kwargs)
        return path if self.form == "html" else f"{path}?format={self.form}"

    def part(self, name: str, world: World, person: str, position: str) -> Any:
        """One part of the address: the space, the id, the kind, a token."""
        if name == "space":
            return (world.cast.other_space if position == "q" else world.cast.space).slug
        if name == "pk":
            return world.id_of(self.record, position, person)
        if name == "kind":
            row = world.rows.get((self.record, "w"))
            return row.policy.name if row is not None else self.record
        if name == "token":
            key = person if position == "o" else position
            return world.tokens.get((self.record, key), "no-such-token")
        return {"uidb36": "0", "key": "no-such-key", "number": 0}[name]


@dataclass(frozen=True)
class Page:
    """One view of the URL map."""

    name: str
    address: str
    pattern: URLPattern
    parts: tuple[str, ...]

    @property
    def view(self) -> Any:
        """The view that answers."""
        return self.pattern.callback


def _pages(resolver: URLResolver, path: str = "", names: str = "") -> Iterator[Page]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            parts = tuple(re.findall(r"<(?:\w+:)?(\w+)>", here))
            yield Page(names + (entry.name or here), here, entry, parts)
        elif isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from _pages(entry, here, names + space)


def _first_of_each_address(pages: Iterable[Page]) -> dict[str, Page]:
    """By name; an address with two names goes by the first."""
    by_address: dict[str, Page] = {}
    for page in pages:
        by_address.setdefault(page.address, page)
    return {page.name: page for page in by_address.values()}


PAGES = _first_of_each_address(_pages(get_resolver()))


@cache
def read_table(file: Path = FILE) -> tuple[Line, ...]:
    """Every row. Raises ValueError for a cell that says nothing, a position that nobody knows, a person left out."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple(_line(row) for row in rows)


def _line(row: dict[str, str]) -> Line:
    cells = {person: cell_of(row[person], f"{row['method']} {row['page']}, {person}") for person in PERSONS}
    return Line(**{name: row[name] for name in HEADS}, cells=cells)


def cell_of(text: str, where: str) -> dict[str, str]:
    """``wo=200 s=403 a=404`` as {"w": "200", …}; “-” is asked nothing. Raises ValueError."""
    found: dict[str, str] = {}
    words = text.split()
    for word in words if words != ["-"] else ():
        match = CELL.fullmatch(word)
        if match is None:
            raise ValueError(f"{where}: “{word}” is no outcome")
        for code in match[1]:
            if code in found or (code not in POSITIONS and code != HERE):
                raise ValueError(f"{where}: position “{code}” is unknown or there twice")
            found[code] = match[2]
    if not words:
        raise ValueError(f"{where}: the cell is empty; write “-” where there is nothing to ask")
    return found
