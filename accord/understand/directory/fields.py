"""Places in forms: a tree to tick, a name to type, a map to click."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.names import alias_key
from accord.ui.pickers import TYPED, AreaNode, AreaWidget, PointField
from accord.understand.directory.maps import shapes_address
from accord.understand.directory.queries import places_called, places_to_choose, places_to_name

DISTRICTS_FIRST = (PlaceKind.DISTRICT, PlaceKind.PROVINCE, PlaceKind.TEHSIL)
COARSE_FIRST = (PlaceKind.PROVINCE, PlaceKind.COUNTRY, PlaceKind.DISTRICT)


class PlacesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # generic for the type checker alone
    """Any number of places. Set what it offers with ``offer_places`` once the form is made."""

    widget = AreaWidget
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


def offer_places(form: forms.Form, name: str, viewer: Viewer, chosen: Collection[UUID] = ()) -> None:
    """Say which places a form's field offers: any by its name, the larger ones as a tree, districts on a map."""
    field = form.fields.get(name)
    if not isinstance(field, PlacesField):
        return  # taken away, because the person may not read what it would show
    field.viewer = viewer
    field.queryset = places_to_name(viewer, chosen=chosen)
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
