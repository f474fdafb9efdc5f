"""An independent assessment: written, kept as a draft or published, read, changed while a draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.answer.progress.forms import AssessmentForm
from accord.answer.progress.models import Assessment
from accord.answer.progress.queries.authors import bodies_assessing
from accord.answer.progress.queries.records import assessment_for, evidence_behind
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.services import change_assessment, publish_assessment, write_assessment
from accord.answer.progress.views.crumbs import crumbs_to
from accord.answer.progress.views.evidence import evidence_kept, kept_evidence, words_of
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import duty_for
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.actors.models import Actor
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role
from accord.ui.forms import revision_seen

DRAFT = "draft"


def _assessing(request: AccordRequest, duty: Duty) -> list[Actor]:
    bodies = bodies_assessing(request.viewer, duty)
    if not bodies:
        raise NotPermitted("create", "no_conflict_of_interest")
    return bodies


@who_may(Role.ASSESSOR)
def write_assessment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say what an independent body found about a duty."""
    duty = duty_for(request.viewer, pk)
    bodies = _assessing(request, duty)
    is_draft = request.POST.get("step") == DRAFT

    def send(form: AssessmentForm) -> Assessment:
        body, key = form.cleaned_data["body"], form.cleaned_data["client_key"]
        with evidence_kept(request, form, body, draft_about=duty) as files:
            values: dict[str, Any] = {**words_of(form), "files": files, "publish": not is_draft}
            return write_assessment(request.viewer, duty=duty, body=body, client_key=key, **values)

    return answer_form(
        request,
        lambda data, files: AssessmentForm(data, files, bodies=bodies),
        send,
        done=_("The draft is kept; those it is about cannot see it.") if is_draft else _("It is published."),
        template="progress/assessment_form.html",
        report=thread_of([duty])[duty.pk].report,
        title=_("What did you find?"),
        lede=str(duty),
        crumbs=crumbs_to(request, duty),
        cancel_url=duty.get_absolute_url(),
    )


@who_may(Role.ASSESSOR)
def edit_assessment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    assessment = assessment_for(request.viewer, pk, "edit")
    options: dict[str, Any] = {
        "bodies": [assessment.body],
        "files": evidence_behind(request.viewer, assessment).files,
        "initial": AssessmentForm.values_of(assessment),
        "revision": assessment.revision,
    }

    def send(form: AssessmentForm) -> Assessment:
        with evidence_kept(request, form, assessment.body, draft_about=assessment.duty) as new:
            files = [*kept_evidence(request, form, assessment), *new]
            values: dict[str, Any] = {**words_of(form), "files": files, "revision": form.cleaned_data["revision"]}
            return change_assessment(request.viewer, assessment, **values)

    return answer_form(
        request,
        lambda data, files: AssessmentForm(data, files, **options),
        send,
        done=_("The draft is changed."),
        title=_("Change this draft"),
        crumbs=crumbs_to(request, assessment.duty),
        cancel_url=assessment.get_absolute_url(),
    )


@who_may()
def assessment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One assessment with its evidence."""
    assessment = assessment_for(request.viewer, pk)
    context = {
        "title": _("%(body)s found “%(said)s”") % {"body": assessment.body, "said": assessment.said},
        "crumbs": crumbs_to(request, assessment.duty),
        "record": assessment,
        "evidence": evidence_behind(request.viewer, assessment),
        "may_edit": assessment.is_draft and permits(request.viewer, "edit", assessment),
        "history": history_of(request.viewer, assessment),
    }
    return render(request, "progress/assessment.html", context)


@require_POST
@who_may(Role.ASSESSOR)
def publish_assessment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Publish a draft as it was read."""
    assessment = assessment_for(request.viewer, pk, "publish")
    publish_assessment(request.viewer, assessment, revision=revision_seen(request.POST))
    messages.success(request, _("It is published: everyone in the space reads it now."))
    return redirect(assessment.get_absolute_url())
