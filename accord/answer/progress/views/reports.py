"""A report: written, kept as a draft or sent, read, changed, approved or returned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.answer.progress.forms import ReportForm, VerdictForm
from accord.answer.progress.models import Report
from accord.answer.progress.queries.authors import bodies_reporting
from accord.answer.progress.queries.records import evidence_behind, may_decide, report_for, state_of_submission
from accord.answer.progress.services import change_report, submit_report, write_report
from accord.answer.progress.views.crumbs import crumbs_to
from accord.answer.progress.views.evidence import evidence_kept, kept_evidence, words_of
from accord.commit.commitments.queries import duty_for
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.vetting.queries import log_of, submission_of
from accord.kernel.vetting.services import approve_submission, return_submission
from accord.ui.forms import revision_seen

DRAFT = "draft"


def _send_unless_draft(request: AccordRequest, report: Report) -> None:
    """The second button keeps it; the same form sent twice hands it in once."""
    if request.POST.get("step") != DRAFT and state_of_submission(submission_of(report)) in ("draft", "returned"):
        submit_report(request.viewer, report)


@who_may(Role.CONTRIBUTOR)
def write_report_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Report on a duty."""
    duty = duty_for(request.viewer, pk)
    bodies = bodies_reporting(request.viewer, duty)
    if not bodies:
        raise NotPermitted("create", "body_may_act")

    def send(form: ReportForm) -> Report:
        body, key = form.cleaned_data["body"], form.cleaned_data["client_key"]
        with evidence_kept(request, form, body) as files:
            report = write_report(request.viewer, duty=duty, body=body, files=files, client_key=key, **words_of(form))
            _send_unless_draft(request, report)
        return report

    context = _form_words(request, done=duty.get_absolute_url(), title=_("Where does it stand?"))
    make = _maker(bodies=bodies)
    return answer_form(request, make, send, lede=str(duty), crumbs=crumbs_to(request, duty), **context)


def _maker(**options: Any) -> Any:
    return lambda data, files: ReportForm(data, files, **options)


def _form_words(request: AccordRequest, *, done: str, title: str) -> dict[str, Any]:
    is_draft = request.POST.get("step") == DRAFT
    return {
        "title": title,
        "template": "progress/report_form.html",
        "cancel_url": done,
        "done": _("The draft is kept. Only your body and reviewers see it.") if is_draft else _("The report is sent."),
    }


@who_may(Role.CONTRIBUTOR)
def edit_report_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a report; what was sent or approved is a draft again until it is sent."""
    report = report_for(request.viewer, pk, "edit")
    behind = evidence_behind(request.viewer, report)
    shown = ReportForm.values_of(report)

    def send(form: ReportForm) -> Report:
        seen = form.cleaned_data["revision"]
        with evidence_kept(request, form, report.body) as new:
            files = [*kept_evidence(request, form, report), *new]
            changed = change_report(request.viewer, report, revision=seen, files=files, **words_of(form))
            _send_unless_draft(request, changed)
        return changed

    make = _maker(bodies=[report.body], files=behind.files, initial=shown, revision=report.revision)
    context = _form_words(request, done=report.get_absolute_url(), title=_("Change this report"))
    return answer_form(request, make, send, lede=str(report.duty), crumbs=crumbs_to(request, report.duty), **context)


@who_may()
def report_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One report with its evidence and its way through vetting."""
    return _report(request, report_for(request.viewer, pk))


def _report(request: AccordRequest, report: Report, verdict: VerdictForm | None = None) -> HttpResponse:
    submission = submission_of(report)
    decides = may_decide(request.viewer, submission)
    form = verdict or (VerdictForm(revision=submission.revision) if decides and submission else None)
    context = {
        "title": _("%(body)s says “%(said)s”") % {"body": report.body, "said": report.said},
        "crumbs": crumbs_to(request, report.duty),
        "record": report,
        "state": state_of_submission(submission),
        "submission": submission,
        "evidence": evidence_behind(request.viewer, report),
        "log": log_of(request.viewer, submission) if submission else [],
        "verdict": form if decides else None,
        "may_edit": permits(request.viewer, "edit", report),
        "may_send": state_of_submission(submission) == DRAFT and permits(request.viewer, "submit", report),
        "history": history_of(request.viewer, report),
    }
    return render(request, "progress/report.html", context, status=422 if verdict and verdict.errors else 200)


@require_POST
@who_may(Role.CONTRIBUTOR)
def send_report(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Hand a draft in as it was read."""
    report = report_for(request.viewer, pk, "submit")
    submit_report(request.viewer, report, revision=revision_seen(request.POST))
    messages.success(request, _("The report is sent. You hear when it is approved or comes back."))
    return redirect(report.get_absolute_url())


@require_POST
@who_may(Role.REVIEWER)
def decide_report(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Approve a report, or return it with a reason; never one's own."""
    report = report_for(request.viewer, pk)
    submission = submission_of(report)
    if submission is None:
        raise NotVisible
    form = VerdictForm(request.POST, revision=submission.revision)
    decide = return_submission if request.POST.get("verdict") == "return" else approve_submission
    if form.is_valid():
        try:
            seen, reason = form.cleaned_data["revision"], form.cleaned_data["reason"]
            decide(request.viewer, submission, report, revision=seen, reason=reason)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Returned with your reason.") if reason else _("The report is approved."))
            return redirect(report.get_absolute_url())
    return _report(request, report_for(request.viewer, pk), form)
