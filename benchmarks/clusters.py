"""Finding near-duplicates among 300,000 invented promises, some of which are others said again in other words.

    python -m benchmarks.clusters
    python -m benchmarks.clusters --texts 30000
    python -m benchmarks.clusters --index

Prints seconds, the most memory, and how much of what was said again was found. Ends with code 1 where it takes longer
than five minutes. ``--index`` takes the texts of ``benchmarks.uhri_files`` instead: eighty words in all, so that
everything looks like everything.
"""

import argparse
import random
import resource
import sys
from itertools import accumulate
from time import monotonic, process_time

from accord.kernel.matching.likeness import alike_pairs
from benchmarks.uhri_files import annotations

BOUND = 300  # seconds
WORDS = 30_000
SAID_AGAIN = 0.3
BOILERPLATE = 0.1  # of the texts are one of few short sentences that everybody writes
SYLLABLES = (
    "ba",
    "del",
    "fir",
    "gon",
    "hul",
    "jas",
    "kem",
    "lor",
    "mun",
    "nip",
    "ros",
    "sat",
    "tev",
    "vul",
    "wix",
    "zan",
)


def invented(number: int, *, seed: int = 1) -> tuple[list[str], list[int]]:
    """Texts of 6 to 60 words as frequent as words are (Zipf), and for each the first text that it says again."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _word in range(WORDS)]
    frequent = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
    sentences = [chance.choices(words, cum_weights=frequent, k=8) for _sentence in range(40)]
    texts: list[list[str]] = []
    origins: list[int] = []
    of_sentence: dict[int, int] = {}
    for place in range(number):
        turn, origin = chance.random(), place
        if turn < BOILERPLATE:
            which = chance.randrange(len(sentences))
            text, origin = list(sentences[which]), of_sentence.setdefault(which, place)
        elif turn < BOILERPLATE + SAID_AGAIN and place:
            earlier = chance.randrange(place)
            text, origin = _said_again(chance, texts[earlier], words), origins[earlier]
        else:
            text = chance.choices(words, cum_weights=frequent, k=chance.randint(6, 60))
        texts.append(text)
        origins.append(origin)
    return [" ".join(text) for text in texts], origins


def _said_again(chance: random.Random, text: list[str], words: list[str]) -> list[str]:
    """The text with one word in ten changed, left out or added."""
    again = list(text)
    for _change in range(max(1, len(text) // 10)):
        at = chance.randrange(len(again))
        again[at : at + chance.randint(0, 1)] = chance.sample(words, chance.randint(0, 1))
    return again


def main() -> int:
    """Print the figures; 1 where it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=300_000)
    parser.add_argument("--index", action="store_true")
    given = parser.parse_args()
    if given.index:
        texts, origins = [row["text"] for row in annotations(given.texts)], list(range(given.texts))
    else:
        texts, origins = invented(given.texts)
    began, worked = monotonic(), process_time()
    pairs = alike_pairs(texts)
    seconds = monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right = sum(origins[pair.first] == origins[pair.second] for pair in pairs)
    planted = sum(origin != place for place, origin in enumerate(origins))
    work = f"{seconds:.0f} s, {process_time() - worked:.0f} s of work on one core (at most {BOUND} s)"
    sys.stdout.write(f"{len(texts):,} texts: {work}, {memory:.0f} MB at most, {len(pairs):,} pairs\n")
    if planted:
        wrong = len(pairs) - right
        sys.stdout.write(f"{planted:,} say an earlier one again, {right / planted:.1%} are joined with one such; ")
        sys.stdout.write(f"{wrong:,} pairs join others\n")
    return int(seconds > BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
