"""The ways of writing a word: a regular expression for the texts that hold letters which ``fold`` makes the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from accord.kernel.spaces.folding import fold

# Letters that the database is asked for.
_ENOUGH: Final = 12
# The planes with scripts and signs, the ideographs made compatible, tags and selectors of variants.
_CHARACTERS: Final = (
    range(0x20, 0xD800),
    range(0xE000, 0x2_0000),
    range(0x2_F800, 0x2_FA20),
    range(0xE_0000, 0xE_0200),
)


@dataclass(frozen=True)
class _Holding:
    """A character that stands for several letters, and the place among them of the one it is listed under."""

    character: str
    letters: str
    place: int


@dataclass(frozen=True)
class _Ways:
    """unseen: what may stand inside a word, as a pattern. alone: the characters for one letter, by it.

    together: those that stand for several letters, by each of them.
    """

    unseen: str
    alone: Mapping[str, Sequence[str]]
    together: Mapping[str, Sequence[_Holding]]


@cache
def _ways() -> _Ways:
    """What every character folds to, the other way round; made once, in a sixth of a second."""
    unseen: list[int] = []
    alone: dict[str, list[str]] = defaultdict(list)
    together: dict[str, list[_Holding]] = defaultdict(list)
    for code in chain(*_CHARACTERS):
        character = chr(code)
        letters = fold(f"x{character}x")[1:-1]
        if not letters:
            unseen.append(code)
        elif len(letters) == 1:
            alone[letters].append(character)
        else:
            for place, letter in enumerate(letters):
                together[letter].append(_Holding(character, letters, place))
    return _Ways(f"[{_as_ranges(unseen)}]*", alone, together)


def _as_ranges(codes: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][-1] == code - 1:
            runs[-1] = [runs[-1][0], code]
        else:
            runs.append([code])
    return "".join("-".join(map(chr, run)) for run in runs)


@lru_cache(maxsize=512)
def pattern_of(letters: str) -> str:
    """A regular expression, the same for both databases, for the first of these folded letters however they are typed.

    It may fit a little more. What it fits is read and folded afterwards.
    """
    ways = _ways()
    letters = letters[:_ENOUGH]
    pieces: list[str] = []
    covered: dict[int, list[str]] = defaultdict(list)  # characters that stand for this letter and the one before it
    for place, letter in enumerate(letters):
        written = [letter, *ways.alone.get(letter, ())]
        for holding in ways.together.get(letter, ()):
            rest = holding.letters[holding.place :]
            begins = holding.place == 0 or place == 0  # a word may begin inside the first character
            if begins and (letters.startswith(rest, place) or rest.startswith(letters[place:])):
                written.append(holding.character)
                for later in range(place + 1, min(place + len(rest), len(letters))):
                    covered[later].append(holding.character)
        unseen = ways.unseen if place else ""
        piece = f"{unseen}[{''.join(dict.fromkeys(written))}]"
        pieces.append(f"(?:{piece}|(?<=[{''.join(covered[place])}]))" if covered[place] else piece)
    return "".join(pieces)
