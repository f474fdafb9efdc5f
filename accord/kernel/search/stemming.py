"""Word stems, made here and stored, so that both databases find the same forms of a word.

SQLite's porter and PostgreSQL's dictionaries differ; neither is asked. Words come folded, so a stem is the same
whether accents were typed or not. Urdu, Pashto and other scripts without an entry are not stemmed: they are found by
parts of words.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from accord.kernel.spaces.stems import stem

# Language → Snowball's name for it. Arabic, Hindi and Greek want letters that folding has made one.
_LATIN: Final = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "id": "indonesian", "it": "italian", "nb": "norwegian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip
_CYRILLIC: Final = {"ru": "russian"}
MOST_KNOWN: Final = 100_000
ALWAYS: Final = "en"  # the language of most documents that promise something, whatever a space speaks
# Plurals that no ending shows.
_IRREGULAR: Final = {
    "children": "child", "feet": "foot", "lives": "life", "men": "man", "teeth": "tooth", "wives": "wife",
    "women": "woman",
}  # fmt: skip
# British and American spelling meet in one form. It is a key and nobody reads it: "promize" does no harm.
_SPELLINGS: Final = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|er|ers|ing|al|able|ite|ites|hood|hoods)?$)"), "or"),
    (re.compile(r"programme(?=s?$)"), "program"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=[a-z]{3})ence(?=s?$)"), "ense"),
)


def stems_of(word: str, languages: Iterable[str]) -> frozenset[str]:
    """The stems of one folded word, one for each of the languages and English that have a stemmer for its letters.

    Each is marked with its language (``_en_polici``): no folded word begins like that, so both live in one index.
    """
    return _known(_codes(tuple(languages)))[word]


def stems_of_all(words: Iterable[str], languages: Iterable[str]) -> frozenset[str]:
    """The stems of many words together."""
    return frozenset().union(*map(_known(_codes(tuple(languages))).__getitem__, words))


@lru_cache(maxsize=500)
def _codes(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(code.split("-")[0] for code in languages), ALWAYS)))


class _Known(dict[str, frozenset[str]]):
    """The stems of words seen lately, worked out once each: a long text asks for hundreds."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__()
        self.codes = codes

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) >= MOST_KNOWN:
            self.clear()
        found = self[word] = _stems(word, self.codes)
        return found


@lru_cache(maxsize=20)
def _known(codes: tuple[str, ...]) -> _Known:
    return _Known(codes)


def _stems(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    if not word.isalpha() or len(word) < 2:
        return frozenset()
    known = _LATIN if word.isascii() else _CYRILLIC if "а" <= word[0] <= "я" else {}
    return frozenset(f"_{code}_{_stem(word, code, known[code])}" for code in languages if code in known)


def _stem(word: str, code: str, algorithm: str) -> str:
    if code == "en":
        word = _IRREGULAR.get(word, word)
        for pattern, spelling in _SPELLINGS:
            word = pattern.sub(spelling, word)
    return stem(word, algorithm)
