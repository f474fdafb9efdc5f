"""Reading the tree of places."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accord.kernel.places.models import PlaceAncestor


def held_on(day: date, path: str = "") -> Q:
    """Condition on anything dated: begun by the day, and not ended by it. path: leads to it, ending in ``__``."""
    begun = Q(**{f"{path}valid_from": None}) | Q(**{f"{path}valid_from__lte": day})
    return begun & (Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gt": day}))


def subtree_of(place_ids: Iterable[UUID], *, on: date | None = None) -> QuerySet[PlaceAncestor, UUID]:
    """The ids of the places and of all that lay under them on a day (today where none is given), to filter by."""
    day = on or timezone.localdate()
    links = PlaceAncestor.objects.filter(held_on(day), ancestor__in=list(place_ids))
    return links.values_list("place_id", flat=True)
