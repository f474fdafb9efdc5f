"""Where duties stand, by place: the board's own states and rules, in a constant number of queries.

A duty counts in a place where it names the place or one that lies in it, once however many of them it names. Duties
that name only larger places, or none, are in no square of the map; they are counted beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from accord.answer.progress.queries.board import Cell
from accord.answer.progress.queries.standing import counted_duties, with_standing
from accord.answer.progress.standing import Rules
from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.places.models import Place, PlaceAncestor, PlaceKind
from accord.kernel.places.queries import held_on, subtree_of
from accord.kernel.places.services import ORDER
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.prepared import Prepared

NOWHERE, ITSELF = "nowhere", "itself-"


@dataclass(frozen=True)
class ByPlace:
    """cells: by place of the map's kind. wider: by larger place that duties name. nowhere: duties that name none.

    whole: all of them, each once.
    """

    cells: Mapping[UUID, Cell]
    wider: Mapping[UUID, Cell]
    nowhere: Cell
    whole: Cell


def standing_by_place(viewer: Viewer, rules: Rules, *, kind: str, on: date) -> ByPlace:
    """Every counted duty by where it is owed, by the tree of places as of a day; standing is as of the rules' day."""
    duties = counted_duties(viewer, with_standing(rules, shown=("mark",), asked=())).order_by()
    named = {"places__deleted_at": None, "places__sensitivity__lte": S1}
    inside = duties.filter(
        held_on(on, "places__ancestry__"),
        places__ancestry__ancestor__kind=kind,
        places__ancestry__ancestor__deleted_at=None,
        places__ancestry__ancestor__sensitivity__lte=S1,
        **named,
    )
    above = duties.filter(places__kind__in=[each for each in ORDER if ORDER[each] < ORDER.get(kind, 0)], **named)
    none = duties.filter(~Exists(_places_named()))
    return ByPlace(
        cells=_cells(inside, "places__ancestry__ancestor"),
        wider=_cells(above, "places"),
        nowhere=_cells(none, "space")[viewer.here],
        whole=_cells(duties, "space")[viewer.here],
    )


def _places_named() -> QuerySet[Any]:
    links = Duty.places.through.objects.filter(duty=OuterRef("pk"))
    return links.filter(place__deleted_at=None, place__sensitivity__lte=S1)


def _cells(duties: QuerySet[Any], by: str) -> Mapping[UUID, Cell]:
    cells: dict[UUID, Cell] = defaultdict(Cell)
    for place, mark, number in duties.values_list(by, "mark").annotate(n=Count("pk", distinct=True)):
        cells[place].add(mark, number)
    return cells


def names_of(viewer: Viewer, places: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these places, as far as everybody sees them."""
    return {place.pk: str(place) for place in _places(viewer, list(places))}


@Prepared
def _places(viewer: Viewer, ids: list[UUID]) -> QuerySet[Place]:
    rows = visible_to(viewer, Place).filter(pk__in=ids, sensitivity__lte=S1)
    return rows.select_related("space").order_by("name_key")


def owed_in(duties: QuerySet[Duty], value: str) -> QuerySet[Duty]:
    """The duties behind one place of the map.

    value: ``<id>`` (it and all in it, today), ``<id>@<day>`` (by that day's tree), ``itself-<id>`` (those that name
    this very place), ``nowhere``. Anything else finds nothing.
    """
    if value == NOWHERE:
        return duties.filter(~Exists(_places_named()))
    place, day = place_in(value)
    if place is None:
        return duties.none()
    within: Iterable[UUID] | QuerySet[Any, UUID] = [place] if value.startswith(ITSELF) else subtree_of([place], on=day)
    return duties.filter(Exists(_places_named().filter(place__in=within)))


def place_in(value: str) -> tuple[UUID | None, date]:
    """The place that a value of the filter names, and the day of the tree that it means."""
    text, _at, day = value.removeprefix(ITSELF).partition("@")
    try:
        return UUID(text), (parse_date(day) if day else None) or timezone.localdate()
    except ValueError:
        return None, timezone.localdate()


def place_values(place: UUID, on: date) -> str:
    """The filter's value for a place and what lay in it on a day."""
    return str(place) if on == timezone.localdate() else f"{place}@{on.isoformat()}"


def provinces_with_duties(duties: QuerySet[Any], viewer: Viewer) -> Any:
    """Each province with the number of the duties that are owed in it today, for the filter of a list."""
    seen = visible_to(viewer, Place).filter(kind=PlaceKind.PROVINCE, sensitivity__lte=S1)
    links = PlaceAncestor.objects.filter(held_on(timezone.localdate()), ancestor__in=seen.values("pk"))
    rows = duties.order_by().filter(
        places__ancestry__in=links.values("pk"), places__deleted_at=None, places__sensitivity__lte=S1
    )
    return rows.values_list("places__ancestry__ancestor").annotate(n=Count("pk", distinct=True))
