"""OHCHR's thematic lists of recommendations (DOCX): a table whose layout differs from cycle to cycle.

Read by what the table says. Headers name columns wherever they stand; labels inside a cell (“Affected persons:”) go
before its header; without a header a cell is known by what it holds: a number and words, a position, a list.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from accord.kernel.matching.texts import bidi_controls_in, collapse
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.documents import DOCX, Cell, Document, read_document
from accord.outlets.exchange.importers.paragraphs import session_in, symbol_in, without_addendum
from accord.outlets.exchange.importers.recommendations import LONGEST_TEXT, ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.states import recommending_states, state_called, states_listed
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
    TICK,
    ending_position,
    is_mark,
    is_position,
    label_of,
    lines_by_label,
)
from accord.outlets.exchange.importers.upr_matrix.layout import (
    NUMBER_ALONE,
    NUMBERED,
    Columns,
    PlacedRow,
    placed,
    rows_of,
)

_LONGEST_NUMBER: Final = 60
_LONGEST_CODE: Final = 20  # of a theme, such as “2.1 Water”
_LISTED: Final = re.compile(r"(\d{1,3})[.)]\s+(\D.*)", re.DOTALL)  # a list of its own, as in the first years
_BULLET: Final = re.compile(r"^\s*[-•–▪·*]\s*")
_GOAL: Final = re.compile(r"(?:SDG|Goal)?\s*\d{1,2}\s*[-–:.]\s*[A-Z ,&-]{6,}")
_ABOUT: Final = re.compile(
    r"(?:UPR|Universal Periodic Review|EPU|Examen périodique universel|Examen periódico universal)\s+"
    r"(?:of|du|de)\s+(?:(?:the|la|los)\s+)?(.+?)\s*(?:\(|[-–,]|$)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Row:
    """What the cells of one row come to."""

    row: int
    table: int
    heading: str
    number: str = ""
    text: list[str] = field(default_factory=list)
    position: str = ""
    source: str = ""
    states: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LISTS})
    unread: list[str] = field(default_factory=list)  # headers of filled cells that say nothing that is kept


def read_matrix(path: Path, *, name: str | None = None, addressed_to: str | None = None) -> ReadResult:
    """The recommendations of a matrix in its order. name: the file's own name where ``path`` differs.

    addressed_to: the State, if the document does not say it. A row that is there twice (under two themes) is joined.
    Rejected, with the row among all table rows: one without number or words. Raises TableError where the file cannot
    be read or holds no such table.
    """
    document = read_document(path, name=name, kinds=(DOCX,))
    found, notes = _of_recommendations([_understood(each) for each in rows_of(document)])
    if not found:
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
    return ReadResult(tuple(rows.values()), len(found), merged, 0, tuple(rejected), notes)


def _of_recommendations(rows: Sequence[_Row]) -> tuple[list[_Row], tuple[str, ...]]:
    """The rows of tables in which some row is a numbered recommendation, and a note about each other table."""
    kept: list[_Row] = []
    notes: list[str] = []
    for _table, group in groupby(rows, key=attrgetter("table")):
        of_table = list(group)
        if any(row.number and any(map(str.isalpha, " ".join(row.text))) for row in of_table):
            kept += of_table
        else:
            told = {"rows": len(of_table), "first": of_table[0].row, "last": of_table[-1].row}
            words = _("A table without recommendations was left out: %(rows)d rows, %(first)d to %(last)d of all rows.")
            notes.append(words % told)
    unread = dict.fromkeys(header[:60] for row in kept for header in row.unread)
    if unread:
        notes.append(_("Columns that are not read: %(headers)s.") % {"headers": ", ".join(unread)[:300]})
    return kept, tuple(notes)


def _understood(found: PlacedRow) -> _Row:
    understood = _Row(found.row.row, found.row.table, found.heading)
    meanings = found.columns.meanings
    has_text = any(meanings.get(place) == TEXT and cell.text for place, cell in placed(found.row))
    for place, cell in placed(found.row):
        if not cell.text:
            continue
        if meanings.get(place) == TICK:
            understood.position = found.columns.words[place] if is_mark(cell.text) else understood.position
            continue
        meaning = _meaning(cell, found.columns, place, has_text=has_text)
        understood.unread += [found.columns.words.get(place, "–")] if meaning == OTHER else []
        _take_cell(understood, cell, meaning)
    _part_number(understood)
    if not understood.position and understood.text:
        text, position = ending_position(collapse(" ".join(understood.text)))
        understood.text, understood.position = [text], position or found.announced
    return understood


def _part_number(row: _Row) -> None:
    """Take the number off the words; one such as 115.1 counts more than a running number in a column of its own."""
    if not row.number.isdigit() and (row.number or not row.text):
        return
    words = " ".join(row.text)
    found = NUMBERED.match(words) or (None if row.number else _LISTED.match(words))
    if found:
        row.number, row.text = found[1], [found[2]]


def _meaning(cell: Cell, columns: Columns, place: int, *, has_text: bool) -> str:
    """What a cell holds: what it can only be goes before what its header says, as cells are merged and moved."""
    words, header = cell.text, columns.meanings.get(place)
    known = set(columns.meanings.values())
    if header == OTHER:
        return OTHER
    if is_position(words) and not (header is None and POSITION in known):
        return POSITION
    is_long = len(words) > _LONGEST_CODE or bool(recommending_states(words))
    if is_long and NUMBERED.match(words) and (header == TEXT or not has_text):
        return TEXT
    if header is not None:
        return header
    if NUMBER_ALONE.fullmatch(words) and (place not in columns.words or ("." in words and NUMBER not in known)):
        return NUMBER
    if place in columns.words:
        return OTHER  # a column that somebody added, whatever it is called
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
        row.source = f"{row.source} {words if '[' in words else words.rstrip(']')}".strip()
    elif meaning == NUMBER:
        found = NUMBER_ALONE.fullmatch(words)
        row.number = row.number or (found[1] if found else words[:_LONGEST_NUMBER])
    elif meaning == STATES:
        row.states += states_listed(words)
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
        paragraph=re.sub(r"\s", "", row.number).replace("(", " ("),
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
