"""The steps of an action: each its own address, each sent once, each refused from a page that is out of date."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.followup.models import Action
from accord.kernel.followup.queries import action_for
from accord.kernel.followup.services import (
    accept_action,
    change_action,
    drop_action,
    finish_action,
    move_due,
    reassign_action,
    return_action,
    start_action,
)
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import StaleRecord
from accord.outlets.desk.evidence import attach_evidence, body_to_speak_for
from accord.outlets.desk.forms.actions import ChangeActionForm, EvidenceForm, MoveDueForm, ReasonForm, ReassignForm
from accord.outlets.desk.news import read_news_about
from accord.outlets.desk.steps import demand_step, takes_evidence
from accord.outlets.desk.views.actions import crumbs_of
from accord.ui.forms import AccordForm

DOERS = (Role.CONTRIBUTOR, Role.REVIEWER, Role.SECRETARIAT)
STALE = gettext_noop("This action was changed since you opened it. Look at it again before you go on.")
Send = Callable[[Any], object]


def _opened(request: AccordRequest, pk: UUID, step: str) -> Action:
    """The action, if this step of it is the viewer's to take."""
    action = action_for(request.viewer, pk)
    demand_step(request.viewer, action, step)
    return action


def _answer(
    request: AccordRequest,
    action: Action,
    send: Send,
    *,
    form: Callable[..., AccordForm] = AccordForm,
    **words: str,
) -> HttpResponse:
    """Ask and send one step. The form knows the revision that its page showed."""

    def take(filled: AccordForm) -> Action:
        if filled.cleaned_data["revision"] != action.revision:
            raise StaleRecord(_(STALE), {})
        send(filled)
        read_news_about(request.viewer, action)
        return action

    return answer_form(
        request,
        lambda data, files: form(data, files, revision=action.revision),
        take,
        crumbs=crumbs_of(request, action),
        cancel_url=action.get_absolute_url(),
        **words,
    )


@who_may(*DOERS, Role.MEMBER)
def start(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take an action up."""
    action = _opened(request, pk, "start")
    return _answer(
        request,
        action,
        lambda _form: start_action(request.viewer, action),
        title=_("Start this action?"),
        lede=str(action),
        submit=_("Start it"),
        done=_("The action is in progress."),
    )


@who_may(*DOERS, Role.MEMBER)
def finish(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say that it is done."""
    action = _opened(request, pk, "finish")
    return _answer(
        request,
        action,
        lambda _form: finish_action(request.viewer, action),
        title=_("Is this action done?"),
        lede=str(action),
        submit=_("It is done"),
        done=_("The action is done. Whoever asked for it was told, and accepts it or sends it back."),
    )


@who_may(*DOERS)
def accept(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Agree that it is done."""
    action = _opened(request, pk, "accept")
    return _answer(
        request,
        action,
        lambda _form: accept_action(request.viewer, action),
        title=_("Accept this action as done?"),
        lede=str(action),
        submit=_("Accept it"),
        done=_("The action is accepted."),
    )


@who_may(*DOERS)
def send_back(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say why it is not done yet."""
    action = _opened(request, pk, "return")
    return _answer(
        request,
        action,
        lambda form: return_action(request.viewer, action, **form.values),
        form=ReasonForm,
        title=_("What is missing?"),
        lede=str(action),
        submit=_("Send it back"),
        done=_("The action is in progress again, and its lead was told why."),
    )


@who_may(*DOERS)
def drop(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Give it up, with a reason."""
    action = _opened(request, pk, "drop")
    return _answer(
        request,
        action,
        lambda form: drop_action(request.viewer, action, **form.values),
        form=ReasonForm,
        template="desk/drop_action.html",
        title=_("Drop this action?"),
        subject=str(action),
        done=_("The action is dropped; your reason stands in its history."),
    )


@who_may(*DOERS)
def assign(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say who does it."""
    action = _opened(request, pk, "assign")
    shown: Mapping[str, Any] = {
        "viewer": request.viewer,
        "lead": action.lead_id,
        "initial": ReassignForm.values_of(action),
    }
    return _answer(
        request,
        action,
        lambda form: reassign_action(request.viewer, action, revision=action.revision, **form.named()),
        form=partial(ReassignForm, **shown),
        title=_("Who does it?"),
        lede=str(action),
        submit=_("Set it"),
        done=_("It is set who does it, and they were told."),
    )


@who_may(*DOERS)
def move(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Set another day."""
    action = _opened(request, pk, "move")
    send = partial(move_due, request.viewer, action, revision=action.revision)
    return _answer(
        request,
        action,
        lambda form: send(**form.values),
        form=partial(MoveDueForm, initial={"due": action.due}),
        title=_("By when?"),
        lede=str(action),
        submit=_("Set the date"),
        done=_("The date is set, and whoever does it was told."),
    )


@who_may(*DOERS)
def change(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Put it into other words."""
    action = _opened(request, pk, "change")
    send = partial(change_action, request.viewer, action, revision=action.revision)
    return _answer(
        request,
        action,
        lambda form: send(**form.values),
        form=partial(ChangeActionForm, initial={"title": action.title, "details": action.details}),
        title=_("Change the words"),
        lede="",
        submit=_("Save"),
        done=_("The action was changed."),
    )


@who_may(*DOERS)
def evidence(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Attach a file that shows what was done."""
    action = action_for(request.viewer, pk)
    if not takes_evidence(request.viewer, action):
        raise NotPermitted("create", "file")
    body = body_to_speak_for(request.viewer, action.lead)

    def send(form: EvidenceForm) -> Action:
        values = form.values
        file, key = values.pop("file"), form.cleaned_data["client_key"]
        attach_evidence(request.viewer, action, content=file, name=file.name, body=body, client_key=key, **values)
        return action

    return answer_form(
        request,
        EvidenceForm,
        send,
        done=_("The file is kept and stands as evidence for this action."),
        title=_("Attach evidence"),
        lede=_("For: %(record)s") % {"record": action},
        submit=_("Attach it"),
        crumbs=crumbs_of(request, action),
        cancel_url=action.get_absolute_url(),
    )
