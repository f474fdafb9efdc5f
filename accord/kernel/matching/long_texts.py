"""Texts of several sentences and the numbers of paragraphs, as every register keeps them."""

import re
from collections.abc import Mapping

from accord.kernel.matching.texts import bidi_controls_in, unfit_character_in
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.told import gettext as _

LONGEST_TEXT = 100_000


def paragraph_key(paragraph: str) -> str:
    """The number of a paragraph as lists sort it, its figures filled up: “12.4” comes before “12.11”."""
    return re.sub(r"\d+", lambda found: found.group().zfill(6), paragraph.casefold())[:400]


def clean_long_text(text: str, *, field: str, required: bool = False) -> str:
    """A text of several sentences without the characters that no record can hold; its line breaks stay.

    Raises Refused where it is needed and empty, over 100,000 characters, or holds an unfit character.
    """
    trimmed = text.strip()
    if trimmed and len(trimmed) <= LONGEST_TEXT and trimmed.isascii() and trimmed.isprintable():
        return trimmed  # nearly every text of a large file
    if required and not trimmed:
        raise Refused(_("There are no words here."), field=field)
    if len(trimmed) > LONGEST_TEXT:
        raise Refused(_("The text is longer than 100,000 characters."), field=field)
    unfit = unfit_character_in(trimmed)
    if unfit:
        raise Refused(_("The text holds a character that cannot be kept (%(code)s).") % {"code": unfit}, field=field)
    if bidi_controls_in(trimmed):
        raise Refused(_("The text holds a hidden character that turns the reading direction."), field=field)
    return trimmed


def clean_long_texts(texts: Mapping[str, str], *, field: str) -> Texts:
    """As ``clean_long_text``, per language; empty ones are dropped."""
    cleaned = {code: clean_long_text(text, field=field) for code, text in texts.items()}
    return {code: text for code, text in cleaned.items() if text}
