"""Search over everything that the person may see in the space."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.outlets.desk.finding import MOST, Outcome, outcome_of

LEDE = gettext_lazy("Names, titles, words of promises and reports, codes of places. Parts of words count.")


@who_may()
def search(request: AccordRequest) -> HttpResponse:
    """One box; what was found by kind, best first, with the number behind each kind."""
    kind = request.GET.get("kind", "")
    found = outcome_of(request.viewer, request.GET.get("q", ""), kind)
    here = reverse("desk:search", args=(request.space.slug,))
    kinds = [("", _("All"), found.total), *found.counts]
    tabs = [
        {
            "label": label,
            "count": number,
            "current": key == kind,
            "url": f"{here}?{urlencode({'q': found.typed, 'kind': key})}",
        }
        for key, label, number in kinds
    ]
    context = {"title": finding_of(found), "lede": LEDE, "found": found, "tabs": tabs, "kind": kind, "most": MOST}
    return render(request, "desk/search.html", context)


def finding_of(found: Outcome) -> str:
    """“12 records hold these words”."""
    if not found.typed:
        return _("Search this space")
    if not found.total:
        return _("Nothing found for “%(words)s”") % {"words": _short(found.typed)}
    if found.is_cut:
        return _("More than %(n)d records for “%(words)s”") % {"n": found.total, "words": _short(found.typed)}
    words = ngettext("%(n)d record for “%(words)s”", "%(n)d records for “%(words)s”", found.total)
    return words % {"n": found.total, "words": _short(found.typed)}


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else f"{typed[:59].rstrip()}…"
