"""Similar promises: what says the same in other words, found by meaning."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.promise_vectors import has_vectors
from accord.commit.commitments.queries import Near, commitment_for, promises_about, promises_like
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.spaces.errors import Refused

MOST_WORDS = 500  # letters


@who_may()
def similar_to(request: AccordRequest, pk: UUID) -> HttpResponse:
    """The promises nearest in meaning to one."""
    commitment = commitment_for(request.viewer, pk)
    crumbs = crumbs_of(request, commitment.instrument, commitment)
    try:
        found, missing = promises_like(request.viewer, commitment), ""
    except Refused as refusal:
        found, missing = [], refusal.message
    return _shown(request, found, missing, crumbs=crumbs, record=commitment)


@who_may()
def similar(request: AccordRequest) -> HttpResponse:
    """The promises nearest in meaning to some words."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    crumbs = crumbs_of(request)
    try:
        found, missing = promises_about(request.viewer, words), ""
    except Refused as refusal:
        found, missing = [], refusal.message
    return _shown(request, found, missing, crumbs=crumbs, words=words)


def _shown(request: AccordRequest, found: list[Near], missing: str, **context: object) -> HttpResponse:
    asked = bool(context.get("words") or context.get("record"))
    title = ngettext("%(n)d promise of like meaning", "%(n)d promises of like meaning", len(found)) % {"n": len(found)}
    context |= {
        "title": title if asked else _("Find promises by meaning"),
        "lede": _("The nearest first, whatever their words. A score of 1 is the same meaning."),
        "found": found,
        "asked": asked,
        "missing": missing or ("" if has_vectors(request.space.pk) else _("Nothing was prepared for this space yet.")),
    }
    return render(request, "commitments/similar.html", context)
