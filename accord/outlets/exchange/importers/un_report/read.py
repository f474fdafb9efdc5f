"""Reports of the Working Group on the Universal Periodic Review: numbered recommendations under their headings.

Read by the numbers, not by the look: a paragraph that announces recommendations, then “122.17 …” or, in the first
years, a list of its own from 1. What a heading says of the State's answer is the position of all that stands under it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.documents import DOCX, Document, Line, read_document
from accord.outlets.exchange.importers.paragraphs import day_in, session_in, symbol_in, without_page_marks
from accord.outlets.exchange.importers.recommendations import LONGEST_TEXT, ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.rows import TableError, TableProblem
from accord.outlets.exchange.importers.states import recommending_states, state_called
from accord.outlets.exchange.importers.un_report.outline import RECOMMENDS, Item, outline_of

BODY: Final = "UPR"
# What a heading says, the first that fits: “have been noted” may also be called examined, “will be examined” not noted.
_POSITIONS: Final = tuple(
    (position, re.compile("|".join(words)))
    for position, words in (
        (
            "Pending",
            (
                r"will be examined|would be examined|in due (?:time|course)|for consideration|no later than",
                r"(?:response|repl(?:y|ies)|answer)s?\b.{0,80}will be (?:included|provided|presented|submitted)",
                r"seront examinées|en temps voulu|au plus tard|examinará|serán examinadas|oportunamente|a más tardar",
            ),
        ),
        (
            "Noted",
            (
                r"\b(?:thus|be|been|are|were|is|was|has|have)\s+(?:\w+\s+)?noted|noted by|take[sn]? note",
                r"(?:pris|prend|prennent) (?:bonne )?note|(?:ont|sont) (?:été )?notées|tom\w+ (?:debida )?nota",
            ),
        ),
        (
            "Not supported",
            (
                r"not\s+(?:\w+\s+)?(?:enjoy|support|accept)|not be accepted|reject|no support",
                r"(?:n[’']|ne )\w+ pas |rejet|\bno (?:\w+ )?(?:cuentan?|contado|gozan?|acept|apoy)|rechaz",
            ),
        ),
        (
            "Partially supported",
            (
                r"(?:partial\w*|in part\b).{0,40}(?:support|accept)",
                r"(?:support|accept).{0,40}(?:partial|in part\b)",
                r"partiellement|en partie|parcialmente",
            ),
        ),
        ("Supported", (r"support|accept|adhésion|appui|appuy|apoyo|apoya|acept",)),
    )
)
_SPANISH: Final = re.compile(r"recomendaci", re.IGNORECASE)
_FRENCH: Final = re.compile(r"recommandation", re.IGNORECASE)
_SESSION: Final = re.compile(
    r"(?:Working Group on the Universal Periodic Review.{0,400}?held its|Groupe de travail.{0,400}?a tenu sa|"
    r"Grupo de Trabajo.{0,400}?celebró su)(.{0,60}?(?:session|período de sesiones))",
    re.DOTALL,
)
# The line above the name of the State under review on the title page.
_TITLE: Final = re.compile(r"Review\W*$|universel\W*$|universal\W*$", re.IGNORECASE)


def read_report(path: Path, *, name: str | None = None, addressed_to: str | None = None) -> ReadResult:
    """The recommendations of a report in its order.

    name: the file's own name where ``path`` differs; addressed_to: the State, if it is not on the first page. Each
    keeps its States in brackets and stands under the sentence that announced it. Raises TableError where the file
    cannot be read or holds no numbered recommendations.
    """
    document = read_document(path, name=name)
    lines = without_page_marks(document.lines)
    outline = outline_of(lines, whole_paragraphs=document.kind == DOCX)
    if not outline.items:
        reason = _("No numbered recommendations were found under a heading that announces them.")
        raise TableError(TableProblem(reason))
    about = _About.of(document, lines, addressed_to)
    rows: list[Recommendation] = []
    rejected: list[Rejection] = []
    for item in outline.items:
        text = item.text
        fault = ""
        if not any(letter.isalpha() for letter in text):
            fault = _("Paragraph %(number)s has no words.") % {"number": item.number}
        elif len(text) > LONGEST_TEXT:
            fault = _("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT}
        if fault:
            rejected.append(Rejection(item.at.row, fault, page=item.at.page, words=(("paragraph", item.number),)))
        else:
            rows.append(about.recommendation(item, text))
    return ReadResult(tuple(rows), len(outline.items), 0, 0, tuple(rejected), outline.notes)


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

    def recommendation(self, item: Item, text: str) -> Recommendation:
        heading = item.heading.text if item.heading else ""
        is_pledge = not RECOMMENDS.search(item.announced)
        return Recommendation(
            text=text,
            addressed_to=self.addressed_to,
            recommending_states=() if is_pledge else recommending_states(text),
            paragraph=item.number,
            position=None if is_pledge else _position_of(item),
            heading=heading[:1_000] or None,
            symbol=self.symbol or None,
            body=BODY,
            session=self.session,
            kind="pledge" if is_pledge else "recommendation",
            language="es" if _SPANISH.search(item.announced) else "fr" if _FRENCH.search(item.announced) else "en",
            dated=self.dated,
            source_rows=(item.at.row,),
            source_page=item.at.page,
        )


def _session_of(text: str) -> str:
    """The session of the Working Group, which is not that of the Council on the first page."""
    found = _SESSION.search(text)
    return session_in(found[1]) if found else ""


def _state_on(lines: Sequence[str]) -> str | None:
    """The State under review: what stands alone in a line of the title page, or in two, and is the name of a State.

    A name that no list knows counts below the title.
    """
    names = [text.rstrip("* ") for text in lines]
    for name in (*names, *map(" ".join, pairwise(names))):
        if found := state_called(name):
            return found
    below = (after for text, after in zip(lines, names[1:], strict=False) if _TITLE.search(text))
    return next((name for name in below if 2 < len(name) <= 60 and name[0].isupper() and name[-1].isalpha()), None)


def position_in(heading: str) -> str | None:
    """How the State stands to what stands under a heading, as the heading says it; None where it says nothing."""
    words = " ".join(heading.casefold().split())
    return next((position for position, sign in _POSITIONS if sign.search(words)), None)


def _position_of(item: Item) -> str | None:
    """What the nearest paragraph above says of the answer.

    The early reports announce bare recommendations and say in the next paragraph what becomes of them.
    """
    above = item.heading
    while above is not None:
        if found := position_in(above.text):
            return found
        after = above.after.text if above.after else ""
        if re.search(r"these recommendations|ces recommandations|estas recomendaciones", after):
            return position_in(after)
        above = above.heading
    return None
