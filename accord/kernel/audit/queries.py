"""Reading and proving the chains."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accord.kernel.audit.canonical import keyed_digest, link_mac
from accord.kernel.audit.models import START, Chain, Event, HistoryValue

PAGE = 1_000


@dataclass(frozen=True)
class Verdict:
    """What one chain's links prove. ``first_bad`` names the first link that does not hold and why."""

    space: UUID
    events: int
    head: str
    first_bad: str | None

    @property
    def intact(self) -> bool:
        """Every link holds, and the chain ends where its head says."""
        return self.first_bad is None


def events_of_space(space_id: UUID) -> QuerySet[Event]:
    """The chain of one space, newest first. Callers above access ask for it through a page that checks the role."""
    return Event.objects.filter(space_id=space_id).order_by("-number")


def events_so_far(space_id: UUID) -> int:
    """How long the chain of a space is now."""
    return Chain.objects.filter(space_id=space_id).values_list("events", flat=True).first() or 0


def changed_since(space_id: UUID, number: int, kinds: Sequence[str]) -> bool:
    """Whether a record of these kinds was touched after so many events of the space."""
    return Event.objects.filter(space_id=space_id, number__gt=number, kind__in=kinds).exists()


def events_about(space_id: UUID, object_ids: Sequence[UUID]) -> QuerySet[Event]:
    """What happened to a record, or to several that belong together, newest first."""
    return Event.objects.filter(space_id=space_id, object_id__in=object_ids).order_by("-number")


def chain_heads() -> dict[UUID, tuple[int, str]]:
    """Every chain's number of links and newest link: write it to a file kept elsewhere, and a cut tail shows."""
    return {chain.pk: (chain.events, chain.head) for chain in Chain.objects.order_by("pk")}


def verify_chains(kept: Mapping[UUID, tuple[int, str]] | None = None) -> list[Verdict]:
    """Check every link of every chain, and each chain against a head that was kept elsewhere.

    kept: {space: (number, head)} from an earlier ``chain_heads``; without it a cut tail cannot be seen.
    """
    kept = kept or {}
    heads = chain_heads()
    known = set(heads) | set(Event.objects.order_by().values_list("space_id", flat=True).distinct()) | set(kept)
    return [_verify(space, heads.get(space), kept.get(space)) for space in sorted(known)]


def _verify(space: UUID, head: tuple[int, str] | None, kept: tuple[int, str] | None) -> Verdict:
    number, previous, bad = 0, START, None
    for link in _links(space):
        bad = bad or _fault(link, number + 1, previous)
        number, previous = number + 1, link.mac
        if kept and link.number == kept[0] and link.mac != kept[1]:
            bad = bad or f"event {link.number} ({link.pk}): differs from the head that was kept"
    if kept and number < kept[0]:
        bad = bad or f"event {number + 1}: missing; the head that was kept counts {kept[0]}"
    if head != (number, previous):
        bad = bad or f"event {number + 1}: the chain's own head does not match its last link"
    return Verdict(space, number, previous, bad)


def _links(space: UUID) -> Iterable[Event]:
    """Links in order, a page at a time: a chain may be longer than memory."""
    last = -1
    while True:
        page = list(Event.objects.filter(space_id=space, number__gt=last).order_by("number")[:PAGE])
        if not page:
            return
        values = defaultdict(list)
        for value in HistoryValue.objects.filter(event__in=page).order_by("field"):
            values[value.event_id].append(value)
        for link in page:
            link.history = values[link.pk]  # type: ignore[attr-defined] # a cache for the check below, not a column
            yield link
        last = page[-1].number


def _fault(link: Event, number: int, previous: str) -> str | None:
    where = f"event {link.number} ({link.pk})"
    if link.number != number:
        return f"event {number}: missing; {where} stands in its place"
    if link.previous != previous:
        return f"{where}: does not follow the link before it"
    if not hmac.compare_digest(link.mac, link_mac(link.previous, link.canonical())):
        return f"{where}: was changed after it was written"
    history: list[HistoryValue] = link.history  # type: ignore[attr-defined] # see _links
    return _history_fault(link, history, where)


def _history_fault(link: Event, history: list[HistoryValue], where: str) -> str | None:
    """The event's digest covers each value's digest, so one erased value leaves its neighbours proven."""
    if sorted(value.field for value in history) != link.fields:
        return f"{where}: its history was cut or added to"
    digests = {value.field: value.digest for value in history}
    if link.fields and keyed_digest(digests) != link.digest:
        return f"{where}: its history was changed"
    for value in history:
        if value.object_id != link.object_id:
            return f"{where}: its history was moved to another record"
        if value.erased_at is None and keyed_digest(value.content()) != value.digest:
            return f"{where}: its history was changed"
        if value.erased_at is not None and not _erasure_recorded(link, value.field):
            return f"{where}: a value of its history was erased, and no event says so"
    return None


def _erasure_recorded(link: Event, field: str) -> bool:
    erasures = Event.objects.filter(
        space_id=link.space_id, object_id=link.object_id, name="values_erased", number__gt=link.number
    )
    return any(
        field in erasure.details.get("erased", ()) and link.number in erasure.details.get("events", ())
        for erasure in erasures
    )
