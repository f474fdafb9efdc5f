"""What an importer made of a file, in the shape that every importer answers with (docs/command-line.md)."""

import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from accord.kernel.spaces.errors import Refused
from accord.outlets.exchange.importers.rejections import Rejection


@dataclass(frozen=True)
class Counts:
    """Rows by what became of them. read = created + updated + unchanged + merged + rejected; skipped are beside."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    skipped: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        """Rows kept by the filters."""
        return self.created + self.updated + self.unchanged + self.merged + self.rejected

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class FileRow(Protocol):
    """A row that a reader understood: where it stands, for the person who mends it."""

    @property
    def row(self) -> int:
        """Counts from 1 with the header."""

    @property
    def sheet(self) -> str | None:
        """None where the file has no sheets."""


Row = TypeVar("Row", bound=FileRow)


def judged(
    rows: Iterable[Row], fate: Callable[[Row], str], rejected: Iterable[Rejection]
) -> tuple[list[Row], Counts, list[Rejection]]:
    """The rows that are taken, the counts of their fates (CREATED …), and all that are rejected.

    fate: what a row would come to; raises Refused for one that cannot be taken. rejected: by the reader already.
    """
    kept: list[Row] = []
    told = list(rejected)
    fates: Counter[str] = Counter()
    for row in rows:
        try:
            fates[fate(row)] += 1
        except Refused as refusal:
            told.append(Rejection(row.row, refusal.message, row.sheet, words=_words_of(row)))
        else:
            kept.append(row)
    return kept, Counts(**fates, rejected=len(told)), told


def _words_of(row: FileRow) -> tuple[tuple[str, str], ...]:
    """What stood in a row that was understood, by the name of the column."""
    told: dict[str, Any] = {}
    for name, value in asdict(cast(Any, row)).items():
        told |= {f"{name}_{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
    return tuple((name, str(value)) for name, value in told.items() if value and name not in ("row", "sheet"))


IN_MEMORY = 4_000_000  # bytes of rows; more than that wait on disk
TOGETHER = 1_000  # rows that are packed as one


def pack(rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows as they wait: JSON, compressed here, which no database has to take apart."""
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes | memoryview) -> list[dict[str, Any]]:
    """The rows that were packed."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(packed))
    return rows


class Spool:
    """Rows that wait, in their order, without filling the memory: packed, in a file of no name."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — closed with its owner
        self._sizes: list[int] = []
        self._waiting: list[dict[str, Any]] = []

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Put rows at the end."""
        self._waiting += rows
        while len(self._waiting) >= TOGETHER:
            self._write()

    def _write(self) -> None:
        packed = pack(self._waiting[:TOGETHER])
        del self._waiting[:TOGETHER]
        self._file.seek(0, 2)
        self._sizes.append(self._file.write(packed))

    def packed(self, size: int) -> Iterator[bytes]:
        """The rows, so many packed together."""
        if size == TOGETHER:
            self._file.seek(0)
            yield from (self._file.read(length) for length in self._sizes)
            yield from [pack(self._waiting)] if self._waiting else []
        else:
            yield from packed_rows(self, size)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        for length in self._sizes:
            yield from unpack(self._file.read(length))
        yield from self._waiting


def packed_rows(rows: Iterable[dict[str, Any]], size: int) -> Iterator[bytes]:
    """The rows, so many packed together."""
    waiting = iter(rows)
    while together := list(islice(waiting, size)):
        yield pack(together)


@dataclass(frozen=True)
class Plan:
    """What a file would come to, before anything is written.

    payloads: the rows to stage, as JSON, in the order in which they are applied; later: those that wait until all of
    these are there. passed: rows that are there as the file says, and need not be staged.
    rejected: as answered, each with row and reason. rows: as answered with ``--rows``. notes: for the person.
    versions: the promise that a row says in other words, where it is to be a new version of it, by the row's identity.
    """

    counts: Counts
    payloads: Iterable[dict[str, Any]]
    rejected: Sequence[dict[str, Any]] = ()
    rows: Iterable[dict[str, Any]] = ()
    notes: Sequence[str] = field(default=())
    later: Iterable[dict[str, Any]] = ()
    passed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The answer to an import. written is False for a dry run and where rejected rows were not accepted."""

    kind: str
    plan: Plan
    counts: Counts
    written: bool

    def as_json(self, *, with_rows: bool) -> dict[str, Any]:
        """The answer's keys; ``rows`` only where they were asked for."""
        counts = self.counts
        told: dict[str, Any] = {
            "kind": self.kind,
            "read": counts.read,
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "merged": counts.merged,
            "skipped": counts.skipped,
            "rejected": list(self.plan.rejected),
        }
        return {**told, "rows": list(self.plan.rows)} if with_rows else told


def applied(plan: Plan, counts: Counts) -> Counts:
    """Counts of what was applied, with what the plan says of rows that never came so far."""
    return replace(counts, merged=plan.counts.merged, skipped=plan.counts.skipped, rejected=plan.counts.rejected)
