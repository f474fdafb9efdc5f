"""Decisions on their way down: the list, one decision with its tree of bodies, sending one, saying how far it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.forms import CascadeForm, StepForm
from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.queries.cascades import (
    StepLine,
    cascade_for,
    cascades_for,
    levels_of_steps,
    step_for,
    tree_of_steps,
)
from accord.commit.commitments.services.cascades import report_step, start_cascade
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.roles import Role
from accord.ui.listing import Column, Listing
from accord.ui.listing_page import Empty
from accord.ui.lists import list_response

COLUMNS = [
    Column("title", gettext_lazy("Decision"), str, heading=True, url=lambda row: row.get_absolute_url()),
    Column("issuer", gettext_lazy("Decided by"), lambda row: str(row.issuer)),
    Column("decided_on", gettext_lazy("Decided on"), lambda row: row.decided_on, kind="day", sort="decided_on"),
    Column("due", gettext_lazy("To be applied by"), lambda row: row.due, kind="day", sort="due"),
    Column("bodies", gettext_lazy("Bodies"), lambda row: row.step_count, kind="number", sort="step_count"),
    Column("applied", gettext_lazy("Applied"), lambda row: row.applied_count, kind="number", sort="applied_count"),
    Column("blocked", gettext_lazy("Blocked"), lambda row: row.blocked_count, kind="number", sort="blocked_count"),
]


@who_may()
def cascades(request: AccordRequest) -> HttpResponseBase:
    """Every decision that was sent down."""
    may_add = permits_new(request.viewer, Cascade)
    url = reverse("commitments:start_cascade", args=(request.space.slug,)) if may_add else ""
    listing = Listing(
        title=_("Decisions on their way down"),
        lede=_("What was decided above, and whether it is applied below."),
        columns=COLUMNS,
        order=("-decided_on", "pk"),
        empty=Empty(
            _("No decision was sent down yet"),
            _("A central decision and the bodies that are to apply it belong here."),
            url,
            _("Send a decision down") if url else "",
        ),
        noun=lambda n: ngettext("%(n)d decision", "%(n)d decisions", n) % {"n": n},
        file_name="decisions",
    )
    context = {"crumbs": crumbs_of(request), "add_url": url}
    rows = cascades_for(request.viewer)
    return list_response(request, listing, rows, template="commitments/cascades.html", context=context)


@who_may()
def cascade_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One decision: where it stands at each body, how long it took, who is blocked and why."""
    cascade = cascade_for(request.viewer, pk)
    lines = tree_of_steps(request.viewer, cascade)
    list_url = reverse("commitments:cascades", args=(request.space.slug,))
    context = {
        "title": _finding(cascade, lines),
        "crumbs": [*crumbs_of(request), {"label": _("Decisions on their way down"), "url": list_url}],
        "record": cascade,
        "lines": _with_leave(request, lines),
        "blocked": [line for line in lines if line.is_blocked],
        "levels": levels_of_steps(lines),
        "states": [state.label for state in StepState],
        "longest": max((line.days_to_apply for line in lines if line.days_to_apply is not None), default=None),
        "history": history_of(request.viewer, cascade, parts={line.step.pk: str(line.step.body) for line in lines}),
    }
    return render(request, "commitments/cascade.html", context)


def _with_leave(request: AccordRequest, lines: list[StepLine]) -> list[tuple[StepLine, bool]]:
    """Each line with whether the viewer may report there; asked of the rows of own bodies alone."""
    viewer = request.viewer
    everywhere = permits_new(viewer, CascadeStep, action="report")
    open_steps = {line.step.pk for line in lines if line.step.state != StepState.APPLIED}
    own = {line.step.pk for line in lines if line.step.body_id in viewer.bodies}

    def may(step: CascadeStep) -> bool:
        return step.pk in open_steps and (everywhere or (step.pk in own and permits(viewer, "report", step)))

    return [(line, may(line.step)) for line in lines]


def _finding(cascade: Cascade, lines: list[StepLine]) -> str:
    told = {"decision": cascade, "n": len(lines)}
    applied = sum(line.step.state == StepState.APPLIED for line in lines)
    blocked = sum(line.is_blocked for line in lines)
    if applied == len(lines):
        return _("“%(decision)s” is applied everywhere") % told
    said = ngettext(
        "“%(decision)s” is applied by %(applied)d of %(n)d body",
        "“%(decision)s” is applied by %(applied)d of %(n)d bodies",
        len(lines),
    ) % {**told, "applied": applied}
    if not blocked:
        return said
    stuck = ngettext("%(n)d is blocked", "%(n)d are blocked", blocked) % {"n": blocked}
    return _("%(said)s; %(need)s") % {"said": said, "need": stuck}


@who_may(Role.SECRETARIAT)
def start_cascade_page(request: AccordRequest) -> HttpResponse:
    """Send a decision down to the bodies that are to apply it."""
    options: dict[str, Any] = {"viewer": request.viewer, "languages": request.space.language_choices}
    return answer_form(
        request,
        lambda data, files: CascadeForm(data, files, **options),
        lambda form: start_cascade(request.viewer, client_key=form.cleaned_data["client_key"], **form.values),
        done=_("The decision is on its way. Each body finds it under Today once it is sent there."),
        title=_("Send a decision down"),
        submit=_("Send it down"),
        crumbs=crumbs_of(request),
        cancel_url=reverse("commitments:cascades", args=(request.space.slug,)),
    )


@who_may(Role.SECRETARIAT, Role.CONTRIBUTOR)
def report_step_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say how far a decision has come at one body."""
    step = step_for(request.viewer, pk, "report")

    def send(form: StepForm) -> CascadeStep:
        return report_step(request.viewer, step, revision=form.cleaned_data["revision"], **form.values)

    return answer_form(
        request,
        lambda data, files: StepForm(data, files, step=step, revision=step.revision),
        send,
        done=_("It is noted."),
        title=_("How far is “%(decision)s” at %(body)s?") % {"decision": step.cascade, "body": step.body},
        crumbs=crumbs_of(request, step.cascade),
        cancel_url=step.get_absolute_url(),
    )
