"""Periodic work runs when it is due, once, and a failing job stops nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accord.kernel.audit import schedule
from accord.kernel.audit.jobs import forget_finished_tasks, start_clock
from accord.kernel.audit.schedule import failing_jobs, run_due

ran: list[str] = []


def good_job() -> None:
    """A job that works."""
    ran.append("good")


def bad_job() -> None:
    """A job that always fails."""
    raise OSError("the disk is away")


GOOD, BAD = f"{__name__}.good_job", f"{__name__}.bad_job"


@pytest.fixture(autouse=True)
def two_jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hourly job that works and one that fails."""
    ran.clear()
    monkeypatch.setattr(schedule, "PERIODIC", {BAD: timedelta(hours=1), GOOD: timedelta(hours=1)})


def test_a_job_runs_when_it_is_due_and_not_before() -> None:
    now = timezone.now()
    assert run_due(now) == [BAD, GOOD]
    assert run_due(now + timedelta(minutes=59)) == []
    assert run_due(now + timedelta(minutes=61)) == [BAD, GOOD]
    assert ran == ["good", "good"]


def test_a_failing_job_is_shown_with_its_error() -> None:
    run_due()
    assert failing_jobs() == {BAD: "OSError: the disk is away"}


def test_a_clock_set_back_puts_no_job_off() -> None:
    now = timezone.now()
    run_due(now)
    assert run_due(now - timedelta(days=300)) == [BAD, GOOD]


def test_one_tick_waits_however_often_the_clock_is_started() -> None:
    for _start in range(3):
        start_clock()
    start_clock(after=timedelta(minutes=1))
    assert DBTaskResult.objects.count() == 1


def test_finished_tasks_are_forgotten_after_two_days_and_waiting_ones_kept() -> None:
    start_clock()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=3))
    assert forget_finished_tasks() == 0
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert forget_finished_tasks() == 1
