"""Places, and which of them a name in somebody's table means."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.queries import get_for, permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.places import services
from accord.kernel.places.models import Place
from accord.kernel.spaces.errors import Refused
from accord.ui.lists import list_response
from accord.understand.directory.forms import ConfirmMatchForm, EditPlaceForm, MatchForm, PlaceForm
from accord.understand.directory.listings import places_listing
from accord.understand.directory.maps import whereabouts
from accord.understand.directory.queries import (
    LONGEST_LIST_OF_NAMES,
    aliases_of,
    bodies_of_place,
    name_matches,
    places_above,
    places_below,
    places_list,
)
from accord.understand.directory.views.bodies import KEEPERS, crumbs_of


@who_may()
def places(request: AccordRequest) -> HttpResponseBase:
    """All places."""
    slug = request.space.slug
    context: dict[str, object] = {"crumbs": crumbs_of(request)}
    if request.viewer.holds(*KEEPERS):
        context["add_url"] = reverse("directory:add_place", args=(slug,))
        context["match_url"] = reverse("directory:match_names", args=(slug,))
    context["map_url"] = reverse("directory:places_map", args=(slug,))
    listing = places_listing(request.viewer, request.space)
    return list_response(request, listing, places_list(request.viewer), template="directory/list.html", context=context)


@who_may()
def place(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One place: where it lies, what lies in it, who works there, and what is owed there."""
    record = get_for(request.viewer, places_list, pk)
    above = places_above(record)
    context = {
        "record": record,
        "title": str(record),
        "crumbs": [
            *crumbs_of(request, (_("Places"), "directory:places")),
            *({"label": str(each), "url": each.get_absolute_url()} for each in above),
        ],
        "below": places_below(request.viewer, record),
        "bodies": bodies_of_place(request.viewer, record),
        "aliases": aliases_of(request.viewer, record),
        "history": history_of(request.viewer, record),
        "picture": whereabouts(request.viewer, record, request.space.slug),
        "may_edit": permits(request.viewer, "edit", record),
    }
    return render(request, "directory/place.html", context)


@who_may(*KEEPERS)
def add_place(request: AccordRequest) -> HttpResponse:
    """Write down a new place."""

    def send(form: PlaceForm) -> Place:
        return services.add_place(request.viewer, **form.cleaned_data)

    return answer_form(
        request,
        partial(PlaceForm, viewer=request.viewer, languages=request.space.language_choices),
        send,
        done=_("The place is in the directory."),
        title=_("Add a place"),
        submit=_("Add it"),
        crumbs=crumbs_of(request, (_("Places"), "directory:places")),
        cancel_url=reverse("directory:places", args=(request.space.slug,)),
    )


@who_may(*KEEPERS)
def edit_place(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Change a place's name, days or point."""
    record = get_for(request.viewer, places_list, pk, "edit")
    shown: dict[str, Any] = {"revision": record.revision, "initial": EditPlaceForm.values_of(record)}

    def send(form: EditPlaceForm) -> Place:
        return services.change_place(request.viewer, record, revision=form.cleaned_data["revision"], **form.values)

    return answer_form(
        request,
        partial(EditPlaceForm, viewer=request.viewer, languages=request.space.language_choices, **shown),
        send,
        done=_("The change is saved."),
        title=_("Change %(name)s") % {"name": record},
        submit=_("Save"),
        cancel_url=record.get_absolute_url(),
    )


@who_may(*KEEPERS)
def match_names(request: AccordRequest) -> HttpResponse:
    """Say for each name in somebody's table which place it may mean; a person confirms what is not certain."""
    form = MatchForm(request.POST or None, languages=request.space.language_choices)
    context = {"form": form, "crumbs": crumbs_of(request, (_("Places"), "directory:places"))}
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data["names"]
        if len(names) > LONGEST_LIST_OF_NAMES:
            form.add_refusal(Refused(_("At most 200 names at a time."), field="names"))
        else:
            context["matches"] = name_matches(request.viewer, form.cleaned_data["kind"], names)
    return render(request, "directory/match.html", context, status=422 if form.errors else 200)


@who_may(*KEEPERS)
@require_POST
def confirm_match(request: AccordRequest) -> HttpResponse:
    """Remember that a name means a place; the next file with that name finds it at once."""
    form = ConfirmMatchForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This proposal is not complete."))
    record = get_for(request.viewer, places_list, form.cleaned_data["place"], "edit")
    alias = services.confirm_alias(request.viewer, place=record, text=form.cleaned_data["text"])
    messages.success(request, _("“%(text)s” means %(place)s from now on.") % {"text": alias, "place": record})
    return redirect(record.get_absolute_url())
