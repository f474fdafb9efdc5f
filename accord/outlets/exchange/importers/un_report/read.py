"""Reports of the Working Group on the Universal Periodic Review: numbered recommendations under their headings.

Read by the numbers, not by the look: a paragraph that announces recommendations, then “122.17 …” or, in the first
years, a list of its own from 1. What a heading says of the State's answer is the position of all that stands under it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.documents import Document, Line, read_document
from accord.outlets.exchange.importers.paragraphs import (
    ENDS,
    day_in,
    follows_on,
    joined,
    session_in,
    symbol_in,
    without_page_marks,
)
from accord.outlets.exchange.importers.recommendations import ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.states import recommending_states, state_called

BODY: Final = "UPR"
_ITEM: Final = re.compile(r"(\d{1,3})\s?\.\s?(\d{1,3})\s?\.?(?:\s+|$|(?=[A-Z“\"(*]))(.*)", re.DOTALL)
_MAIN: Final = re.compile(r"(\d{1,3})\s?\.(?:\s+|$)(.*)", re.DOTALL)
_ANNOUNCES: Final = re.compile(r"recommendation|pledge|commitment|enjoys? the support", re.IGNORECASE)
_END: Final = re.compile(
    r"(?:Annex(?:es)?\b|[IVX]{1,4}\.\s|[A-H]\.\s+[A-Z]|Notes?$|Voluntary (?:pledges|commitments)\b)"
)
# What a heading says, the first that fits: “have been noted” may also be called examined, “will be examined” not noted.
_POSITIONS: Final = (
    (
        "Pending",
        re.compile(r"will be examined|would be examined|in due (?:time|course)|for consideration|no later than"),
    ),
    ("Noted", re.compile(r"\b(?:thus|be|been|are|were|is|was|has|have)\s+(?:\w+\s+)?noted|noted by|take[sn]? note")),
    ("Not supported", re.compile(r"not\s+(?:\w+\s+)?(?:enjoy|support|accept)|not be accepted|reject|no support")),
    (
        "Partially supported",
        re.compile(r"(?:partial\w*|in part\b).{0,40}(?:support|accept)|(?:support|accept).{0,40}(?:partial|in part\b)"),
    ),
    ("Supported", re.compile(r"support|accept")),
)


@dataclass(slots=True)
class _Paragraph:
    """A numbered paragraph while it grows line by line."""

    number: str
    at: Line
    parts: list[str]
    heading: "_Paragraph | None" = None
    after: "_Paragraph | None" = None

    @property
    def text(self) -> str:
        return joined(self.parts)


@dataclass(slots=True)
class _Outline:
    """Paragraphs and items as they are found, and the numbers last seen."""

    items: list[_Paragraph] = field(default_factory=list)
    main: _Paragraph | None = None
    last: int = 0
    own: int = 0
    open: _Paragraph | None = None
    notes: list[str] = field(default_factory=list)


def read_report(path: Path, *, name: str | None = None, addressed_to: str | None = None) -> ReadResult:
    """The recommendations of a report in its order.

    name: the file's own name where ``path`` differs; addressed_to: the State, if it is not on the first page. Each
    keeps its States in brackets and stands under the sentence that announced it. Raises TableError where the file
    cannot be read or holds no numbered recommendations.
    """
    document = read_document(path, name=name)
    lines = without_page_marks(document.lines)
    outline = _outline_of(lines)
    if not outline.items:
        reason = _("No numbered recommendations were found under a heading that announces them.")
        raise TableError(TableProblem(reason))
    about = _About.of(document, lines, addressed_to)
    rows: list[Recommendation] = []
    rejected: list[Rejection] = []
    for item in outline.items:
        text = item.text
        if any(letter.isalpha() for letter in text):
            rows.append(about.recommendation(item, text))
        else:
            reason = _("Paragraph %(number)s has no words.") % {"number": item.number}
            rejected.append(Rejection(item.at.row, reason, page=item.at.page, words=(("paragraph", item.number),)))
    return ReadResult(tuple(rows), len(outline.items), 0, 0, tuple(rejected), tuple(outline.notes))


def _outline_of(lines: Sequence[Line]) -> _Outline:
    outline = _Outline()
    for line in lines:
        text = f"{line.number} {line.text}".strip()
        if not (_begins_item(outline, line, text) or _begins_main(outline, line, text)):
            _goes_on(outline, line, text)
    return outline


def _begins_item(outline: _Outline, line: Line, text: str) -> bool:
    """Whether the line begins “122.17 …”, or “17. …” in a list of its own."""
    main = outline.main
    if main is None or not (_ANNOUNCES.search(main.text)):
        return False
    found = _ITEM.match(text)
    if found and found[1] == main.number and follows_on(int(found[2]), outline.last, _before(outline)):
        return _add_item(outline, line, int(found[2]), found[3])
    own = _MAIN.match(text)
    if own and int(own[1]) != int(main.number) + 1 and (main.text.endswith(":") or outline.last):
        number = int(own[1])
        # A list of its own begins at 1 under each heading, or counts on from the heading before.
        if number == outline.last + 1 or (not outline.last and number == outline.own + 1):
            outline.last, outline.own = number - 1, number
            return _add_item(outline, line, number, own[2])
    return False


def _add_item(outline: _Outline, line: Line, number: int, text: str) -> bool:
    main = outline.main
    if main is None:
        return False
    for missing in range(outline.last + 1, number):
        outline.notes.append(_("Paragraph %(number)s was not found.") % {"number": f"{main.number}.{missing}"})
    item = _Paragraph(f"{main.number}.{number}", line, [text], heading=main)
    outline.items.append(item)
    outline.open, outline.last = item, number
    return True


def _before(outline: _Outline) -> str:
    return outline.open.text if outline.open else "."


def _begins_main(outline: _Outline, line: Line, text: str) -> bool:
    found = _MAIN.match(text)
    if not found:
        return False
    last = int(outline.main.number) if outline.main else 0
    if not follows_on(int(found[1]), last, _before(outline)):
        return False
    main = _Paragraph(found[1], line, [found[2]])
    if outline.main is not None:
        outline.main.after = main
    outline.main, outline.open, outline.last = main, main, 0
    return True


def _goes_on(outline: _Outline, line: Line, text: str) -> None:
    if outline.open is None:
        return
    if _END.match(text) and outline.open.text.endswith(ENDS):
        outline.open = None
    else:
        outline.open.parts.append(text)


@dataclass(frozen=True, slots=True)
class _About:
    """What the report says of itself."""

    symbol: str
    addressed_to: str | None
    session: str | None
    dated: date | None

    @classmethod
    def of(cls, document: Document, lines: Sequence[Line], addressed_to: str | None) -> "_About":
        first = [line.text.strip() for line in lines[:60]]
        words = " ".join(line.text.strip() for line in document.lines if (line.page or 1) == 1)[:4_000]
        session = next((found for text in (" ".join(first), words) if (found := _session_of(text))), "")
        after = words.split("Distr", 1)[-1]
        symbol = symbol_in(words) or symbol_in(" ".join(document.heads))
        return cls(symbol, addressed_to or _state_on(first), session or None, day_in(after))

    def recommendation(self, item: _Paragraph, text: str) -> Recommendation:
        heading = item.heading.text if item.heading else ""
        is_pledge = "recommendation" not in heading.casefold()
        return Recommendation(
            text=text,
            addressed_to=self.addressed_to,
            recommending_states=() if is_pledge else recommending_states(text),
            paragraph=item.number,
            position=None if is_pledge else position_in(heading) or _position_after(item.heading),
            heading=heading[:1_000] or None,
            symbol=self.symbol or None,
            body=BODY,
            session=self.session,
            kind="pledge" if is_pledge else "recommendation",
            dated=self.dated,
            source_rows=(item.at.row,),
            source_page=item.at.page,
        )


def _session_of(text: str) -> str:
    """The session of the Working Group, which is not that of the Council on the first page."""
    found = re.search(
        r"Working Group on the Universal Periodic Review.{0,400}?held its(.{0,60}?session)", text, re.DOTALL
    )
    return session_in(found[1]) if found else ""


def _state_on(lines: Sequence[str]) -> str | None:
    """The State under review: the first line of the title page that is the name of a State alone."""
    for text in lines:
        if found := state_called(text.rstrip("* ")):
            return found
    return None


def position_in(heading: str) -> str | None:
    """How the State stands to what stands under a heading, as the heading says it; None where it says nothing."""
    words = " ".join(heading.casefold().split())
    return next((position for position, sign in _POSITIONS if sign.search(words)), None)


def _position_after(heading: _Paragraph | None) -> str | None:
    """The early reports announce bare recommendations and say in the next paragraph what becomes of them."""
    after = heading.after.text if heading and heading.after else ""
    return position_in(after) if re.search(r"these recommendations", after) else None
