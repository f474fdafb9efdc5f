"""What a body owes, and what is owed in a place: whole lists, as pages and as files."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from accord.answer.progress.listings import duty_listing
from accord.answer.progress.owed_listings import body_title, by_level, of_body, of_place, place_lede, place_title
from accord.answer.progress.queries.owed import owed_by, with_bodies_under
from accord.answer.progress.queries.standing import rules_of, with_standing
from accord.answer.progress.queries.themes import themes_on_duties
from accord.answer.progress.standing import Gap
from accord.commit.commitments.queries.places import owed_counts, owed_there
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.ui.listing import Listing
from accord.ui.lists import list_response

Owed = TypeVar("Owed", Actor, Place)
ASKED = ("needs_attention", *(f"gap_{gap}" for gap in Gap))


@who_may()
def body_duties(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """What a body leads and supports, and what the bodies under it do; by level, with the thread of each."""
    body = get_for(request.viewer, _bodies, pk)
    rows = owed_by(request.viewer, _duties(request), body.pk, with_bodies_under(request.viewer, body))
    return _list(
        request,
        body,
        rows,
        change=of_body,
        title=body_title,
        lede=_("What it leads and supports, and what bodies under it owe."),
    )


def _bodies(_viewer: Viewer) -> QuerySet[Actor]:
    return Actor.objects.exclude(kind=ActorKind.PERSON).select_related("space")


@who_may()
def place_duties(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """What holds in a place: here, for the whole of what it lies in, everywhere; at each level of government."""
    place = get_for(request.viewer, Place, pk, fetch=("space",))
    rows = owed_there(visible_to(request.viewer, _duties(request)), place.pk)
    return _list(
        request,
        place,
        rows,
        change=of_place,
        title=place_title,
        lede=place_lede(owed_counts(request.viewer, rows, place.pk)),
    )


def _duties(request: AccordRequest) -> QuerySet[Any]:
    return with_standing(rules_of(request.space), shown=("state",), asked=ASKED)


def _list(
    request: AccordRequest,
    record: Owed,
    rows: QuerySet[Any],
    *,
    change: Callable[[Listing], Listing],
    title: Callable[[Owed, int, int], str],
    lede: str,
) -> HttpResponseBase:
    viewer, rules = request.viewer, rules_of(request.space)
    words = title(record, rows.count(), rows.filter(needs_attention=True).count())
    themes = themes_on_duties(viewer, request.GET.get("list", ""))
    listing = change(duty_listing(viewer, rules=rules, themes=themes, title=words, lede=lede))
    crumbs = [{"label": str(record), "url": record.get_absolute_url()}]
    return list_response(request, listing, rows.annotate(level_order=by_level()), context={"crumbs": crumbs})
