"""Laws as a list and one by one: how far each has come, what its provisions say, what it does for whom."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import get_for, permits, permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.ui.lists import list_response
from accord.ui.pictures import Bar
from accord.ui.wording import state_sign
from accord.understand.situation.forms import LawForm, ProvisionForm, StageForm
from accord.understand.situation.listings import law_listing
from accord.understand.situation.models import JUDGING_ROLES, GapFinding, Law, Provision
from accord.understand.situation.queries.gaps import verdicts_of_law
from accord.understand.situation.queries.laws import (
    holds_today,
    law_for,
    laws_for,
    places_named_by,
    provision_for,
    provisions_of,
    stages_of,
)
from accord.understand.situation.services import add_law, add_provision, change_law, change_provision, note_stage
from accord.understand.situation.views.crumbs import address, crumbs_of


@who_may()
def laws(request: AccordRequest) -> HttpResponseBase:
    """All laws, policies and practices."""
    url = address(request, "add_law") if permits_new(request.viewer, Law) else ""
    context = {"crumbs": crumbs_of(request), "add_url": url, "gaps_url": address(request, "gaps")}
    listing = law_listing(request.viewer, empty_url=url)
    return list_response(request, listing, laws_for(request.viewer), template="situation/laws.html", context=context)


@who_may()
def law_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One law: its stages, its provisions, what was found of it."""
    law = law_for(request.viewer, pk)
    context = {
        "title": str(law),
        "crumbs": crumbs_of(request, "laws"),
        "record": law,
        "holds": holds_today(request.viewer, law),
        "today": timezone.localdate(),
        "stages": stages_of(request.viewer, law),
        "provisions": list(provisions_of(request.viewer, law)),
        "places": list(places_named_by(request.viewer, law)),
        "verdicts": _bars(request, law),
        "gaps_url": f"{address(request, 'gaps')}?law={law.pk}",
        "history": history_of(request.viewer, law),
        **_open_doors(request.viewer, law),
    }
    return render(request, "situation/law.html", context)


def _bars(request: AccordRequest, law: Law) -> list[Bar]:
    found = verdicts_of_law(request.viewer, law)
    here = f"{address(request, 'findings')}?law={law.pk}"
    query = {"suggested": "standing=suggested"}
    return [
        Bar(str(state_sign(name).word), number, url=f"{here}&{query.get(name, f'standing=counts&verdict={name}')}")
        for name, number in found.items()
    ]


def _open_doors(viewer: Viewer, law: Law) -> dict[str, bool]:
    owes = [law.body_id] if law.body_id else []
    places = list(law.places.values_list("pk", flat=True))

    def may(model: Any, action: str = "create") -> bool:
        return permits_new(viewer, model, action=action, owes=owes, places=places)

    return {
        "may_edit": permits(viewer, "edit", law),
        "may_add_provision": may(Provision),
        "may_judge": may(GapFinding),
        "may_suggest": may(GapFinding, "suggest"),
    }


@who_may(Role.SECRETARIAT)
def add_law_page(request: AccordRequest) -> HttpResponse:
    """Write down a law, policy or practice."""
    languages = request.space.language_choices
    return answer_form(
        request,
        lambda data, files: LawForm(data, files, viewer=request.viewer, languages=languages),
        lambda form: add_law(request.viewer, client_key=form.cleaned_data["client_key"], **form.values),
        done=_("The law is in. Note its stages and provisions next."),
        title=_("Add a law, policy or practice"),
        submit=_("Add it"),
        crumbs=crumbs_of(request, "laws"),
        cancel_url=address(request, "laws"),
    )


@who_may(Role.SECRETARIAT)
def edit_law_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change what was typed in of a law."""
    law = law_for(request.viewer, pk, "edit")
    options: dict[str, Any] = {"viewer": request.viewer, "languages": request.space.language_choices}
    shown: dict[str, Any] = {"law": law, "initial": LawForm.values_of(law), "revision": law.revision}
    return answer_form(
        request,
        lambda data, files: LawForm(data, files, **options, **shown),
        lambda form: change_law(request.viewer, law, revision=form.cleaned_data["revision"], **form.values),
        done=_("The law was changed."),
        title=_("Change “%(law)s”") % {"law": law},
        crumbs=crumbs_of(request, "laws", law),
        cancel_url=law.get_absolute_url(),
    )


@who_may(Role.SECRETARIAT)
def stage_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Note a stage that a law has reached, or is to reach."""
    law = law_for(request.viewer, pk, "edit")
    return answer_form(
        request,
        StageForm,
        lambda form: note_stage(request.viewer, law=law, client_key=form.cleaned_data["client_key"], **form.values),
        done=_("The stage is noted."),
        title=_("Which stage has it reached?"),
        submit=_("Note it"),
        crumbs=crumbs_of(request, "laws", law),
        cancel_url=law.get_absolute_url(),
    )


@who_may(*JUDGING_ROLES)
def add_provision_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Add an article or section of a law, word for word."""
    law = law_for(request.viewer, pk)
    return answer_form(
        request,
        lambda data, files: ProvisionForm(data, files, viewer=request.viewer, space=request.space),
        lambda form: add_provision(request.viewer, law=law, client_key=form.cleaned_data["client_key"], **form.values),
        done=_("The provision is in; findings can cite it."),
        title=_("Add a provision of “%(law)s”") % {"law": law},
        submit=_("Add it"),
        crumbs=crumbs_of(request, "laws", law),
        cancel_url=law.get_absolute_url(),
    )


@who_may(*JUDGING_ROLES)
def edit_provision_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change what was typed in of a provision."""
    provision = provision_for(request.viewer, pk, "edit")
    law = get_for(request.viewer, Law, provision.law_id, fetch=("space",))
    shown = {"initial": ProvisionForm.values_of(provision), "revision": provision.revision}
    return answer_form(
        request,
        lambda data, files: ProvisionForm(data, files, viewer=request.viewer, space=request.space, **shown),
        lambda form: change_provision(request.viewer, provision, revision=form.cleaned_data["revision"], **form.values),
        done=_("The provision was changed; its earlier words are in its history."),
        title=_("Change %(provision)s") % {"provision": provision.number},
        crumbs=crumbs_of(request, "laws", law),
        cancel_url=provision.get_absolute_url(),
    )
