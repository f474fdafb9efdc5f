"""A name taken apart into words that can be compared: case, accents, Urdu letters, abbreviations, kinds of place."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from accord.kernel.matching.texts import without_bidi_controls
from accord.kernel.spaces.folding import JOINERS, fold


class WordRole(Enum):
    """What a word does in a name; the value is its weight when it has no partner in the other name."""

    NAME = 1.0
    SIDE = 0.45  # upper, north, new: tells two parts of one place apart
    LETTERS = 0.25  # FR, PA: capitals beside a name written in small letters
    KIND = 0.12  # district, agency, city
    LINK = 0.0  # of, the, and


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    shown: str
    role: WordRole
    shortened: bool = False  # written with a full stop


_FORMS: Final[dict[str, str]] = {
    "distt": "district", "dist": "district", "prov": "province", "teh": "tehsil", "div": "division",
    "dept": "department", "deptt": "department", "govt": "government", "gov": "government", "uc": "union council",
    "muni": "municipality", "univ": "university", "hq": "headquarters",
}  # fmt: skip
# General words alone, no names of places; each in small letters, in English and Urdu.
_KIND_WORDS: Final = """
    district province division tehsil taluka taluk agency city town county state region territory municipality
    governorate department commune subdivision frontier tribal area union council village settlement
    ضلع تحصیل صوبہ ایجنسی شہر ڈویژن یونین کونسل علاقہ
"""
_SIDE_WORDS: Final = """
    upper lower north south east west central northern southern eastern western middle inner outer old new
    بالا زیریں شمالی جنوبی مشرقی مغربی وسطی لوئر اپر
"""
_LINK_WORDS: Final = "of the and for in de du des la le al el e ul wa da کا کی کے و اور"

_LONGEST: Final = 300  # letters of a name that are looked at
# What stays inside a word of a name, besides letters, digits and their marks.
_INSIDE: Final = JOINERS | {"\u200c", "\u200d"}


_KINDS: Final = frozenset(map(fold, _KIND_WORDS.split()))
_SIDES: Final = frozenset(map(fold, _SIDE_WORDS.split()))
_LINKS: Final = frozenset(map(fold, _LINK_WORDS.split()))


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[Word, ...]:
    """The words of a name in order, each with what it does. A name made of kinds alone ("City") keeps them as names."""
    mixed = any(letter.islower() for letter in name)
    words = tuple(
        _word(part, shown, shortened=dotted and len(shown) > 1, mixed=mixed)
        for shown, dotted in _parts(unicodedata.normalize("NFC", without_bidi_controls(name[:_LONGEST])))
        for part in _FORMS.get(fold(shown), fold(shown)).split()
    )
    if any(word.role is WordRole.NAME for word in words):
        return words
    return tuple(Word(word.text, word.shown, WordRole.NAME, word.shortened) for word in words)


@lru_cache(maxsize=50_000)
def sound_of(word: str) -> str:
    """A rough spelling key for names brought into Latin letters in several ways (Layyah and Leiah, Qambar and Kambar).

    Other scripts come back as they are.
    """
    if not word.isascii():
        return word
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _word(text: str, shown: str, *, shortened: bool, mixed: bool) -> Word:
    if text in _KINDS:
        role = WordRole.KIND
    elif text in _SIDES:
        role = WordRole.SIDE
    elif text in _LINKS and not (mixed and shown.isupper()):
        role = WordRole.LINK
    elif mixed and shown.isupper() and 2 <= len(shown) <= 4 and shown.isalpha():
        role = WordRole.LETTERS
    else:
        role = WordRole.NAME
    return Word(text, shown, role, shortened)


def _parts(name: str) -> list[tuple[str, bool]]:
    """The name cut at spaces and punctuation, with whether a full stop follows. Marks stay with their letters."""
    parts: list[tuple[str, bool]] = []
    part = ""
    for letter in f"{name} ":
        if letter.isalnum() or letter in _INSIDE or unicodedata.category(letter).startswith("M"):
            part += letter
            continue
        if part.strip("".join(_INSIDE)):
            parts.append((part, letter == "."))
        part = ""
    return parts


_SOUNDS: Final = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"(.)\1+", r"\1"),
        (r"ph", "f"),
        (r"c(?!h)|q", "k"),
        (r"([bdgjkpt])h", r"\1"),
        (r"w", "v"),
        (r"x", "ks"),
        (r"[ae][iy]+|y|e|iy?", "i"),
        (r"[oa]u|oo|u", "o"),
        (r"(?<=[aio])h(?![aio])", ""),
        (r"(.)\1+", r"\1"),
    )
)
