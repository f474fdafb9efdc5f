"""Many promises are given to bodies: planned and looked at row by row, then made some at a time.

A plan holds what a person chose for each row; nothing is assigned before somebody says so. Few rows are made at once,
many by the worker. Each part is one transaction, rows and duties together: a worker that dies goes on where it stopped.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import AssignmentPlan, Commitment, Duty, PlannedDuty, PlanState, RowState
from accord.commit.commitments.queries import commitments_for, duties_for, title_words
from accord.commit.commitments.services.duties import DutyPart, assign_duties, give_leads, tell_lead
from accord.kernel.access.queries import demand, demand_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.records import create_record, move_status, refuse_other_space

MOST_PLANNED: Final = 2_000  # ten seconds of the worker's time
AT_ONCE: Final = 20  # in one transaction, so that no other writer waits for half a second


@dataclass(frozen=True)
class RowChoice:
    """What a person chose for a row. places: None is where the lead works, none of them everywhere.

    wording: none is the promise's own words.
    """

    lead: Actor | None = None
    level: str = ""
    due: date | None = None
    wording: Texts = field(default_factory=dict)
    places: Sequence[Place] | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        where = None if self.places is None else [str(place.pk) for place in self.places]
        return {"lead": self.lead, "level": self.level, "due": self.due, "wording": self.wording, "places": where}


@service("assignment_planned")
def plan_assignment(
    by: Viewer,
    *,
    rows: Sequence[Commitment | Duty],
    choice: RowChoice,
    supports: Sequence[Actor] = (),
    client_key: str | None = None,
) -> AssignmentPlan:
    """Keep which promises, or duties without a lead, are to be given to bodies, with what was chosen for all of them.

    Nothing is assigned by it. Raises NotPermitted for anybody but the secretariat, Refused for none and over 2,000.
    """
    demand_new(by, AssignmentPlan)
    demand_new(by, Duty, owes=[choice.lead.pk] if choice.lead else [])
    refuse_other_space(by, *rows, choice.lead, *supports, *(choice.places or ()))
    if not rows:
        raise Refused(_("Choose at least one."))
    if len(rows) > MOST_PLANNED:
        raise Refused(_("At most %(most)d are assigned at once.") % {"most": MOST_PLANNED})
    names_leads = isinstance(rows[0], Duty)
    plan, is_new = create_record(
        by, AssignmentPlan, client_key=client_key, lead=choice.lead, names_leads=names_leads, state=PlanState.PLANNED
    )
    if not is_new:
        nothing_changed()
        return plan
    columns = choice.columns() | {"supports": [str(body.pk) for body in supports]}
    planned = [
        PlannedDuty(of=plan, number=number, **columns, **_about(row)) for number, row in enumerate(rows, start=1)
    ]
    PlannedDuty.objects.bulk_create(planned, batch_size=200)
    record(by, "assignment_planned", plan, changes={"lead": (None, plan.lead)}, details={"rows": len(rows)})
    return plan


def _about(row: Commitment | Duty) -> dict[str, Any]:
    return {"commitment_id": row.commitment_id, "duty": row} if isinstance(row, Duty) else {"commitment": row}


@service("assignment_settled")
def settle_rows(by: Viewer, plan: AssignmentPlan, choices: Mapping[int, RowChoice]) -> None:
    """Keep what was chosen for rows, by their number. Nothing is assigned by it.

    Raises NotPermitted, or Refused where the plan was confirmed or put aside meanwhile.
    """
    demand(by, "decide", plan)
    rows = list(plan.rows.filter(number__in=list(choices)))
    changed = []
    for row in rows:
        columns = choices[row.number].columns()
        if any(getattr(row, name) != value for name, value in columns.items()):
            changed.append(row)
        for name, value in columns.items():
            setattr(row, name, value)
        refuse_other_space(by, row.lead)
    if not changed:
        nothing_changed()
        return
    move_status(plan, field="state", expected=PlanState.PLANNED, to=PlanState.PLANNED)
    PlannedDuty.objects.bulk_update(changed, ["lead", "level", "due", "wording", "places"], batch_size=200)
    record(by, "assignment_settled", plan, details={"rows": [row.number for row in changed]})


@service("assignment_confirmed")
def confirm_assignment(by: Viewer, plan: AssignmentPlan) -> AssignmentPlan:
    """Say that the rows with a body are to be assigned. The others stay as they are.

    Raises NotPermitted, or Refused where no row has a body, and where it was confirmed or put aside before.
    """
    demand(by, "decide", plan)
    if not plan.rows.exclude(lead=None).exists():
        raise Refused(_("No row has a body yet: choose one, or take a suggestion."))
    changes = move_status(plan, field="state", expected=PlanState.PLANNED, to=PlanState.CONFIRMED)
    record(by, "assignment_confirmed", plan, changes=changes)
    return plan


@service("assignment_dropped")
def drop_assignment(by: Viewer, plan: AssignmentPlan) -> AssignmentPlan:
    """Put a plan aside that is not wanted. Raises as ``confirm_assignment``."""
    demand(by, "decide", plan)
    changes = move_status(plan, field="state", expected=PlanState.PLANNED, to=PlanState.DROPPED)
    record(by, "assignment_dropped", plan, changes=changes)
    return plan


def is_soon_done(plan: AssignmentPlan) -> bool:
    """Few enough rows that the person waits for them."""
    return plan.rows.count() <= AT_ONCE


def carry_out(by: Viewer, plan: AssignmentPlan) -> AssignmentPlan:
    """Assign what was confirmed; may be called again after it was cut off, and goes on where it stopped."""
    while _carry_some(by, plan):
        pass
    if plan.state == PlanState.CONFIRMED:
        _finish(by, plan)
    return plan


@service("duty_assigned", "duty_changed")
def _carry_some(by: Viewer, plan: AssignmentPlan) -> int:
    """Assign the next rows, in one transaction with what is noted of them. Returns how many waited."""
    locked = AssignmentPlan.objects.filter(pk=plan.pk, state=PlanState.CONFIRMED)
    if not locked.update(updated_at=timezone.now()):  # whoever else is at this plan waits here for its turn
        plan.refresh_from_db(fields=["state"])
        nothing_changed()
        return 0
    waiting = plan.rows.filter(state=RowState.WAITING).select_related("lead__space")
    rows = list(waiting.prefetch_related("lead__places")[:AT_ONCE])
    ready = _Ready(by, plan, rows)
    open_rows = [row for row in rows if ready.is_open(row)]
    if plan.names_leads:
        outcomes = give_leads(by, [(ready.duties[row.duty_id], ready.part(row)) for row in open_rows if row.duty_id])
    else:
        outcomes = assign_duties(by, [(ready.promises[row.commitment_id], ready.part(row)) for row in open_rows])
    for row, outcome in zip(open_rows, outcomes, strict=True):
        if isinstance(outcome, Refused):
            row.state, row.reason = RowState.REFUSED, outcome.message
        else:
            row.state, row.duty = RowState.MADE, outcome
    PlannedDuty.objects.bulk_update(rows, ["state", "reason", "duty"])
    return len(rows)


class _Ready:
    """What the rows of one part are made of, read in a constant number of queries."""

    def __init__(self, by: Viewer, plan: AssignmentPlan, rows: Sequence[PlannedDuty]) -> None:
        self.plan = plan
        promises = commitments_for(by).filter(pk__in=[row.commitment_id for row in rows])
        self.promises = {row.pk: row for row in promises}
        named = duties_for(by).filter(pk__in=[row.duty_id for row in rows if row.duty_id])
        self.duties = {duty.pk: duty for duty in named}
        helpers = visible_to(by, Actor).filter(pk__in=_ids(row.supports for row in rows))
        self.helpers = {str(body.pk): body for body in helpers}
        places = visible_to(by, Place).filter(pk__in=_ids(row.places or () for row in rows))
        self.places = {str(place.pk): place for place in places}
        there = visible_to(by, Duty).filter(commitment__in=list(self.promises)).exclude(lead=None)
        self.there = {(duty.commitment_id, duty.lead_id, duty.level): duty for duty in there}

    def is_open(self, row: PlannedDuty) -> bool:
        """Whether it is to be made now; where not, why stands in the row."""
        if row.lead is None or row.commitment_id not in self.promises or (self.plan.names_leads and not row.duty_id):
            row.state = RowState.LEFT
        elif self.plan.names_leads:
            duty = self.duties.get(row.duty_id) if row.duty_id else None
            row.state = RowState.LEFT if duty is None else RowState.THERE if duty.lead_id else RowState.WAITING
        else:
            duty = self.there.get((row.commitment_id, row.lead_id, row.level or row.lead.level))
            row.duty, row.state = duty, RowState.THERE if duty else RowState.WAITING
        return row.state == RowState.WAITING

    def part(self, row: PlannedDuty) -> DutyPart:
        """What the service takes."""
        where = [self.places[pk] for pk in row.places or () if pk in self.places]
        if row.places is None and row.lead is not None:
            where = list(row.lead.places.all())
        return DutyPart(
            row.wording or title_words(self.promises[row.commitment_id]),
            level=row.level,
            lead=row.lead,
            supports=[self.helpers[pk] for pk in row.supports if pk in self.helpers and pk != str(row.lead_id)],
            places=where,
            due=row.due,
            client_key=str(uuid5(self.plan.pk, str(row.number))),
        )


def _ids(lists: Iterable[Sequence[str]]) -> set[UUID]:
    return {UUID(pk) for named in lists for pk in named}


@service("assignment_finished")
def _finish(by: Viewer, plan: AssignmentPlan) -> None:
    """Note what came of it, and tell each lead once."""
    try:
        changes = move_status(
            plan, field="state", expected=PlanState.CONFIRMED, to=PlanState.DONE, finished_at=timezone.now()
        )
    except Refused:  # the same job ran twice, and the other was faster
        plan.refresh_from_db(fields=["state"])
        nothing_changed()
        return
    made = duties_for(by).filter(pk__in=plan.rows.filter(state=RowState.MADE).values("duty"))
    by_lead: dict[UUID | None, list[Duty]] = defaultdict(list)
    for duty in made.order_by("created_at", "pk"):
        by_lead[duty.lead_id].append(duty)
    for duties in by_lead.values():
        tell_lead(by, duties)
    record(by, "assignment_finished", plan, changes=changes, details={"made": sum(map(len, by_lead.values()))})
