"""Saved searches: the list with what is new, keeping one, opening it, dropping it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.models import SavedSearch
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.queries.searches import looks_of, search_for, searches_for
from accord.commit.commitments.services.searches import LONGEST_NAME, drop_search, may_drop, note_look, save_search
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_form
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import id_named
from accord.kernel.policy.roles import Role
from accord.kernel.search.faceted import FacetedRows
from accord.ui.forms import AccordForm
from accord.ui.listing_filters import query_of


class SearchForm(AccordForm):
    """The name of what the list shows now."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    is_shared = forms.BooleanField(label=gettext_lazy("Everybody in the space sees it"), required=False)
    address = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True)
class SearchLine:
    """A saved search with how much it finds now, and how much of that came since the person last looked."""

    search: SavedSearch
    total: int
    new: int
    may_drop: bool


def _lines(viewer: Viewer) -> Iterator[SearchLine]:
    rows, listing, looks = promise_rows(viewer).shared(), commitment_listing(viewer, title=""), looks_of(viewer)
    for search in searches_for(viewer):
        found = cast(FacetedRows, listing.found(rows, query_of(search.address)))
        seen: datetime = looks[search.pk].at if search.pk in looks else search.created_at
        yield SearchLine(search, found.count(), found.since("created_at", seen), may_drop(viewer, search))


@who_may()
def searches(request: AccordRequest) -> HttpResponse:
    """What this person keeps and what the space shares."""
    lines = list(_lines(request.viewer))
    new = sum(1 for line in lines if line.new)
    found = ngettext("%(n)d saved search has something new", "%(n)d saved searches have something new", new)
    context = {
        "title": found % {"n": new} if new else _("Saved searches"),
        "lede": _("New is what came into the list since you last opened the search."),
        "crumbs": crumbs_of(request),
        "own": [line for line in lines if not line.search.is_shared],
        "common": [line for line in lines if line.search.is_shared],
        "promises_url": reverse("commitments:index", args=(request.space.slug,)),
    }
    return render(request, "commitments/searches.html", context)


@who_may(*(role for role in Role if role is not Role.ENUMERATOR))
def save_search_page(request: AccordRequest) -> HttpResponse:
    """Keep what the list shows, under a name."""

    def made(data: Any, files: Any) -> SearchForm:
        form = SearchForm(data, files, initial={"address": request.GET.urlencode()})
        if not permits_new(request.viewer, SavedSearch, action="share"):
            del form.fields["is_shared"]
        return form

    return answer_form(
        request,
        made,
        lambda form: save_search(
            request.viewer,
            name=form.cleaned_data["name"],
            address=form.cleaned_data["address"],
            is_shared=form.cleaned_data.get("is_shared", False),
            client_key=form.cleaned_data["client_key"],
        ),
        done=_("The search is kept."),
        title=_("Keep this search"),
        submit=_("Keep it"),
        crumbs=crumbs_of(request),
        cancel_url=f"{reverse('commitments:index', args=(request.space.slug,))}?{request.GET.urlencode()}",
    )


def _picked(request: AccordRequest) -> SavedSearch:
    return search_for(request.viewer, id_named(request.POST.get("search", "")))


@who_may()
@require_POST
def open_search_page(request: AccordRequest) -> HttpResponse:
    """Show what a search finds, and remember that this person looked."""
    return redirect(note_look(request.viewer, _picked(request)).list_url)


@who_may()
@require_POST
def drop_search_page(request: AccordRequest) -> HttpResponse:
    """Keep a search no longer."""
    search = drop_search(request.viewer, _picked(request))
    messages.success(request, _("“%(search)s” is not kept any more.") % {"search": search})
    return redirect(search.get_absolute_url())
