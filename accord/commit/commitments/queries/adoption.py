"""Who answered what to a group's recommendations; parties to a document, and what followed from it."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects

from accord.commit.commitments.models import AdoptionAnswer, Commitment, Duty, Instrument, InstrumentParty
from accord.commit.commitments.models.adoption import OF_A_GROUP, Adoption
from accord.commit.commitments.queries.promises import duties_by_id, duties_for
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import permits_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.threads.models import Relation
from accord.kernel.threads.queries import LinkedRecord, linked_records

UNANSWERED = "unanswered"


@dataclass(frozen=True)
class AdoptionLine:
    """One member and one recommendation: the duty, and the newest answer where there is one."""

    duty: Duty
    said: AdoptionAnswer | None
    who: str

    @property
    def answer(self) -> str:
        """The answer that counts; ``unanswered`` where the member said nothing yet."""
        return self.said.answer if self.said else UNANSWERED


@dataclass(frozen=True)
class AdoptionBoard:
    """Members down, recommendations across. ``cells``: by member and recommendation, mostly one line each."""

    members: Sequence[Actor]
    recommendations: Sequence[Commitment]
    lines: Sequence[AdoptionLine]
    cells: Mapping[tuple[UUID, UUID], Sequence[AdoptionLine]] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """How many answers of each sort, those that are missing too."""
        return Counter(line.answer for line in self.lines)

    def of_member(self, member: Actor) -> Counter[str]:
        """The answers of one member."""
        return Counter(line.answer for line in self.lines if line.duty.lead_id == member.pk)

    def of_recommendation(self, row: Commitment) -> Counter[str]:
        """The answers to one recommendation."""
        return Counter(line.answer for line in self.lines if line.duty.commitment_id == row.pk)


def answers_to(viewer: Viewer, duties: Iterable[Duty]) -> QuerySet[AdoptionAnswer]:
    """What members said to these duties, newest first."""
    rows = visible_to(viewer, AdoptionAnswer).filter(duty__in=[duty.pk for duty in duties])
    return rows.order_by("-as_of", "-created_at", "-pk")


def answers_with_names(viewer: Viewer, duty: Duty) -> list[AdoptionLine]:
    """Every answer to one duty with who gave it, newest first."""
    said = list(answers_to(viewer, [duty]))
    names = names_of_accounts(viewer, [each.created_by for each in said])
    return [AdoptionLine(duty, each, names.get(each.created_by, "")) for each in said]


def adoption_lines(viewer: Viewer, duties: Sequence[Duty]) -> list[AdoptionLine]:
    """The newest answer to each duty with who said it, in two queries."""
    newest: dict[UUID, AdoptionAnswer] = {}
    for said in answers_to(viewer, duties):
        newest.setdefault(said.duty_id, said)
    names = names_of_accounts(viewer, [said.created_by for said in newest.values()])
    return [_line(duty, newest.get(duty.pk), names) for duty in duties]


def _line(duty: Duty, said: AdoptionAnswer | None, names: Mapping[UUID | None, str]) -> AdoptionLine:
    return AdoptionLine(duty, said, names.get(said.created_by, "") if said is not None else "")


def adoption_board(viewer: Viewer, instrument: Instrument) -> AdoptionBoard:
    """The board of a document, in a constant number of queries."""
    promises = visible_to(viewer, Commitment).filter(instrument=instrument).select_related("space")
    ordered = list(promises.order_by("paragraph_key", "created_at", "pk"))
    place = {promise.pk: number for number, promise in enumerate(ordered)}
    ids = visible_to(viewer, Duty).filter(commitment__in=list(place), lead__isnull=False).values_list("pk", flat=True)
    duties = sorted(duties_by_id(viewer, ids).values(), key=lambda duty: (duty.created_at, duty.pk))
    duties.sort(key=lambda duty: (duty.lead.name_key if duty.lead else "", place[duty.commitment_id]))
    lines = adoption_lines(viewer, duties)
    cells: dict[tuple[UUID, UUID], list[AdoptionLine]] = defaultdict(list)
    members: dict[UUID, Actor] = {}
    for line in lines:
        if line.duty.lead is not None:
            members.setdefault(line.duty.lead.pk, line.duty.lead)
            cells[line.duty.lead.pk, line.duty.commitment_id].append(line)
    given = {line.duty.commitment_id for line in lines}
    asked = [promise for promise in ordered if promise.pk in given]
    return AdoptionBoard(list(members.values()), asked, lines, dict(cells))


def recommendations_to_answer(viewer: Viewer, *, limit: int) -> list[Duty]:
    """What groups recommended to the viewer's bodies and nobody answered yet, soonest due first.

    Those alone that the viewer may answer for the body.
    """
    if not viewer.bodies:
        return []
    duties: list[Duty] = _unanswered(viewer, limit)
    mine = may_answer(viewer, duties)
    return [duty for duty in duties if duty.pk in mine]


def may_answer(viewer: Viewer, duties: Iterable[Duty]) -> set[UUID]:
    """Those of the duties that lie with the viewer's own bodies and that the viewer may answer for them."""
    own = [duty for duty in duties if duty.lead_id in viewer.bodies]
    prefetch_related_objects(own, "places", "lead__places")
    known: dict[Hashable, bool] = {}

    def may(duty: Duty) -> bool:
        places = tuple(place.pk for place in duty.places.all() or _places_of_lead(duty))
        asked = (duty.lead_id, duty.sensitivity, places)
        if asked not in known:
            level, owes = Sensitivity(duty.sensitivity), [pk for pk in (duty.lead_id,) if pk]
            known[asked] = permits_new(viewer, AdoptionAnswer, level=level, owes=owes, places=places)
        return known[asked]

    return {duty.pk for duty in own if may(duty)}


