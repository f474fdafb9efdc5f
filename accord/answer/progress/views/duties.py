"""What is added to a duty from its page: an action, a voice; and a committee's grade to its promise."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accord.answer.progress.forms import ActionForm, GradeForm, VoiceForm
from accord.answer.progress.queries.authors import bodies_acting, bodies_asking
from accord.answer.progress.services import record_grade, record_voice
from accord.answer.progress.views.crumbs import crumbs_to
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries import commitment_for, duty_for
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.followup.models import ActionStatus
from accord.kernel.followup.services import add_action, start_action
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role


@who_may(Role.CONTRIBUTOR, Role.REVIEWER, Role.SECRETARIAT)
def add_action_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say who does what by when about a duty."""
    duty = duty_for(request.viewer, pk)
    bodies = bodies_acting(request.viewer, duty)
    if not bodies:
        raise NotPermitted("create", "body_may_act")

    return answer_form(
        request,
        lambda data, files: ActionForm(data, files, bodies=bodies),
        lambda form: _act(request, duty, form),
        done=_("The action is added."),
        title=_("Who does what by when?"),
        lede=str(duty),
        submit=_("Add the action"),
        crumbs=crumbs_to(request, duty),
        cancel_url=duty.get_absolute_url(),
    )


def _act(request: AccordRequest, duty: Duty, form: ActionForm) -> Duty:
    values = form.values
    has_begun = values.pop("has_begun")
    action = add_action(request.viewer, about=duty, client_key=form.cleaned_data["client_key"], **values)
    if has_begun and action.status == ActionStatus.OPEN and permits(request.viewer, "start", action):
        start_action(request.viewer, action)
    return duty


@who_may(Role.CONTRIBUTOR, Role.ASSESSOR, Role.SECRETARIAT)
def record_voice_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Note what people concerned said about a duty."""
    duty = duty_for(request.viewer, pk)
    bodies = bodies_asking(request.viewer, duty)
    if not bodies:
        raise NotPermitted("create", "no_conflict_of_interest")

    def send(form: VoiceForm) -> Duty:
        record_voice(request.viewer, duty=duty, client_key=form.cleaned_data["client_key"], **form.values)
        return duty

    return answer_form(
        request,
        lambda data, files: VoiceForm(data, files, bodies=bodies, viewer=request.viewer),
        send,
        done=_("What they said is noted. Numbers too small to show are hidden by themselves."),
        title=_("What do the people concerned say?"),
        lede=str(duty),
        submit=_("Note it"),
        crumbs=crumbs_to(request, duty),
        cancel_url=duty.get_absolute_url(),
    )


@who_may(Role.ASSESSOR)
def record_grade_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Note a committee's grade of a promise."""
    commitment = commitment_for(request.viewer, pk)

    def send(form: GradeForm) -> Commitment:
        record_grade(request.viewer, commitment=commitment, client_key=form.cleaned_data["client_key"], **form.values)
        return commitment

    return answer_form(
        request,
        GradeForm,
        send,
        done=_("The grade is noted, on the committee’s own scale."),
        title=_("How did the committee grade it?"),
        lede=str(commitment),
        submit=_("Note the grade"),
        crumbs=crumbs_of(request, commitment.instrument, commitment),
        cancel_url=commitment.get_absolute_url(),
    )
