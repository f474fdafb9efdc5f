"""The table: who is at it, and who is missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.outlets.desk.seating import picture_of, seating_for


@who_may()
def table(request: AccordRequest) -> HttpResponse:
    """Who is at the table in this space, by pillar, and which voices are missing."""
    seating = seating_for(request.viewer)
    present = len(seating.present)
    title = ngettext("%(n)d pillar is at the table", "%(n)d pillars are at the table", present) % {"n": present}
    missing = len(seating.missing)
    lede = ngettext("%(n)d voice is missing.", "%(n)d voices are missing.", missing) % {"n": missing}
    context = {
        "title": title,
        "lede": lede if missing else _("Every voice is here."),
        "seating": seating,
        "picture": picture_of(seating, title, str(request.space)),
    }
    return render(request, "desk/table.html", context)
