"""Texts taken apart into words that compare equal however they were typed; queries and documents go the same way.

Both databases store and match the words made here, so neither one's own idea of a letter or a capital decides.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

# Letters that Arabic, Persian, Urdu and Pashto keyboards give for one sign, and Latin letters with no plain half.
_SAME_LETTER: Final = str.maketrans({
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ة": "ه", "ۃ": "ه", "ـ": "", "ء": "", "ں": "ن",
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
})  # fmt: skip
# An apostrophe inside a word joins it: workers’ and Ta'if are one word each.
_JOINERS: Final = frozenset("'’‘`ʻʼʿʾ")
LONGEST_WORD: Final = 200
LONGEST_TEXT: Final = 200_000  # characters of one record that are looked through
LONGEST_QUERY: Final = 1_000
MOST_WORDS: Final = 12  # of a query; the rest would hardly narrow it further


class _Folded(dict[int, str]):
    """What becomes of one character, worked out once: kept, dropped (accents, joiners) or turned into a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if letter in _JOINERS or category.startswith("M") or category == "Cf":
            kept = ""
        elif letter.isdecimal():
            kept = str(unicodedata.decimal(letter))
        else:
            kept = letter if letter.isalnum() else " "
        self[code] = kept
        return kept


_FOLDED: Final = _Folded()


def fold(text: str) -> str:
    """Small letters and digits alone: no accents, one form of each letter, a space for everything between words."""
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(split.translate(_SAME_LETTER).translate(_FOLDED).split())


def words_in(text: str) -> list[str]:
    """The folded words of a text in order, each at most 200 characters."""
    return [word[:LONGEST_WORD] for word in fold(text[:LONGEST_TEXT]).split()]


def query_words(text: str) -> list[str]:
    """The first twelve different words of what was typed into the search box; every one of them must be found."""
    return list(dict.fromkeys(words_in(text[:LONGEST_QUERY])))[:MOST_WORDS]


def typed_words(text: str) -> list[str]:
    """The same words as they were typed, for columns that are stored unfolded."""
    plain = "".join(letter if letter.isalnum() or letter in _JOINERS else " " for letter in text[:LONGEST_QUERY])
    return list(dict.fromkeys(unicodedata.normalize("NFC", plain).split()))[:MOST_WORDS]


def storable(text: str) -> str:
    """The text without what no database keeps: NUL and halves of characters."""
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")


def excerpt(text: str, words: Iterable[str], *, around: int = 12) -> str:
    """The first place where one of the folded words is found, with twelve words before and after it."""
    parts = text[:LONGEST_TEXT].split()
    wanted = list(words)
    hit = next((i for i, part in enumerate(parts) if any(word in fold(part) for word in wanted)), 0)
    start, end = max(0, hit - around), hit + around + 1
    cut = " ".join(parts[start:end])
    return ("… " if start else "") + cut + (" …" if end < len(parts) else "")
