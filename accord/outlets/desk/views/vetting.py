"""Vetting: the queue, what was handed in, approving and returning it with four eyes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import demand, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.kinds import kind_models
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import signature_of
from accord.kernel.vetting.services import approve_submission, return_submission
from accord.outlets.desk.deciding import deciding_words, log_lines, may_decide
from accord.outlets.desk.forms.actions import ReasonForm
from accord.outlets.desk.listings.submissions import (
    PILES,
    finding_of,
    piles_of,
    submissions_in,
    submissions_listing,
)
from accord.outlets.desk.news import read_news_about
from accord.ui.forms import AccordForm
from accord.ui.lists import list_response

HAND_IN = (Role.CONTRIBUTOR, Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT)


def crumbs_of(request: AccordRequest, submission: Submission | None = None, title: str = "") -> list[dict[str, str]]:
    """The way back: the queue, where it is open to the viewer, and the submission where the page is a step of it."""
    queue = {"label": _("Vetting"), "url": reverse("desk:vetting", args=(request.space.slug,))}
    crumbs = [queue] if request.viewer.holds(*HAND_IN) else []
    return [*crumbs, {"label": title, "url": submission.get_absolute_url()}] if submission else crumbs


@who_may(*HAND_IN)
def vetting(request: AccordRequest) -> HttpResponseBase:
    """The queue of a reviewer; for the others what they handed in."""
    viewer = request.viewer
    piles = piles_of(viewer)
    pile = next((key for key in piles if key == request.GET.get("pile")), piles[0])
    here = reverse("desk:vetting", args=(request.space.slug,))
    rows = submissions_in(viewer, pile)
    tabs = [{"label": PILES[key], "url": f"{here}?pile={key}", "current": key is pile} for key in piles]
    listing = submissions_listing(viewer, pile, finding=finding_of(pile, rows.count()))
    return list_response(request, listing, rows, template="desk/vetting.html", context={"tabs": tabs})


def _opened(request: AccordRequest, pk: UUID) -> tuple[Submission, SpaceRecord]:
    """The submission and its record, if the viewer sees both."""
    submission = get_for(request.viewer, Submission, pk, fetch=("body", "space"))
    model = kind_models().get(submission.kind)
    if model is None:
        raise NotVisible
    needs = getattr(model, "title_needs", ())
    record = get_for(request.viewer, model, submission.object_id, fetch=("space", *needs))
    return submission, record


@who_may()
def submission(request: AccordRequest, pk: UUID) -> HttpResponse:
    """What was handed in, by whom, since when, what it says, and what can be decided now."""
    found, record = _opened(request, pk)
    viewer = request.viewer
    names = names_of_accounts(viewer, [found.submitted_by, found.author, found.decided_by])
    context = {
        "title": str(record),
        "crumbs": crumbs_of(request),
        "record": found,
        "handed_in": record,
        "sender": names.get(found.submitted_by, ""),
        "writer": names.get(found.author, ""),
        "may_decide": may_decide(viewer, found),
        "why_not": deciding_words(viewer, found),
        "was_changed": found.is_waiting and signature_of(record) != found.signed_hash,
        "return_form": ReasonForm(revision=found.revision),
        "history": log_lines(viewer, found),
    }
    return render(request, "desk/submission.html", context)


def _decide(
    request: AccordRequest,
    pk: UUID,
    verb: str,
    decide: Callable[[Any, Submission, SpaceRecord], object],
    form: type[AccordForm] = AccordForm,
    **words: Any,
) -> HttpResponse:
    found, record = _opened(request, pk)
    demand(request.viewer, verb, found)

    def send(filled: AccordForm) -> NextPage:
        decide(filled, found, record)
        read_news_about(request.viewer, found)
        return NextPage(reverse("desk:vetting", args=(request.space.slug,)))

    return answer_form(
        request,
        lambda data, files: form(data, files, revision=found.revision),
        send,
        lede=str(record),
        crumbs=crumbs_of(request, found, str(record)),
        cancel_url=found.get_absolute_url(),
        **words,
    )


@who_may(Role.REVIEWER)
def approve(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Sign what was handed in, as it was handed in."""
    return _decide(
        request,
        pk,
        "approve",
        lambda form, found, row: approve_submission(
            request.viewer, found, row, revision=form.cleaned_data["revision"] or 0
        ),
        title=_("Approve this record?"),
        submit=_("Approve it"),
        done=_("Approved, and its author was told."),
    )


@who_may(Role.REVIEWER)
def send_back(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Return it with a reason."""
    return _decide(
        request,
        pk,
        "return",
        lambda form, found, row: return_submission(
            request.viewer, found, row, revision=form.cleaned_data["revision"] or 0, **form.values
        ),
        form=ReasonForm,
        title=_("What has to change?"),
        submit=_("Return it"),
        done=_("Returned with your reason; its author was told."),
    )
