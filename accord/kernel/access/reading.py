"""Reading what is confidential leaves one event a request: which records, never what they say."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from accord.kernel.audit.services import record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space

Ref = tuple[str, UUID]
_collected: ContextVar[set[Ref] | None] = ContextVar("confidential rows that this request showed", default=None)


@contextmanager
def collecting_reads(into: set[Ref]) -> Iterator[None]:
    """Gather, while the block runs, every row whose confidential content was handed to the viewer."""
    token = _collected.set(into)
    try:
        yield
    finally:
        _collected.reset(token)


def note_read(kind: str, pk: UUID) -> None:
    """A row of S3 or above was handed out; outside a request nothing gathers it."""
    collected = _collected.get()
    if collected is not None:
        collected.add((kind, pk))


@service("confidential_read")
def record_reads(by: Viewer, space: Space, reads: Collection[Ref]) -> None:
    """Write down who read which confidential records, all of one request in one event."""
    records = defaultdict(list)
    for kind, pk in sorted(reads):
        records[kind].append(str(pk))
    record(by, "confidential_read", space, details={"rows": len(reads), "records": dict(records)})
