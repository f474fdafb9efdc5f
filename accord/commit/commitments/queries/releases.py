"""What of a document can be made public, and what a visitor reads of it once it is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from accord.commit.commitments.models import Commitment, Duty, Instrument, InstrumentStage
from accord.commit.commitments.queries.law_stages import laws_of
from accord.commit.commitments.queries.places import OwedThere, Where
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.publication.models import Release
from accord.kernel.publication.payloads import Part
from accord.kernel.publication.queries import public_releases, waiting_releases
from accord.kernel.spaces.languages import Texts, text_in
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.understand.situation.models import StageReached

# Not the columns that programs of the space read (``api/records.py``): what becomes public is decided field by field.
INSTRUMENT_FIELDS = ("kind", "title", "symbol", "issued_by", "session", "dated", "source")
STAGE_FIELDS = ("instrument", "stage", "reached_on", "source")
LAW_STAGE_FIELDS = ("law", "stage", "reached_on", "source")
PROMISE_FIELDS = (
    "instrument",
    "kind",
    "paragraph",
    "paragraph_key",
    "heading",
    "text",
    "language",
    "plain",
    "addressed_to",
    "recommending_states",
    "position",
)
DUTY_FIELDS = ("commitment", "wording", "lead", "level", "places", "due")
BODY_FIELDS = ("name", "level")
PLACE_FIELDS = ("name", "kind", "code", "parent")
FIELDS: Mapping[type[SpaceRecord], Sequence[str]] = {
    InstrumentStage: STAGE_FIELDS,
    StageReached: LAW_STAGE_FIELDS,
    Commitment: PROMISE_FIELDS,
    Duty: DUTY_FIELDS,
    Actor: BODY_FIELDS,
    Place: PLACE_FIELDS,
}
# One release, and the transaction that freezes it, stay small enough to answer at once.
MOST_PROMISES = 2_000


@dataclass(frozen=True)
class Releasable:
    """What a release of a document would hold, and how many of its promises and duties stay inside the space."""

    instrument: Instrument
    rows: Mapping[type[SpaceRecord], Sequence[SpaceRecord]]
    left_out: int

    @property
    def parts(self) -> list[Part]:
        """The rows with their fields, as a release takes them."""
        return [Part(row, FIELDS[model]) for model, rows in self.rows.items() for row in rows]

    def number_of(self, model: type[SpaceRecord]) -> int:
        """How many rows of a kind."""
        return len(self.rows.get(model, ()))


def releasable(viewer: Viewer, instrument: Instrument) -> Releasable:
    """Everything of a document that the space reads: its stages, promises, duties, who owes them and where.

    Rows above S1, duties of bodies above S1, and places above S1 are left out.
    """
    every = visible_to(viewer, Commitment).filter(instrument=instrument)
    promises = list(
        every.filter(sensitivity__lte=S1).order_by("paragraph_key", "created_at", "pk")[: MOST_PROMISES + 1]
    )
    owed = visible_to(viewer, Duty).filter(commitment__instrument=instrument)
    open_duties = owed.filter(sensitivity__lte=S1, commitment__sensitivity__lte=S1).select_related("lead")
    duties = [duty for duty in open_duties if duty.lead is None or _is_open_body(duty.lead)]
    leads = {duty.lead.pk: duty.lead for duty in duties if duty.lead is not None}
    rows: dict[type[SpaceRecord], Sequence[SpaceRecord]] = {
        **_stages(viewer, instrument),
        Commitment: promises,
        Duty: duties,
        Actor: list(leads.values()),
        Place: _places(viewer, duties),
    }
    left_out = every.count() - len(promises) + owed.count() - len(duties)
    return Releasable(instrument, rows, left_out)


def _stages(viewer: Viewer, instrument: Instrument) -> dict[type[SpaceRecord], Sequence[SpaceRecord]]:
    """The stages of a document, or of the law of the register that it points to."""
    law = laws_of(viewer, [instrument]).get(instrument.pk)
    if law is None:
        own = visible_to(viewer, InstrumentStage).filter(instrument=instrument, sensitivity__lte=S1)
        return {InstrumentStage: list(own.order_by("reached_on", "pk"))}
    reached = visible_to(viewer, StageReached).filter(law=law, sensitivity__lte=S1)
    return {StageReached: list(reached.order_by("reached_on", "pk"))} if law.sensitivity <= S1 else {}


def _is_open_body(body: Actor) -> bool:
    return body.sensitivity <= S1 and body.deleted_at is None and not body.is_person


def _places(viewer: Viewer, duties: Iterable[Duty]) -> list[Place]:
    """The places that the duties name, with those they lie in, from the top; each level one query."""
    named = Duty.places.through.objects.filter(duty__in=[duty.pk for duty in duties]).values_list("place_id", flat=True)
    found: dict[UUID, Place] = {}
    wanted: set[UUID] = set(named)
    while wanted:
        rows = visible_to(viewer, Place).filter(pk__in=wanted, sensitivity__lte=S1)
        found |= {row.pk: row for row in rows}
        wanted = {row.parent_id for row in rows if row.parent_id is not None} - found.keys()
    return list(found.values())


def releases_of_instruments(viewer: Viewer) -> Any:
    """Releases of documents, whatever their state, the newest first."""
    rows = visible_to(viewer, Release).filter(kind=Instrument.policy.name)
    return rows.select_related("space").order_by("-created_at", "-pk")


def releases_to_decide(viewer: Viewer) -> Any:
    """Releases of documents that wait for a second person, the longest first; never those the viewer asked for."""
    rows = waiting_releases(viewer).filter(kind=Instrument.policy.name)
    return rows.select_related("space").order_by("created_at", "pk")


def release_for(viewer: Viewer, pk: UUID, action: str = READ) -> Release:
    """One release. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Release, pk, action, fetch=("space",))


