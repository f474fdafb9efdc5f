"""What the shape of the Universal Human Rights Index says and leaves out, for files that leave and files that come.

The Index knows recommendations and concerns about States, in English, in documents of the United Nations. What a
promise has besides stands under ``OWN`` in its annotation, which other programs pass over: only what reading the
Index's own keys would not give.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.text import slugify

from accord.commit.commitments.models import InstrumentKind
from accord.commit.commitments.services.staging import InstrumentDraft

OWN: Final = "Accord"
COUNCIL: Final = "Human Rights Council"
# “49.The Committee”, “49. (a) Adopt”, “122.17 Ratify”: a number that is followed by the beginning of a sentence.
_GLUED: Final = re.compile(
    r"\s*(\d{1,3}(?:\.\d{1,3}){0,2})(?:\s*\.\s*|(?<=\.\d)\s*|(?<=\.\d\d)\s*|(?<=\.\d\d\d)\s*)"
    r"(?:\(([a-z]{1,3})\)\s*)?(?=[^\W\d_]|[“\"‘'«\[(])"
)
_NUMBERED: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})(?: (\([a-z]{1,3}\)))?")


def paragraph_and_text(text: str) -> tuple[str | None, str]:
    """The number that is glued to the words, and the words: “49.The Committee” gives 49 and “The Committee”."""
    found = _GLUED.match(text)
    if found is None or text[found.end() :][:1].islower():
        return None, text
    number = f"{found[1]} ({found[2]})" if found[2] else found[1]
    return number, text[found.end() :]


def glued(paragraph: str, text: str) -> str:
    """The words behind their number, as the Index has them; alone where reading would not part the two again."""
    numbered = _NUMBERED.fullmatch(paragraph)
    if numbered:
        whole = f"{numbered[1]}. {f'{numbered[2]} ' if numbered[2] else ''}{text}"
        if paragraph_and_text(whole) == (paragraph, text):
            return whole
    return text


@lru_cache(maxsize=1_000)  # an export names a document in dozens of rows, one after the other
def document_of_the_index(symbol: str, body: str, state: str, session: str, dated: date | None) -> InstrumentDraft:
    """The document by its symbol; where the Index gives none, what a body said of a State on a day."""
    kind = kind_by_body(body)
    day = dated.isoformat() if dated else ""
    titles = {
        InstrumentKind.UPR_OUTCOME: review_of(state, session),
        InstrumentKind.SPECIAL_PROCEDURE: f"Report on {state}, {body}",
    }
    return InstrumentDraft(
        external_id=document_id(symbol or f"{body} {state} {session or day}"),
        kind=kind,
        title=titles.get(kind, observations_of(body, state)),
        symbol=symbol,
        issued_by=COUNCIL if kind == InstrumentKind.UPR_OUTCOME else body[:300],
        session=session,
        dated=dated,
    )


def kind_by_body(body: str) -> InstrumentKind:
    """What kind of document comes from a body, as the Index calls it."""
    if body.casefold().startswith("upr"):
        return InstrumentKind.UPR_OUTCOME
    if re.match(r"(?:SR|IE|WG)\b|special|independent expert|working group", body, re.IGNORECASE):
        return InstrumentKind.SPECIAL_PROCEDURE
    return InstrumentKind.CONCLUDING_OBSERVATIONS


def review_of(state: str, session: str) -> str:
    """The title of a review's outcome, as the sources give no other."""
    words = f"Universal Periodic Review of {state}" if state else "Universal Periodic Review"
    return f"{words}, session {session}" if session else words


def observations_of(body: str, state: str) -> str:
    """The title of what a body observed on a State, as far as both are known."""
    titles = {
        (True, True): f"Concluding observations of {body} on {state}",
        (True, False): f"Concluding observations of {body}",
        (False, True): f"Concluding observations on {state}",
    }
    return titles.get((bool(body), bool(state)), "Concluding observations")


def document_id(symbol: str) -> str:
    """What finds a document of the United Nations again, whichever file names its symbol."""
    return f"un:{slugify(symbol.replace('/', '-'), allow_unicode=True)[:180]}"
