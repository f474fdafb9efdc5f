"""What the desk draws inside its own slots for a kind of record. ``config/slots.py`` says where."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accord.answer.progress.models import Report
from accord.answer.progress.queries.records import evidence_behind
from accord.kernel.actors.models import Account
from accord.kernel.followup.models import Action
from accord.kernel.spaces.models import SpaceRecord
from accord.outlets.desk.queries import drafts_of, token_of
from accord.ui.slots import Filling


def report_to_vet(request: Any, record: object) -> Filling | None:
    """A report as a reviewer reads it: the duty, what the body says of it, and the files that show it."""
    if not isinstance(record, Report):
        return None
    context = {"report": record, "evidence": evidence_behind(request.viewer, record)}
    return Filling("desk/parts/report.html", context)


def action_to_vet(request: HttpRequest, record: object) -> Filling | None:
    """An action in its own words."""
    return Filling("desk/parts/action.html", {"action": record}) if isinstance(record, Action) else None


def drafts_of_form(request: Any, record: object) -> Filling | None:
    """Drafts that the person keeps of the form that this page opens: to go on with, instead of beginning anew."""
    if request.method != "GET" or not hasattr(request, "viewer") or not isinstance(request.user, Account):
        return None
    kept = [{"row": held, "token": token_of(held)} for held in drafts_of(request.user, request.get_full_path())]
    return Filling("desk/parts/drafts.html", {"drafts": kept}) if kept else None


def ties_link(request: Any, record: object) -> Filling | None:
    """The way to what a record is tied with, as a picture and as lists."""
    if not isinstance(record, SpaceRecord):
        return None
    address = reverse("desk:thread", args=(request.space.slug, record.policy.name, record.pk))
    return Filling("desk/parts/ties_link.html", {"ties_url": address})
