"""Copies of this process that do a part of its work on another processor, and never outlive it."""

import fcntl
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from itertools import islice
from time import monotonic, sleep
from typing import Any, BinaryIO, Final, TypeVar

from django.conf import settings

Item = TypeVar("Item")
TOGETHER: Final = 200  # items that are handed over at once
WAITING: Final = 1 << 20  # bytes that may wait to be taken, so that neither process waits for the other
PATIENCE: Final = 5.0  # seconds for a copy to notice that nobody reads what it writes
_parent: int | None = None


def copies_allowed() -> int:
    """How many processes may share one piece of work on this machine, this one among them.

    A process with threads cannot be copied: what the others hold would stay held in the copy.
    """
    if threading.active_count() > 1 or _parent is not None:
        return 1
    return max(1, min(settings.IMPORT_PROCESSES, len(os.sched_getaffinity(0))))


def copied(work: Callable[[], object]) -> int:
    """Have a copy of this process do the work, then end. Returns its id, for ``waitpid``.

    The copy shares this process's connections: it has to ask a database by ones of its own, or not at all.
    """
    global _parent  # noqa: PLW0603 — of the copy alone, which is what it says
    above = os.getpid()
    copy = os.fork()
    if copy:
        return copy
    code = 1
    try:
        _parent = above
        signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(code))  # what it began is ended with it
        work()
        code = 0
    finally:
        os._exit(code)  # nothing of the caller's is to be ended or told by its copy


def its_parent_lives() -> bool:
    """Whether the process that a copy was made of is still there; true in that process itself."""
    return _parent is None or os.getppid() == _parent


def end_copy(copy: int, *, patience: float = 0.0) -> None:
    """Stop a copy that is no longer needed, and wait until it is gone; after so many seconds it is told by a signal."""
    with suppress(ProcessLookupError, ChildProcessError):
        until = monotonic() + patience
        while monotonic() < until:
            if os.waitpid(copy, os.WNOHANG)[0]:
                return
            sleep(0.005)
        os.kill(copy, signal.SIGTERM)
        os.waitpid(copy, 0)


def worked_ahead(items: Generator[Item, None, None]) -> Generator[Item, None, None]:
    """The items in their order, made by a copy of this process while the caller does something with those before.

    For items that can be pickled and whose making asks no database. What making them raises is raised here, in its
    place. Where no copy can be made they come straight from ``items``.
    """
    if copies_allowed() == 1:
        yield from items
        return
    reading, writing = os.pipe()
    with suppress(OSError):  # whoever has many pipes may not widen another
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, WAITING)
    copy = copied(lambda: _hand_over(items, reading, writing))
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield from _handed_over(pipe)
    finally:
        end_copy(copy, patience=PATIENCE)  # its pipe has closed: it ends what it began, where a signal might cut in


def _hand_over(items: Generator[Item, None, None], reading: int, writing: int) -> None:
    os.close(reading)  # so that writing fails once the caller has gone
    # What ``items`` began ends with them; nothing may cut that short.
    with os.fdopen(writing, "wb") as pipe, closing(items):
        try:
            _write_all(items, pipe)
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _write_all(items: Iterator[Item], pipe: BinaryIO) -> None:
    while True:
        batch: list[Item] = []
        failure: Exception | None = None
        try:
            batch.extend(islice(items, TOGETHER))
        except Exception as error:  # noqa: BLE001 — the caller is to hear of it, whatever it is
            failure = error
        pickle.dump((batch, failure), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        pipe.flush()
        if not batch or failure:
            return


def _handed_over(pipe: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            batch, failure = pickle.load(pipe)  # noqa: S301 — written by a copy of this very process
        except (EOFError, pickle.UnpicklingError):
            raise ChildProcessError("The process that reads ahead ended before its work did.") from None
        yield from batch
        if failure is not None:
            raise failure
        if not batch:
            return
