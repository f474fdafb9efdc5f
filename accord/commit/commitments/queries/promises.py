"""Reading promises and duties: every list and every row through access."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accord.commit.commitments.models import (
    Commitment,
    Duty,
    EarlierWording,
    Instrument,
    InstrumentStage,
    StatePosition,
    SuggestionState,
    TagSuggestion,
)
from accord.commit.commitments.queries.law_stages import leads_to_a_law
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import Actor, ActorKind, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Term
from accord.kernel.threads.models import Link
from accord.kernel.threads.queries import links_between, ref_of
from accord.understand.situation.models import Law

Row = TypeVar("Row", bound=SpaceRecord)
NAMED_BY_DUTIES = ("lead__space", "commitment__instrument__space", "space")
# A position without a day is older than any dated one.
NEWEST_POSITION = (F("as_of").desc(nulls_last=True), "-created_at", "-pk")


def instruments_for(viewer: Viewer) -> QuerySet[Instrument]:
    """Documents with ``commitment_count``, ``duty_count`` and ``newest_stage``, in one query."""
    stages = InstrumentStage.objects.filter(instrument=OuterRef("pk"), deleted_at=None).order_by("-reached_on", "-pk")
    return visible_to(viewer, Instrument).annotate(
        commitment_count=counted(visible_to(viewer, Commitment), "instrument"),
        duty_count=counted(visible_to(viewer, Duty), "commitment__instrument"),
        newest_stage=Subquery(stages.values("stage")[:1]),
    )


def counted(rows: QuerySet[Row], field: str) -> Coalesce:
    """How many of the rows point with ``field`` at the row of the outer query."""
    of_this = rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(of_this), 0)


def instrument_for(viewer: Viewer, pk: UUID, action: str = READ) -> Instrument:
    """One document. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Instrument, pk, action, fetch=("space",))


def stages_of(viewer: Viewer, instrument: Instrument) -> QuerySet[InstrumentStage]:
    """The stages a document has reached, oldest first."""
    return visible_to(viewer, InstrumentStage).filter(instrument=instrument).order_by("reached_on", "pk")


def commitments_for(viewer: Viewer) -> QuerySet[Commitment]:
    """Promises with their instrument and ``duty_count``, in one query."""
    rows = visible_to(viewer, Commitment).select_related("instrument", "space")
    return rows.annotate(duty_count=counted(visible_to(viewer, Duty), "commitment"))


