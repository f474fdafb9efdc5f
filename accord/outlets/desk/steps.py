"""The steps of an action: which of them are open now, to whom, and how each asks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.facts import record_of
from accord.kernel.access.queries import demand, permits
from accord.kernel.followup.models import UNFINISHED, Action, ActionStatus
from accord.kernel.followup.queries import helps_with
from accord.kernel.policy.decision import allow
from accord.kernel.policy.facts import Viewer
from accord.outlets.desk.evidence import body_to_speak_for, may_attach

OPEN, DONE = (ActionStatus.OPEN,), (ActionStatus.DONE,)


@dataclass(frozen=True)
class Step:
    """One step. name: its URL's, after ``desk:action_``. at_once: a button sends it; else a form asks first."""

    name: str
    verb: str
    label: str | Promise
    states: Iterable[str]
    kind: str = "second"
    at_once: bool = False
    icon: str = ""


STEPS = (
    Step("start", "start", _("Start it"), OPEN, "first", at_once=True),
    Step("finish", "finish", _("It is done"), UNFINISHED, "first", at_once=True, icon="check"),
    Step("accept", "accept", _("Accept it"), DONE, "first", at_once=True, icon="check"),
    Step("return", "accept", _("Send it back"), DONE, icon="returned"),
    Step("assign", "assign", _("Say who does it"), UNFINISHED, icon="person"),
    Step("move", "move_due", _("Move the date"), UNFINISHED, icon="calendar"),
    Step("change", "edit", _("Change the words"), UNFINISHED, icon="edit"),
    Step("drop", "drop", _("Drop it"), UNFINISHED, "danger", icon="dropped"),
)
# Whoever asked has the same say as the secretariat, under the verb's second name (see followup/services.py).
ASKERS_SAY = frozenset({"accept", "drop", "move_due"})


@dataclass(frozen=True)
class OpenStep:
    """A step that the viewer may take now."""

    step: Step
    url: str


def steps_open_to(viewer: Viewer, action: Action) -> list[OpenStep]:
    """The buttons of an action's page; the services ask again."""
    facts = record_of(action)
    open_now = [
        step for step in STEPS if action.status in step.states and allow(viewer, verb_of(viewer, action, step), facts)
    ]
    if "start" in {step.name for step in open_now}:
        # One first button: what is started is finished later, what was done on the way is finished at once.
        open_now = [replace(step, kind="second") if step.name == "finish" else step for step in open_now]
    return [OpenStep(step, url_of(step.name, action)) for step in open_now]


def verb_of(viewer: Viewer, action: Action, step: Step) -> str:
    """The verb that a step needs of this viewer."""
    asked = action.asked_by is not None and action.asked_by == viewer.account
    return f"{step.verb}_asked" if asked and step.verb in ASKERS_SAY else step.verb


def demand_step(viewer: Viewer, action: Action, name: str) -> None:
    """What a step's form asks before it is shown. Raises NotPermitted."""
    step = next(step for step in STEPS if step.name == name)
    demand(viewer, verb_of(viewer, action, step), action)


def url_of(name: str, action: Action) -> str:
    """Where a step is sent."""
    return reverse(f"desk:action_{name}", args=(action.space.slug, action.pk))


def takes_evidence(viewer: Viewer, action: Action) -> bool:
    """Whether the viewer may attach a file: whoever may change the action, and bodies that help with it."""
    if not action.is_unfinished:
        return False
    return (helps_with(viewer, action.pk) or permits(viewer, "edit", action)) and may_attach(
        viewer, action, body_to_speak_for(viewer, action.lead)
    )
