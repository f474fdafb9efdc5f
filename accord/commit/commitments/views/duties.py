"""A duty: its page, made, changed, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accord.commit.commitments.forms import DutyForm, WithdrawDutyForm
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.models.adoption import OF_A_GROUP
from accord.commit.commitments.queries import (
    commitment_for,
    duties_by_level,
    duty_for,
    places_named_by,
    supporters_of,
)
from accord.commit.commitments.queries.adoption import answers_with_names
from accord.commit.commitments.services import assign_duty, change_duty, withdraw_duty
from accord.commit.commitments.services.adoption import may_answer
from accord.commit.commitments.views.instruments import crumbs_of
from accord.commit.commitments.views.signing_in import say_who_finds_it
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.roles import Role


@who_may()
def duty_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One duty: where it stands, what was promised, who owes the other parts. Upper apps fill its slots."""
    duty = duty_for(request.viewer, pk)
    commitment = duty.commitment
    crumbs = crumbs_of(request, commitment.instrument)
    context = {
        "title": str(duty),
        "crumbs": [*crumbs, {"label": commitment.reference or _("the promise"), "url": commitment.get_absolute_url()}],
        "record": duty,
        "commitment": commitment,
        "supports": supporters_of(request.viewer, duty.pk),
        "places": places_named_by(request.viewer, duty.pk),
        "levels": duties_by_level(request.viewer, commitment),
        "may_edit": permits(request.viewer, "edit", duty),
        "history": history_of(request.viewer, duty),
        **_answers(request, duty),
    }
    return render(request, "commitments/duty.html", context)


def _answers(request: AccordRequest, duty: Duty) -> dict[str, Any]:
    """What the member said to a recommendation of its group; nothing for a duty of another sort of document."""
    if duty.commitment.instrument.kind not in OF_A_GROUP or duty.lead is None:
        return {}
    return {
        "of_a_group": True,
        "answers": answers_with_names(request.viewer, duty),
        "may_answer": may_answer(request.viewer, duty),
    }


@who_may(Role.SECRETARIAT)
def make_duty_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Make a duty of a promise."""
    commitment = commitment_for(request.viewer, pk)
    options: dict[str, Any] = {"viewer": request.viewer, "languages": request.space.language_choices}
    first = {"wording": commitment.plain}
    return answer_form(
        request,
        lambda data, files: DutyForm(data, files, initial=first, **options),
        lambda form: _make(request, commitment, form),
        done=_("The duty is made."),
        template="commitments/beside_official_words.html",
        title=_("Who owes which part of it?"),
        submit=_("Make the duty"),
        crumbs=crumbs_of(request, commitment.instrument, commitment),
        cancel_url=commitment.get_absolute_url(),
        official=commitment.text,
        language=commitment.language,
    )


def _make(request: AccordRequest, commitment: Commitment, form: DutyForm) -> Duty:
    key = form.cleaned_data["client_key"]
    duty = assign_duty(request.viewer, commitment=commitment, client_key=key, **form.values)
    finds = say_who_finds_it(request, [duty.lead])
    if finds:
        messages.info(request, finds)
    return duty


@who_may(Role.SECRETARIAT)
def edit_duty_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a duty."""
    duty = duty_for(request.viewer, pk, "edit")
    shown: dict[str, Any] = {"initial": DutyForm.values_of(duty), "revision": duty.revision, "duty": duty}
    options = shown | {"viewer": request.viewer, "languages": request.space.language_choices}
    return answer_form(
        request,
        lambda data, files: DutyForm(data, files, **options),
        lambda form: change_duty(request.viewer, duty, revision=form.cleaned_data["revision"], **form.values),
        done=_("The duty was changed."),
        template="commitments/beside_official_words.html",
        title=_("Change this duty"),
        crumbs=crumbs_of(request, duty.commitment, duty),
        cancel_url=duty.get_absolute_url(),
        official=duty.commitment.text,
        language=duty.commitment.language,
    )


@who_may(Role.SECRETARIAT)
def withdraw_duty_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take a duty back, with a reason; asked once."""
    duty = duty_for(request.viewer, pk, "withdraw")

    def send(form: WithdrawDutyForm) -> Commitment:
        withdraw_duty(request.viewer, duty, reason=form.cleaned_data["reason"])
        return duty.commitment

    return answer_form(
        request,
        WithdrawDutyForm,
        send,
        done=_("The duty was withdrawn. The reason stands on the page of its promise."),
        template="commitments/withdraw_duty.html",
        title=_("Withdraw “%(duty)s”?") % {"duty": duty},
        crumbs=crumbs_of(request, duty.commitment, duty),
        cancel_url=duty.get_absolute_url(),
    )
