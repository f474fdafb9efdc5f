"""Maps of places: the page, and the shapes that its script draws."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.vary import vary_on_cookie

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.places.models import PlaceKind
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.identifiers import id_named
from accord.kernel.policy.sensitivity import Sensitivity
from accord.understand.directory.maps import day_asked, layer_json, layer_of, level_asked, levels_of, places_picture
from accord.understand.directory.views.bodies import crumbs_of


@who_may()
def places_map(request: AccordRequest) -> HttpResponse:
    """All places of one kind, as they lay on a day."""
    day = day_asked(request.GET)
    levels = levels_of(request.viewer, day)
    kind = level_asked(request.GET, levels)
    layer = layer_of(request.viewer, kind, on=day)
    title = _("Where %(n)d places of the kind “%(kind)s” lie") % {"n": len(layer.places), "kind": kind_word(kind)}
    context = {
        "title": title,
        "crumbs": crumbs_of(request, (_("Places"), "directory:places")),
        "picture": places_picture(layer, request.space.slug, title),
        "levels": level_tabs(levels, kind, {"on": request.GET.get("on", "")}),
        "kind": kind,
        "day": day,
        "list_url": reverse("directory:places", args=(request.space.slug,)),
    }
    return render(request, "directory/places_map.html", context)


def kind_word(kind: str) -> str:
    """The kind as people say it."""
    return str(dict(PlaceKind.choices).get(kind, "–"))


def level_tabs(levels: dict[str, int], chosen: str, kept: dict[str, str]) -> list[dict[str, object]]:
    """A link for each kind of place, with what else the address says."""
    others = {name: value for name, value in kept.items() if value}
    return [
        {
            "label": kind_word(kind).capitalize(),
            "url": f"?{urlencode({'kind': kind, **others})}",
            "current": kind == chosen,
            "count": count,
        }
        for kind, count in levels.items()
    ]


@who_may()
@vary_on_cookie
@gzip_page
def shapes(request: AccordRequest) -> HttpResponse:
    """The shapes of a kind of place on a day, for the script; kept by the browser and asked after each time."""
    kind = request.GET.get("kind", PlaceKind.DISTRICT)
    if kind not in PlaceKind.values:
        raise NotVisible
    under, most = _place_asked(request), _most_asked(request)
    layer = layer_of(request.viewer, kind, on=day_asked(request.GET), under=under, most=most)
    mark = f'W/"{layer.mark}"'
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    is_known = mark.removeprefix("W/") in known
    answer = HttpResponseNotModified() if is_known else HttpResponse(layer_json(layer), "application/json")
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _place_asked(request: AccordRequest) -> UUID | None:
    text = request.GET.get("under", "")
    return id_named(text) if text else None


def _most_asked(request: AccordRequest) -> Sensitivity | None:
    """The level above which a map that is the same for everybody shows nothing."""
    text = request.GET.get("most", "")
    try:
        return Sensitivity(int(text)) if text else None
    except ValueError:
        raise NotVisible from None
