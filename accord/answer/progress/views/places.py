"""Where duties stand, on a map."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accord.answer.progress.place_findings import ATTENTION, duties_map, map_title, measure_words, measures
from accord.answer.progress.queries.places import ByPlace, names_of, standing_by_place
from accord.answer.progress.queries.standing import rules_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.sensitivity import S1
from accord.understand.directory.maps import day_asked, layer_of, level_asked, levels_of
from accord.understand.directory.views import level_tabs


@who_may()
def map_page(request: AccordRequest) -> HttpResponse:
    """Duties by place: what needs attention, or one state; boundaries as of today or an earlier day."""
    day = day_asked(request.GET)
    levels = levels_of(request.viewer, day, most=S1)
    kind = level_asked(request.GET, levels)
    layer = layer_of(request.viewer, kind, on=day, most=S1)
    by_place = standing_by_place(request.viewer, rules_of(request.space), kind=kind, on=day)
    shown = measures(by_place)
    measure = request.GET.get("show", "") if request.GET.get("show", "") in shown else ATTENTION
    names = names_of(request.viewer, [*by_place.wider, *by_place.cells])
    asked = {"show": request.GET.get("show", ""), "on": request.GET.get("on", "")}
    context = {
        "title": map_title(layer, by_place),
        "crumbs": [{"label": _("Answer"), "url": reverse("progress:board", args=(request.space.slug,))}],
        "picture": duties_map(layer, by_place, measure, request.space.slug, names),
        "whole": by_place.whole,
        "levels": level_tabs(levels, kind, asked),
        "measures": _measure_tabs(by_place, shown, measure, {"kind": kind, "on": asked["on"]}),
        "kind": kind,
        "day": day,
        "kept": [("show", measure)],
    }
    return render(request, "progress/map.html", context)


def _measure_tabs(by_place: ByPlace, shown: list[str], chosen: str, kept: dict[str, str]) -> list[dict[str, object]]:
    others = {name: value for name, value in kept.items() if value}
    whole = by_place.whole
    return [
        {
            "label": measure_words(each).capitalize(),
            "url": f"?{urlencode({'show': each, **others})}",
            "current": each == chosen,
            "count": whole.attention if each == ATTENTION else whole.counts[each],
        }
        for each in shown
    ]
