"""OHCHR's thematic lists of recommendations (DOCX): a table whose layout differs from cycle to cycle.

Read by what the table says. Headers name columns wherever they stand; labels inside a cell (“Affected persons:”) go
before its header; without a header a cell is known by what it holds: a number and words, a position, a list.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from accord.kernel.matching.texts import bidi_controls_in, collapse
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.documents import DOCX, Cell, CellRow, Document, read_document
from accord.outlets.exchange.importers.paragraphs import session_in, symbol_in, without_addendum
from accord.outlets.exchange.importers.recommendations import ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.states import recommending_states, state_called
from accord.outlets.exchange.importers.un_report.read import BODY
from accord.outlets.exchange.importers.upr_matrix.labels import (
    GOALS,
    LISTS,
    NUMBER,
    OTHER,
    PERSONS,
    POSITION,
    SOURCE,
    STATES,
    TEXT,
    THEMES,
    ending_position,
    header_meaning,
    is_position,
    label_of,
    lines_by_label,
    position_announced,
)

LONGEST_TEXT: Final = 20_000
_NUMBERED: Final = re.compile(r"\W*(?:[A-Z]\s*[-–]\s*)?(\d{1,3}\s?\.\s?\d{1,3})(?!\d)\s?[.)]?[\s–:-]*(.*)", re.DOTALL)
_LISTED: Final = re.compile(r"(\d{1,3})[.)]\s+(\D.*)", re.DOTALL)  # a list of its own, as in the first years
_NUMBER_ALONE: Final = re.compile(r"(?:para(?:graph)?\.?\s*)?(\d{1,3}(?:\s?\.\s?\d{1,3})?)\.?", re.IGNORECASE)
_BULLET: Final = re.compile(r"^\s*[-•–▪·*]\s*")
_GOAL: Final = re.compile(r"(?:SDG|Goal)?\s*\d{1,2}\s*[-–:.]\s*[A-Z ,&-]{6,}")
_THEME_LINE: Final = re.compile(r"theme\s*:\s*", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:UPR|Universal Periodic Review) of (?:the )?(.+?)\s*(?:\(|[-–,]|$)", re.IGNORECASE)


@dataclass(slots=True)
class _Row:
    """What the cells of one row come to."""

    row: int
    heading: str
    number: str = ""
    text: list[str] = field(default_factory=list)
    position: str = ""
    source: str = ""
    states: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LISTS})


def read_matrix(path: Path, *, name: str | None = None, addressed_to: str | None = None) -> ReadResult:
    """The recommendations of a matrix in its order. name: the file's own name where ``path`` differs.

    addressed_to: the State, if the document does not say it. A row that is there twice (under two themes) is joined.
    Rejected, with the row among all table rows: one without number or words. Raises TableError where the file cannot
    be read or holds no such table.
    """
    document = read_document(path, name=name, kinds=(DOCX,))
    found = list(_rows_of(document.table_rows))
    if not any(row.number and row.text for row in found):
        reason = _("No table of recommendations was found: no row begins with a number such as 122.17.")
        raise TableError(TableProblem(reason))
    about = _about(document, addressed_to)
    symbol = Counter(filter(None, (without_addendum(symbol_in(row.source)) for row in found))).most_common(1)
    rows: dict[tuple[str, str], Recommendation] = {}
    rejected: list[Rejection] = []
    for each in found:
        fault = _fault_in(each)
        if fault:
            words = (("paragraph", each.number), ("text", "\n".join(each.text)))
            rejected.append(Rejection(each.row, fault, words=words))
            continue
        made = _recommendation(each, about, symbol[0][0] if symbol else "")
        key = (made.paragraph or "", made.text)
        rows[key] = _joined(rows[key], made) if key in rows else made
    merged = len(found) - len(rejected) - len(rows)
    return ReadResult(tuple(rows.values()), len(found), merged, 0, tuple(rejected))


def _rows_of(rows: Sequence[CellRow]) -> Iterator[_Row]:
    meanings: dict[int, str] = {}
    heading = ""
    for row in rows:
        filled = [cell for cell in row.cells if cell.text]
        headers = {place: found for place, cell in _placed(row) if (found := header_meaning(cell.text))}
        if _are_headers(headers, filled):
            meanings = headers
        elif filled and (group := _group(filled, row)) is not None:
            heading = group
        elif filled:
            yield _understood(row, meanings, heading)


def _placed(row: CellRow) -> Iterator[tuple[int, Cell]]:
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.span


def _are_headers(headers: Mapping[int, str], filled: Sequence[Cell]) -> bool:
    return len(headers) >= 2 and len(headers) >= 0.6 * len(filled) and bool({TEXT, NUMBER} & set(headers.values()))


def _group(filled: Sequence[Cell], row: CellRow) -> str | None:
    """The theme that a row of one cell announces for what stands below; None where the row is none of these."""
    words = filled[0].text
    if len({cell.text for cell in filled}) > 1 or len(words) > 300 or _NUMBERED.match(words):
        return None
    if _THEME_LINE.match(words):
        return _THEME_LINE.sub("", words, count=1)
    is_sentence = words.endswith((";", ".", ")")) or bool(recommending_states(words))
    return words if len(row.cells) == 1 or (len(filled) == 1 and not is_sentence) else None


def _understood(row: CellRow, meanings: Mapping[int, str], heading: str) -> _Row:
    understood = _Row(row.row, heading)
    for place, cell in _placed(row):
        if cell.text:
            _take_cell(understood, cell, _meaning(cell, meanings.get(place)))
    _part_number(understood)
    if not understood.position and understood.text:
        text, position = ending_position(collapse(" ".join(understood.text)))
        understood.text, understood.position = [text], position or position_announced(heading)
    return understood


def _part_number(row: _Row) -> None:
    """Take the number off the words; one such as 115.1 counts more than a running number in a column of its own."""
    if "." in row.number or not row.text:
        return
    words = " ".join(row.text)
    found = _NUMBERED.match(words) or (None if row.number else _LISTED.match(words))
    if found:
        row.number, row.text = found[1], [found[2]]


def _meaning(cell: Cell, header: str | None) -> str:
    """What a cell holds: what it can only be goes before what its header says, as cells are merged and moved."""
    words = cell.text
    if header == OTHER:
        return OTHER
    if is_position(words):
        return POSITION
    if _NUMBERED.match(words) and len(words) > 20:
        return TEXT
    if header is not None:
        return header
    if _NUMBER_ALONE.fullmatch(words):
        return NUMBER
    if _GOAL.match(_BULLET.sub("", words)):
        return GOALS
    labelled = any(label_of(line) for line in cell.lines)
    return THEMES if labelled or len(cell.lines) > 1 or _BULLET.match(words) else OTHER


def _take_cell(row: _Row, cell: Cell, meaning: str) -> None:
    """Give every line of a cell to what it belongs to; a label turns to another list until the next one."""
    now = meaning
    for line in lines_by_label(cell.lines):
        label = label_of(line)
        if label is None:
            _take_line(row, line, now)
            continue
        named, rest = label
        if rest:
            _take_line(row, rest, named)
        if named in LISTS or not rest:
            now = named


def _take_line(row: _Row, line: str, meaning: str) -> None:
    words = collapse(line)
    if not words:
        return
    if meaning == TEXT:
        row.text.append(words)
    elif meaning == POSITION:
        row.position = f"{row.position} {words}".strip()
    elif meaning == SOURCE:
        row.source = f"{row.source} {words}".strip()
    elif meaning == NUMBER:
        found = _NUMBER_ALONE.fullmatch(words)
        row.number = found[1] if found else row.number
    elif meaning == STATES:
        row.states += recommending_states(f"({words})")
    elif meaning in LISTS:
        item = _BULLET.sub("", words).strip(" ;")
        row.lists[meaning] += [item] if item else []


def _fault_in(row: _Row) -> str:
    text = collapse(" ".join(row.text))
    if not row.number:
        return _("The number of the paragraph is missing.")
    if not any(letter.isalpha() for letter in text):
        return _("The recommendation has no words.")
    if len(text) > LONGEST_TEXT:
        return _("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT}
    for words in (text, *row.states, *(item for items in row.lists.values() for item in items)):
        if found := bidi_controls_in(words):
            return _("The row holds a character that reorders what is shown (%(found)s).") % {"found": found[0]}
    return ""


@dataclass(frozen=True, slots=True)
class _About:
    addressed_to: str | None
    session: str | None


def _about(document: Document, addressed_to: str | None) -> _About:
    """State and session, as the top of the page or a line above the table says them."""
    words = [*document.heads, *(line.text for line in document.lines)][:30]
    found = next((match[1] for text in words if (match := _ABOUT.search(collapse(text)))), "")
    state = addressed_to or (state_called(found) or found.strip()[:200] or None)
    return _About(state, next((number for text in words if (number := session_in(text))), None))


def _recommendation(row: _Row, about: _About, symbol: str) -> Recommendation:
    text = collapse(" ".join(row.text))
    return Recommendation(
        text=text,
        addressed_to=about.addressed_to,
        recommending_states=tuple(dict.fromkeys((*recommending_states(text), *row.states))),
        paragraph=re.sub(r"\s", "", row.number),
        position=row.position or None,
        heading=row.heading or None,
        themes=tuple(row.lists[THEMES]),
        affected_persons=tuple(row.lists[PERSONS]),
        sdgs=tuple(row.lists[GOALS]),
        symbol=symbol or None,
        body=BODY,
        session=about.session,
        position_source=row.source,
        source_rows=(row.row,),
    )


def _joined(first: Recommendation, other: Recommendation) -> Recommendation:
    """One recommendation that the matrix lists under two themes."""
    lists = ("recommending_states", "themes", "affected_persons", "sdgs", "source_rows")
    union: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(first, name), *getattr(other, name)))) for name in lists
    }
    return replace(first, position=first.position or other.position, **union)
