"""How a text becomes numbers: the parts that are counted in it, and their weights (TF-IDF)."""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from scipy import sparse

from accord.kernel.matching.texts import collapse
from accord.kernel.spaces.stems import stem

# Typographic signs that differ from file to file and mean the same.
_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_WORD: Final = re.compile(r"\w+")
FIRST_WORDS: Final = 6

Matrix = Any  # scipy's sparse matrices carry no types


def plain(text: str) -> str:
    """The text as it is compared: small letters, one space between words, one kind of quotation mark and dash."""
    return collapse(text).translate(_SIGNS).casefold()


def _runs(words: Sequence[str], longest: int) -> list[str]:
    return [
        " ".join(words[start : start + size])
        for size in range(1, longest + 1)
        for start in range(len(words) - size + 1)
    ]


@lru_cache(maxsize=100_000)
def _letters_of(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        padded[start : start + size]
        for size in range(3, min(5, len(padded)) + 1)
        for start in range(len(padded) - size + 1)
    )


def stems(text: str) -> list[str]:
    """Stems of words, alone and in pairs."""
    return _runs([stem(word) for word in _WORD.findall(text)], 2)


def letters(text: str) -> list[str]:
    """Three to five letters in a row, within words and their ends: finds abbreviations and kindred words."""
    return [run for word in text.split() for run in _letters_of(word)]


def words(text: str) -> list[str]:
    """Words as they stand, alone, in pairs and threes."""
    return _runs(_WORD.findall(text), 3)


def opening(text: str) -> list[str]:
    """The first words with their places, and how the text sets out: what a recommendation asks for leads it."""
    first = _WORD.findall(text)[:FIRST_WORDS]
    placed = [f"{place} {word}" for place, word in enumerate(first)]
    return placed + ["^ " + " ".join(first[:size]) for size in (2, 3, 4) if len(first) >= size]


def first_five(text: str) -> list[str]:
    """As ``words``, of the first five words alone."""
    return _runs(_WORD.findall(text)[:5], 3)


def first_ten(text: str) -> list[str]:
    """As ``words``, of the first ten words alone."""
    return _runs(_WORD.findall(text)[:10], 3)


# By these names a kept model finds them again.
PARTS_OF: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "stems": stems,
    "letters": letters,
    "words": words,
    "opening": opening,
    "first_five": first_five,
    "first_ten": first_ten,
}


WORD_VIEWS: Final = frozenset({"stems", "words"})  # those that count words alone, too


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a text, by its name. Parts that fewer than ``rarest`` texts hold are left out."""

    name: str
    rarest: int

    def parts_of(self, text: str) -> list[str]:
        """What this view counts in a text that ``plain`` went over."""
        return PARTS_OF[self.name](text)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The parts that one view knows, each with its column, and their weights by how rare they are."""

    view: View
    columns: Mapping[str, int]
    rarity: np.ndarray

    def weighed(self, texts: Iterable[str]) -> Matrix:
        """One row a text, of length 1: (1 + ln count) × rarity. Parts that are not known count nothing."""
        known = self.columns
        counts = [Counter(part for part in self.view.parts_of(text) if part in known) for text in texts]
        return _weighed(_counted(counts, known), self.rarity)


def learn_vocabulary(view: View, texts: Sequence[str]) -> tuple[Vocabulary, Matrix]:
    """The vocabulary of these texts, and the texts weighed by it.

    Rarity is ln((1 + texts) / (1 + texts that hold the part)) + 1 (Salton's inverse document frequency, smoothed).
    """
    counts = [Counter(view.parts_of(text)) for text in texts]
    holding = Counter(part for count in counts for part in count)
    kept = sorted(part for part, number in holding.items() if number >= view.rarest)
    columns = {part: column for column, part in enumerate(kept)}
    number = np.array([holding[part] for part in kept], dtype=np.float64)
    rarity = np.log((1 + len(texts)) / (1 + number)) + 1
    return Vocabulary(view, columns, rarity), _weighed(_counted(counts, columns), rarity)


def _counted(counts: Iterable[Counter[str]], columns: Mapping[str, int]) -> Matrix:
    places, values, ends = array("i"), array("d"), array("i", [0])
    for count in counts:
        for part, number in count.items():
            column = columns.get(part)
            if column is not None:
                places.append(column)
                values.append(number)
        ends.append(len(places))
    parts = (np.array(values), np.array(places, dtype=np.int32), np.array(ends, dtype=np.int32))
    return sparse.csr_matrix(parts, shape=(len(ends) - 1, len(columns)))


def _weighed(counted: Matrix, rarity: np.ndarray) -> Matrix:
    rows = counted.copy()
    rows.data = (1 + np.log(rows.data)) * rarity[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.where(lengths == 0, 1, lengths), np.diff(rows.indptr))
    return rows
