"""Where a matrix says what: headers and what they name, rows that announce a theme or a position, rows that hold one.

A document may hold several tables: one cut into parts, one for each theme, and others that are no recommendations.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from accord.outlets.exchange.importers.documents import Cell, CellRow, Document, Line
from accord.outlets.exchange.importers.states import recommending_states
from accord.outlets.exchange.importers.upr_matrix.labels import (
    NUMBER,
    TEXT,
    TICK,
    header_meaning,
    is_title,
    known_header,
    position_announced,
    theme_labelled,
)

# “122.17”, “A - 73.5.”, “Para. 6.1:”, “110.12.1”, “64 (c)”; never the day “5.12.2019”.
_DIGITS: Final = r"\d{1,3}\s?\.\s?\d{1,3}(?:\.\d{1,3})?(?!\.?\d)"
_BEFORE: Final = r"\W*(?:(?:para(?:graph)?|rec(?:ommendation)?|no|n°|nº|№)\b\W*)?(?:[A-Z]\s*[-–]\s*)?"
NUMBERED: Final = re.compile(
    rf"{_BEFORE}({_DIGITS}|\d{{1,3}}\s?\([a-z]{{1,2}}\)(?=\W))\s?[.):]*[\s–:-]*(.*)", re.IGNORECASE | re.DOTALL
)
NUMBER_ALONE: Final = re.compile(rf"{_BEFORE}({_DIGITS}|\d{{1,3}}(?:\s?\([a-z]{{1,2}}\))?)[.):]*", re.IGNORECASE)
_TOP: Final = 5  # rows of a table among which its headers stand; further down they are there again
_LONGEST_GROUP: Final = 300


@dataclass(frozen=True, slots=True)
class Columns:
    """What headers say: the meaning of each column that has one, and their words."""

    meanings: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)
    width: int = 0

    def with_more(self, other: "Columns") -> "Columns":
        """With a second row of headers, which goes into detail."""
        return replace(self, meanings={**self.meanings, **other.meanings}, words={**self.words, **other.words})


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row that is neither headers nor announcement: heading and position that were announced for it."""

    row: CellRow
    columns: Columns
    heading: str
    announced: str


@dataclass(slots=True)
class _Reading:
    """What holds while the rows go by."""

    columns: Columns = field(default_factory=Columns)
    heading: str = ""
    announced: str = ""
    unsure: bool = False  # the heading may as well be a title, or hold for one table alone
    line_above: str = ""
    table: int = 0
    rows: int = 0
    headed: bool = False
    last_were_headers: bool = False


def placed(row: CellRow) -> Iterator[tuple[int, Cell]]:
    """Every cell with the column it begins in."""
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.span


def rows_of(document: Document) -> Iterator[PlacedRow]:
    """The rows of all tables that are neither headers nor the announcement of a theme or a position."""
    now = _Reading()
    for block in document.blocks:
        if isinstance(block, Line):
            now.line_above = " ".join(block.text.split()) or now.line_above
            continue
        if block.table != now.table:
            _begin_table(now, block)
        now.rows += 1
        filled = [cell for cell in block.cells if cell.text]
        if not filled:
            continue
        found = _headers(now, block, filled)
        if found is not None:
            _take_headers(now, found)
        elif (group := _group(now, filled, block)) is not None:
            _announce(now, group)
        else:
            yield PlacedRow(block, now.columns, now.heading, now.announced)
        now.last_were_headers = found is not None


def _begin_table(now: _Reading, row: CellRow) -> None:
    """A part of the table before goes on with its headers; a line above the table may announce what it holds."""
    if now.columns.width != sum(cell.span for cell in row.cells):
        now.columns = Columns()
    if now.unsure:
        now.heading, now.unsure = "", False
    words, now.line_above = now.line_above, ""
    now.table, now.rows, now.headed, now.last_were_headers = row.table, 0, False, False
    if theme_labelled(words) or (len(words) < _LONGEST_GROUP and position_announced(words)):
        _announce(now, words)
    elif words and row.table > 1 and not is_title(words) and not _is_sentence(words) and not now.heading:
        now.heading, now.unsure = words[:_LONGEST_GROUP], True


def _take_headers(now: _Reading, found: Columns) -> None:
    now.columns = now.columns.with_more(found) if now.last_were_headers else found
    announced = (position_announced(words) for place, words in found.words.items() if found.meanings.get(place) == TEXT)
    now.announced = next(filter(None, announced), now.announced)
    if now.unsure and now.table == 1 and not now.headed:
        now.heading = ""
    now.headed = True


def _announce(now: _Reading, words: str) -> None:
    theme = theme_labelled(words)
    position = "" if theme else position_announced(words)
    if not (theme or position or now.headed) and is_title(words):
        return
    now.announced = position or now.announced
    now.heading = theme or words
    now.unsure = not theme and not position and not now.columns.meanings


def _headers(now: _Reading, row: CellRow, filled: Sequence[Cell]) -> Columns | None:
    """What the row says as headers; None where it is none.

    At the top of a table headers may be in other words than the usual; below they are known by the usual ones alone, or
    by being there again, as words of a recommendation may look like a header's.
    """
    if any(NUMBERED.match(cell.text) or NUMBER_ALONE.fullmatch(cell.text) for cell in filled):
        return None
    meanings: dict[int, str] = {}
    words: dict[int, str] = {}
    for place, cell in placed(row):
        meaning = header_meaning(cell.text)
        for column in range(place, place + min(cell.span, 100)):
            if cell.text:
                words[column] = cell.text
            if meaning:
                meanings[column] = meaning
    found = Columns(meanings, words, sum(cell.span for cell in row.cells))
    known = [header_meaning(cell.text) for cell in filled]
    if now.last_were_headers and all(known) and len(known) > 1:
        return found
    if len(set(known) - {None, TICK}) < (1 if TICK in known else 2) or not {TEXT, NUMBER} & set(known):
        return None
    usual = sum(known_header(cell.text) for cell in filled) >= 0.6 * len(filled)
    again = bool(now.columns.words) and set(words.values()) <= set(now.columns.words.values())
    return found if usual or again or (now.rows <= _TOP and not now.headed) else None


def _group(now: _Reading, filled: Sequence[Cell], row: CellRow) -> str | None:
    """What a row of one cell announces for the rows below; None where the row is none of these."""
    words = filled[0].text
    if len({cell.text for cell in filled}) > 1 or len(words) > _LONGEST_GROUP or not any(map(str.isalpha, words)):
        return None
    if theme_labelled(words) or position_announced(words):
        return words
    if _is_sentence(words) or (len(row.cells) > 1 and len(filled) > 1):
        return None
    if NUMBERED.match(words) and len(now.columns.meanings) < 2:
        return None
    return words


def _is_sentence(words: str) -> bool:
    return words.endswith((";", ".")) or bool(recommending_states(words))