def commitment_for(viewer: Viewer, pk: UUID, action: str = READ) -> Commitment:
    """One promise with its instrument. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Commitment, pk, action, fetch=("instrument", "space"))


def sides_of(viewer: Viewer, commitment: Commitment) -> dict[str, Actor | None]:
    """Who promises it and to whom, as far as the viewer sees them."""
    seen = bodies_on(viewer, [commitment])
    return {"promisor": seen.get(commitment.promisor_id), "promisee": seen.get(commitment.promisee_id)}


def bodies_on(viewer: Viewer, rows: Iterable[Commitment]) -> dict[UUID | None, Actor]:
    """Those that the promises name as promising or promised to, as far as the viewer sees them, in one query."""
    ids = {pk for row in rows for pk in (row.promisor_id, row.promisee_id) if pk}
    return {body.pk: body for body in _bodies(viewer, list(ids))} if ids else {}


@Prepared
def _bodies(viewer: Viewer, ids: list[UUID]) -> QuerySet[Actor]:
    return visible_to(viewer, Actor).filter(pk__in=ids).select_related("space")


def has_duties(viewer: Viewer) -> Exists:
    """Condition on promises: somebody made a duty of it."""
    return Exists(visible_to(viewer, Duty).filter(commitment=OuterRef("pk")))


def terms_on(viewer: Viewer, rows: Iterable[Commitment], field: str = "themes") -> Mapping[UUID, list[Term]]:
    """Those tags of promises that the viewer sees, by promise, in one query."""
    found: dict[UUID, list[Term]] = defaultdict(list)
    for link in _tags(viewer, [row.pk for row in rows], field):
        found[link.commitment_id].append(link.term)
    return found


@Prepared
def _tags(viewer: Viewer, promises: list[UUID], field: str) -> Any:
    seen = visible_to(viewer, Term).values("pk")
    links = getattr(Commitment, field).through.objects.filter(commitment__in=promises, term__in=seen)
    return links.select_related("term__taxonomy").order_by("term__name_key")


def suggestions_for(viewer: Viewer) -> QuerySet[TagSuggestion]:
    """Suggested tags of promises that the viewer sees, the surest first."""
    promises = visible_to(viewer, Commitment).values("pk")
    rows = visible_to(viewer, TagSuggestion).filter(_of_seen_terms(viewer), commitment__in=promises)
    return rows.select_related("commitment__space", "commitment__instrument", "term__taxonomy").order_by("-score", "pk")


def _of_seen_terms(viewer: Viewer) -> Q:
    """Condition on suggestions: an action category, or a term that the viewer sees."""
    return Q(term=None) | Q(term__in=visible_to(viewer, Term).values("pk"))


@Prepared
def open_suggestions_of(viewer: Viewer, commitment: UUID) -> QuerySet[TagSuggestion]:
    """What nobody decided yet of the tags suggested for a promise, which ``commitment_for`` gave to the viewer."""
    rows = visible_to(viewer, TagSuggestion).filter(commitment=commitment, state=SuggestionState.OPEN)
    rows = rows.filter(_of_seen_terms(viewer))
    return rows.select_related("term__taxonomy").order_by("-score", "pk")


@Prepared
def positions_of(viewer: Viewer, commitment: UUID) -> QuerySet[StatePosition]:
    """How the State stood to a promise, newest first."""
    return visible_to(viewer, StatePosition).filter(commitment=commitment).order_by(*NEWEST_POSITION)


@Prepared
def earlier_words_of(viewer: Viewer, commitment: UUID) -> QuerySet[EarlierWording]:
    """The official words that newer versions of the source replaced, newest first."""
    return visible_to(viewer, EarlierWording).filter(commitment=commitment).order_by("-created_at", "-pk")


def duties_for(viewer: Viewer) -> QuerySet[Duty]:
    """Duties with what their titles and lines need, in one query."""
    return visible_to(viewer, Duty).select_related(*NAMED_BY_DUTIES)


def duties_by_id(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Duty]:
    """Those of the duties that the viewer may see, with all that their lines need, in one query.

    Lists that sort or filter by derived conditions find ids first and ask for the rest here: joined into such a
    query, PostgreSQL guesses few rows and picks a plan that takes a hundred times as long.
    """
    return {duty.pk: duty for duty in _duties_named(viewer, list(ids))}


@Prepared
def _duties_named(viewer: Viewer, ids: list[UUID]) -> QuerySet[Duty]:
    return duties_for(viewer).filter(pk__in=ids)


def duty_for(viewer: Viewer, pk: UUID, action: str = READ) -> Duty:
    """One duty with its lead, promise and instrument. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Duty, pk, action, fetch=NAMED_BY_DUTIES)


@dataclass(frozen=True)
class LevelOfDuties:
    """The duties of one promise at one level of government."""

    level: str
    word: str
    duties: list[Duty]


def duties_by_level(viewer: Viewer, commitment: Commitment) -> list[LevelOfDuties]:
    """Who owes which part of a promise, from the federal level down; levels where nobody owes anything are left out.

    Each duty has ``helpers``: the supporting bodies that the viewer sees.
    """
    found: dict[str, list[Duty]] = defaultdict(list)
    duties: list[Duty] = duties_of(viewer, commitment.pk)
    helping: dict[UUID, list[Actor]] = defaultdict(list)
    for link in _helpers(viewer, [duty.pk for duty in duties]) if duties else ():
        helping[link.duty_id].append(link.actor)
    for duty in duties:
        duty.helpers = helping[duty.pk]  # type: ignore[attr-defined] # for the template alone
        found[duty.level].append(duty)
    return [
        LevelOfDuties(level.value, str(level.label), found[level.value])
        for level in GovernmentLevel
        if found[level.value]
    ]


