"""Actions as the viewer may see them, and subqueries that other apps count by."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accord.kernel.access.queries import get_for, permits_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.actors.queries import places_worked_in
from accord.kernel.followup.models import UNFINISHED, Action, ActionStatus
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.spaces.prepared import Prepared

NAMED = ("lead__space", "assignee", "space")
SOONEST_FIRST = (F("due").asc(nulls_last=True), "created_at", "pk")


def actions_seen(viewer: Viewer) -> QuerySet[Action]:
    """Every action the viewer may see, soonest due first, with its lead and assignee."""
    return visible_to(viewer, Action).select_related(*NAMED).order_by(*SOONEST_FIRST)


def action_for(viewer: Viewer, pk: UUID) -> Action:
    """One action with its lead and assignee. Raises NotVisible."""
    return get_for(viewer, Action, pk, fetch=NAMED)


@Prepared
def helpers_of(viewer: Viewer, action: UUID) -> QuerySet[Actor]:
    """The bodies that help with an action, as far as the viewer sees them, by name."""
    named = Action.helpers.through.objects.filter(action=action).values("actor")
    return visible_to(viewer, Actor).filter(pk__in=named).order_by("name_key")


@Prepared
def helps_with(viewer: Viewer, action: UUID) -> bool:
    """Whether one of the bodies that help with an action is the viewer's."""
    return Action.helpers.through.objects.filter(action=action, actor__in=viewer.bodies).exists()


def open_actions_for(viewer: Viewer) -> QuerySet[Action]:
    """What is still to be done by the viewer in person or by a body the viewer acts for, soonest due first."""
    mine = Q(lead__in=viewer.bodies)
    if viewer.person is not None:
        mine |= Q(assignee=viewer.person)
    return actions_seen(viewer).filter(mine, status__in=UNFINISHED)


def actions_to_accept(viewer: Viewer) -> QuerySet[Action]:
    """What is done and waits to be accepted: by whoever asked for it, and by the secretariat."""
    waiting = actions_seen(viewer).filter(status=ActionStatus.DONE)
    if viewer.holds(Role.SECRETARIAT):
        return waiting
    return waiting.filter(asked_by=viewer.account) if viewer.account is not None else waiting.none()


def actions_about(viewer: Viewer, kind: str, ids: Iterable[UUID]) -> QuerySet[Action]:
    """Visible actions about these records of one kind; group them by ``about_id``."""
    return actions_seen(viewer).filter(about_kind=kind, about_id__in=set(ids))


def overdue_actions(viewer: Viewer, *, on: date | None = None) -> QuerySet[Action]:
    """Visible actions still to be done after their day, longest overdue first."""
    return actions_seen(viewer).filter(status__in=UNFINISHED, due__lt=on or timezone.localdate())


def may_add_action(viewer: Viewer, lead: Actor) -> bool:
    """May the viewer give an action to this body: what a page asks before it shows the form."""
    return permits_new(viewer, Action, owes=[lead.pk], places=places_of(lead))


def places_of(lead: Actor) -> list[UUID]:
    """Where a body works: a role narrowed to a place reaches the body's actions there."""
    return places_worked_in(lead.pk)


def live_actions(kind: str, about: str = "pk") -> QuerySet[Action]:
    """Actions about the outer row that were not dropped, for ``Exists(live_actions("duty"))``.

    about: name of the outer query's column with the record's id. Counts S0–S1 alone: standing figures are the same
    for every member of the space.
    """
    rows = Action.objects.filter(about_kind=kind, about_id=OuterRef(about), deleted_at=None, sensitivity__lte=S1)
    return rows.exclude(status=ActionStatus.DROPPED).order_by()


def action_count(actions: QuerySet[Action]) -> Coalesce:
    """How many, as an annotation: ``rows.annotate(n=action_count(live_actions("duty")))``; 0 where there is none."""
    counted = actions.order_by().values("about_id").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def level_of(sensitivity: int | None, about_level: int) -> Sensitivity:
    """An action is at least as sensitive as the record that it is about."""
    return Sensitivity(max(S1 if sensitivity is None else sensitivity, about_level))
