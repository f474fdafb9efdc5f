"""Search over everything that the person may see in the space."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.outlets.desk.finding import Outcome, outcome_of
from accord.ui.listing_page import page_asked
from accord.ui.wording import number_words

LEDE = gettext_lazy("Names, titles, words of promises and reports, codes of places.")
HOW = gettext_lazy(
    "“Several words” in quotes stand together, inspect* begins a word, -word leaves records out, OR is either."
)


@who_may()
def search(request: AccordRequest) -> HttpResponse:
    """One box; what was found by kind, best first, with the number behind each kind."""
    kind = request.GET.get("kind", "")
    number = page_asked(request.GET.get("page"))
    typed = request.GET.get("q", "")

    def address(**query: object) -> str:
        kept = {name: value for name, value in query.items() if value}
        return f"{reverse('desk:search', args=(request.space.slug,))}?{urlencode(kept)}"

    found = outcome_of(request.viewer, typed, kind, number, lambda page: address(q=typed, kind=kind, page=page))
    tabs = [
        {"label": label, "count": count, "current": key == kind, "url": address(q=found.typed, kind=key)}
        for key, label, count in [("", _("All"), found.total), *found.counts]
    ]
    proposals = [{"words": words, "url": address(q=words)} for words in found.proposals]
    context = {"title": finding_of(found), "found": found, "tabs": tabs, "kind": kind, "proposals": proposals}
    context |= {"how": HOW} if found.typed else {"lede": f"{LEDE} {HOW}"}
    return render(request, "desk/search.html", context)


def finding_of(found: Outcome) -> str:
    """“12 records hold these words”."""
    if not found.typed:
        return _("Search this space")
    words = _short(found.typed)
    if not found.total:
        return _("Nothing found for “%(words)s”") % {"words": words}
    told = ngettext("%(n)s record for “%(words)s”", "%(n)s records for “%(words)s”", found.total)
    return told % {"n": number_words(found.total), "words": words}


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else f"{typed[:59].rstrip()}…"
