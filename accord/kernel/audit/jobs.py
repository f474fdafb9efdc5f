"""The one file that knows the task library."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from accord.kernel.audit.deliveries import give_up, run_delivery, waiting_deliveries
from accord.kernel.audit.schedule import run_due

TICK = timedelta(minutes=1)
KEPT = timedelta(days=2)
CUT_OFFS = 20


class CutOffTooOften(Exception):
    """The worker died every time it was at this."""


@task()
def deliver(delivery_id: str) -> str:
    """Run one delivery in the worker."""
    return run_delivery(UUID(delivery_id)).value


@task()
def tick() -> int:
    """Run the periodic jobs that are due, then come again in a minute. Returns how many ran."""
    try:
        return len(run_due())
    finally:
        start_clock(after=TICK)


def start_clock(*, after: timedelta = timedelta(0)) -> None:
    """See to it that one tick waits in the queue: called at every start and by each tick."""
    waiting = DBTaskResult.objects.filter(task_path=tick.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        tick.using(run_after=timezone.now() + after if after else None).enqueue()


def sweep() -> int:
    """Run again what was left waiting by a worker that died. Returns how many were tried."""
    waiting = waiting_deliveries()
    for delivery_id in waiting:
        run_delivery(delivery_id)
    return len(waiting)


def take_up_again() -> int:
    """Put back into the queue what a worker that died had begun, or never heard of; for a worker's start.

    A store has one worker, so nothing can be at work now. What was cut off twenty times is given up, or a job that
    brings the worker down would do so for ever. Returns how many tasks were put back.
    """
    cut_off = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for task_result in cut_off:
        if len(task_result.worker_ids) >= CUT_OFFS:
            task_result.set_failed(CutOffTooOften())
            if task_result.task_path == deliver.module_path:
                give_up(UUID(task_result.args_kwargs["args"][0]), str(CutOffTooOften.__doc__))
    back = cut_off.update(status=TaskResultStatus.READY)
    queued = DBTaskResult.objects.filter(task_path=deliver.module_path, status=TaskResultStatus.READY)
    known = {args["args"][0] for args in queued.values_list("args_kwargs", flat=True)}
    unheard = [str(delivery) for delivery in waiting_deliveries() if str(delivery) not in known]
    for delivery in unheard:
        deliver.enqueue(delivery)
    return back + len(unheard)


def forget_finished_tasks() -> int:
    """Take finished tasks off the queue's table after two days; what they did stands in the audit log."""
    old = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return old.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)).delete()[0]


def enqueue(delivery_id: UUID) -> None:
    """Hand a committed delivery to the worker's queue."""
    deliver.enqueue(str(delivery_id))
