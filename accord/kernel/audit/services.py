"""Writing down what happened, in the same transaction as the change itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any, ClassVar, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accord.kernel.audit.canonical import keyed_digest, link_mac, plain
from accord.kernel.audit.deliveries import do_at_once, schedule
from accord.kernel.audit.models import START, SYSTEM, Chain, Event, HistoryValue
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1

P = ParamSpec("P")
R = TypeVar("R")
Changes = Mapping[str, tuple[Any, Any]]

BATCH = 1_000
EVENTS: set[str] = set()
_recorded: ContextVar[int] = ContextVar("events recorded or declared unneeded", default=0)


class Unrecorded(RuntimeError):
    """A service changed something, or may have, and left no event: the transaction is rolled back."""


class Audited(Protocol):
    """What an event can be about: a row with a declared kind; ``space_id`` where it belongs to a space."""

    policy: ClassVar[Kind]

    @property
    def pk(self) -> Any:
        """The row's id."""


def service(*events: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark the one function for one write: atomic, and rolled back unless it recorded an event.

    events: the names it may record; they are the closed list that the docs test and ``record`` check against.
    A call that found nothing to change says so with ``nothing_changed()``.
    """
    EVENTS.update(events)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            before = _recorded.get()
            with transaction.atomic():
                result = function(*args, **kwargs)
                if _recorded.get() == before:
                    raise Unrecorded(f"{function.__module__}.{function.__name__} recorded no event.")
            return result

        return call

    return decorate


def nothing_changed() -> None:
    """Say that this service call had nothing to do, such as a form that was sent twice."""
    _recorded.set(_recorded.get() + 1)


def record(
    by: Viewer,
    event: str,
    subject: Audited,
    *,
    changes: Changes | None = None,
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Add one link to the chain of the subject's space, with the values before and after kept apart.

    changes: {field: (before, after)}; each value is kept under the field's declared level.
    details: what a reader of the log needs and anyone in the space may see; ids, counts and fixed words, never a text
    that somebody typed, since the chain cannot be erased.
    Raises ValueError for an event outside the closed list, or a field whose level was never declared.
    """
    kind = subject.policy
    changed = dict(changes or {})
    undeclared = kind.undeclared(changed)
    if undeclared:
        raise ValueError(f"{kind.name} declares no level for {', '.join(undeclared)}.")
    values = _history_of(subject, changed)
    link = _append(
        by,
        event,
        kind=kind.name,
        object_id=subject.pk,
        space_id=getattr(subject, "space_id", None),
        fields=[value.field for value in values],
        digest=keyed_digest({value.field: value.digest for value in values}),
        details=dict(details or {}),
    )
    for value in values:
        value.event = link
    HistoryValue.objects.bulk_create(values)
    return link


def _history_of(subject: Audited, changed: Changes) -> list[HistoryValue]:
    """The values before and after, in the order of their fields, each under its level and with its own digest."""
    row_level = int(getattr(subject, "sensitivity", S1))
    values = [
        HistoryValue(
            object_id=subject.pk,
            field=name,
            level=max(row_level, int(subject.policy.level_of(name) or 0)),
            before=plain(before),
            after=plain(after),
        )
        for name, (before, after) in sorted(changed.items())
    ]
    for value in values:
        value.digest = keyed_digest(value.content())
    return values


@service("values_erased")
def erase_values(by: Viewer, subject: Audited, *, fields: Iterable[str]) -> int:
    """Empty what the history of a record kept of some fields; the chain holds, for it never held the values.

    For the operator alone, as when a person must be forgotten. Returns how many values were emptied.
    Raises NotPermitted for anybody else.
    """
    if not by.operator:
        raise NotPermitted("erase", "operator")
    named = sorted(set(fields))
    kept = HistoryValue.objects.filter(object_id=subject.pk, field__in=named, erased_at=None)
    numbers = sorted(set(kept.values_list("event__number", flat=True)))
    count = kept.update(before=None, after=None, erased_at=timezone.now())
    record(by, "values_erased", subject, details={"erased": named, "events": numbers})
    return count


def record_batch(
    by: Viewer,
    event: str,
    *,
    space_id: UUID | None,
    kind: Kind,
    contents: Iterable[tuple[UUID, str]],
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Add one link for a bulk write: a digest over ids and content hashes. Raises ValueError above 1,000 rows."""
    rows = sorted((str(pk), digest) for pk, digest in contents)
    if len(rows) > BATCH:
        raise ValueError(f"A batch holds at most {BATCH} rows, not {len(rows)}.")
    return _append(
        by,
        event,
        kind=kind.name,
        object_id=None,
        space_id=space_id,
        fields=[],
        digest=keyed_digest(rows),
        details={**(details or {}), "rows": len(rows)},
        touched=[UUID(pk) for pk, _digest in rows],
    )


def _append(by: Viewer, event: str, *, space_id: UUID | None, touched: Sequence[UUID] = (), **columns: Any) -> Event:
    if event not in EVENTS:
        raise ValueError(f"{event} is not in the closed list of events; name it in @service.")
    chain = _locked_chain(space_id or SYSTEM)
    # The clock may be set back; the log's order is the number's, and its times never run backwards.
    now = max(timezone.now(), chain.updated_at or timezone.now())
    if by.operator:
        columns["details"] = {**columns["details"], "operator": True}
    link = Event(
        space_id=chain.pk,
        number=chain.events + 1,
        at=now,
        account_id=by.account,
        name=event,
        previous=chain.head,
        **columns,
    )
    link.details = plain(link.details)
    link.mac = link_mac(link.previous, link.canonical())
    link.save(force_insert=True)
    Chain.objects.filter(pk=chain.pk).update(events=link.number, head=link.mac, updated_at=now)
    _recorded.set(_recorded.get() + 1)
    schedule(link, touched)
    do_at_once(link)
    return link


def _locked_chain(space_id: UUID) -> Chain:
    chain = Chain.objects.select_for_update().filter(space_id=space_id).first()
    if chain is not None:
        return chain  # all but the first event of a space
    Chain.objects.get_or_create(space_id=space_id, defaults={"events": 0, "head": START})
    return Chain.objects.select_for_update().get(space_id=space_id)
