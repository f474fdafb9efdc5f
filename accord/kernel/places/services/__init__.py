"""Writes of the app: places one by one or a file at a time, their other names, their shapes."""

from accord.kernel.places.services.places import (
    ORDER,
    PlaceDraft,
    PlacesApplied,
    add_place,
    apply_places,
    change_place,
    confirm_alias,
    place_ancestry,
)
from accord.kernel.places.services.shapes import ShapeDraft, apply_shapes

__all__ = [
    "ORDER",
    "PlaceDraft",
    "PlacesApplied",
    "ShapeDraft",
    "add_place",
    "apply_places",
    "apply_shapes",
    "change_place",
    "confirm_alias",
    "place_ancestry",
]
