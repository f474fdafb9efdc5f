"""Near-duplicates: pairs beside each other with what differs, and what a person makes of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.commit.commitments.listings.likenesses import FILTERS, PAGE, likeness_listing
from accord.commit.commitments.models import Likeness, LikenessState
from accord.commit.commitments.queries import likenesses_for, member_for
from accord.commit.commitments.services import (
    ask_for_likenesses,
    confirm_likenesses,
    leave_cluster,
    refuse_likenesses,
)
from accord.commit.commitments.views.deciding import page_decided_on, tabs
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.ui.lists import list_response


@who_may()
def likenesses(request: AccordRequest) -> HttpResponseBase:
    """The pairs of one state, the likest first."""
    asked = request.GET.get("state", "")
    state = asked if asked in LikenessState.values else LikenessState.OPEN.value
    rows = likenesses_for(request.viewer).filter(state=state)
    may_decide = permits_new(request.viewer, Likeness)
    context = {
        "crumbs": crumbs_of(request),
        "states": tabs({"state": state}, "state", LikenessState.choices),
        "may_look": may_decide,
        "may_confirm": may_decide and state != LikenessState.CONFIRMED,
        "may_refuse": may_decide and state == LikenessState.OPEN,
        "back": urlencode({name: request.GET[name] for name in FILTERS if name in request.GET}),
    }
    listing = likeness_listing(title=_finding(rows.count(), state))
    return list_response(request, listing, rows, template="commitments/likenesses.html", context=context)


def _finding(total: int, state: str) -> str:
    if state == LikenessState.CONFIRMED:
        return ngettext(
            "%(n)d pair is one promise, said twice", "%(n)d pairs are one promise each, said twice", total
        ) % {"n": total}
    if state == LikenessState.REFUSED:
        return ngettext("%(n)d pair is not the same promise", "%(n)d pairs are not the same promise", total) % {
            "n": total
        }
    return ngettext("%(n)d pair says nearly the same", "%(n)d pairs say nearly the same", total) % {"n": total}


@who_may(Role.SECRETARIAT)
@require_POST
def decide_likenesses_page(request: AccordRequest) -> HttpResponse:
    """Confirm or refuse one pair by its own button, or those that were ticked; back to where they were shown."""
    step, picked = _asked(request)
    rows = list(likenesses_for(request.viewer).filter(pk__in=picked))
    same = step == "confirm"
    decide = confirm_likenesses if same else refuse_likenesses
    return answer_button(
        request,
        lambda: decide(request.viewer, rows),
        done=_("Kept as one promise, said more than once.") if same else _("Kept apart, and not proposed again."),
        then=page_decided_on(request, "commitments:likenesses", FILTERS),
    )


def _asked(request: AccordRequest) -> tuple[str, list[UUID]]:
    """What is to be done, and with which pairs; words that are no ids are passed over."""
    for step in ("confirm", "refuse"):
        if step in request.POST:
            return step, ids_in([request.POST[step]])
    return request.POST.get("step", ""), ids_in(request.POST.getlist("pick")[: PAGE + 1])


@who_may(Role.SECRETARIAT)
@require_POST
def look_for_likenesses_page(request: AccordRequest) -> HttpResponse:
    """Have all promises compared again; the page may be left."""
    ask_for_likenesses(request.viewer, space=request.space)
    messages.success(request, _("All promises are being compared: come back in some minutes."))
    return redirect("commitments:likenesses", request.space.slug)


@who_may(Role.SECRETARIAT)
@require_POST
def leave_cluster_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take a promise out of its cluster."""
    member: Any = member_for(request.viewer, pk, "leave")
    return answer_button(
        request,
        lambda: leave_cluster(request.viewer, member),
        done=_("It stands by itself again, and is not proposed for them any more."),
        then=member.commitment.get_absolute_url(),
    )
