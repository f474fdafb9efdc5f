"""Which places a map shows on a day, with which shapes, and what is said under it. Upper apps add their figures."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.queries import visible_to
from accord.kernel.places.geometry import DEGREE, GRIDS, drawn
from accord.kernel.places.models import Place, PlaceKind, PlaceShape
from accord.kernel.places.queries import held_on, subtree_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.ui.pictures import Area, AreaMap
from accord.ui.pictures.tile_layout import Centre
from accord.ui.wording import day_words, listed

# More areas than this are no picture any more; a map of one province shows its parts.
MOST_AREAS = 300
LEVELS = (PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DIVISION, PlaceKind.DISTRICT, PlaceKind.TEHSIL)
FINEST = {PlaceKind.COUNTRY.value: GRIDS[2], PlaceKind.PROVINCE.value: GRIDS[1]}
Record = TypeVar("Record", bound=SpaceRecord)


@dataclass(frozen=True)
class ShapeHeld:
    """What a map needs of a shape before it is drawn; the outline itself is fetched by the page's script."""

    pk: UUID
    revision: int
    centre: Centre
    is_disputed: bool
    source: str


@dataclass(frozen=True)
class Layer:
    """The places of one kind that were there on a day, with the shapes that held then."""

    kind: str
    on: date
    places: Sequence[Place]
    shapes: Mapping[UUID, ShapeHeld]
    under: UUID | None = None
    most: Sensitivity | None = None

    def centre(self, place: Place) -> Centre | None:
        """Where its tile stands: the centre of its shape, else its own point."""
        if place.pk in self.shapes:
            return self.shapes[place.pk].centre
        if place.latitude is None or place.longitude is None:
            return None
        return int(place.longitude * DEGREE), int(place.latitude * DEGREE)

    def address(self, slug: str) -> str:
        """Where the page's script finds the shapes; empty where there are none."""
        if not self.shapes:
            return ""
        asked = {"kind": self.kind, "on": self.on.isoformat()} | ({"under": str(self.under)} if self.under else {})
        if self.most is not None:
            asked["most"] = str(self.most.value)
        return f"{reverse('directory:shapes', args=(slug,))}?{urlencode(asked)}"

    @property
    def mark(self) -> str:
        """Changes whenever a shape of the layer does: what caches hold against what they keep."""
        told = sorted((str(place), str(shape.pk), shape.revision) for place, shape in self.shapes.items())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    def notes(self) -> list[str]:
        """Whose shapes these are and of which day, and that lines take no side."""
        if not self.shapes:
            return [_("One square a place. No shapes were loaded, so squares stand in the order of the list.")]
        sources = listed(sorted({shape.source for shape in self.shapes.values() if shape.source}))
        told = {"source": sources or _("not said"), "day": day_words(self.on)}
        said = [_("Boundaries as of %(day)s. Source: %(source)s.") % told]
        without = len(self.places) - len(self.shapes)
        if without:
            counted = ngettext(
                "%(n)d place has no shape and stands in the list alone.",
                "%(n)d places have no shape and stand in the list alone.",
                without,
            )
            said.append(counted % {"n": without})
        if any(shape.is_disputed for shape in self.shapes.values()):
            said.append(_("Dashed: boundaries on which not all agree."))
        said.append(_("Lines and names are those of the source. They say nothing about the legal status of any place."))
        return said


def layer_of(
    viewer: Viewer, kind: str, *, on: date | None = None, under: UUID | None = None, most: Sensitivity | None = None
) -> Layer:
    """The layer of a kind of place, by what lies above and by name.

    under: only that place's subtree. most: nothing above that level, for a map that is the same for everybody.
    """
    day = on or timezone.localdate()
    rows = _up_to(most, visible_to(viewer, Place)).filter(held_on(day), kind=kind)
    rows = rows.select_related("parent__space", "space")
    if under is not None:
        rows = rows.filter(pk__in=subtree_of([under], on=day))
    return layer_with(viewer, kind, rows, day, under, most=most)


def layer_with(
    viewer: Viewer,
    kind: str,
    rows: QuerySet[Place],
    day: date,
    under: UUID | None = None,
    *,
    most: Sensitivity | None = None,
) -> Layer:
    """The layer of these places. Raises Refused where they are too many for one picture."""
    places = list(rows.order_by("parent__name_key", "parent_id", "name_key", "pk")[: MOST_AREAS + 1])
    if len(places) > MOST_AREAS:
        raise Refused(
            _("These are more than %(most)d places; look at one province or district.") % {"most": MOST_AREAS}
        )
    shapes = shapes_held(viewer, [place.pk for place in places], day, most)
    return Layer(kind, day, places, shapes, under, most)