def public_spaces() -> Any:
    """Spaces that are open; whether they made anything public is asked of their releases."""
    return Space.objects.filter(closed_at=None)


def public_documents(slug: str) -> tuple[Space, list[Release]] | None:
    """What anybody may read of a space, newest first; None for one that is absent, closed or made nothing public."""
    space = public_spaces().filter(slug=slug).first()
    if space is None:
        return None
    rows = [row for row in public_releases(space.pk).filter(kind=Instrument.policy.name) if row.is_intact]
    return (space, rows) if rows else None


def public_document(slug: str, pk: UUID) -> tuple[Space, Release] | None:
    """One document that was made public; None where it is absent, withdrawn, or not what was approved."""
    space = public_spaces().filter(slug=slug).first()
    if space is None:
        return None
    row = public_releases(space.pk).filter(kind=Instrument.policy.name, pk=pk).first()
    return (space, row) if row is not None and row.is_intact else None


@dataclass(frozen=True)
class PublicPlace:
    """A place as the release has it, with what lies in it."""

    id: str
    name: Texts
    kind: str
    parent: str


@dataclass(frozen=True)
class PublicDuty:
    """What is owed, by whom (no name: nobody yet), at which level, where (no place: everywhere), until when."""

    promise: str
    wording: Texts
    lead: Texts
    level: str
    places: Sequence[PublicPlace]
    due: date | None

    @property
    def level_word(self) -> str:
        """The level of government in words."""
        return str(GovernmentLevel(self.level).label) if self.level in GovernmentLevel.values else self.level


@dataclass(frozen=True)
class PublicPromise:
    """A paragraph: official words, plain words beside them, and what is owed of it."""

    id: str
    values: Mapping[str, Any]
    duties: Sequence[PublicDuty] = ()


