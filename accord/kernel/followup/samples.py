"""Actions by which the cast keeps its promises, at every step of their life."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accord.kernel.actors.samples import sample_body
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import accept_action, add_action, drop_action, finish_action, start_action
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.samples import Table

OPEN, STARTED, DONE, ACCEPTED, DROPPED = "open", "started", "done", "accepted", "dropped"


@dataclass(frozen=True)
class Step:
    """One action: who asks which body for what, about which row of the table, how far it comes; due in days."""

    asks: str
    body: str
    title: str
    about: str
    reaches: str
    due: int
    doer: str = ""
    helpers: tuple[str, ...] = ()
    reason: str = ""


@transaction.atomic
def lay_action(table: Table, key: str, step: Step, about: SpaceRecord) -> Action:
    """Add one action and take it as far as it comes; what is there already is left alone."""
    there = Action.objects.filter(space=table.space, client_key=f"sample:{key}").first()
    if there is not None:
        return there
    asking = table.acting(step.asks)
    action = add_action(
        asking,
        title=step.title,
        lead=sample_body(table, step.body),
        about=about,
        helpers=[sample_body(table, helper) for helper in step.helpers],
        due=timezone.localdate() + timedelta(days=step.due),
        client_key=f"sample:{key}",
    )
    doer = table.acting(step.doer or step.asks)
    if step.reaches in (STARTED, DONE, ACCEPTED):
        action = start_action(doer, action)
    if step.reaches in (DONE, ACCEPTED):
        action = finish_action(doer, action)
    if step.reaches == ACCEPTED:
        action = accept_action(asking, action)
    if step.reaches == DROPPED:
        action = drop_action(asking, action, reason=step.reason)
    return action