def _up_to(most: Sensitivity | None, rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows if most is None else rows.filter(sensitivity__lte=most)


def shapes_held(
    viewer: Viewer, places: Iterable[UUID], day: date, most: Sensitivity | None = None
) -> dict[UUID, ShapeHeld]:
    """The shape of each place on a day: of those that hold, the one that began last."""
    rows = _up_to(most, visible_to(viewer, PlaceShape)).filter(held_on(day), place__in=list(places))
    rows = rows.order_by(F("valid_from").asc(nulls_first=True))
    found = rows.values_list("place_id", "pk", "revision", "centre_x", "centre_y", "is_disputed", "source")
    return {place: ShapeHeld(pk, rev, (x, y), disputed, source) for place, pk, rev, x, y, disputed, source in found}


def levels_of(viewer: Viewer, day: date, *, most: Sensitivity | None = None) -> dict[str, int]:
    """The kinds of place of which a map can show all, from the top, with how many there are. most: as ``layer_of``."""
    rows = _up_to(most, visible_to(viewer, Place)).filter(held_on(day), kind__in=LEVELS).order_by()
    found = dict(rows.values_list("kind").annotate(n=Count("pk")))
    return {kind.value: found[kind] for kind in LEVELS if 0 < found.get(kind, 0) <= MOST_AREAS}


def level_asked(query: Mapping[str, str], levels: Mapping[str, int]) -> str:
    """The kind that the address asks for, else the district, else the finest there is."""
    asked = query.get("kind", "")
    if asked in levels:
        return asked
    return PlaceKind.DISTRICT.value if PlaceKind.DISTRICT in levels else next(reversed([*levels]), "")


def day_asked(query: Mapping[str, str]) -> date:
    """The day that the address asks for, else today. Raises Refused for what is no day."""
    text = query.get("on", "").strip()
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Refused(_("“%(text)s” is no date; write it as 2024-12-31.") % {"text": text[:40]}, field="on") from None


def place_areas(layer: Layer, told: Callable[[Place], Mapping[str, Any]]) -> list[Area]:
    """One area a place. told: what is said of it besides: words, figure, shade, url …"""
    return [
        Area(
            **{
                "key": str(place.pk),
                "label": str(place),
                "group": str(place.parent) if place.parent else "",
                "centre": layer.centre(place),
                "is_disputed": place.pk in layer.shapes and layer.shapes[place.pk].is_disputed,
                "url": place.get_absolute_url(),
                **told(place),
            }
        )
        for place in layer.places
    ]


def places_picture(layer: Layer, slug: str, caption: str) -> AreaMap:
    """The places themselves, each leading to its page."""
    areas = place_areas(layer, lambda place: {"words": place.code})
    return AreaMap(caption, areas, shapes_url=layer.address(slug), notes=layer.notes())


def whereabouts(viewer: Viewer, place: Place, slug: str) -> AreaMap | None:
    """Where a place lies: its parts where their shapes are known, else itself among what lies beside it."""
    day = place.valid_to - date.resolution if place.valid_to else timezone.localdate()
    rows = visible_to(viewer, Place).filter(held_on(day)).select_related("parent__space", "space")
    parts = _widest(rows.filter(parent=place))
    picture = _neighbourhood(viewer, parts, day, place, slug) if parts is not None else None
    if picture is not None and picture.shapes_url:
        return picture
    beside = rows.filter(parent=place.parent_id, kind=place.kind) if place.parent_id else rows.filter(pk=place.pk)
    among = _neighbourhood(viewer, beside, day, place, slug)
    return among if among is not None and (among.shapes_url or picture is None) else picture


def _widest(parts: QuerySet[Place]) -> QuerySet[Place] | None:
    """The parts of the kind that most of them are; a map shows one kind."""
    kinds = parts.order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    kind = next((kind for kind, _n in kinds), None)
    return parts.filter(kind=kind) if kind else None


def _neighbourhood(viewer: Viewer, rows: QuerySet[Place], day: date, place: Place, slug: str) -> AreaMap | None:
    first = rows.first()
    if first is None or rows.count() > MOST_AREAS:
        return None
    layer = layer_with(viewer, first.kind, rows, day, first.parent_id)
    areas = place_areas(layer, lambda each: {"words": each.code, "is_marked": each.pk == place.pk, "group": ""})
    caption = _("Where %(place)s lies") % {"place": place}
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = (float(place.longitude), float(place.latitude))
    return AreaMap(caption, areas, shapes_url=layer.address(slug), notes=layer.notes(), point=point)


def layer_json(layer: Layer) -> bytes:
    """The shapes of a layer as map.js reads them: outlines on one grid, each corner as the step from the one before."""
    chosen = tuple(sorted((shape.pk, shape.revision) for shape in layer.shapes.values()))
    return _drawn_json(chosen, FINEST.get(layer.kind, GRIDS[0]))


@lru_cache(maxsize=16)
def _drawn_json(chosen: tuple[tuple[UUID, int], ...], finest: int) -> bytes:
    """Drawn once for the same shapes; who asks was seen to see each of them."""
    rows = PlaceShape.objects.in_bulk([pk for pk, _revision in chosen])
    light = drawn({pk: row.outline for pk, row in rows.items()}, finest=finest)
    shapes = [
        {"place": str(rows[pk].place_id), "outline": light.outlines[pk]} | ({"disputed": True} if disputed else {})
        for pk, disputed in ((pk, row.is_disputed) for pk, row in rows.items())
    ]
    return json.dumps({"grid": light.grid, "shapes": shapes}, separators=(",", ":")).encode()
