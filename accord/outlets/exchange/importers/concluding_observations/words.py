"""The words by which committees ask, worry and want to hear again, in English, French and Spanish."""

import re
from typing import Final

_ASKING: Final = (
    r"recommend(?:s|ed)?|urges?|calls?\s+(?:up)?on|encourages?|requests?|invites?|"
    r"reiterates?\s+(?:\w+\s+){0,4}recommendation|advises?|suggests?|"
    r"recommande|engage|invite|demande|prie|encourage|exhorte|"
    r"recomienda|insta|exhorta|alienta|pide|solicita|invita"
)
_ASKS: Final = re.compile(
    rf"\b(?:Committee|It|Comité|Il)\b[^.]{{0,400}}?\b(?:{_ASKING})\b|\bState\s+party\s+(?:should|must|shall)\b|"
    r"\bÉtat\s+partie\s+(?:devrait|doit)\b|\bEstado\s+parte\s+(?:debe|debería|ha\s+de)\b",
    re.IGNORECASE,
)
_BEGINS_ASKING: Final = re.compile(rf"(?:The Committee|It|Le Comité|El Comité)\b[^.]{{0,120}}?\b(?:{_ASKING})\b")
_WORRIES: Final = re.compile(
    r"\bconcern(?:s|ed)?\b|\bregrets?\b|\bdeplor|\balarmed\b|\bdismay|\bpréoccup|\bregrette|\bdéplore|\binquiet|"
    r"\bpreocupa|\blamenta\b",
    re.IGNORECASE,
)
# “The Committee requests …, within two years, information on … paragraphs 12, 13 (a) and 40 (b) and (c) above”.
_WANTS_WORD: Final = re.compile(
    r"within\s+(?:one|two|three|\d+)\s+(?:years?|months?)|follow-?\s?up|by\s+\d{1,2}\s+\w+\s+\d{4}|"
    r"dans un délai d|suite donnée|\bsuivi\b|en (?:un|el) plazo de|\bseguimiento\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a committee asks for something in it."""
    return _ASKS.search(text) is not None


def begins_asking(text: str, place: int) -> bool:
    """Whether the words from this place on are a committee's that asks for something."""
    return _BEGINS_ASKING.match(text, place) is not None


def worries(text: str) -> bool:
    """Whether it says what is wrong."""
    return _WORRIES.search(text) is not None


def wants_word(text: str) -> bool:
    """Whether it wants word about something before the next report."""
    return _WANTS_WORD.search(text) is not None