@dataclass(frozen=True)
class PublicDocument:
    """A release read as a document."""

    values: Mapping[str, Any]
    stages: Sequence[Mapping[str, Any]]
    promises: Sequence[PublicPromise]
    places: Mapping[str, PublicPlace] = field(default_factory=dict)

    def lineage(self, place: str) -> list[PublicPlace]:
        """The place and what it lies in, from the top."""
        found: list[PublicPlace] = []
        while place in self.places and self.places[place] not in found:
            found.insert(0, self.places[place])
            place = self.places[place].parent
        return found

    def inside(self, place: str) -> list[PublicPlace]:
        """The places one step inside; the uppermost ones where no place is given."""
        known = self.places
        rows = (row for row in known.values() if (row.parent if row.parent in known else "") == place)
        return sorted(rows, key=lambda row: (row.kind, str(next(iter(row.name.values()), ""))))

    def owed_in(self, place: str) -> list[PublicPromise]:
        """The promises of which something holds in a place, by the rule of ``queries/places.py``, with those duties."""
        where = self._where(place)
        found = []
        for promise in self.promises:
            duties = [duty for duty in promise.duties if where(duty)]
            if duties:
                found.append(PublicPromise(promise.id, promise.values, duties))
        return found

    def counts_in(self, place: str) -> OwedThere:
        """How many duties hold in a place, and how they do."""
        where, around = self._where(place), list(reversed(self.lineage(place)[:-1]))
        counts: Counter[str] = Counter()
        wider: Counter[str] = Counter()
        for duty in (duty for promise in self.promises for duty in promise.duties):
            counts[how := where(duty)] += 1
            if how == Where.WIDER:
                named = {row.id for row in duty.places}
                wider[next(row.id for row in around if row.id in named)] += 1
        told = [(text_in(row.name), wider[row.id]) for row in around if wider[row.id]]
        return OwedThere(counts[Where.WITHIN], told, counts[Where.EVERYWHERE])

    def _where(self, place: str) -> Callable[[PublicDuty], str]:
        """How a duty holds in the place; empty where it does not."""
        inside = {row.id for row in self.places.values() if place in {up.id for up in self.lineage(row.id)}}
        over = {row.id for row in self.lineage(place)}

        def told(duty: PublicDuty) -> str:
            named = {row.id for row in duty.places}
            if not named:
                return Where.EVERYWHERE
            if named & inside:
                return Where.WITHIN
            return Where.WIDER if named & over else ""

        return told


def read_release(release: Release) -> PublicDocument:
    """The document that a release's payload holds; nothing but the payload is read."""
    parts: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for part in release.payload.get("parts", ()):
        parts[part["kind"]][part["id"]] = part["fields"]
    places = {
        pk: PublicPlace(pk, values["name"], values["kind"], values["parent"] or "")
        for pk, values in parts["place"].items()
    }
    duties: dict[str, list[PublicDuty]] = defaultdict(list)
    for values in parts["duty"].values():
        duties[values["commitment"]].append(_duty(values, parts["actor"], places))
    order = list(GovernmentLevel.values)
    promises = [
        PublicPromise(pk, values, sorted(duties[pk], key=lambda d: order.index(d.level) if d.level in order else 99))
        for pk, values in parts["commitment"].items()
    ]
    promises.sort(key=lambda promise: (promise.values["paragraph_key"], promise.id))
    reached = [*parts["instrument_stage"].values(), *parts["law_stage"].values()]
    stages = sorted(reached, key=lambda values: values["reached_on"])
    return PublicDocument(release.payload.get("fields", {}), stages, promises, places)


def _duty(values: Mapping[str, Any], bodies: Mapping[str, Any], places: Mapping[str, PublicPlace]) -> PublicDuty:
    return PublicDuty(
        promise=values["commitment"],
        wording=values["wording"],
        lead=bodies.get(values["lead"] or "", {}).get("name", {}),
        level=values["level"],
        places=[places[pk] for pk in values["places"] if pk in places],
        due=date.fromisoformat(values["due"]) if values["due"] else None,
    )
