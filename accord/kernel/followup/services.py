"""The life of an action: asked for, started, done, accepted; or returned, handed over, moved, dropped with a reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.kernel.access.models import Audience
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.access.services import share_with
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import Changes, nothing_changed, record, service
from accord.kernel.followup.models import Action, ActionStatus
from accord.kernel.followup.queries import level_of, places_of
from accord.kernel.notices.queries import accounts_acting_for
from accord.kernel.notices.services import tell
from accord.kernel.policy.decision import READ
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2, Sensitivity
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_name
from accord.kernel.spaces.records import count_up, create_record, move_status, revise_record

ASKED = gettext_noop("An action was given to you or to a body you act for.")
DONE = gettext_noop("An action that you asked for is done. Accept it or send it back.")
ACCEPTED = gettext_noop("An action of yours was accepted.")
RETURNED = gettext_noop("An action of yours came back with a reason.")
DROPPED = gettext_noop("An action of yours was dropped.")
MOVED = gettext_noop("The date of an action of yours was changed.")


@service("action_added")
def add_action(
    by: Viewer,
    *,
    title: str,
    lead: Actor,
    about: SpaceRecord | None = None,
    details: str = "",
    assignee: Actor | None = None,
    helpers: Sequence[Actor] = (),
    due: date | None = None,
    sensitivity: int | None = None,
    client_key: str = "",
) -> Action:
    """Ask a body to do something, about a record or about nothing yet. Whoever asks accepts it in the end.

    Raises Refused without a title or where the lead is a person, NotVisible for a record the viewer cannot see.
    """
    level = _demand_to_ask(by, lead=lead, assignee=assignee, helpers=helpers, about=about, sensitivity=sensitivity)
    values: dict[str, Any] = {
        "title": _title(title),
        "details": details.strip(),
        "lead": lead,
        "assignee": assignee,
        "due": due,
        "about_kind": about.policy.name if about else "",
        "about_id": about.pk if about else None,
        "sensitivity": level,
    }
    action, created = create_record(by, Action, client_key=client_key, asked_by=by.account, **values)
    if not created:
        nothing_changed()
        return action
    action.helpers.set(helpers)
    if level >= S2 and helpers:
        share_with(by, action, bodies=[helper for helper in helpers if not helper.is_person], pillars=[])
    index_records([action])
    _tell_doers(by, action, ASKED)
    changes = {name: (None, value) for name, value in values.items()} | {"helpers": (None, _ids(helpers))}
    record(by, "action_added", action, changes=changes)
    return action


def _demand_to_ask(
    by: Viewer,
    *,
    lead: Actor,
    assignee: Actor | None,
    helpers: Sequence[Actor],
    about: SpaceRecord | None,
    sensitivity: int | None,
) -> Sensitivity:
    """The new action's level, if the viewer may ask these people to do something about this record."""
    if about is not None:
        demand(by, READ, about)
    level = level_of(sensitivity, about.sensitivity if about else S1)
    _in_space(by, lead, assignee, *helpers, about)
    demand_new(by, Action, level=level, owes=[lead.pk], places=places_of(lead))
    _check_roles(lead, assignee)
    return level


@service("action_started")
def start_action(by: Viewer, action: Action) -> Action:
    """The lead's body takes it up. Raises Refused where it is not open any more."""
    demand(by, "start", action)
    changes = move_status(action, field="status", expected=ActionStatus.OPEN, to=ActionStatus.IN_PROGRESS)
    record(by, "action_started", action, changes=changes)
    return action


@service("action_finished")
def finish_action(by: Viewer, action: Action) -> Action:
    """The lead's body says that it is done; it is not accepted yet. An open one is done in one step."""
    demand(by, "finish", action)
    _still_to_do(action)
    changes = move_status(
        action, field="status", expected=action.status, to=ActionStatus.DONE, done_at=timezone.now(), reason=""
    )
    index_records([action])
    tell(by, accounts=[action.asked_by], text=DONE, about=action)
    record(by, "action_finished", action, changes=changes)
    return action


@service("action_accepted")
def accept_action(by: Viewer, action: Action) -> Action:
    """Whoever asked for it, or the secretariat, agrees that it is done. Raises Refused where it is not done."""
    _demand_asker(by, "accept", action)
    changes = move_status(
        action,
        field="status",
        expected=ActionStatus.DONE,
        to=ActionStatus.ACCEPTED,
        accepted_at=timezone.now(),
    )
    _tell_doers(by, action, ACCEPTED)
    record(by, "action_accepted", action, changes=changes)
    return action


@service("action_returned")
def return_action(by: Viewer, action: Action, *, reason: str) -> Action:
    """Whoever asked for it, or the secretariat, finds that it is not done: it is in progress again, with a reason."""
    _demand_asker(by, "accept", action)
    changes = move_status(
        action,
        field="status",
        expected=ActionStatus.DONE,
        to=ActionStatus.IN_PROGRESS,
        done_at=None,
        reason=_reason(reason),
    )
    index_records([action])
    _tell_doers(by, action, RETURNED)
    record(by, "action_returned", action, changes=changes)
    return action


