"""What is known of many duties at once: approved reports, published assessments, voices, actions, positions, grades."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone

from accord.answer.progress.figures import Told, figure_told, most_say_so
from accord.answer.progress.models import Assessment, Grade, Report, Voice
from accord.answer.progress.queries.standing import approved_reports, published_assessments, rules_of, voices_heard
from accord.answer.progress.standing import Assessed, Facts, Heard, Reported, Rules
from accord.commit.commitments.models import Duty, StatePosition
from accord.commit.commitments.queries import NEWEST_POSITION
from accord.kernel.audit.models import Event
from accord.kernel.followup.models import Action, ActionStatus
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared

OLDEST_FIRST = ("dated", "pk")
STARTING = ("action_started", "action_finished")


class OfADuty(Protocol):
    """A row that hangs on a duty."""

    duty_id: UUID


Row = TypeVar("Row", bound=OfADuty)


@dataclass(frozen=True)
class HeardVoice:
    """A voice as it may be told. The raw numbers stay where they are."""

    question: str
    answer: str
    told: Told
    on: date
    place: str
    body: str
    source: str
    heard: Heard

    @property
    def said(self) -> str:
        """“38 % have seen an inspector”."""
        return f"{self.told.words} {self.answer}"


@dataclass(frozen=True)
class Acts:
    """Actions about a duty that were not dropped: how many, how many of them started, and when the first did."""

    live: int = 0
    started: int = 0
    first_on: date | None = None


@dataclass(frozen=True)
class Evidence:
    """All that is known of one duty's way, oldest first; standing.py says what follows from it."""

    duty: Duty
    rules: Rules
    facts: Facts
    acts: Acts
    reports: tuple[Report, ...]
    assessments: tuple[Assessment, ...]
    voices: tuple[HeardVoice, ...]
    position: StatePosition | None
    grade: Grade | None
    levels: int


def evidence_of(duties: Iterable[Duty], *, rules: Rules | None = None) -> dict[UUID, Evidence]:
    """What is known of every duty, in a constant number of queries however many there are.

    duties: visible to whoever looks, with ``commitment__instrument`` and ``space`` fetched. What hangs on them is
    counted as on the board: approved, published, S0–S1, the same for every member of the space.
    """
    given = list(duties)
    if not given:
        return {}
    chosen = rules or rules_of(given[0].space)
    ids = [duty.pk for duty in given]
    promises = list({duty.commitment_id for duty in given})
    reports, assessments = _by_duty(_reports(ids)), _by_duty(_assessments(ids))
    voices, acts = _voices(ids, chosen), _acts(ids)
    positions, grades, levels = _positions(promises), _grades(promises), _levels(promises)
    return {
        duty.pk: Evidence(
            duty,
            chosen,
            _facts(duty, acts[duty.pk], reports[duty.pk], assessments[duty.pk], voices[duty.pk]),
            acts[duty.pk],
            tuple(reports[duty.pk]),
            tuple(assessments[duty.pk]),
            tuple(voices[duty.pk]),
            positions.get(duty.commitment_id),
            grades.get(duty.commitment_id),
            levels.get(duty.commitment_id, 0),
        )
        for duty in given
    }


@Prepared
def _reports(duties: Sequence[UUID]) -> QuerySet[Report]:
    return approved_reports().filter(duty__in=duties).select_related("body", "space").order_by(*OLDEST_FIRST)


@Prepared
def _assessments(duties: Sequence[UUID]) -> QuerySet[Assessment]:
    return published_assessments().filter(duty__in=duties).select_related("body", "space").order_by(*OLDEST_FIRST)


def _by_duty(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.duty_id].append(row)
    return found


def _facts(
    duty: Duty,
    acts: Acts,
    reports: Sequence[Report],
    assessments: Sequence[Assessment],
    voices: Sequence[HeardVoice],
) -> Facts:
    return Facts(
        is_owned=duty.is_owned,
        due=duty.due,
        assigned_on=duty.assigned_on,
        started=acts.started,
        reports=tuple(Reported(row.dated, row.claim, row.pk) for row in reports),
        assessments=tuple(Assessed(row.dated, row.finding, row.body_id, row.pk) for row in assessments),
        voices=tuple(voice.heard for voice in voices),
    )


