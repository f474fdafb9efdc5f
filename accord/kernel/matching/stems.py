"""Words brought to the form that their kindred share: “ratify”, “ratified” and “ratifying” are one."""

from functools import lru_cache
from typing import Final

import snowballstemmer

_ENGLISH: Final = snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of an English word in small letters (Porter, Snowball, 2001); other words stay nearly so."""
    return str(_ENGLISH.stemWord(word))
