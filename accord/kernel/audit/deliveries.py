"""Which jobs hear of which event. ``config/jobs.py`` fills the list at start; no app knows who listens."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accord.kernel.audit.models import Delivery, DeliveryState, Event

Job = Callable[[Event], None]
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {}
AT_ONCE: dict[str, tuple[str, ...]] = {}
# Set once at start by audit/jobs.py, so that writing an event does not import the task library.
_enqueue: list[Callable[[UUID], None]] = []
ATTEMPTS = 5


def subscribe(subscriptions: dict[str, tuple[str, ...]], at_once: dict[str, tuple[str, ...]]) -> None:
    """Take the maps of event → dotted paths, of jobs and of what is done at once. Called once, at start."""
    SUBSCRIPTIONS.clear()
    SUBSCRIPTIONS.update(subscriptions)
    AT_ONCE.clear()
    AT_ONCE.update(at_once)


def do_at_once(event: Event) -> None:
    """Do, in the event's own transaction, what may not wait for a worker: what fails undoes the event with it."""
    for path in AT_ONCE.get(event.name, ()):
        follow: Job = import_string(path)
        follow(event)


def deliver_with(enqueue: Callable[[UUID], None]) -> None:
    """Say how a committed delivery reaches the worker."""
    _enqueue[:] = [enqueue]


def schedule(event: Event, touched: Sequence[UUID] = ()) -> None:
    """Write a delivery per listening job beside the event, and hand it over once the transaction is on disk.

    touched: the records of a batch, which the event itself does not name.
    """
    for job in SUBSCRIPTIONS.get(event.name, ()):
        delivery = Delivery.objects.create(event=event, job=job, touched=[str(pk) for pk in touched])
        for enqueue in _enqueue:
            transaction.on_commit(partial(enqueue, delivery.pk))


def run_delivery(delivery_id: UUID) -> DeliveryState:
    """Run one delivery's job; done ones are left alone, so a second call does no harm.

    The job runs in no transaction of ours: a long one would keep every writer waiting. One that was cut off half-way
    runs again, which does no harm either.

    Returns the state reached. A failing job is kept with its error and may be tried again up to five times.
    """
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    if delivery.state == DeliveryState.DONE:
        return DeliveryState.DONE
    job: Job = import_string(delivery.job)
    event = delivery.event
    event.touched = tuple(UUID(pk) for pk in delivery.touched)
    try:
        job(event)
    except Exception as error:  # noqa: BLE001 — whatever a job raises is kept beside its delivery, and shown
        attempts = delivery.attempts + 1
        state = DeliveryState.FAILED if attempts >= ATTEMPTS else DeliveryState.WAITING
        Delivery.objects.filter(pk=delivery_id).update(
            state=state, attempts=attempts, error=f"{type(error).__name__}: {error}"[:2_000]
        )
        return state
    Delivery.objects.filter(pk=delivery_id).update(
        state=DeliveryState.DONE, attempts=delivery.attempts + 1, done_at=timezone.now(), error="", touched=[]
    )
    return DeliveryState.DONE


def give_up(delivery_id: UUID, why: str) -> None:
    """Keep a delivery that was tried often enough as failed, with the reason; one that is done stays done."""
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, attempts=ATTEMPTS, error=why[:2_000])


def waits_later(event: Event, job: str) -> bool:
    """Whether a later event of the same name and space waits for this job: of work on a whole space once is enough."""
    later = Event.objects.filter(space_id=event.space_id, name=event.name, number__gt=event.number)
    return Delivery.objects.filter(state=DeliveryState.WAITING, job=job, event__in=later).exists()


def waiting_deliveries() -> list[UUID]:
    """Deliveries that no worker has finished, oldest first: what the periodic sweep hands over again."""
    rows = Delivery.objects.filter(state=DeliveryState.WAITING).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:1_000])
