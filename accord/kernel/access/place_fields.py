"""Places in forms: a tree to tick, a name to type, a map to click."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import visible_to
from accord.kernel.places.models import Place, PlaceAlias, PlaceKind, PlaceShape
from accord.kernel.places.queries import held_on
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import all_texts
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.names import alias_key
from accord.ui.pickers import TYPED, AreaNode, AreaWidget, PointField

DISTRICTS_FIRST = (PlaceKind.DISTRICT, PlaceKind.PROVINCE, PlaceKind.TEHSIL)
COARSE_FIRST = (PlaceKind.PROVINCE, PlaceKind.COUNTRY, PlaceKind.DISTRICT)
COARSE = (PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DIVISION, PlaceKind.DISTRICT, PlaceKind.SITE)
# More boxes make a page heavy on a weak line; smaller places are named instead.
MOST_TEHSILS = 100


class PlacesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """Any number of places. Set what it offers with ``offer_places`` once the form is made."""

    widget: type[forms.Widget] | forms.Widget = AreaWidget
    viewer: Viewer | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Place.objects.none(), required=False, **options)

    def clean(self, value: Any) -> QuerySet[Place]:
        """The places that were ticked or named. Raises ValidationError on a name that is none of them, or several."""
        given = [str(each) for each in value or ()]
        typed = "".join(each.removeprefix(TYPED) for each in given if each.startswith(TYPED))
        ticked = [each for each in given if not each.startswith(TYPED)]
        names = list(dict.fromkeys(part for each in typed.split(",") if (part := " ".join(each.split()))))
        return super().clean([*ticked, *(str(place.pk) for place in self._named(names))])

    def _named(self, names: Sequence[str]) -> list[Place]:
        if not names or self.viewer is None or self.queryset is None:
            return []
        called = places_called(self.viewer, self.queryset, names)
        return [_only(name, called.get(alias_key(name), [])) for name in names]


def _only(name: str, places: Sequence[Place]) -> Place:
    if not places:
        raise ValidationError(_("“%(name)s” is no place that can be chosen here.") % {"name": name})
    if len(places) > 1:
        codes = ", ".join(place.code or place.get_kind_display() for place in places)
        raise ValidationError(_("“%(name)s” can be %(codes)s: write its code.") % {"name": name, "codes": codes})
    return places[0]


class PlaceNames(forms.TextInput):
    """Names or codes of places on one line, with commas between them: where a tree for each row would be too much."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was typed, as ``PlacesField`` reads it."""
        typed = str(data.get(name, "")).strip()
        return [f"{TYPED}{typed}"] if typed else []

    def format_value(self, value: Any) -> str:
        """What was typed, or the names that the form begins with."""
        return value if isinstance(value, str) else "".join(str(each).removeprefix(TYPED) for each in value or ())


def name_places(form: forms.Form, name: str, viewer: Viewer) -> None:
    """Let a form's field take names of places, without the tree."""
    field = form.fields.get(name)
    if isinstance(field, PlacesField):
        field.viewer = viewer
        field.queryset = places_to_name(viewer)
        field.widget = PlaceNames()


def offer_places(form: forms.Form, name: str, viewer: Viewer, chosen: Collection[UUID] = ()) -> None:
    """Say which places a form's field offers: any by its name, the larger ones as a tree, districts on a map."""
    field = form.fields.get(name)
    if not isinstance(field, PlacesField):
        return  # taken away, because the person may not read what it would show
    field.viewer = viewer
    field.queryset = places_to_name(viewer, chosen=chosen)
    if isinstance(field.widget, AreaWidget):
        field.widget.nodes = partial(_nodes, places_to_choose(viewer, chosen=chosen))
        field.widget.shapes_url = shapes_address(viewer, DISTRICTS_FIRST)


def _nodes(places: QuerySet[Place]) -> list[AreaNode]:
    return [
        AreaNode(str(place.pk), str(place), str(place.get_kind_display()), str(place.parent_id or ""))
        for place in places.order_by("name_key", "code", "pk")
    ]


def offer_map(form: forms.Form, name: str, viewer: Viewer) -> None:
    """Give a form's point a map to click on, where the larger places have shapes."""
    field = form.fields.get(name)
    if isinstance(field, PointField):
        field.widget.shapes_url = shapes_address(viewer, COARSE_FIRST)


def places_to_name(viewer: Viewer, *, chosen: Iterable[UUID] = ()) -> QuerySet[Place]:
    """Places that can be chosen: all that are there today, and those chosen already."""
    return visible_to(viewer, Place).filter(held_on(timezone.localdate()) | Q(pk__in=list(chosen)))


def places_to_choose(viewer: Viewer, *, chosen: Iterable[UUID] = ()) -> QuerySet[Place]:
    """Places that a form shows: what is there today, down to tehsils where those are few, and those chosen."""
    rows = visible_to(viewer, Place)
    tehsils = rows.filter(kind=PlaceKind.TEHSIL).count()
    kinds = [*COARSE, PlaceKind.TEHSIL] if tehsils <= MOST_TEHSILS else COARSE
    return rows.filter((Q(kind__in=kinds) & held_on(timezone.localdate())) | Q(pk__in=list(chosen)))


def places_called(viewer: Viewer, places: QuerySet[Place], names: Iterable[str]) -> dict[str, list[Place]]:
    """Which of the places each text names, by name in any language, confirmed alias or code; keys by ``alias_key``.

    Names in the space's first language, aliases and codes are looked up. Only what is left is looked for in the other
    languages and other ways of writing, place by place.
    """
    written = {name: alias_key(name) for name in names}
    wanted = set(written.values())
    aliases: defaultdict[UUID, set[str]] = defaultdict(set)
    for place_id, key in visible_to(viewer, PlaceAlias).filter(text_key__in=wanted).values_list("place_id", "text_key"):
        aliases[place_id].add(key)
    lowered, raised = [name.casefold() for name in written], [name.upper() for name in written]
    found: defaultdict[str, dict[UUID, Place]] = defaultdict(dict)
    for place in places.filter(Q(name_key__in=lowered) | Q(code__in=[*written, *raised]) | Q(pk__in=list(aliases))):
        for key in {alias_key(place.name_key), alias_key(place.code), *aliases[place.pk]} & wanted:
            found[key][place.pk] = place
    if left := wanted - found.keys():
        for place in places.iterator(chunk_size=500):
            for key in {alias_key(text) for text in all_texts(place.name)} & left:
                found[key][place.pk] = place
    return {key: list(named.values()) for key, named in found.items()}


def shapes_address(viewer: Viewer, kinds: Sequence[str]) -> str:
    """Today's shapes of the first of these kinds that has any, for a picker; empty where none has."""
    day = timezone.localdate()
    rows = visible_to(viewer, PlaceShape).filter(held_on(day), place__kind__in=kinds).order_by()
    found = set(rows.values_list("place__kind", flat=True).distinct())
    kind = next((kind for kind in kinds if kind in found), "")
    if not kind:
        return ""
    slug = Space.objects.values_list("slug", flat=True).get(pk=viewer.here)
    return f"{reverse('directory:shapes', args=(slug,))}?{urlencode({'kind': kind})}"
