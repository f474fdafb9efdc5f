"""Applying batches in two processes or more, where a machine has the processors and the database the room for them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, connections

from accord.outlets.exchange.copies import copied, copies_allowed, end_copy

FEWEST = 4  # batches for each: to part takes time as well


def shares_for(batches: int) -> int:
    """How many processes may apply so many batches side by side; 1: only the one that asks.

    SQLite has one writer at a time. A transaction that is open cannot be divided.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return 1
    return max(1, min(copies_allowed(), batches // FEWEST))


@contextmanager
def shared_out(shares: int, work: Callable[[int], None]) -> Iterator[None]:
    """Let copies of this process do the shares from 1 on while the caller does share 0; in the end all are done.

    A copy that fails says nothing: what it left undone is the caller's to do, and to complain about. None outlives
    the caller: each asks now and then whether ``its_parent_lives``.
    """
    connections.close_all()  # no two processes may speak through one connection
    copies = [copied(partial(work, share)) for share in range(1, shares)]
    try:
        yield
        for copy in copies:
            os.waitpid(copy, 0)
        copies.clear()
    finally:
        for copy in copies:
            end_copy(copy)
