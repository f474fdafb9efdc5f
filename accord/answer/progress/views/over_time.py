"""How promises moved over time, as a picture and as a file."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.answer.progress.findings import movement_chart, movement_title
from accord.answer.progress.queries.over_time import movement
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.sensitivity import S1
from accord.ui.charts import words
from accord.ui.charts.drawing import For
from accord.ui.charts.figure import ChartFigure
from accord.ui.exports import export_response


@who_may()
def over_time(request: AccordRequest) -> HttpResponseBase:
    """Promised, assigned, reported, verified by month; ``?format=csv`` gives the figures."""
    moved = movement(request.viewer)
    chart = movement_chart(moved)
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        return export_response(wanted, words.heads(chart), words.rows(chart), name=_("promises over time"))
    context = {
        "title": movement_title(moved),
        "crumbs": [{"label": _("Answer"), "url": reverse("progress:board", args=(request.space.slug,))}],
        "moved": moved,
        "figure": ChartFigure(chart, For(request.viewer.here, S1), "?format=csv"),
        "promises_url": reverse("commitments:index", args=(request.space.slug,)) + "?duties=no",
    }
    return render(request, "progress/over_time.html", context)
