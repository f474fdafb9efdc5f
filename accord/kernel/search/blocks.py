"""Blocks of records that are counted by facet, and how they are kept, so that a process need not read all records.

The worker keeps the blocks of large spaces (``jobs.py``); whoever counts takes those that are as the marks say now.
"""

import hashlib
import json
import sys
import zlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from accord.kernel.search.declarations import FURTHER, SEARCHABLES, Faceted, FacetedRow, Searchable
from accord.kernel.search.models import FacetBlock
from accord.kernel.search.services import BLOCK_BITS

SIZE: Final = 1 << BLOCK_BITS
Version = tuple[int, int]  # number and sum of the marks


@dataclass(frozen=True)
class Block:
    """Up to 4,096 records. ids: 16 bytes each, by place; keys: what sorts them; sets: facet → value → set of bits.

    tops: the highest value in each column of sorts.
    """

    version: Version
    whole: int
    ids: bytes
    keys: Sequence[str]
    sorts: Mapping[str, Sequence[Any]]
    sets: Mapping[str, Mapping[str, int]]
    tops: Mapping[str, Any]

    def id_at(self, place: int) -> UUID:
        """The record at a place."""
        return UUID(bytes=self.ids[place * 16 : place * 16 + 16])


def block_of(version: Version, rows: Iterable[tuple[int, FacetedRow]]) -> Block:
    """A block made of rows with their places in it."""
    whole, ids, keys = 0, bytearray(SIZE * 16), [""] * SIZE
    sorts: dict[str, list[Any]] = {}
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, row in rows:
        whole |= 1 << place
        ids[place * 16 : place * 16 + 16] = row.id.bytes
        keys[place] = row.order
        for facet, values in row.values.items():
            of_facet = places[facet]
            for value in values:
                of_facet[value].append(place)
        for column, value in row.sorts.items():
            sorts.setdefault(column, [None] * SIZE)[place] = value
    sets = {facet: {value: as_bits(of) for value, of in values.items()} for facet, values in places.items()}
    return Block(version, whole, bytes(ids), keys, sorts, sets, _tops(sorts))


def as_bits(places: Iterable[int]) -> int:
    """The set of these places."""
    found = bytearray(SIZE // 8)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def _tops(sorts: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {column: max(value for value in values if value is not None) for column, values in sorts.items()}


def keep_block(space: UUID, searchable: Searchable, number: int, block: Block, words: bytes) -> None:
    """Keep a block as it was read under its version, and the places of its words (``word_places.py``)."""
    told = {
        "whole": f"{block.whole:x}",
        "ids": b64encode(block.ids).decode(),
        "keys": block.keys,
        "sorts": {column: [_said(value) for value in values] for column, values in block.sorts.items()},
        "moments": [name for name, top in block.tops.items() if isinstance(top, datetime)],
        "sets": {facet: {of: f"{bits:x}" for of, bits in values.items()} for facet, values in block.sets.items()},
    }
    marks, total = block.version
    FacetBlock.objects.update_or_create(
        space_id=space,
        kind=searchable.kind,
        block=number,
        defaults={
            "marks": marks,
            "total": total,
            "form": form_of(searchable.kind),
            "packed": zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 1),
            "words": words,
        },
    )


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def kept_blocks(space: UUID, searchable: Searchable, wanted: Mapping[int, Version]) -> Iterator[tuple[int, Block]]:
    """Those of the blocks that are kept in the versions that are wanted."""
    for number, packed in current_blocks(space, searchable.kind, wanted, "packed"):
        yield number, _unpacked(wanted[number], packed)


def current_blocks(
    space: UUID, kind: str, wanted: Mapping[int, Version], column: str
) -> Iterator[tuple[int, bytes | memoryview]]:
    """One column of the blocks that are kept in the versions that are wanted."""
    rows = FacetBlock.objects.filter(space=space, kind=kind, form=form_of(kind))
    versions = {number: (marks, total) for number, marks, total in rows.values_list("block", "marks", "total")}
    current = [number for number, version in wanted.items() if versions.get(number) == version]
    for start in range(0, len(current), 50):
        part = rows.filter(block__in=current[start : start + 50])
        for number, marks, total, content in part.values_list("block", "marks", "total", column):
            if wanted[number] == (marks, total):
                yield number, content


def _unpacked(version: Version, packed: bytes | memoryview) -> Block:
    told = json.loads(zlib.decompress(packed))
    sorts = told["sorts"]
    for column in told["moments"]:
        sorts[column] = [datetime.fromisoformat(value) if value else None for value in sorts[column]]
    sets = {facet: {of: int(bits, 16) for of, bits in values.items()} for facet, values in told["sets"].items()}
    return Block(version, int(told["whole"], 16), b64decode(told["ids"]), told["keys"], sorts, sets, _tops(sorts))


def faceted_by(searchable: Searchable) -> Faceted:
    """How a kind is counted. Raises ValueError for one that declares no facets."""
    if searchable.faceted is None:
        raise ValueError(f"{searchable.kind} declares no facets.")
    return searchable.faceted


@lru_cache(maxsize=50)
def form_of(kind: str) -> str:
    """What made a block: another version of Accord, or of what reads and packs them, takes none that is kept."""
    readers = [faceted_by(SEARCHABLES[kind]).read, *(further.read for further in FURTHER.get(kind, ()))]
    own = (Path(__file__), Path(__file__).with_name("word_places.py"))
    sources = (*(sys.modules[read.__module__].__file__ for read in readers), *own)
    said = hashlib.blake2b(_accord().encode(), digest_size=16)
    for source in sources:
        said.update(Path(source).read_bytes() if source else b"")
    return said.hexdigest()


def _accord() -> str:
    try:
        return metadata.version("accord")
    except metadata.PackageNotFoundError:
        return ""
