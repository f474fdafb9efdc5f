"""Periodic work runs when it is due, once, and a failing job stops nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accord.kernel.audit import schedule
from accord.kernel.audit.jobs import CUT_OFFS, deliver, forget_finished_tasks, start_clock, take_up_again
from accord.kernel.audit.models import Delivery, Event
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


@pytest.fixture
def waiting(cast) -> Delivery:
    """The one delivery that nobody has handed to the worker yet."""
    Delivery.objects.update(state="done")
    return Delivery.objects.create(event=Event.objects.earliest("number"), job=f"{__name__}.good_job_of")


def good_job_of(event: Event) -> None:
    """A job that an event starts."""
    ran.append(event.name)


def queued() -> list[str]:
    """The deliveries in the queue, as its rows name them."""
    rows = DBTaskResult.objects.filter(task_path=deliver.module_path, status="READY")
    return [row.args_kwargs["args"][0] for row in rows]


def test_what_a_dead_worker_had_begun_is_taken_up_at_the_next_start(waiting: Delivery) -> None:
    deliver.enqueue(str(waiting.pk))
    DBTaskResult.objects.get().claim("a worker that dies now")
    assert queued() == []
    assert take_up_again() == 1
    assert queued() == [str(waiting.pk)]
    assert take_up_again() == 0


def test_a_delivery_that_never_reached_the_queue_is_taken_up_once(waiting: Delivery) -> None:
    assert take_up_again() >= 1
    assert queued().count(str(waiting.pk)) == 1
    assert take_up_again() == 0


def test_a_tick_that_was_cut_off_ticks_again() -> None:
    start_clock()
    DBTaskResult.objects.get().claim("a worker that dies now")
    take_up_again()
    start_clock()
    assert [row.status for row in DBTaskResult.objects.all()] == ["READY"]


def test_a_job_that_brings_the_worker_down_again_and_again_is_given_up(waiting: Delivery) -> None:
    deliver.enqueue(str(waiting.pk))
    for _death in range(CUT_OFFS):
        DBTaskResult.objects.get().claim("a worker that dies now")
        take_up_again()
    waiting.refresh_from_db()
    assert (DBTaskResult.objects.get().status, waiting.state) == ("FAILED", "failed")
    assert waiting.error == "The worker died every time it was at this."
    assert take_up_again() == 0
