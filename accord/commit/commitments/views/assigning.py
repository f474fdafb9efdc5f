"""Many promises are given to bodies: once for all, then row by row with suggestions, then made. Works without a script.

What is chosen is kept page by page, so it may be left and taken up again; nothing is assigned before the last button.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.forms import AssignForm, PlannedRow, SeveralForms
from accord.commit.commitments.models import AssignmentPlan, PlannedDuty, PlanState, RowState
from accord.commit.commitments.queries import (
    SuggestedBody,
    bodies_for,
    commitments_for,
    duties_for,
    suggestions_for_each,
    title_words,
)
from accord.commit.commitments.queries.assigning import counts_of, leads_already, leads_of, plan_for, planned_rows
from accord.commit.commitments.services import (
    RowChoice,
    carry_out,
    confirm_assignment,
    drop_assignment,
    plan_assignment,
    settle_rows,
)
from accord.commit.commitments.services.assigning import MOST_PLANNED, is_soon_done
from accord.commit.commitments.views.instruments import crumbs_of
from accord.commit.commitments.views.signing_in import words_for_deaf
from accord.commit.commitments.views.unowned import DUTIES, asked_list, found_in
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.places.models import Place
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import language_name

A_PAGE = 10
MOST_SUGGESTED = 3
REFUSED_SHOWN = 100


@who_may(Role.SECRETARIAT)
def assign_many_page(request: AccordRequest) -> HttpResponse:
    """Choose the body, the day and the places that many promises, or duties without a lead, get alike."""
    what = asked_list(request)
    rows, in_all = _chosen(request, what)
    if not rows:
        return render(request, "commitments/assign_many.html", _context(request, what, rows, in_all))

    def send(form: AssignForm) -> AssignmentPlan:
        helpers, key = form.cleaned_data["supports"], form.cleaned_data["client_key"]
        return plan_assignment(request.viewer, rows=rows, choice=form.choice(), supports=helpers, client_key=key)

    return answer_form(
        request,
        lambda data, files: AssignForm(data, files, viewer=request.viewer, names_leads=what == DUTIES),
        send,
        done=_("Nothing is assigned yet: look at the rows, then say so."),
        template="commitments/assign_many.html",
        submit=_("Show what would be made"),
        **_context(request, what, rows, in_all),
    )


def _chosen(request: AccordRequest, what: str) -> tuple[list[Any], int]:
    """The rows that were ticked, or those that the list's filters find; and how many those are in all."""
    if request.GET.get("all"):
        found = found_in(request, what)
        return found.slice(0, MOST_PLANNED), found.count()
    sent = request.POST if "pick" in request.POST else request.GET
    ids = ids_in(sent.getlist("pick")[:MOST_PLANNED])
    source: Any = duties_for(request.viewer) if what == DUTIES else commitments_for(request.viewer)
    chosen = list(source.filter(pk__in=ids).order_by("created_at", "pk"))
    return chosen, len(chosen)


def _list_url(request: AccordRequest, what: str) -> str:
    return f"{reverse('commitments:unowned', args=(request.space.slug,))}?what={what}"


def _crumbs(request: AccordRequest, what: str) -> list[dict[str, str]]:
    return [*crumbs_of(request), {"label": _("Owned by nobody"), "url": _list_url(request, what)}]


def _context(request: AccordRequest, what: str, rows: list[Any], in_all: int) -> dict[str, Any]:
    return {
        "title": _title(len(rows), what) if rows else _("Nothing is chosen yet"),
        "lede": _(
            "Choose what all of them get. The next page shows each with suggestions; nothing is assigned before that."
        )
        if rows
        else "",
        "crumbs": _crumbs(request, what),
        "rows": rows,
        "what": what,
        "in_all": in_all,
        "cut": in_all > len(rows),
        "by_filter": bool(request.GET.get("all")),
        "list_url": _list_url(request, what),
        "cancel_url": _list_url(request, what),
    }


def _title(number: int, what: str) -> str:
    if what == DUTIES:
        return ngettext("Name a body for %(n)d duty", "Name a body for %(n)d duties", number) % {"n": number}
    return ngettext("Assign %(n)d promise", "Assign %(n)d promises", number) % {"n": number}


