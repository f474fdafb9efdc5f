"""What a body owes, and what is owed in a place: whole lists, as pages and as files."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from accord.answer.progress.listings import duty_listing
from accord.answer.progress.owed_listings import body_title, by_level, of_body, of_place, place_title
from accord.answer.progress.queries.board import themes_on_duties
from accord.answer.progress.queries.owed import owed_at, owed_by, with_bodies_under
from accord.answer.progress.queries.standing import rules_of, with_standing
from accord.answer.progress.standing import Gap, Rules
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared, Source
from accord.ui.listing import Listing
from accord.ui.lists import list_response

Owed = TypeVar("Owed", Actor, Place)
ASKED = ("needs_attention", *(f"gap_{gap}" for gap in Gap))


@who_may()
def body_duties(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """What a body leads and supports, and what the bodies under it do; by level, with the thread of each."""
    body = get_for(request.viewer, _bodies, pk)
    under = with_bodies_under(request.viewer, body)
    rows = _owed_by.of(request.viewer, rules_of(request.space), body.pk, under)
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
    """What is owed in a place and in all that lies in it, at each level of government."""
    place = get_for(request.viewer, Place, pk, fetch=("space",))
    rows = _owed_at.of(request.viewer, rules_of(request.space), place.pk)
    return _list(
        request,
        place,
        rows,
        change=of_place,
        title=place_title,
        lede=_("By level of government; places that lie in it count too."),
    )


@Prepared
def _owed_by(viewer: Viewer, rules: Rules, body: UUID, under: list[UUID]) -> QuerySet[Any]:
    duties = with_standing(rules, shown=("state",), asked=ASKED)
    found: QuerySet[Any] = owed_by(viewer, duties, body, under).annotate(level_order=by_level())
    return found


@Prepared
def _owed_at(viewer: Viewer, rules: Rules, place: UUID) -> QuerySet[Any]:
    duties = with_standing(rules, shown=("state",), asked=ASKED)
    found: QuerySet[Any] = owed_at(viewer, duties, place).annotate(level_order=by_level())
    return found


def _list(
    request: AccordRequest,
    record: Owed,
    rows: Source,
    *,
    change: Callable[[Listing], Listing],
    title: Callable[[Owed, int, int], str],
    lede: str,
) -> HttpResponseBase:
    viewer, rules = request.viewer, rules_of(request.space)
    every = rows.ask("count", lambda duties: duties.count())
    need = rows.ask("need", lambda duties: duties.filter(needs_attention=True).count())
    words = title(record, every, need)
    listing = change(duty_listing(viewer, rules=rules, themes=themes_on_duties(viewer), title=words, lede=lede))
    crumbs = [{"label": str(record), "url": record.get_absolute_url()}]
    return list_response(request, listing, rows, context={"crumbs": crumbs})
