"""Suggested tags: the list, the surest first, and deciding about those that were ticked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.commit.commitments.models import SuggestionState, TagSuggestion
from accord.commit.commitments.queries import suggestions_for
from accord.commit.commitments.services import decide_suggestions
from accord.commit.commitments.services.deciding import MOST_DECIDED
from accord.commit.commitments.views.deciding import page_decided_on, tabs
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.kernel.taxonomies.models import Taxonomy

SCORES = ("0.9", "0.75", "0.5")
FILTERS = ("list", "state", "score")


@who_may()
def suggestions(request: AccordRequest) -> HttpResponse:
    """The surest fifty that the filters leave, and how many there are."""
    viewer, asked = request.viewer, _asked(request)
    lists = list(visible_to(viewer, Taxonomy).order_by("key"))
    chosen = next((one for one in lists if one.key == asked["list"]), None)
    rows = suggestions_for(viewer).filter(state=asked["state"], score__gte=asked["score"])
    if chosen is not None:
        rows = rows.filter(term__taxonomy=chosen)
    total, first = rows.count(), rows[:MOST_DECIDED]
    context = {
        "title": _finding(total, asked["state"]),
        "lede": _("A model learned them from the promises that people of this space tagged. A person decides."),
        "crumbs": crumbs_of(request),
        "rows": list(first),
        "total": total,
        "lists": tabs(asked, "list", [("", _("All lists")), *((one.key, str(one)) for one in lists)]),
        "states": tabs(asked, "state", SuggestionState.choices),
        "scores": tabs(asked, "score", [(score, _("score %(least)s or more") % {"least": score}) for score in SCORES]),
        "back": urlencode(asked),
        "may_decide": asked["state"] == SuggestionState.OPEN and permits_new(viewer, TagSuggestion),
    }
    return render(request, "commitments/suggestions.html", context)


def _asked(request: AccordRequest) -> dict[str, str]:
    """What the filters say; an unknown state or score is as good as none."""
    state, score = request.GET.get("state", ""), request.GET.get("score", "")
    return {
        "list": request.GET.get("list", "")[:60],
        "state": state if state in SuggestionState.values else SuggestionState.OPEN.value,
        "score": score if score in SCORES else SCORES[-1],
    }


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
        done=_("The tags are given.") if accepted else _("Refused, and not suggested again."),
        then=page_decided_on(request, "commitments:suggestions", FILTERS),
    )
