"""A promise split into duties: several rows in one form, with the bodies that may owe them. Works without a script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.forms import DutyRow, SeveralForms
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries import (
    LevelOfBodies,
    commitment_for,
    duties_by_level,
    suggested_bodies,
    title_words,
)
from accord.commit.commitments.services import split_commitment
from accord.commit.commitments.services.splitting import MOST_PARTS
from accord.commit.commitments.views.instruments import crumbs_of
from accord.commit.commitments.views.signing_in import say_who_finds_it
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused

LEVELS = (GovernmentLevel.FEDERAL, GovernmentLevel.PROVINCIAL, GovernmentLevel.DISTRICT)
Suggestions = dict[str, LevelOfBodies]


@who_may(Role.SECRETARIAT)
def split_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say in several rows who owes which part of a promise, and make all these duties in one go."""
    commitment = commitment_for(request.viewer, pk)
    suggestions = suggested_bodies(request.viewer, commitment)
    rows = _rows(request, commitment, suggestions)
    wrong: list[str] = []
    if request.method == "POST" and request.POST.get("step") != "add":
        filled = [row for row in rows if row.is_filled]
        if all(row.is_valid() for row in filled):
            try:
                made = split_commitment(request.viewer, commitment=commitment, parts=[row.part() for row in filled])
            except Refused as refusal:
                _blame(filled, refusal, wrong)
            else:
                words = ngettext("%(n)d duty is made.", "%(n)d duties are made.", len(made)) % {"n": len(made)}
                finds = say_who_finds_it(request, [duty.lead for duty in made])
                messages.success(request, f"{words} {finds}".strip())
                return redirect(commitment.get_absolute_url())
        rows = [row if row in filled else row.without_errors() for row in rows]
        context = _context(request, commitment, rows, wrong)
        return render(request, "commitments/split.html", context, status=422)
    return render(request, "commitments/split.html", _context(request, commitment, rows, wrong))


def _rows(request: AccordRequest, commitment: Commitment, suggestions: Suggestions) -> list[DutyRow]:
    """One row a level at first; as many as were sent, and one more where that was asked for."""
    sent = request.method == "POST"
    count = _number(request.POST.get("rows", "")) if sent else len(LEVELS)
    more = sent and request.POST.get("step") == "add" and count < MOST_PARTS
    own_words = title_words(commitment)

    def row(number: int, data: Any) -> DutyRow:
        level = LEVELS[number].value if number < len(LEVELS) else ""
        return DutyRow(
            data,
            prefix=f"row{number}",
            viewer=request.viewer,
            languages=request.space.language_choices,
            suggestions=suggestions,
            own_words=own_words,
            initial={"level": level},
        )

    rows = [row(number, request.POST if sent else None) for number in range(count)]
    if more:
        rows = [each.without_errors() for each in rows] + [row(count, None)]
    return rows


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else len(LEVELS)
    return min(max(number, 1), MOST_PARTS)


def _blame(rows: list[DutyRow], refusal: Refused, wrong: list[str]) -> None:
    """Put what the service refused beside the row that it concerns."""
    if refusal.row is not None and refusal.row < len(rows):
        rows[refusal.row].add_refusal(refusal)
    else:
        wrong.append(refusal.message)


def _context(request: AccordRequest, commitment: Commitment, rows: list[DutyRow], wrong: list[str]) -> dict[str, Any]:
    is_judged = request.method == "POST" and request.POST.get("step") != "add"
    return {
        "title": _("Who owes which part of it?"),
        "lede": _("One row a duty. A row without a body and without words makes nothing."),
        "crumbs": crumbs_of(request, commitment.instrument, commitment),
        "commitment": commitment,
        "rows": rows,
        "may_add": len(rows) < MOST_PARTS,
        "summary": SeveralForms(rows, wrong) if is_judged else None,
        "media": rows[0].media,
        "levels": duties_by_level(request.viewer, commitment),
        "cancel_url": commitment.get_absolute_url(),
    }
