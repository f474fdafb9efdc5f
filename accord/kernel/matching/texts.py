"""When two texts are the same text, and which characters have no place in a name or a record. No tables."""

import hashlib
import re
import unicodedata
from typing import Final

# These change the order in which a name is shown, so that it can be made to read as another one.
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Marks of direction, zero-width spaces and soft hyphens come along when Urdu or a web page is copied: harmless,
# unseen, and in the way of every comparison. Joiners stay: they shape Urdu and Pashto words.
_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]")
# Where a line may or must not break: no page shows them.
_NOT_PRINTED: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Control characters other than white space, halves of surrogate pairs, and code points that are no characters.
# Databases, XML or both refuse them.
_UNFIT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def collapse(text: str) -> str:
    """The text in Unicode form NFC with every run of white space made one space, none at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def fingerprint(text: str) -> str:
    """SHA-256 in hexadecimal of the collapsed text: equal for texts that differ in white space alone."""
    return hashlib.sha256(collapse(text).encode("utf-8", "surrogatepass")).hexdigest()


def bidi_controls_in(text: str) -> tuple[str, ...]:
    """The characters that reorder what is shown, as "U+202E right-to-left override", each once, in order.

    Embeddings, overrides and isolates count. The plain marks of direction do not: ``clean_name`` drops them.
    """
    return tuple(_spelled_out(character) for character in dict.fromkeys(_REORDERING.findall(text)))


def without_bidi_controls(text: str) -> str:
    """The text with neither characters that reorder it nor unseen marks."""
    return _UNSEEN.sub("", _REORDERING.sub("", text))


def as_printed(text: str) -> str:
    """The text without soft hyphens, zero-width spaces and the like; marks of direction stay, as they turn words."""
    return text if text.isascii() else _NOT_PRINTED.sub("", text)


def unfit_character_in(text: str) -> str | None:
    """The first character that no record can hold, as "U+0000"; None where all are fit."""
    found = _UNFIT.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def clean_name(text: str) -> str:
    """A name as it is kept: collapsed, without unseen marks. It still shows what ``bidi_controls_in`` finds."""
    return collapse(_UNSEEN.sub("", text))


def _spelled_out(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character).lower()}"
