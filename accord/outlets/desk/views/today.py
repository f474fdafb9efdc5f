"""Today: what waits for me, then where promises stand."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.answer.progress.queries.waiting import promise_counts
from accord.commit.commitments.models import Instrument
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.notices.services import mark_read
from accord.kernel.policy.identifiers import ids_in
from accord.outlets.desk.news import news_for
from accord.outlets.desk.queries import unsent_entries
from accord.outlets.desk.speaking import role_sentence
from accord.outlets.desk.waiting import waiting_for
from accord.outlets.desk.words import number_in_words


def finding_of(total: int) -> str:
    """“Five things wait for you”."""
    if not total:
        return _("Nothing waits for you today")
    words = ngettext("%(number)s thing waits for you", "%(number)s things wait for you", total)
    return words % {"number": number_in_words(total)}


@who_may()
def today(request: AccordRequest) -> HttpResponse:
    """What waits for this person, and where promises stand: the same figures for everybody."""
    viewer, space = request.viewer, request.space
    waiting = waiting_for(viewer, space)
    bars = promise_counts(viewer)
    lede = role_sentence(viewer)
    if waiting.lines:
        lede = f"{lede} {_('What others cannot go on without comes first.')}"
    context = {
        "title": finding_of(waiting.total),
        "lede": lede,
        "todo": waiting.lines,
        "bars": bars,
        "duties": sum(bar.value for bar in bars),
        "as_of": timezone.localdate(),
        "news": news_for(viewer),
        "unsent": unsent_entries(request.user, within=f"/{space.slug}/"),  # type: ignore[arg-type] # signed in
        "add_url": reverse("commitments:add_instrument", args=(space.slug,)) if permits_new(viewer, Instrument) else "",
    }
    return render(request, "desk/today.html", context)


@who_may()
@require_POST
def read_notices(request: AccordRequest) -> HttpResponse:
    """Mark one of the own notices read, or all of them."""
    chosen = request.POST.get("notice", "")
    mark_read(request.viewer, ids=ids_in([chosen]) if chosen else None)
    return redirect("desk:today", request.space.slug)
