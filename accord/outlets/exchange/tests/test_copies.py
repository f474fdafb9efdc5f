"""Copies of a process work ahead for it, hand over all they made, and end with it."""

import os
import signal
import threading
import time
from contextlib import closing

import pytest

from accord.outlets.exchange import copies
from accord.outlets.exchange.copies import TOGETHER, copied, copies_allowed, its_parent_lives, worked_ahead
from accord.outlets.exchange.importers.rows import TableError, TableProblem


@pytest.fixture
def two_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whoever runs the tests may have threads of its own


def test_what_is_made_ahead_comes_in_its_order_from_another_process(two_processors):
    many = 3 * TOGETHER + 7
    given = list(worked_ahead((number, os.getpid()) for number in range(many)))
    assert [number for number, _process in given] == list(range(many))
    assert {process for _number, process in given} != {os.getpid()}
    assert list(worked_ahead(number for number in range(2 * TOGETHER))) == list(range(2 * TOGETHER))
    assert list(worked_ahead(number for number in range(0))) == []


def test_what_making_an_item_raises_comes_after_those_before_it(two_processors):
    def items():
        yield from range(5)
        raise TableError(TableProblem("The file was cut off.", row=6, sheet="Index"))

    given: list[int] = []
    with pytest.raises(TableError) as failure:
        given.extend(worked_ahead(items()))
    assert given == list(range(5))
    assert (failure.value.problem.sheet, failure.value.row, failure.value.message) == (
        "Index",
        6,
        "sheet “Index”, row 6: The file was cut off.",
    )


def test_a_copy_that_ends_too_early_is_told_of(two_processors):
    def items():
        yield from range(2 * TOGETHER)
        os.kill(os.getpid(), signal.SIGKILL)

    given: list[int] = []
    with pytest.raises(ChildProcessError):
        given.extend(worked_ahead(items()))
    assert given == list(range(2 * TOGETHER))


def test_whoever_stops_asking_ends_the_copy_and_what_it_began(two_processors, tmp_path):
    def items():
        try:
            while True:
                yield os.getpid()
        finally:
            (tmp_path / "ended").touch()

    with closing(worked_ahead(items())) as given:
        copy = next(given)
    assert (tmp_path / "ended").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(copy, 0)


def test_a_copy_knows_when_its_parent_is_gone(tmp_path):
    def orphan():
        deadline = time.monotonic() + 20
        while its_parent_lives() and time.monotonic() < deadline:
            time.sleep(0.01)
        (tmp_path / ("left" if its_parent_lives() else "alone")).touch()

    os.waitpid(copied(lambda: copied(orphan)), 0)
    deadline = time.monotonic() + 30
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["alone"]


def test_no_more_processes_than_setting_and_machine_allow(settings, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    for most, allowed in [(4, 3), (2, 2), (1, 1)]:
        settings.IMPORT_PROCESSES = most
        assert copies_allowed() == allowed


def test_a_process_with_threads_and_a_copy_are_not_copied(settings, monkeypatch):
    settings.IMPORT_PROCESSES = 4
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert copies_allowed() == 1
    assert list(worked_ahead(os.getpid() for _item in range(3))) == [os.getpid()] * 3
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(copies, "_parent", os.getppid())
    assert copies_allowed() == 1
