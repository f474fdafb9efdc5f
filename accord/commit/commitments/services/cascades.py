"""A decision is sent down, and each body says how far it has come there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.commit.commitments.models import Instrument
from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.queries.cascades import way_down
from accord.commit.commitments.services.words import clean_long_text, clean_long_texts, refuse_other_space
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.notices.queries import accounts_acting_for
from accord.kernel.notices.services import tell
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.records import create_record, revise_record

MOST_BODIES = 300
ARRIVED = gettext_noop("A decision has come to a body you act for: say how far it is there.")
# What is reached one after the other; any may be left out.
ORDER = (StepState.SENT, StepState.RECEIVED, StepState.INSTRUCTED, StepState.APPLIED)


@service("cascade_started")
def start_cascade(
    by: Viewer,
    *,
    title: Texts,
    issuer: Actor,
    decided_on: date,
    bodies: Sequence[Actor],
    details: Texts | None = None,
    instrument: Instrument | None = None,
    due: date | None = None,
    client_key: str | None = None,
) -> Cascade:
    """Send a decision down to these bodies, each through the one above it that gets it too (see ``way_down``).

    Those that get it from the issuer itself count as sent on the day of the decision and are told.
    Raises NotPermitted for anybody but the secretariat, Refused for no body, a person, too many, days that do not fit.
    """
    chosen = [body for body in dict.fromkeys(bodies) if body != issuer]
    refuse_other_space(by, issuer, instrument, *chosen)
    demand_new(by, Cascade, owes=[issuer.pk])
    _check_start(issuer, chosen, decided_on, due)
    values: dict[str, Any] = {
        "title": clean_texts(title, field="title"),
        "details": clean_long_texts(details or {}, field="details"),
        "issuer": issuer,
        "decided_on": decided_on,
        "instrument": instrument,
        "due": due,
    }
    cascade, is_new = create_record(by, Cascade, client_key=client_key, **values)
    if not is_new:
        nothing_changed()
        return cascade
    index_records([cascade])
    _lay_steps(by, cascade, chosen, way_down(chosen, issuer))
    changes = {name: (None, value) for name, value in values.items() if value}
    record(by, "cascade_started", cascade, changes=changes, details={"bodies": len(chosen)})
    return cascade


def _check_start(issuer: Actor, bodies: Sequence[Actor], decided_on: date, due: date | None) -> None:
    if issuer.is_person or any(body.is_person for body in bodies):
        raise Refused(_("A decision goes from body to body, not to persons."), field="bodies")
    if not bodies:
        raise Refused(_("Choose at least one body that is to apply it."), field="bodies")
    if len(bodies) > MOST_BODIES:
        raise Refused(_("At most %(most)d bodies at once.") % {"most": MOST_BODIES}, field="bodies")
    if decided_on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="decided_on")
    if due is not None and due < decided_on:
        raise Refused(_("It would be due before it was decided."), field="due")


def _lay_steps(by: Viewer, cascade: Cascade, bodies: Sequence[Actor], way: Mapping[UUID, UUID | None]) -> None:
    """From the top down, so that each step finds the one that it hangs on."""
    by_pk, laid = {body.pk: body for body in bodies}, dict[UUID, CascadeStep]()

    def lay(body: Actor) -> CascadeStep:
        if body.pk not in laid:
            above = way[body.pk]
            under = lay(by_pk[above]) if above is not None else None
            now = {"state": StepState.SENT, "sent_on": cascade.decided_on}
            sent: dict[str, Any] = now if under is None else {}
            laid[body.pk], _new = create_record(by, CascadeStep, cascade=cascade, body=body, under=under, **sent)
        return laid[body.pk]

    for body in bodies:
        lay(body)
    for step in laid.values():
        if step.state == StepState.SENT:
            _tell(by, step)


def _tell(by: Viewer, step: CascadeStep) -> None:
    tell(by, accounts=accounts_acting_for(step.space_id, [step.body_id]), text=ARRIVED, about=step)


@service("cascade_step_reported")
def report_step(
    by: Viewer, step: CascadeStep, *, state: str, on: date, reason: str = "", revision: int | None = None
) -> CascadeStep:
    """Say how far a decision has come at a body: received, passed on, applied, or blocked with the reason.

    Passing it on sends it to the bodies under this one that do not have it yet; their people are told.
    Raises NotPermitted for anybody but the body's contributors and the secretariat, StaleRecord, Refused for a step
    that was applied already, no reason, or a day that does not fit.
    """
    demand(by, "report", step)
    why = clean_long_text(reason, field="reason", required=state == StepState.BLOCKED)
    _check_report(step, state, on)
    values: dict[str, Any] = {"state": StepState(state), f"{state}_on": on}
    if why:
        values["reason"] = why
    changes = revise_record(by, step, revision=revision, **values)
    if not changes:
        nothing_changed()
        return step
    if state == StepState.INSTRUCTED:
        _send_on(by, step, on)
    record(by, "cascade_step_reported", step, changes=changes)
    return step


def _check_report(step: CascadeStep, state: str, on: date) -> None:
    if state not in StepState.values or state == StepState.UNSENT:
        raise Refused(_("Say what was reached."), field="state")
    if step.state == StepState.APPLIED:
        raise Refused(_("It is applied there already."), field="state")
    if state in ORDER and step.state in ORDER and ORDER.index(StepState(state)) < ORDER.index(StepState(step.state)):
        raise Refused(_("It has come further there already."), field="state")
    if on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="on")
    earlier = max(step.cascade.decided_on, step.last_day or step.cascade.decided_on)
    if on < earlier:
        raise Refused(_("This day is before the last thing that was reached."), field="on")


@service("cascade_step_sent")
def send_step(by: Viewer, step: CascadeStep, *, on: date) -> CascadeStep:
    """Note that a decision was sent to a body which did not have it yet: part of what the body above it says."""
    changes = revise_record(by, step, state=StepState.SENT, sent_on=on)
    _tell(by, step)
    record(by, "cascade_step_sent", step, changes=changes)
    return step


def _send_on(by: Viewer, step: CascadeStep, on: date) -> None:
    waiting = CascadeStep.objects.filter(under=step, state=StepState.UNSENT, deleted_at=None)
    for each in waiting.select_related("space", "cascade", "body"):
        send_step(by, each, on=on)
