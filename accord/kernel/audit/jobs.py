"""The one file that knows the task library."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from accord.kernel.audit.deliveries import run_delivery, waiting_deliveries
from accord.kernel.audit.schedule import run_due

TICK = timedelta(minutes=1)
KEPT = timedelta(days=2)


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


def forget_finished_tasks() -> int:
    """Take finished tasks off the queue's table after two days; what they did stands in the audit log."""
    old = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return old.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)).delete()[0]


def enqueue(delivery_id: UUID) -> None:
    """Hand a committed delivery to the worker's queue."""
    deliver.enqueue(str(delivery_id))
