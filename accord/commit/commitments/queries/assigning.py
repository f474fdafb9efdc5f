"""What is on its way to being assigned: a person's own plans, and their rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from accord.commit.commitments.models import AssignmentPlan, Duty, PlannedDuty, PlanState, RowState
from accord.commit.commitments.queries.promises import commitments_for
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.decision import READ
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer


def plan_for(viewer: Viewer, pk: UUID, action: str = READ) -> AssignmentPlan:
    """One's own plan. Raises NotVisible, also for another person's, or NotPermitted."""
    plan = get_for(viewer, AssignmentPlan, pk, action, fetch=("space", "lead"))
    if plan.created_by != viewer.account:
        raise NotVisible
    return plan


def open_plans(viewer: Viewer) -> QuerySet[AssignmentPlan]:
    """One's own plans that wait for a word or are at work, newest first, each with ``row_count``."""
    own = visible_to(viewer, AssignmentPlan).filter(created_by=viewer.account)
    rows = own.filter(state__in=(PlanState.PLANNED, PlanState.CONFIRMED)).select_related("space")
    return rows.annotate(row_count=Count("rows")).order_by("-created_at")


def planned_rows(viewer: Viewer, plan: AssignmentPlan) -> QuerySet[PlannedDuty]:
    """The rows of a plan whose promises the viewer sees, in their order."""
    seen = commitments_for(viewer).order_by().values("pk")
    rows = PlannedDuty.objects.filter(of=plan, commitment__in=seen)
    return rows.select_related("of", "commitment__space", "commitment__instrument__space", "duty__space", "lead__space")


def leads_already(viewer: Viewer, promises: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Which bodies lead a duty of each promise already, in one query."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = visible_to(viewer, Duty).filter(commitment__in=list(promises)).exclude(lead=None)
    for promise, lead in rows.values_list("commitment", "lead"):
        found[promise].add(lead)
    return found


def leads_of(viewer: Viewer, plan: AssignmentPlan) -> QuerySet[Actor]:
    """The bodies that got duties by a plan, as far as the viewer sees them."""
    made = plan.rows.filter(state=RowState.MADE)
    return visible_to(viewer, Actor).filter(pk__in=made.values("lead")).select_related("space").order_by("name_key")


@dataclass(frozen=True)
class PlanCounts:
    """How many rows a plan has: in all, with a body, and by what came of them."""

    total: int
    with_body: int
    by_state: dict[str, int]


def counts_of(plan: AssignmentPlan) -> PlanCounts:
    """The figures of a plan, in one query."""
    told = plan.rows.order_by().values_list("state").annotate(n=Count("pk"), with_body=Count("lead"))
    rows = list(told)
    return PlanCounts(
        sum(row[1] for row in rows), sum(row[2] for row in rows), {state: number for state, number, _body in rows}
    )