@service("action_dropped")
def drop_action(by: Viewer, action: Action, *, reason: str) -> Action:
    """Whoever asked for it, or the secretariat, gives it up with a reason; it counts as no action from now on."""
    _demand_asker(by, "drop", action)
    _still_to_do(action)
    changes = move_status(
        action, field="status", expected=action.status, to=ActionStatus.DROPPED, reason=_reason(reason)
    )
    index_records([action])
    _tell_doers(by, action, DROPPED)
    record(by, "action_dropped", action, changes=changes)
    return action


@service("action_reassigned")
def reassign_action(
    by: Viewer,
    action: Action,
    *,
    lead: Actor | None = None,
    assignee: Actor | None = None,
    helpers: Sequence[Actor] | None = None,
    revision: int | None = None,
) -> Action:
    """Say who does it: ``lead`` None stays, ``assignee`` None is nobody in person, ``helpers`` None stay.

    The lead's own body names the person; another body is named by the secretariat or a reviewer. Raises StaleRecord.
    """
    new_lead = lead or action.lead
    _in_space(by, new_lead, assignee, *(helpers or ()))
    demand(by, "assign" if new_lead.pk == action.lead_id else "hand_over", action)
    level = Sensitivity(action.sensitivity)
    demand_new(by, Action, action="assign", level=level, owes=[new_lead.pk], places=places_of(new_lead))
    _check_roles(new_lead, assignee)
    _still_to_do(action)
    changes = dict(revise_record(by, action, revision=revision, lead=new_lead, assignee=assignee))
    renewed = _set_helpers(by, action, helpers)
    if renewed and not changes:
        count_up(action)
    return _told_if_changed(by, action, "action_reassigned", changes | renewed, ASKED)


@service("action_moved")
def move_due(by: Viewer, action: Action, *, due: date | None, reason: str = "", revision: int | None = None) -> Action:
    """Whoever asked for it, or the secretariat, sets another day. Raises Refused where it is over, StaleRecord."""
    _demand_asker(by, "move_due", action)
    _still_to_do(action)
    values: dict[str, Any] = {"due": due} | ({"reason": reason.strip()} if reason.strip() else {})
    changes = revise_record(by, action, revision=revision, **values)
    return _told_if_changed(by, action, "action_moved", changes, MOVED)


@service("action_changed")
def change_action(by: Viewer, action: Action, *, title: str, details: str, revision: int | None = None) -> Action:
    """Put it into other words. Raises Refused where it is over, StaleRecord where somebody else was faster."""
    demand(by, "edit", action)
    _still_to_do(action)
    changes = revise_record(by, action, revision=revision, title=_title(title), details=details.strip())
    return _told_if_changed(by, action, "action_changed", changes, "")


def _told_if_changed(by: Viewer, action: Action, event: str, changes: Changes, text: str) -> Action:
    if not changes:
        nothing_changed()
        return action
    index_records([action])
    if text:
        _tell_doers(by, action, text)
    record(by, event, action, changes=changes)
    return action


def _demand_asker(by: Viewer, action_name: str, action: Action) -> None:
    """Whoever asked for it has the same say as the secretariat."""
    asked = action.asked_by is not None and action.asked_by == by.account
    demand(by, f"{action_name}_asked" if asked else action_name, action)


def _set_helpers(by: Viewer, action: Action, helpers: Sequence[Actor] | None) -> dict[str, tuple[Any, Any]]:
    if helpers is None:
        return {}
    before = list(action.helpers.all())
    if _ids(before) == _ids(helpers):
        return {}
    action.helpers.set(helpers)
    if action.sensitivity >= S2:
        _renew_audience(by, action, before, helpers)
    return {"helpers": (_ids(before), _ids(helpers))}


def _renew_audience(by: Viewer, action: Action, before: Sequence[Actor], helpers: Sequence[Actor]) -> None:
    """Who helps no longer reads a restricted action no longer; those it was shared with by name go on reading it."""
    had = Audience.objects.filter(kind=action.policy.name, object_id=action.pk)
    named = list(had.exclude(body__in=before).exclude(body=None).select_related("body"))
    bodies = {row.body_id: row.body for row in named} | {each.pk: each for each in helpers if not each.is_person}
    pillars = list(had.exclude(pillar="").values_list("pillar", flat=True))
    share_with(by, action, bodies=[body for body in bodies.values() if body is not None], pillars=pillars)


def _ids(actors: Sequence[Actor]) -> list[str]:
    return sorted(str(actor.pk) for actor in actors)


def _tell_doers(by: Viewer, action: Action, text: str) -> None:
    accounts = [] if action.assignee is None else [action.assignee.account_id]
    tell(by, accounts=[*accounts, *accounts_acting_for(action.space_id, [action.lead_id])], text=text, about=action)


def _still_to_do(action: Action) -> None:
    if not action.is_unfinished:
        state = action.get_status_display()
        raise Refused(_("This is not to be done any more: it is “%(state)s” now.") % {"state": state})


def _check_roles(lead: Actor, assignee: Actor | None) -> None:
    if lead.is_person:
        raise Refused(_("A body leads an action; name the person as the one it is given to."), field="lead")
    if assignee is not None and not assignee.is_person:
        raise Refused(_("An action is given to a person; name the body as its lead."), field="assignee")


def _in_space(by: Viewer, *rows: SpaceRecord | None) -> None:
    if any(row is not None and (row.space_id != by.space or row.deleted_at is not None) for row in rows):
        raise NotVisible


def _title(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not cleaned:
        raise Refused(_("Say what is to be done."), field="title")
    return cleaned


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    return reason.strip()
