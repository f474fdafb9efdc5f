"""Words brought to the form that their kindred share: “ratify”, “ratified” and “ratifying” are one."""

from functools import lru_cache

import snowballstemmer


@lru_cache(maxsize=100_000)
def stem(word: str, algorithm: str = "english") -> str:
    """The stem of a word in small letters by one of Snowball's algorithms (Porter, Snowball, 2001).

    Words of another language stay nearly as they are. Near-duplicates and tags, whose figures are measured
    (docs/decisions/0009 and 0011), take the bare stem; search puts spellings and irregular plurals before it.
    """
    # A stemmer keeps the word in itself while it works, so threads must not share one.
    return str(snowballstemmer.stemmer(algorithm).stemWord(word))
