"""Actions: the list that is the Act stage, one action's page, and asking for a new one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.followup.models import Action
from accord.kernel.followup.queries import action_for, helpers_of
from accord.kernel.followup.services import add_action as ask_for_action
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.queries import Ref, titles_for
from accord.outlets.desk.evidence import evidence_and_links
from accord.outlets.desk.forms.actions import AddActionForm
from accord.outlets.desk.listings.actions import (
    TABS,
    Whose,
    actions_listing,
    actions_of,
    counts_of_tabs,
    finding_of,
    usual,
)
from accord.outlets.desk.steps import steps_open_to, takes_evidence
from accord.ui.listing_page import Empty
from accord.ui.lists import list_response

ASKERS = (Role.CONTRIBUTOR, Role.REVIEWER, Role.SECRETARIAT)


def crumbs_of(request: AccordRequest, action: Action | None = None) -> list[dict[str, str]]:
    """The way back: the stage, and the action where the page is one of its steps."""
    crumbs = [{"label": _("Act"), "url": reverse("desk:actions", args=(request.space.slug,))}]
    return [*crumbs, {"label": str(action), "url": action.get_absolute_url()}] if action else crumbs


@who_may()
def actions(request: AccordRequest) -> HttpResponseBase:
    """Actions of mine, asked by me, or all."""
    asked = request.GET.get("whose", "")
    whose = Whose(asked) if asked in set(Whose) else usual(request.viewer)
    rows = actions_of.of(request.viewer, whose)
    here = reverse("desk:actions", args=(request.space.slug,))
    counts = counts_of_tabs(request.viewer)
    tabs = [
        {"label": label, "url": f"{here}?whose={key}", "current": key is whose, "count": counts[key]}
        for key, label in TABS.items()
    ]
    add_url = reverse("desk:new_action", args=(request.space.slug,)) if request.viewer.holds(*ASKERS) else ""
    empty = Empty(_("No actions here"), _("Who does what by when belongs here."), add_url, _("Ask for the first one"))
    listing = actions_listing(request.viewer, whose, finding=finding_of(rows), empty=empty)
    context = {"tabs": tabs, "add_url": add_url}
    return list_response(request, listing, rows, template="desk/actions.html", context=context)


@who_may()
def action(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One action: how it stands, what can be done with it now, what proves it, what happened."""
    viewer = request.viewer
    found = action_for(viewer, pk)
    about: Ref = (found.about_kind, found.about_id or UUID(int=0))
    evidence, linked = evidence_and_links(viewer, found)
    steps = steps_open_to(viewer, found)
    context = {
        "title": str(found),
        "crumbs": crumbs_of(request),
        "record": found,
        "about": titles_for(viewer, [about]).get(about),
        "asked_by": names_of_accounts(viewer, [found.asked_by]).get(found.asked_by, ""),
        "helpers": helpers_of(viewer, found.pk),
        "first_steps": [each for each in steps if each.step.at_once],
        "other_steps": [each for each in steps if not each.step.at_once],
        "takes_evidence": takes_evidence(viewer, found),
        "evidence": evidence,
        "linked": linked,
        # The events of an action say it all; the names of its columns would only be noise.
        "history": [replace(line, detail="") for line in history_of(viewer, found)],
    }
    return render(request, "desk/action.html", context)


@who_may(*ASKERS)
def new_action(request: AccordRequest) -> HttpResponse:
    """Ask for an action that is about no record."""
    return _ask(request, None)


@who_may(*ASKERS)
def add_action(request: AccordRequest, kind: str, pk: UUID) -> HttpResponse:
    """Ask for an action about a record that the viewer sees."""
    model = kind_models().get(kind)
    if model is None:
        raise NotVisible
    return _ask(request, get_for(request.viewer, model, pk))


def _ask(request: AccordRequest, about: SpaceRecord | None) -> HttpResponse:
    lead = getattr(about, "lead_id", None)
    url = getattr(about, "get_absolute_url", None)
    first: dict[str, Any] = {"viewer": request.viewer, "initial": {"lead": lead} if lead else {}}
    return answer_form(
        request,
        lambda data, files: AddActionForm(data, files, **first),
        lambda form: ask_for_action(
            request.viewer, about=about, client_key=form.cleaned_data["client_key"], **form.named()
        ),
        done=_("The action is asked for, and whoever is to do it was told."),
        title=_("What is to be done?"),
        lede=_("About: %(record)s") % {"record": about} if about else "",
        submit=_("Ask for it"),
        crumbs=crumbs_of(request),
        cancel_url=url() if url else reverse("desk:actions", args=(request.space.slug,)),
    )