def _voices(ids: Sequence[UUID], rules: Rules) -> dict[UUID, list[HeardVoice]]:
    found: dict[UUID, list[HeardVoice]] = defaultdict(list)
    for row in _heard(ids):
        found[row.duty_id].append(told_voice(row, rules))
    return found


@Prepared
def _heard(duties: Sequence[UUID]) -> QuerySet[Voice]:
    return voices_heard().filter(duty__in=duties).select_related("place", "body").order_by("collected_on", "pk")


def told_voice(row: Voice, rules: Rules) -> HeardVoice:
    """A voice without its raw numbers."""
    say_so = most_say_so(row.counted, row.share, row.asked)
    return HeardVoice(
        question=row.question,
        answer=row.answer,
        told=figure_told(row.counted, row.share, row.asked, threshold=rules.threshold),
        on=row.collected_on,
        place=str(row.place) if row.place else "",
        body=str(row.body),
        source=row.source,
        heard=Heard(row.collected_on, row.asked, say_so, row.pk),
    )


def _acts(ids: Sequence[UUID]) -> dict[UUID, Acts]:
    actions: dict[UUID, list[UUID]] = defaultdict(list)
    started: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, duty, status in _live_actions(ids):
        if duty is not None:
            actions[duty].append(pk)
            if status != ActionStatus.OPEN:
                started[duty].append(pk)
    # The day of a start is not typed in either: the log knows it.
    moments = dict(_first_starts([pk for pks in started.values() for pk in pks]))
    return defaultdict(Acts) | {
        duty: Acts(len(pks), len(started[duty]), _first_day(started[duty], moments)) for duty, pks in actions.items()
    }


@Prepared
def _live_actions(duties: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = Action.objects.filter(about_kind="duty", about_id__in=duties, deleted_at=None, sensitivity__lte=S1)
    return rows.exclude(status=ActionStatus.DROPPED).values_list("pk", "about_id", "status")


@Prepared
def _first_starts(actions: Sequence[UUID]) -> QuerySet[Any, Any]:
    begun = Event.objects.filter(name__in=STARTING, object_id__in=actions).order_by()
    return begun.values_list("object_id").annotate(first=Min("at"))


def _first_day(actions: Sequence[UUID], moments: Mapping[UUID | None, object]) -> date | None:
    known = [moment for pk in actions if (moment := moments.get(pk)) is not None]
    return timezone.localdate(min(known)) if known else None  # type: ignore[type-var, arg-type] # moments, by Min


def _positions(promises: Sequence[UUID]) -> dict[UUID, StatePosition]:
    found: dict[UUID, StatePosition] = {}
    for row in _positions_taken(promises):
        found.setdefault(row.commitment_id, row)
    return found


@Prepared
def _positions_taken(promises: Sequence[UUID]) -> QuerySet[StatePosition]:
    rows = StatePosition.objects.filter(commitment__in=promises, deleted_at=None, sensitivity__lte=S1)
    return rows.order_by(*NEWEST_POSITION)


def _grades(promises: Sequence[UUID]) -> dict[UUID, Grade]:
    return {row.commitment_id: row for row in _grades_given(promises)}


@Prepared
def _grades_given(promises: Sequence[UUID]) -> QuerySet[Grade]:
    rows = Grade.objects.filter(commitment__in=promises, deleted_at=None, sensitivity__lte=S1)
    return rows.order_by("dated", "pk")


def _levels(promises: Sequence[UUID]) -> dict[UUID, int]:
    """At how many levels of government a promise has an owner."""
    found: dict[UUID, int] = defaultdict(int)
    for promise, _level in _levels_owned(promises):
        found[promise] += 1
    return found


@Prepared
def _levels_owned(promises: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = Duty.objects.filter(commitment__in=promises, deleted_at=None, sensitivity__lte=S1, lead__isnull=False)
    return rows.order_by().values_list("commitment", "level").distinct()
