"""Where each word stands in a block of documents, kept beside the block (``blocks.py``) by the worker.

A database goes to every document that holds a word, wide as they are: of a common word among 300,000 that takes
seconds. Here a word's documents are a set of bits a block, found in the time of looking for the word among some
thousands. The answer is the index's own (``engines.py``, ``terms.Words.hold``); phrases alone stay with the database,
for what is kept says nothing of the order of words.
"""

from __future__ import annotations

import struct
import sys
import time
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from threading import Lock
from typing import Final
from uuid import UUID

from accord.kernel.search.blocks import SIZE, Block, Version, as_bits, current_blocks
from accord.kernel.search.models import Document
from accord.kernel.search.services import BLOCK_BITS
from accord.kernel.search.terms import Every, Inside, Node, Some, Start, Without, Word

STEM: Final = "_"  # stands before each stem, and is no letter of a word
WHOLE: Final = SIZE // 8  # bytes of a set of bits: a word that stands in more places than fit there is kept as one
BREAK: Final = b"\n"
LOOKS_AGAIN_AFTER: Final = 60.0  # seconds; the worker may have kept a block meanwhile
HEAD: Final = struct.Struct("<II")


@dataclass(frozen=True)
class WordPlaces:
    """The words of one block. words: all of them in the order of their bytes, a break before and after each.

    ends: where in ``places`` that of each word ends; what stands there is a set of bits, or places of two bytes each.
    """

    version: Version
    words: bytes
    ends: array[int]
    places: bytes

    def bits(self, node: Node) -> int:
        """The documents of the block that hold the tree. Raises ValueError for a phrase."""
        match node:
            case Every(parts):
                return reduce(and_, map(self.bits, parts))
            case Some(parts):
                return reduce(or_, map(self.bits, parts))
            case Without(part):
                return ~self.bits(part)  # stands beside something wanted, so nothing of it is left alone
            case Word(text, stems):
                return reduce(or_, map(self._of, (text, *stems)))
            case Start(text):
                return self._beginning(text)
            case Inside(text):
                return self._holding(text)
            case _:
                raise ValueError("What is kept of words says nothing of phrases.")

    def _of(self, word: str) -> int:
        at = self.words.find(BREAK + word.encode() + BREAK)
        return self._at(self.words.count(BREAK, 0, at)) if at >= 0 else 0

    def _beginning(self, letters: str) -> int:
        """Words with one beginning stand together."""
        beginning = BREAK + letters.encode()
        at = self.words.find(beginning)
        if at < 0:
            return 0
        first = self.words.count(BREAK, 0, at)
        return reduce(or_, map(self._at, range(first, first + self.words.count(beginning))))

    def _holding(self, letters: str) -> int:
        looked, found, number, counted = letters.encode(), 0, 0, 0
        at = self.words.find(looked)
        while at >= 0:
            start, end = self.words.rfind(BREAK, 0, at), self.words.find(BREAK, at)
            number += self.words.count(BREAK, counted, start)
            counted = start
            if self.words[start + 1 : start + 2] != STEM.encode():
                found |= self._at(number)
            at = self.words.find(looked, end)
        return found

    def _at(self, number: int) -> int:
        """The documents of the word with this number."""
        packed = self.places[self.ends[number - 1] if number else 0 : self.ends[number]]
        if len(packed) == WHOLE:
            return int.from_bytes(packed, "little")
        return as_bits(_numbers("H", packed))

    def packed(self) -> bytes:
        """The same for keeping; the version stands beside it."""
        ends = _bytes(self.ends)
        return zlib.compress(HEAD.pack(len(self.words), len(ends)) + self.words + ends + self.places, 1)


def unpacked(version: Version, packed: bytes | memoryview) -> WordPlaces:
    """What ``packed`` made."""
    whole = zlib.decompress(packed)
    words, ends = HEAD.unpack_from(whole)
    start, middle = HEAD.size, HEAD.size + words
    return WordPlaces(
        version, whole[start:middle], _numbers("I", whole[middle : middle + ends]), whole[middle + ends :]
    )


def _numbers(code: str, packed: bytes) -> array[int]:
    numbers = array(code, packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def places_of(version: Version, documents: Iterable[tuple[int, str, str]]) -> WordPlaces:
    """The places of documents: (place in the block, words, stems)."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, words, stems in documents:
        for word in {*words.split(), *stems.split()}:
            found[word].append(place)
    told = sorted((word.encode(), places) for word, places in found.items())
    ends, packed = array("I"), bytearray()
    for _word, places in told:
        dense = 2 * len(places) >= WHOLE
        packed += as_bits(places).to_bytes(WHOLE, "little") if dense else _bytes(array("H", places))
        ends.append(len(packed))
    return WordPlaces(version, b"".join((BREAK, *(word + BREAK for word, _places in told))), ends, bytes(packed))


def places_in(space: UUID, kind: str, number: int, version: Version) -> WordPlaces:
    """The places of a block as the index holds it now."""
    rows = Document.objects.filter(
        space=space, kind=kind, pk__gte=number << BLOCK_BITS, pk__lt=(number + 1) << BLOCK_BITS
    )
    values = rows.values_list("pk", "words", "stems").iterator(chunk_size=500)
    return places_of(version, ((pk & (SIZE - 1), words, stems) for pk, words, stems in values))


@dataclass
class KeptWords:
    """The words of a space's blocks as far as the worker kept them, read when somebody searches."""

    lock: Lock = field(default_factory=Lock)
    known: Mapping[int, WordPlaces] = field(default_factory=dict)
    missing: Mapping[int, Version] = field(default_factory=dict)
    looked_at: float = 0.0

    def of(self, space: UUID, kind: str, blocks: Mapping[int, Block]) -> Mapping[int, WordPlaces]:
        """Those that are kept of these blocks in these versions."""
        with self.lock:
            known = {n: words for n, words in self.known.items() if n in blocks and words.version == blocks[n].version}
            wanted = {number: block.version for number, block in blocks.items() if number not in known}
            if wanted and (wanted != self.missing or time.monotonic() - self.looked_at > LOOKS_AGAIN_AFTER):
                known.update(_kept_words(space, kind, wanted))
                self.missing = {number: version for number, version in wanted.items() if number not in known}
                self.looked_at = time.monotonic()
            self.known = known
            return known


def _kept_words(space: UUID, kind: str, wanted: Mapping[int, Version]) -> Iterator[tuple[int, WordPlaces]]:
    return ((number, unpacked(wanted[number], words)) for number, words in current_blocks(space, kind, wanted, "words"))