@Prepared
def _helpers(viewer: Viewer, duties: list[UUID]) -> Any:
    seen = visible_to(viewer, Actor).values("pk")
    links = Duty.supports.through.objects.filter(duty__in=duties, actor__in=seen)
    return links.select_related("actor__space").order_by("actor__name_key")


@Prepared
def duties_of(viewer: Viewer, commitment: UUID) -> QuerySet[Duty]:
    """The duties that were made of a promise, by the names of their bodies."""
    return duties_for(viewer).filter(commitment=commitment).order_by("lead__name_key", "created_at", "pk")


def duties_withdrawn_from(viewer: Viewer, commitment: Commitment) -> list[Duty]:
    """Duties of a promise that were taken back, with the reason, newest first; only those that every reader could see.

    commitment: as ``commitment_for`` gave it to the viewer.
    """
    found: list[Duty] = _withdrawn(commitment.pk, viewer.here)
    return found


@Prepared
def _withdrawn(commitment: UUID, space: UUID) -> QuerySet[Duty]:
    rows = Duty.objects.filter(commitment=commitment, space=space, sensitivity__lte=S1)
    return rows.exclude(deleted_at=None).exclude(withdrawn_because="").order_by("-deleted_at")


def bodies_owing(duty: Duty) -> set[UUID]:
    """The ids of the bodies that owe a duty: its lead and those that support it."""
    owing = {duty.lead_id, *(body.pk for body in duty.supports.all())}
    return {pk for pk in owing if pk is not None}


def duties_owed_by(viewer: Viewer, bodies: Iterable[UUID]) -> QuerySet[Duty]:
    """What these bodies lead or support, the most urgent first."""
    named = list(bodies)
    helped = Duty.supports.through.objects.filter(actor__in=named).values("duty")
    rows = duties_for(viewer).filter(Q(lead__in=named) | Q(pk__in=helped))
    return rows.order_by("due", "created_at")


@Prepared
def supporters_of(viewer: Viewer, duty: UUID) -> QuerySet[Actor]:
    """The bodies that help with a duty, as far as the viewer sees them."""
    return visible_to(viewer, Actor).filter(duties_supported=duty).select_related("space").order_by("name_key")


@Prepared
def places_named_by(viewer: Viewer, duty: UUID) -> QuerySet[Place]:
    """Where a duty is owed, as far as the viewer sees the places."""
    return visible_to(viewer, Place).filter(duties=duty).select_related("space").order_by("name_key")


def bodies_for(viewer: Viewer) -> QuerySet[Actor]:
    """Bodies that can owe something, by name."""
    return visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).order_by("name_key")


def law_link_of(viewer: Viewer, instrument: Instrument) -> Link | None:
    """The link from a document to the law or policy that it is, None where it points to none that the viewer sees."""
    links = links_between(viewer, [ref_of(instrument)])
    to_laws = [link for link in links if link.source_id == instrument.pk and leads_to_a_law(link)]
    seen = set(visible_to(viewer, Law).filter(pk__in=[link.target_id for link in to_laws]).values_list("pk", flat=True))
    return next((link for link in to_laws if link.target_id in seen), None)


def documents_of(viewer: Viewer, law: Law) -> list[Instrument]:
    """The documents with promises that point to a law, with the numbers of their promises and duties."""
    sources = [link.source_id for link in links_between(viewer, [ref_of(law)]) if leads_to_a_law(link)]
    rows = instruments_for(viewer).filter(pk__in=sources).select_related("space")
    return list(rows.order_by("-dated", "pk"))