@dataclass
class _Page:
    """The rows of a plan that one page shows, as forms."""

    request: AccordRequest
    plan: AssignmentPlan

    @cached_property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return planned_rows(self.request.viewer, self.plan).order_by().count()

    @cached_property
    def count(self) -> int:
        """How many pages."""
        return max(1, -(-self.total // A_PAGE))

    @cached_property
    def number(self) -> int:
        """Which page this is, from 1."""
        return self.within(self.request.GET.get("page", ""))

    def within(self, asked: str) -> int:
        """The page that was asked for, as far as there are pages."""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        return min(max(number, 1), self.count)

    @cached_property
    def rows(self) -> list[PlannedDuty]:
        """The rows of this page."""
        start = (self.number - 1) * A_PAGE
        return list(planned_rows(self.request.viewer, self.plan)[start : start + A_PAGE])

    @cached_property
    def suggested(self) -> dict[UUID, list[SuggestedBody]]:
        """The likeliest bodies for each promise, whatever their level; the duty's own level where it has one."""
        told = suggestions_for_each(self.request.viewer, [row.commitment for row in self.rows])
        found = {}
        for row in self.rows:
            levels = told[row.commitment_id]
            here = [levels[row.duty.level]] if row.duty and row.duty.level in levels else levels.values()
            ones = sorted((one for level in here for one in level.bodies), key=lambda one: -one.score)
            found[row.commitment_id] = ones[:MOST_SUGGESTED]
        return found

    def forms(self) -> list[PlannedRow]:
        """A form for each row, with what was sent."""
        viewer = self.request.viewer
        bodies = {body.pk: body for body in bodies_for(viewer).select_related("space").prefetch_related("places")}
        named = ids_in([pk for row in self.rows for pk in row.places or ()])
        places = {str(place.pk): place for place in visible_to(viewer, Place).filter(pk__in=named)}
        leading = leads_already(viewer, [row.commitment_id for row in self.rows])
        data = self.request.POST if self.request.method == "POST" else None
        return [
            PlannedRow(
                data,
                row=row,
                viewer=viewer,
                suggested=self.suggested[row.commitment_id],
                bodies=bodies,
                own_words=(words := title_words(row.commitment)),
                leading=leading.get(row.commitment_id, ()),
                places=places,
                languages=[(code, language_name(code)) for code in row.wording or words],
            )
            for row in self.rows
        ]


@who_may(Role.SECRETARIAT)
def assignment_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Look at what would be assigned, row by row, and say so; then how far it is, and what came of it."""
    posted = request.method == "POST"
    plan = plan_for(request.viewer, pk, "decide" if posted else "read")
    if plan.state != PlanState.PLANNED:
        return _outcome(request, plan)
    if posted and request.POST.get("step") == "drop":
        drop_assignment(request.viewer, plan)
        messages.success(request, _("It is put aside. Nothing of it is assigned."))
        return redirect(_list_url(request, DUTIES if plan.names_leads else ""))
    page = _Page(request, plan)
    rows = page.forms()
    wrong: list[str] = []
    if posted and all(row.is_valid() for row in rows):
        try:
            return redirect(_settle(request, page, rows))
        except Refused as refusal:
            wrong.append(refusal.message)
    context = _page_context(request, page, rows) | {"summary": SeveralForms(rows, wrong) if posted else None}
    return render(request, "commitments/assignment.html", context, status=422 if posted else 200)


def _settle(request: AccordRequest, page: _Page, rows: Sequence[PlannedRow]) -> str:
    """Keep what was chosen on the page, and go where the button leads. Returns the next address."""
    viewer, plan, step = request.viewer, page.plan, request.POST.get("step", "")
    choices = {row.row.number: row.choice() for row in rows}
    if step == "suggest":
        choices = {number: _first_suggestion(page, number, choice) for number, choice in choices.items()}
        messages.info(request, _("The likeliest body is ticked where none was. Nothing is assigned yet."))
    settle_rows(viewer, plan, choices)
    if step == "assign":
        confirm_assignment(viewer, plan)
        if is_soon_done(plan):
            carry_out(viewer, plan)
            _tell(request, plan)
        return plan.get_absolute_url()
    number = page.number if step == "suggest" else page.within(request.POST.get("to", "") or str(page.number))
    return f"{plan.get_absolute_url()}?page={number}"


def _first_suggestion(page: _Page, number: int, choice: RowChoice) -> RowChoice:
    row = next(row for row in page.rows if row.number == number)
    likely = page.suggested[row.commitment_id]
    if choice.lead is not None or not likely:
        return choice
    return RowChoice(likely[0].body, choice.level, choice.due, choice.wording, choice.places)


def _page_context(request: AccordRequest, page: _Page, rows: Sequence[PlannedRow]) -> dict[str, Any]:
    what = DUTIES if page.plan.names_leads else ""
    return {
        "title": _title(page.total, what),
        "crumbs": _crumbs(request, what),
        "record": page.plan,
        "rows": rows,
        "counts": counts_of(page.plan),
        "page_number": page.number,
        "page_count": page.count,
        "to_previous": page.number - 1,
        "to_next": page.number + 1 if page.number < page.count else 0,
        "bodies": list(rows[0].bodies.values()) if rows else [],
        "list_url": _list_url(request, what),
    }


def _outcome(request: AccordRequest, plan: AssignmentPlan) -> HttpResponse:
    """How far it is, or what came of it."""
    at_work = plan.state == PlanState.CONFIRMED
    if request.GET.get("part") == "progress" and not at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    counts = counts_of(plan)
    refused = planned_rows(request.viewer, plan).filter(state=RowState.REFUSED)[:REFUSED_SHOWN]
    what = DUTIES if plan.names_leads else ""
    context = {
        "title": _title(counts.total, what),
        "crumbs": _crumbs(request, what),
        "record": plan,
        "at_work": at_work,
        "done": counts.total - counts.by_state.get(RowState.WAITING, 0),
        "total": counts.total,
        "poll_url": f"{request.path}?part=progress",
        "told": [(state.label, counts.by_state[state]) for state in RowState if state in counts.by_state],
        "refused": refused,
        "deaf": words_for_deaf(request, leads_of(request.viewer, plan)),
        "list_url": _list_url(request, what),
    }
    template = "commitments/parts/assigning.html" if "part" in request.GET else "commitments/assigned.html"
    return render(request, template, context)


def _tell(request: AccordRequest, plan: AssignmentPlan) -> None:
    number = plan.rows.filter(state=RowState.MADE).count()
    messages.success(request, ngettext("%(n)d duty is assigned.", "%(n)d duties are assigned.", number) % {"n": number})
