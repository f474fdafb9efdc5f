"""Rows of a list that are counted by all their facets at once, however many they are.

A database counts each facet of each page by reading every row that is found: at 300,000 records that takes seconds.
Here every value of a facet is a set of bits, one for each record, in blocks of 4,096 by the number of the record's
document; counting is an *and* and a sum of bits. Blocks are read from the records once in each process, and again when
a mark says that something in them changed (``FacetMark``, written in the transaction of the change).

What everybody in the space may read is shared. Rows of which a viewer knows more are read for that viewer alone.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from heapq import merge, nsmallest
from itertools import islice
from operator import or_
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from accord.kernel.access.visibility import NONE, reads_level
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2, S3
from accord.kernel.search.asking import Asked, asked
from accord.kernel.search.blocks import (
    SIZE,
    Block,
    Version,
    as_bits,
    block_of,
    faceted_by,
    form_of,
    keep_block,
    kept_blocks,
)
from accord.kernel.search.declarations import SEARCHABLES, FacetedRow, Searchable
from accord.kernel.search.engines import numbers_by_block
from accord.kernel.search.marking import rewritten
from accord.kernel.search.models import Document, FacetBlock, FacetMark
from accord.kernel.search.queries import respelled_in
from accord.kernel.search.restricted import restricted_rows_with
from accord.kernel.search.services import BLOCK_BITS, plain_reader, readable_by_all
from accord.kernel.search.terms import Node, has_phrase, widened
from accord.kernel.search.wider import Wider
from accord.kernel.search.word_places import KeptWords, places_in
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared

LAST: Final = SIZE - 1
FEWEST_KEPT: Final = 4  # blocks of a space: what has fewer is read in the time of a page
SPACES_KEPT: Final = 8  # lists of so many spaces stay in the memory of a process
SEARCHES_KEPT: Final = 32  # of each; turning a page or a filter does not search again
READ_AT_ONCE: Final = 8  # blocks
FEW: Final = 20_000  # so many are sorted by themselves; of more, the sorted whole is gone through
MOST_ABOVE: Final = 2_000  # finds above the index
Bits = Mapping[int, int]  # block → set of its records


@dataclass(frozen=True)
class Found:
    """What a search found, by block, and the blocks in which it has still to look."""

    bits: Bits
    unread: frozenset[int] = frozenset()

    def without(self, changed: Set[int]) -> Found:
        """The same once these blocks hold something else."""
        left = {number: bits for number, bits in self.bits.items() if number not in changed}
        return Found(left, self.unread | changed)


@dataclass
class _Kept:
    """What a process remembers of the records of one kind in one space, as every reader of the space sees them."""

    lock: Lock = field(default_factory=Lock)
    blocks: dict[int, Block] = field(default_factory=dict)
    order: array[int] | None = None
    # Never changed but replaced, after the blocks: whoever began before writes nothing into what is true now.
    found: Mapping[Node, Found] = field(default_factory=dict)
    finding: Lock = field(default_factory=Lock)
    words: KeptWords = field(default_factory=KeptWords)


_KEPT: OrderedDict[tuple[UUID, str], _Kept] = OrderedDict()
_KEPT_LOCK = Lock()


def _shared(space: UUID, searchable: Searchable) -> tuple[dict[int, Block], array[int], _Kept]:
    """The blocks of a space as they are now, and the numbers of all documents in the order of the list."""
    with _KEPT_LOCK:
        kept = _KEPT.setdefault((space, searchable.kind), _Kept())
        _KEPT.move_to_end((space, searchable.kind))
        while len(_KEPT) > SPACES_KEPT:
            _KEPT.popitem(last=False)
    with kept.lock:
        now = _versions(space, searchable)
        changed = [number for number, version in now.items() if _version(kept.blocks.get(number)) != version]
        gone = kept.blocks.keys() - now.keys()
        if changed or gone:
            fresh = dict(kept_blocks(space, searchable, {number: now[number] for number in changed}))
            left = {number: now[number] for number in changed if number not in fresh}
            fresh |= _read_blocks(space, searchable, left)
            same = all(_keys(kept.blocks.get(number)) == block.keys for number, block in fresh.items())
            same_order = same and not gone
            kept.blocks = {n: b for n, b in kept.blocks.items() if n not in gone} | fresh
            with kept.finding:
                kept.found = {tree: found.without(fresh.keys() | gone) for tree, found in kept.found.items()}
            kept.order = kept.order if same_order else None
        if kept.order is None:
            kept.order = _in_order(kept.blocks)
        return kept.blocks, kept.order, kept


def _versions(space: UUID, searchable: Searchable) -> dict[int, Version]:
    return {number: (count, int(total)) for number, count, total in _marks(space, searchable.kind)}


@Prepared
def _marks(space: UUID, kind: str) -> QuerySet[Any, Any]:
    marks = FacetMark.objects.filter(space=space, kind=kind).values_list("block")
    return marks.annotate(Count("pk"), Sum("token"))


def keep_blocks(space: UUID, searchable: Searchable) -> int:
    """Read the blocks of a large space that changed since they were kept, and keep them. Returns how many."""
    now = _versions(space, searchable)
    if len(now) < FEWEST_KEPT:
        now = {}
    kept = FacetBlock.objects.filter(space=space, kind=searchable.kind)
    kept.exclude(block__in=list(now)).delete()
    current = {
        (number, (marks, total))
        for number, marks, total in kept.filter(form=form_of(searchable.kind)).values_list("block", "marks", "total")
    }
    changed = {number: version for number, version in now.items() if (number, version) not in current}
    for number, block in _read_blocks(space, searchable, changed):
        words = places_in(space, searchable.kind, number, block.version)
        keep_block(space, searchable, number, block, words.packed())
    return len(changed)


def _version(block: Block | None) -> Version | None:
    return block.version if block else None


def _keys(block: Block | None) -> Sequence[str]:
    return block.keys if block else ()


def _read_blocks(space: UUID, searchable: Searchable, wanted: Mapping[int, Version]) -> Iterator[tuple[int, Block]]:
    """Blocks as every reader of the space sees them, some at a time: so many queries for any number of rows."""
    numbers = sorted(wanted)
    for start in range(0, len(numbers), READ_AT_ONCE):
        part = numbers[start : start + READ_AT_ONCE]
        documents = Document.objects.filter(_within(part), space=space, kind=searchable.kind)
        places = {pk.int: number for pk, number in documents.values_list("object_id", "pk")}
        rows = readable_by_all(space, searchable).filter(pk__in=documents.values("object_id"))
        found: dict[int, list[tuple[int, FacetedRow]]] = {number: [] for number in part}
        for row in searchable.count_rows(plain_reader(space), rows):
            number = places.get(row.id.int)
            if number is not None:
                found[number >> BLOCK_BITS].append((number & LAST, row))
        yield from ((number, block_of(wanted[number], rows_of)) for number, rows_of in found.items())


def _within(numbers: Sequence[int]) -> Q:
    """The documents of these blocks, as one range where they stand together."""
    if numbers[-1] - numbers[0] + 1 == len(numbers):
        return Q(pk__gte=numbers[0] << BLOCK_BITS, pk__lt=(numbers[-1] + 1) << BLOCK_BITS)
    ranges = (Q(pk__gte=number << BLOCK_BITS, pk__lt=(number + 1) << BLOCK_BITS) for number in numbers)
    return reduce(or_, ranges)


def _in_order(blocks: Mapping[int, Block]) -> array[int]:
    keyed = [
        (key, number << BLOCK_BITS | place)
        for number, block in blocks.items()
        for place, key in enumerate(block.keys)
        if key
    ]
    return array("q", [number for _key, number in sorted(keyed)])


@dataclass(frozen=True)
class FacetedRows:
    """The rows of a list for one viewer, narrowed so far. Answers what ``ui/listing_rows.Rows`` asks.

    fetch: the records of these ids, in any order, fetched as the viewer. bits: who is left, block by block; blocks
    below zero are the viewer's own. wider: values that count others too.
    """

    viewer: Viewer
    searchable: Searchable
    fetch: Callable[[Sequence[UUID]], Iterable[Any]]
    blocks: Mapping[int, Block]
    bits: Bits
    order: array[int]
    kept: _Kept
    own: Mapping[int, int]  # number of a document → where it stands among the viewer's own
    sort: tuple[str, bool] = ("", False)
    wider: Wider = field(default_factory=Wider)
    everything: Bits = field(default_factory=dict)  # who was there before anything narrowed them

    def ask(self, _what: object, change: Callable[..., Any], *more: Any) -> Any:
        """What a function of the list's own makes of the rows."""
        return change(self, *more)

    def whole(self) -> FacetedRows:
        """What a list's own functions are given."""
        return self

    def apply(self, change: Callable[..., Any], _what: object = None) -> Any:
        """The rows after a function of the list's own."""
        return change(self)

    def where(self, facet: str, _of: object, values: Sequence[str], _what: object = None) -> FacetedRows:
        """The rows that have one of these values."""
        return self._only({number: bits & self._having(number, facet, values) for number, bits in self.bits.items()})

    def without(self, facet: str, _of: object, values: Sequence[str]) -> FacetedRows:
        """The rows that have none of these values."""
        return self._only({number: bits & ~self._having(number, facet, values) for number, bits in self.bits.items()})

    def _having(self, number: int, facet: str, values: Sequence[str]) -> int:
        if not self.wider.holds(facet):
            return self._in_any(number, (facet,), values)
        counting = self.wider.counting
        found = self._in_any(number, self.wider.facets, values)
        for value in counting.values.intersection(values):
            own, through = self._counted(number, value)
            found |= own | through
        return found

    def _in_any(self, number: int, facets: Iterable[str], values: Iterable[str]) -> int:
        """The rows of a block that have one of these values in one of these facets."""
        sets, found = self.blocks[number].sets, 0
        for facet in facets:
            of_facet = sets.get(facet)
            if of_facet:
                for value in values:
                    found |= of_facet.get(value, 0)
        return found

    def _counted(self, number: int, value: str) -> tuple[int, int]:
        """The rows of a block that count under a value as its own, and those that count there through others alone."""
        facets, counting = self.wider.facets, self.wider.counting
        own = self._in_any(number, facets, (value, *counting.own.get(value, ())))
        return own, self._in_any(number, facets, counting.through.get(value, ())) & ~own

    def _only(self, bits: Bits) -> FacetedRows:
        return replace(self, bits={number: left for number, left in bits.items() if left})

    def holding(self, text: str) -> FacetedRows:
        """The rows that hold what was typed (``read``); nothing typed leaves all of them."""
        understood = self.read(text)
        if understood.tree is None:
            return self._only({}) if understood.lacks_wanted else self
        return self._only(self._holding(understood.tree, self.bits))

    def read(self, text: str) -> Asked:
        """What was typed (``asking.py``); words are looked for inside words, too, where no row holds them otherwise."""
        understood = asked(text, self.viewer.languages)
        if understood.tree is None or (wide := widened(understood.tree)) == understood.tree:
            return understood
        if any(self._holding(understood.tree, self.everything).values()):
            return understood
        return replace(understood, tree=wide, is_wide=True)

    def proposals(self, text: str) -> list[str]:
        """The text with words that some row holds in place of those that none does; empty where there are no such."""
        understood = asked(text, self.viewer.languages)
        other = respelled_in(self.viewer, understood, self.searchable)
        return [rewritten(text, other)] if other else []

    def _holding(self, tree: Node, among: Bits) -> Bits:
        shared, own = self._found(tree), self._found_above(tree)
        own = own | {
            place for number, place in self.own.items() if shared.get(number >> BLOCK_BITS, 0) >> (number & LAST) & 1
        }
        mine: dict[int, int] = defaultdict(int)
        for place in own:
            mine[place >> BLOCK_BITS] |= 1 << (place & LAST)
        return {n: bits & (shared if n >= 0 else mine).get(n, 0) for n, bits in among.items()}

    def _found(self, tree: Node) -> Bits:
        known = self.kept.found
        blocks, found = self.kept.blocks, known.get(tree)
        if found is not None and not found.unread:
            return found.bits
        told = dict(found.bits) if found is not None else {}
        unread = set(blocks if found is None else found.unread)
        if len(blocks) >= FEWEST_KEPT and not has_phrase(tree):
            kept = self.kept.words.of(self.viewer.here, self.searchable.kind, blocks)
            told |= {number: kept[number].bits(tree) for number in unread & kept.keys()}
            unread -= kept.keys()
        if unread:
            # A change makes words be looked up in its own block alone.
            again = sorted(unread) if len(unread) <= READ_AT_ONCE and len(unread) < len(blocks) else []
            numbers = numbers_by_block(tree, BLOCK_BITS, again)
            told |= {number: as_bits(places) for number, places in numbers.items() if number in blocks}
        now = Found(told)
        with self.kept.finding:
            if self.kept.found is known:
                latest = [*((other, of) for other, of in known.items() if other != tree), (tree, now)]
                self.kept.found = dict(latest[-SEARCHES_KEPT:])
        return now.bits

    def _found_above(self, tree: Node) -> set[int]:
        """Places of the viewer's own rows that the index does not hold."""
        mine = {
            self.blocks[number].id_at(place): number << BLOCK_BITS | place
            for number in self.blocks
            if number < 0
            for place in _places(self.blocks[number].whole)
        }
        if not mine:
            return set()
        above = restricted_rows_with(self.viewer, self.searchable, tree, MOST_ABOVE)
        return {mine[pk] for pk in above if pk in mine}

    def tally(self, facet: str, _of: object) -> Mapping[str, int]:
        """How many rows there are of each value."""
        if self.wider.holds(facet):
            return self._tally_of_list(facet)
        counts: Counter[str] = Counter()
        for number, bits in self.bits.items():
            for value, having in self.blocks[number].sets.get(facet, {}).items():
                both = having & bits
                if both:
                    counts[value] += both.bit_count()
        return counts

    def _tally_of_list(self, facet: str) -> Mapping[str, int]:
        """The same for the values of one list, or of all of them, in whichever facets of the blocks they stand."""
        offered = self.wider.counting.lists.get(facet)
        counts: Counter[str] = Counter()
        for number, bits in self.bits.items():
            known = self.blocks[number].sets
            holding = [known[of] for of in self.wider.facets if of in known]
            there = frozenset[str]().union(*holding)
            for value in there if offered is None else there & offered:
                both = reduce(or_, (sets.get(value, 0) for sets in holding)) & bits
                if both:
                    counts[value] += both.bit_count()
        for value, (own, through) in self._widened(facet).items():
            if (own and value in counts) or value in self.wider.counting.in_use:
                counts[value] = own + through
        return counts

    def through(self, facet: str) -> Mapping[str, int]:
        """How many of the rows of each value count there through other values alone; those with none are left out."""
        return {value: through for value, (_own, through) in self._widened(facet).items() if through}

    def across(self) -> Mapping[str, tuple[int, int]]:
        """By value, in whichever of the wider facets: how many rows are its own, how many come through others."""
        wide = self._widened("")
        return {value: wide.get(value, (number, 0)) for value, number in self._tally_of_list("").items()}

    def _widened(self, facet: str) -> Mapping[str, tuple[int, int]]:
        """Numbers of own rows and of those that come through others, by value; values without any are left out."""
        counts: dict[str, tuple[int, int]] = {}
        values = self.wider.counting.values
        for value in values & self.wider.counting.lists.get(facet, values):
            own = through = 0
            for number, bits in self.bits.items():
                parts = self._counted(number, value)
                own += (parts[0] & bits).bit_count()
                through += (parts[1] & bits).bit_count()
            if own or through:
                counts[value] = (own, through)
        return counts

    def shared(self) -> FacetedRows:
        """Those of the rows that every reader of the space may see, and knows as much about."""
        return self._only({number: bits for number, bits in self.bits.items() if number >= 0})

    def since(self, column: str, value: Any) -> int:
        """How many rows are beyond this value in a column; blocks without any are passed over."""
        found = 0
        for number, bits in self.bits.items():
            values = self.blocks[number].sorts.get(column)
            if values and self.blocks[number].tops[column] > value:
                found += sum(1 for place in _places(bits) if values[place] is not None and values[place] > value)
        return found

    def ordered(self, _order: Sequence[str]) -> FacetedRows:
        """The rows in the list's own order."""
        return replace(self, sort=("", False))

    def ordered_by(self, column: str, _of: object, *, descending: bool) -> FacetedRows:
        """The rows by one column; what has no value comes last."""
        return replace(self, sort=(column, descending))

    def count(self) -> int:
        """How many there are."""
        return sum(bits.bit_count() for bits in self.bits.values())

    def slice(self, start: int, end: int) -> list[Any]:
        """Those from ``start`` up to ``end``, fetched."""
        ids = [self.blocks[n >> BLOCK_BITS].id_at(n & LAST) for n in islice(self.numbers(end), start, end)]
        rows = {row.pk: row for row in self.fetch(ids)} if ids else {}
        return [rows[pk] for pk in ids if pk in rows]

    def ids(self) -> list[UUID]:
        """All of them in order."""
        return [self.blocks[n >> BLOCK_BITS].id_at(n & LAST) for n in self.numbers(self.count())]

    def numbers(self, most: int) -> Iterator[int]:
        """Numbers of documents, and of the viewer's own rows, in order; ``most``: so many are wanted."""
        column, descending = self.sort
        if column:
            return iter(self._sorted_by(column, descending=descending))
        if self.count() <= FEW:
            return iter(nsmallest(most, self._numbers(), key=self._key))
        bits = self.bits
        shared = (n for n in self.order if bits.get(n >> BLOCK_BITS, 0) >> (n & LAST) & 1)
        own = sorted((n for n in self._numbers(own=True)), key=self._key)
        return merge(shared, own, key=self._key) if own else shared

    def _numbers(self, *, own: bool = False) -> Iterator[int]:
        for number, bits in self.bits.items():
            if not own or number < 0:
                for place in _places(bits):
                    yield number << BLOCK_BITS | place

    def _key(self, number: int) -> tuple[str, int]:
        return (self.blocks[number >> BLOCK_BITS].keys[number & LAST], number)

    def _sorted_by(self, column: str, *, descending: bool) -> list[int]:
        known: list[tuple[Any, int]] = []
        unknown: list[int] = []
        for number in sorted(self._numbers(), key=self._key):
            values = self.blocks[number >> BLOCK_BITS].sorts.get(column)
            value = values[number & LAST] if values else None
            if value in (None, ""):
                unknown.append(number)
            else:
                known.append((value, number))
        known.sort(key=lambda pair: pair[0], reverse=descending)
        return [*(number for _value, number in known), *unknown]


