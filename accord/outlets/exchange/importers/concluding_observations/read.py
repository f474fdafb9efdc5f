"""Concluding observations of treaty bodies (text, DOCX, PDF): what is recommended, paragraph by paragraph.

“The Committee recommends that the State party: (a) …; (b) …” gives a row for each part, with the words that announce
them before its own: alone, “Adopt a law” would not say who asks it of whom. Paragraphs that the body wants word about
within a year or two are marked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.concluding_observations.outline import Paragraph, Part, paragraphs_in, parts_of
from accord.outlets.exchange.importers.concluding_observations.words import asks, wants_word, worries
from accord.outlets.exchange.importers.documents import Document, read_document
from accord.outlets.exchange.importers.paragraphs import (
    day_in,
    joined,
    notes_of_missing,
    session_in,
    symbol_in,
    without_page_marks,
)
from accord.outlets.exchange.importers.recommendations import LONGEST_TEXT, ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.states import NAMES, state_called

FOLLOW_UP: Final = "Follow-up procedure"
_REFERENCES: Final = re.compile(
    r"\b(?:paragraph(?:e?s)?|paragraphe|párrafos?)\s+((?:\d{1,3}|\(?[a-z]\)|,|;|–|-|and|et|y|above|\s)+)", re.IGNORECASE
)
_REFERENCE: Final = re.compile(r"(\d{1,3})((?:\s*(?:,|and|et|y|–|-)?\s*\(?[a-z]\))*)(\s*[–-]\s*(\d{1,3}))?")
# How the committees call themselves, and the abbreviation by which their recommendations are kept.
BODIES: Final = {
    "CEDAW": "Elimination of Discrimination against Women",
    "CERD": "Elimination of Racial Discrimination",
    "CESCR": "Economic, Social and Cultural Rights",
    "CRPD": "Rights of Persons with Disabilities",
    "CRC": "Rights of the Child",
    "CMW": "Migrant Workers",
    "CED": "Enforced Disappearances",
    "CAT": "Committee against Torture",
    "CCPR": "Human Rights Committee",
}
_OF_STATE: Final = re.compile(
    r"(?:reports?|observations|rapports?|informes?)\b.{0,60}?\b"
    r"(?:(?:of|on|concerning|submitted by|in relation to)\s+(?:the\s+)?|(?:de la|du|des|de|del)\s+|(?:de\s+l|d)[’'])",
    re.IGNORECASE,
)


def read_observations(
    path: Path, *, name: str | None = None, addressed_to: str | None = None, with_concerns: bool = False
) -> ReadResult:
    """The recommendations of a document in its order. name: the file's own name where ``path`` differs.

    addressed_to: the State, if the first page does not say it. with_concerns: paragraphs of concern come as well.
    Introductions and what is welcomed is skipped. Raises TableError where the file cannot be read or recommends
    nothing in numbered paragraphs.
    """
    document = read_document(path, name=name)
    lines = without_page_marks(document.lines)
    paragraphs = paragraphs_in(lines)
    about = _About.of(document, [line.text for line in lines], addressed_to)
    wanted = _followed_up(paragraphs)
    rows: list[Recommendation] = []
    rejected: list[Rejection] = []
    skipped = 0
    for paragraph in paragraphs:
        parts = [
            (part, kind) for part, kind in _judged(paragraph) if kind == "recommendation" or (kind and with_concerns)
        ]
        read = [_row(about, paragraph, part, kind, wanted) for part, kind in parts]
        rows += (row for row in read if len(row.text) <= LONGEST_TEXT)
        too_long = _("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT}
        at = paragraph.at
        rejected += (Rejection(at.row, too_long, page=at.page) for row in read if len(row.text) > LONGEST_TEXT)
        skipped += not parts
    if not rejected and not any(row.kind == "recommendation" for row in rows):
        raise TableError(TableProblem(_("No numbered paragraph was found in which a committee recommends something.")))
    numbers = [paragraph.number for paragraph in paragraphs]
    notes = notes_of_missing(numbers, first=min(numbers))
    return ReadResult(tuple(rows), len(rows) + len(rejected), 0, skipped, tuple(rejected), notes)


def _judged(paragraph: Paragraph) -> list[tuple[Part, str]]:
    """The parts of a paragraph, each a recommendation, a concern or neither.

    Where no part by itself asks for anything, but the whole does, all of it is recommended.
    """
    found = [(part, _kind_of(part)) for part in parts_of(paragraph)]
    if asks(paragraph.text) and not any(kind == "recommendation" for _part, kind in found):
        return [(part, "recommendation") for part, _kind in found]
    return found


def _kind_of(part: Part) -> str:
    if asks(part.announced):
        return "recommendation"
    if part.announced and worries(part.announced):
        return "concern"
    text = f"{part.announced} {part.text}"
    return "recommendation" if asks(text) else "concern" if worries(text) else ""


def _row(about: "_About", paragraph: Paragraph, part: Part, kind: str, wanted: set[str]) -> Recommendation:
    number = f"{paragraph.number} ({part.letter})" if part.letter else str(paragraph.number)
    is_followed = bool({number, str(paragraph.number)} & wanted)
    return Recommendation(
        text=f"{part.announced} {part.text}".strip(),
        addressed_to=about.addressed_to,
        paragraph=number,
        heading=paragraph.heading or None,
        themes=(FOLLOW_UP,) if is_followed else (),
        symbol=about.symbol or None,
        body=about.body or None,
        session=about.session or None,
        kind=kind,
        dated=about.dated,
        source_rows=(paragraph.at.row,),
        source_page=paragraph.at.page,
    )


def _followed_up(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The numbers of paragraphs on which the body asks for information before the next report."""
    found: set[str] = set()
    for paragraph in paragraphs:
        if wants_word(paragraph.text) or wants_word(paragraph.heading):
            for list_of in _REFERENCES.findall(paragraph.text):
                found |= {number for number in _numbers(list_of) if number != str(paragraph.number)}
    return found


def _numbers(list_of: str) -> Iterator[str]:
    for number, letters, _range, last in _REFERENCE.findall(list_of):
        parts = re.findall(r"([a-z])\)", letters)
        if parts:
            yield from (f"{number} ({letter})" for letter in parts)
        else:
            yield from (str(each) for each in range(int(number), int(last or number) + 1))


@dataclass(frozen=True, slots=True)
class _About:
    """What the document says of itself on its first page."""

    symbol: str
    body: str
    addressed_to: str | None
    session: str
    dated: date | None

    @classmethod
    def of(cls, document: Document, lines: Sequence[str], addressed_to: str | None) -> "_About":
        first = joined([*document.heads[:3], *lines[:40]])[:6_000]
        symbol = symbol_in(first)
        body = symbol.split("/", 1)[0] if symbol.split("/", 1)[0] in BODIES else ""
        if symbol.startswith("E/C.12"):
            body = "CESCR"
        named = (code for code, words in BODIES.items() if words.casefold() in first.casefold())
        return cls(
            symbol,
            body or next(named, ""),
            addressed_to or _state_in(first),
            session_in(first),
            day_in(first.split("Distr", 1)[-1]),
        )


def _state_in(text: str) -> str | None:
    """The State whose report was considered: the longest name that stands behind “report of”."""
    for found in _OF_STATE.finditer(text):
        after = text[found.end() : found.end() + 80]
        names = [name for name in NAMES if after.casefold().startswith(name.casefold())]
        if names:
            return state_called(max(names, key=len))
    return None
