"""The one file that knows the task library."""

from uuid import UUID

from django_tasks import task

from accord.kernel.audit.deliveries import run_delivery, waiting_deliveries


@task()
def deliver(delivery_id: str) -> str:
    """Run one delivery in the worker."""
    return run_delivery(UUID(delivery_id)).value


@task()
def sweep() -> int:
    """Run again what was left waiting by a worker that died. Returns how many were tried."""
    waiting = waiting_deliveries()
    for delivery_id in waiting:
        run_delivery(delivery_id)
    return len(waiting)


def enqueue(delivery_id: UUID) -> None:
    """Hand a committed delivery to the worker's queue."""
    deliver.enqueue(str(delivery_id))
