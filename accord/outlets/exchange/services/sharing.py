"""Applying batches in two processes or more, where a machine has the processors and the database the room for them."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection, connections

FEWEST = 4  # batches for each: to part takes time as well


def shares_for(batches: int) -> int:
    """How many processes may apply so many batches side by side; 1: only the one that asks.

    SQLite has one writer at a time. A transaction that is open cannot be divided, nor a process with threads copied.
    """
    is_alone = threading.active_count() == 1 and not connection.in_atomic_block
    if connection.vendor != "postgresql" or not is_alone:
        return 1
    return max(1, min(settings.IMPORT_PROCESSES, len(os.sched_getaffinity(0)), batches // FEWEST))


@contextmanager
def shared_out(shares: int, work: Callable[[int], None]) -> Iterator[None]:
    """Let copies of this process do the shares from 1 on while the caller does share 0; in the end all are done.

    A copy that fails says nothing: what it left undone is the caller's to do, and to complain about. None outlives
    the caller: each asks now and then whether ``its_parent_lives``.
    """
    connections.close_all()  # no two processes may speak through one connection
    copies = [_copy(share, work) for share in range(1, shares)]
    try:
        yield
        for copy in copies:
            os.waitpid(copy, 0)
        copies.clear()
    finally:
        for copy in copies:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(copy, signal.SIGTERM)
                os.waitpid(copy, 0)


_parent: int | None = None


def its_parent_lives() -> bool:
    """Whether the process that a copy was made of is still there; true in that process itself."""
    return _parent is None or os.getppid() == _parent


def _copy(share: int, work: Callable[[int], None]) -> int:
    global _parent  # noqa: PLW0603 — of this process alone, which is what it says
    above = os.getpid()
    copy = os.fork()
    if copy:
        return copy
    code = 1
    try:
        _parent = above
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        work(share)
        code = 0
    finally:
        os._exit(code)  # nothing of the caller's is to be ended or told by its copy