def is_declined(viewer: Viewer) -> Q:
    """Condition on duties: the newest answer of the member is that it declines."""
    said = visible_to(viewer, AdoptionAnswer).filter(duty=OuterRef("pk"))
    newer = Q(as_of__gt=OuterRef("as_of")) | Q(as_of=OuterRef("as_of"), created_at__gt=OuterRef("created_at"))
    since = visible_to(viewer, AdoptionAnswer).filter(newer, duty=OuterRef("duty"))
    return Q(Exists(said.filter(~Exists(since), answer=Adoption.DECLINED)))


def _places_of_lead(duty: Duty) -> Iterable[Place]:
    return duty.lead.places.all() if duty.lead else ()


@Prepared
def _unanswered(viewer: Viewer, limit: int) -> QuerySet[Duty]:
    said = visible_to(viewer, AdoptionAnswer).filter(duty=OuterRef("pk"))
    rows = duties_for(viewer).filter(~Exists(said), lead__in=viewer.bodies, commitment__instrument__kind__in=OF_A_GROUP)
    rows = rows.filter(commitment__in=visible_to(viewer, Commitment).values("pk"))
    ordered = rows.order_by(F("due").asc(nulls_last=True), "created_at", "pk")
    return ordered.prefetch_related("places", "lead__places")[:limit]


def parties_of(viewer: Viewer, instrument: Instrument) -> QuerySet[InstrumentParty]:
    """The parties to a document that the viewer sees, those who signed first."""
    seen = visible_to(viewer, Actor).values("pk")
    rows = visible_to(viewer, InstrumentParty).filter(instrument=instrument, party__in=seen)
    return rows.select_related("party__space", "instrument__space").order_by("side", "signed_on", "party__name_key")


@dataclass(frozen=True)
class Provenance:
    """What a document came from, and what followed from it."""

    came_from: Sequence[LinkedRecord]
    led_to: Sequence[LinkedRecord]


def provenance_of(viewer: Viewer, instrument: Instrument) -> Provenance:
    """Both ways along “came from”, as far as the viewer sees the other ends."""
    links = linked_records(viewer, instrument, Relation.CAME_FROM)
    return Provenance([link for link in links if link.outgoing], [link for link in links if not link.outgoing])


@dataclass(frozen=True)
class FollowedCounts:
    """What became of a document's promises: how many, how many somebody owes, how many duties."""

    promises: int
    owned: int
    duties: int


def followed_counts(viewer: Viewer, instrument: Instrument) -> FollowedCounts:
    """The counts over what the viewer sees, in three queries."""
    return FollowedCounts(
        _promises_in(viewer, instrument.pk), _owned_in(viewer, instrument.pk), _duties_from(viewer, instrument.pk)
    )


@Prepared
def _promises_in(viewer: Viewer, instrument: UUID) -> int:
    return visible_to(viewer, Commitment).filter(instrument=instrument).count()


@Prepared
def _owned_in(viewer: Viewer, instrument: UUID) -> int:
    return _duties_in(viewer, instrument).order_by().values("commitment").distinct().count()


@Prepared
def _duties_from(viewer: Viewer, instrument: UUID) -> int:
    return _duties_in(viewer, instrument).count()


def _duties_in(viewer: Viewer, instrument: UUID) -> QuerySet[Duty]:
    promises = visible_to(viewer, Commitment).filter(instrument=instrument)
    return visible_to(viewer, Duty).filter(commitment__in=promises.values("pk"))
