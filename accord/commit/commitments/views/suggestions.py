"""Suggested tags: the list, the surest first, and deciding about those that were ticked or all that a filter shows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accord.commit.commitments.listings.suggestions import FILTERS, suggestion_listing
from accord.commit.commitments.models import SuggestionState, TagSuggestion
from accord.commit.commitments.queries import suggestions_for
from accord.commit.commitments.services import decide_all_suggestions, decide_suggestions
from accord.commit.commitments.services.deciding import MOST_DECIDED
from accord.commit.commitments.services.suggestion_decisions import MOST_AT_ONCE
from accord.commit.commitments.views.deciding import page_decided_on, tabs
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.ui.forms import AccordForm
from accord.ui.listing import Column
from accord.ui.lists import list_response

BOX = Column(
    "pick",
    gettext_lazy("Choose"),
    lambda line: format_html(
        '<input type="checkbox" name="pick" value="{}" aria-label="{}">',
        line.suggestion.pk,
        _("Choose “%(row)s”") % {"row": line.suggestion},
    ),
    download=False,
)


@who_may()
def suggestions(request: AccordRequest) -> HttpResponseBase:
    """The suggestions of one state, the surest first; as a file too."""
    asked = _asked(request.GET)
    rows = suggestions_for(request.viewer).filter(state=asked["state"])
    may_decide = asked["state"] == SuggestionState.OPEN and permits_new(request.viewer, TagSuggestion)
    listing = suggestion_listing(
        request.viewer,
        title=_finding(rows.count(), asked["state"]),
        state=asked["state"],
        box=BOX if may_decide else None,
    )
    context = {
        "crumbs": crumbs_of(request),
        "states": tabs(asked, "state", SuggestionState.choices),
        "back": urlencode(asked),
        "may_decide": may_decide,
    }
    return list_response(request, listing, rows, template="commitments/suggestions.html", context=context)


def _asked(query: QueryDict) -> dict[str, str]:
    """What the filters say; an unknown state is as good as none."""
    asked = {name: query.get(name, "")[:200] for name in FILTERS if name in query}
    state = asked.get("state", "")
    return asked | {"state": state if state in SuggestionState.values else SuggestionState.OPEN.value}


def _finding(total: int, state: str) -> str:
    if state == SuggestionState.ACCEPTED:
        return ngettext("%(n)d suggested tag was accepted", "%(n)d suggested tags were accepted", total) % {"n": total}
    if state == SuggestionState.REFUSED:
        return ngettext("%(n)d suggested tag was refused", "%(n)d suggested tags were refused", total) % {"n": total}
    return ngettext("%(n)d suggested tag waits", "%(n)d suggested tags wait", total) % {"n": total}


@who_may(Role.SECRETARIAT)
@require_POST
def decide_page(request: AccordRequest) -> HttpResponse:
    """Accept or refuse the suggestions that were ticked; back to the list or to the promise they were shown on."""
    picked = ids_in(request.POST.getlist("pick")[: MOST_DECIDED + 1])
    rows = list(suggestions_for(request.viewer).filter(pk__in=picked))
    accepted = request.POST.get("step") == "accept"
    return answer_button(
        request,
        lambda: decide_suggestions(request.viewer, rows, accepted=accepted),
        done=_done(accepted=accepted),
        then=page_decided_on(request, "commitments:suggestions", FILTERS),
    )


@who_may(Role.SECRETARIAT)
def decide_all_page(request: AccordRequest) -> HttpResponse:
    """Accept or refuse all that the filters show: asked with their number, then done."""
    accepted = request.GET.get("step") == "accept"
    rows = _shown(request.viewer, request.GET)
    then = _list_url(request, _asked(request.GET))
    if request.method == "POST":
        return answer_button(
            request,
            lambda: decide_all_suggestions(request.viewer, rows, accepted=accepted, told=_told(request.POST)),
            done=_done(accepted=accepted),
            then=then,
        )
    crumbs = [*crumbs_of(request), {"label": _("Suggested tags"), "url": then}]
    context = _asked_of(rows, accepted=accepted) | {"crumbs": crumbs, "list_url": then}
    return render(request, "commitments/decide_all.html", context)


def _asked_of(rows: QuerySet[TagSuggestion], *, accepted: bool) -> dict[str, Any]:
    """What the person is told before it is done."""
    total = rows.count()
    now = min(total, MOST_AT_ONCE)
    return {
        "title": _question(now, accepted=accepted),
        "form": AccordForm(),
        "total": total,
        "cut": total > now,
        "now": now,
        "accepted": accepted,
        "least": rows[now - 1].score if now else None,
    }


def _done(*, accepted: bool) -> str:
    return _("The tags are given.") if accepted else _("Refused, and not suggested again.")


def _told(sent: QueryDict) -> int:
    """The number that the person was told; none of ours where it is no number."""
    told = sent.get("told", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1


def _shown(viewer: Viewer, query: QueryDict) -> QuerySet[TagSuggestion]:
    """What the list shows under these filters, the surest first."""
    rows = suggestions_for(viewer).filter(state=SuggestionState.OPEN)
    found: QuerySet[TagSuggestion] = suggestion_listing(viewer, title="", state="open").found(rows, query).whole()
    return found.order_by("-score", "pk")


def _question(number: int, *, accepted: bool) -> str:
    if accepted:
        return ngettext("Give %(n)d suggested tag?", "Give %(n)d suggested tags?", number) % {"n": number}
    return ngettext("Refuse %(n)d suggested tag?", "Refuse %(n)d suggested tags?", number) % {"n": number}


def _list_url(request: AccordRequest, asked: Mapping[str, str]) -> str:
    return f"{reverse('commitments:suggestions', args=(request.space.slug,))}?{urlencode(asked)}"
