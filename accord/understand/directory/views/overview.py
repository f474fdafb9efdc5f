"""The first page of the stage “understand”."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import GovernmentLevel, Pillar
from accord.ui.pictures import Bar
from accord.understand.directory.queries import bodies_by, directory_counts


@who_may()
def index(request: AccordRequest) -> HttpResponse:
    """Who and what is out there: bodies by level and by pillar, people, places."""
    slug = request.space.slug
    pages = {name: reverse(f"directory:{name}", args=(slug,)) for name in ("bodies", "people", "places", "places_map")}
    context = {
        "counts": directory_counts(request.viewer),
        "pages": pages,
        "levels": _bars(request, "level", dict(GovernmentLevel.choices), pages["bodies"]),
        "pillars": _bars(request, "pillar", dict(Pillar.choices), pages["bodies"]),
    }
    return render(request, "directory/index.html", context)


def _bars(request: AccordRequest, field: str, words: dict[str, object], url: str) -> list[Bar]:
    found = bodies_by(request.viewer, field)
    return [Bar(str(words[key]), found[key], url=f"{url}?{field}={key}") for key in words if key in found]
