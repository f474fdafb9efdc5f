"""Which of many texts say nearly the same: found without comparing each with each, and scored.

A text is the set of its word stems, each weighing the more the rarer it is. The score of two texts is their weighted
Jaccard index: the weight of what they share by the weight of what either holds. Texts worth comparing meet in a bucket:
signatures (P-MinHash: Moulton & Jiang, “Maximally Consistent Sampling and the Jaccard Index of Probability
Distributions”, ICDM 2018) are cut into bands (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, chapter 3).
"""

import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accord.kernel.matching.joining import Joined
from accord.kernel.spaces.folding import fold
from accord.kernel.spaces.stems import stem

LEAST: Final = 0.6
BANDS: Final = 20
ROWS: Final = 3  # of a signature in a band: texts that are 0.6 alike meet in one at least with 99 %, 0.2 with 15 %
HELD: Final = 8  # texts that a bucket holds to compare the next with: joining many alike takes no more
MOST_COMPARED: Final = 24
FEWEST_HOLD: Final = 3  # what stands in fewer texts, as a running number, weighs no more than what stands in so many
DIGITS: Final = 3
SEED: Final = 1

Stems = tuple[str, ...]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts by their places in the sequence, the earlier first. score: above 0, 1 where all words are the same."""

    score: float
    first: int
    second: int


def stems_of(text: str) -> Stems:
    """The stems of a text's words, each once, in the order of the alphabet."""
    return tuple(sorted(set(map(stem, fold(text).split()))))


class Scale:
    """How much each stem weighs among these texts: ln(1 + texts / texts that hold it)."""

    def __init__(self, rows: Sequence[Stems]) -> None:
        holding = Counter[str]()
        for row in rows:
            holding.update(row)
        self.weights = {word: math.log(1 + len(rows) / max(held, FEWEST_HOLD)) for word, held in holding.items()}
        self.shared = {word for word, held in holding.items() if held > 1}

    def weight(self, stems: Iterable[str]) -> float:
        """What these stems weigh together."""
        return sum(map(self.weights.__getitem__, stems))

    def score(self, one: Stems, other: Stems) -> float:
        """How alike two of the texts are, from 0 to 1."""
        both = self.weight(frozenset(one).intersection(other))
        return both / max(self.weight(one) + self.weight(other) - both, 1e-9)


def alike_pairs(
    texts: Iterable[str], *, joined: Iterable[Pair] = (), apart: Iterable[Pair] = (), least: float = LEAST
) -> list[Alike]:
    """Enough pairs of texts that are at least ``least`` alike to join all that belong together, the likest first.

    A forest: each pair joins two groups that no likelier pair joined. joined: pairs that belong together already, which
    do not come again. apart: pairs that must not come together; no pair comes that would join two groups of which one
    holds the first and the other the second. 300,000 texts take about two minutes of one core.
    """
    rows = [stems_of(text) for text in texts]
    firsts: dict[Stems, int] = {}
    same = [
        Alike(1.0, first, place) for place, row in enumerate(rows) if (first := firsts.setdefault(row, place)) != place
    ]
    found = [pair for pair in same if rows[pair.first]]
    found += _compared(rows, [place for row, place in firsts.items() if row], least)
    groups = Joined(joined, apart)
    found.sort(key=lambda pair: (-pair.score, pair.second, pair.first))
    return [pair for pair in found if groups.join(pair.first, pair.second)]


def _compared(rows: Sequence[Stems], places: Sequence[int], least: float) -> Iterator[Alike]:
    """The pairs that meet in a bucket and are alike enough."""
    scale = Scale(rows)
    weights, known = array("d", map(scale.weight, rows)), scale.weights.__getitem__
    for place, others in _meeting(rows, places, scale):
        words, own = frozenset(rows[place]), weights[place]
        for other in others:
            lesser, greater = sorted((own, weights[other]))
            if lesser < least * greater:
                continue  # what they share cannot be enough
            both = sum(map(known, words.intersection(rows[other])))
            score = both / (own + weights[other] - both)
            if score >= least:
                yield Alike(round(score, DIGITS), other, place)


def _meeting(rows: Sequence[Stems], places: Sequence[int], scale: Scale) -> Iterator[tuple[int, list[int]]]:
    """Each text with the earlier ones that share most bands with it, and not more of them than are worth the time."""
    keys = _bands_of(rows, places, scale)
    buckets = [{key: array("l") for key, number in Counter(band).items() if number > 1} for band in keys]
    for turn, place in enumerate(places):
        own = [bucket for band, held in zip(keys, buckets, strict=True) if (bucket := held.get(band[turn])) is not None]
        met = Counter(other for bucket in own for other in bucket)
        if met:
            yield place, [other for other, _bands in met.most_common(MOST_COMPARED)]
        for bucket in own:
            if len(bucket) < HELD:
                bucket.append(place)
            else:
                bucket[turn % HELD] = place


def _bands_of(rows: Sequence[Stems], places: Sequence[int], scale: Scale) -> list["array[int]"]:
    """Of each band, one number a text: equal where the texts' signatures are equal in the whole band.

    A signature's number is the least over the stems of an exponential lot with the stem's weight as its rate: two texts
    share it as often as a stem drawn by weight is drawn for both.
    """
    lots = random.Random(SEED)  # noqa: S311 — no secret: the same texts are to give the same pairs
    drawn = {
        word: array("d", [-math.log(1 - lots.random()) / scale.weights[word] for _number in range(BANDS * ROWS)])
        for word in sorted(scale.shared)
    }
    keys = [array("q", bytes(8 * len(places))) for _band in range(BANDS)]
    for turn, place in enumerate(places):
        shared = [drawn[word] for word in rows[place] if word in drawn]
        least = (
            [*map(min, *shared)] if len(shared) > 1 else [*shared[0]] if shared else [float(-turn - 1)] * BANDS * ROWS
        )
        for band, key in enumerate(keys):
            key[turn] = hash(tuple(least[band * ROWS : band * ROWS + ROWS]))
    return keys