def _places(bits: int) -> Iterator[int]:
    """The places that are set, lowest first."""
    for at, byte in enumerate(bits.to_bytes(SIZE // 8, "little")):
        if byte:
            for place in range(8):
                if byte >> place & 1:
                    yield at << 3 | place


def faceted_rows(
    viewer: Viewer,
    model: type[SpaceRecord],
    fetch: Callable[[Sequence[UUID]], Iterable[Any]],
    wider: Wider | None = None,
) -> FacetedRows:
    """The rows of a kind that the viewer may see, to be narrowed, counted and shown. See the module's words."""
    searchable = SEARCHABLES[model.policy.name]
    shared: dict[int, Block] = {}
    order, kept = array("q"), _Kept()
    if viewer.space is not None and reads_level(viewer, model, S1) != NONE:
        shared, order, kept = _shared(viewer.space, searchable)
    own, known_as = _own_blocks(viewer, searchable) if viewer.space is not None else ({}, {})
    bits = {number: block.whole for number, block in (shared | own).items()}
    for number in known_as:
        if number >> BLOCK_BITS in bits:
            bits[number >> BLOCK_BITS] &= ~(1 << (number & LAST))
    return FacetedRows(
        viewer, searchable, fetch, shared | own, bits, order, kept, known_as, wider=wider or Wider(), everything=bits
    )


def _own_blocks(viewer: Viewer, searchable: Searchable) -> tuple[dict[int, Block], dict[int, int]]:
    """Rows of which the viewer knows more than others, in blocks below zero; and which documents they replace."""
    faceted = faceted_by(searchable)
    if all(reads_level(viewer, model, level) == NONE for model in faceted.depends_on for level in (S2, S3)):
        return {}, {}
    ids = list(faceted.personal(viewer))
    if not ids:
        return {}, {}
    rows = list(searchable.count_rows(viewer, ids))
    parts = [rows[start : start + SIZE] for start in range(0, len(rows), SIZE)]
    blocks = {-1 - at: block_of((0, 0), enumerate(part)) for at, part in enumerate(parts)}
    at = {row.id: -1 - n // SIZE << BLOCK_BITS | n % SIZE for n, row in enumerate(rows)}
    return blocks, {number: at[pk] for pk, number in _documents_of(searchable.kind, list(at))}


@Prepared
def _documents_of(kind: str, ids: list[UUID]) -> QuerySet[Any, Any]:
    return Document.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", "pk")
