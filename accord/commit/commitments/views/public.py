"""What a visitor reads without signing in: frozen copies, in plain words, for a place. No account, cookie, script."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from accord.commit.commitments.models import InstrumentKind, Position, Stage
from accord.commit.commitments.queries.releases import (
    PublicDocument,
    PublicPlace,
    PublicPromise,
    public_document,
    public_documents,
    read_release,
)
from accord.kernel.access.declarations import Door, open_to
from accord.kernel.places.models import PlaceKind
from accord.kernel.publication.models import Release
from accord.kernel.spaces.languages import text_in
from accord.kernel.spaces.models import Space
from accord.ui.listing_page import page_asked
from accord.ui.wording import day_words
from accord.understand.situation.models import LawStage

PROMISES_A_PAGE = 25
# How long a copy may be kept on the way; a withdrawn release is gone everywhere after that.
SECONDS = 300


def _answer(request: HttpRequest, space: Space, template: str, gather: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The page in the language that the address or the browser asks for, for anybody to keep for five minutes."""
    languages = dict(settings.LANGUAGES)
    asked = request.GET.get("lang", "")
    language = asked if asked in languages else translation.get_language_from_request(_without_cookies(request))
    with translation.override(language), timezone.override(space.zone):
        choices = [
            {"code": code, "label": label, "url": _address(request, lang=code), "current": code == language}
            for code, label in languages.items()
        ]
        page = {**gather(), "space": space, "samples": space.is_sample, "languages": choices, "kept_lang": asked}
        response = render(request, template, {**page, "may_index": settings.PUBLIC_INDEXED})
    response["Content-Language"] = language
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    patch_vary_headers(response, ("Accept-Language",))
    if not settings.PUBLIC_INDEXED:
        response["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _without_cookies(request: HttpRequest) -> HttpRequest:
    """The same question from a browser that was never here: what is shown hangs on no earlier choice."""
    plain = HttpRequest()
    plain.META = {name: value for name, value in request.META.items() if name == "HTTP_ACCEPT_LANGUAGE"}
    return plain


def _address(request: HttpRequest, **changes: Any) -> str:
    kept = {name: request.GET[name] for name in ("place", "page", "lang") if request.GET.get(name)}
    query = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"?{urlencode(query)}" if query else "?"


@open_to(Door.EVERYONE)
@require_safe
def space_page(request: HttpRequest, space: str) -> HttpResponse:
    """The documents that a space has made public; nothing at all where it made none."""
    found = public_documents(space)
    if found is None:
        raise Http404
    return _answer(request, found[0], "commitments/public/space.html", lambda: {"releases": found[1]})


@open_to(Door.EVERYONE)
@require_safe
def document_page(request: HttpRequest, space: str, pk: UUID) -> HttpResponse:
    """One document: what is owed in a place, by whom, with the official words beside the plain ones."""
    found = public_document(space, pk)
    if found is None:
        raise Http404
    document = read_release(found[1])
    place = request.GET.get("place", "")
    if place and place not in document.places:
        raise Http404
    return _answer(
        request,
        found[0],
        "commitments/public/document.html",
        lambda: _shown(request, found[1], document, place),
    )


def _shown(request: HttpRequest, release: Release, document: PublicDocument, place: str) -> dict[str, Any]:
    promises = document.owed_in(place) if place else list(document.promises)
    count = max(1, -(-len(promises) // PROMISES_A_PAGE))
    number = min(page_asked(request.GET.get("page")), count)
    start = (number - 1) * PROMISES_A_PAGE
    return {
        "release": release,
        "title": text_in(document.values["title"]),
        "kind": _label(InstrumentKind, document.values.get("kind", "")),
        "values": document.values,
        "stages": [{**stage, **_stage(stage)} for stage in document.stages],
        "place": document.places.get(place),
        "lineage": [_link(request, row) for row in document.lineage(place)],
        "inside": [{**_link(request, row), "owed": document.counts_in(row.id)} for row in document.inside(place)],
        "owed": document.counts_in(place) if place else None,
        "all_url": _address(request, place=None, page=None),
        "promises": [_told(promise) for promise in promises[start : start + PROMISES_A_PAGE]],
        "total": len(promises),
        "duties": sum(len(promise.duties) for promise in promises),
        "pages": [{"number": n, "url": _address(request, page=n), "here": n == number} for n in range(1, count + 1)],
    }


def _stage(stage: Mapping[str, Any]) -> dict[str, str]:
    words = Stage if stage["stage"] in Stage.values else LawStage
    return {"word": _label(words, stage["stage"]), "day": day_words(date.fromisoformat(stage["reached_on"]))}


def _link(request: HttpRequest, place: PublicPlace) -> dict[str, Any]:
    kind = _label(PlaceKind, place.kind)
    return {"name": place.name, "kind": kind, "url": _address(request, place=place.id, page=None)}


def _told(promise: PublicPromise) -> dict[str, Any]:
    position = promise.values.get("position", "")
    return {**promise.values, "position_word": _label(Position, position), "duties": promise.duties}


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
