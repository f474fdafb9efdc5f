"""Shapes as whole numbers: read from GeoJSON and checked, written back, made coarse for a screen. No tables.

An outline is polygons → rings → [x, y, x, y, …] in millionths of a degree (a tenth of a metre), longitude first, the
first corner not repeated. Whole numbers have one way of being written, so equal shapes have equal digests.
"""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _

Ring = list[int]
Outline = list[list[Ring]]
Key = TypeVar("Key", bound=Hashable)

DEGREE: Final = 1_000_000
MOST_CORNERS: Final = 100_000
NUMBERS: Final = (int, float)
POLYGONS: Final = ("Polygon", "MultiPolygon")
# The grids on which a map is drawn, in millionths of a degree: from about 100 m to about 10 km.
GRIDS: Final = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


def outline_from(geometry: object) -> Outline:
    """The outline of a GeoJSON geometry. Raises Refused, saying what is wrong with it (RFC 7946, section 3.1)."""
    if not isinstance(geometry, Mapping):
        raise Refused(_("There is no geometry."))
    kind, parts = geometry.get("type"), geometry.get("coordinates")
    if kind not in POLYGONS:
        raise Refused(_("The geometry is “%(kind)s”; a polygon is needed.") % {"kind": str(kind)[:40]})
    if not isinstance(parts, list) or not parts:
        raise Refused(_("The geometry has no coordinates."))
    polygons = parts if kind == "MultiPolygon" else [parts]
    outline: Outline = []
    corners = 0
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise Refused(_("A polygon has no rings."))
        outline.append([_ring(ring) for ring in polygon])
        corners += sum(len(ring) // 2 for ring in outline[-1])
        if corners > MOST_CORNERS:
            raise Refused(_("The shape has more than %(most)d corners; simplify it.") % {"most": MOST_CORNERS})
    return outline


def _ring(positions: object) -> Ring:
    if not isinstance(positions, list) or len(positions) < 4:
        raise Refused(_("A ring has fewer than four positions."))
    if len(positions) > MOST_CORNERS:
        raise Refused(_("The shape has more than %(most)d corners; simplify it.") % {"most": MOST_CORNERS})
    corners = [_corner(position) for position in positions]
    if corners[0] != corners[-1]:
        raise Refused(_("A ring does not end where it begins."))
    ring = [number for corner in corners[:-1] for number in corner]
    if not _twice_area(ring):
        raise Refused(_("A ring encloses nothing."))
    return ring


def _corner(position: object) -> tuple[int, int]:
    if not isinstance(position, list) or not 2 <= len(position) <= 4:
        raise Refused(_("A position is not made of a longitude and a latitude."))
    x, y = position[:2]
    # A file has up to a million of them: why one is wrong is asked only of the wrong ones. NaN is in no range.
    if type(x) in NUMBERS and type(y) in NUMBERS and -180 <= x <= 180 and -90 <= y <= 90:
        return round(x * DEGREE), round(y * DEGREE)
    return _degree_in(x, 180, _("longitude")), _degree_in(y, 90, _("latitude"))


def _degree_in(value: object, most: int, name: str) -> int:
    """A degree in millionths. Raises Refused for what is no number, not finite, or beyond ``most`` either way."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(_("A %(name)s is no number.") % {"name": name})
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(_("A %(name)s is not a finite number.") % {"name": name})
    if abs(value) > most:
        raise Refused(
            _("A %(name)s is out of range: %(value)s; degrees between −%(most)d and %(most)d are needed.")
            % {"name": name, "value": f"{value:.6g}" if abs(value) < DEGREE**2 else "…", "most": most}
        )
    return round(value * DEGREE)


def geojson_of(outline: Outline) -> dict[str, Any]:
    """The outline as a GeoJSON geometry: degrees, rings closed."""
    parts = [[_closed(ring) for ring in polygon] for polygon in outline]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _closed(ring: Ring) -> list[list[float]]:
    corners = [[x / DEGREE, y / DEGREE] for x, y in _pairs(ring)]
    return [*corners, corners[0]]


def _pairs(ring: Sequence[int]) -> Iterator[tuple[int, int]]:
    numbers = iter(ring)
    return zip(numbers, numbers, strict=True)


def corners_of(outline: Outline) -> int:
    """How many corners an outline has."""
    return sum(len(ring) // 2 for polygon in outline for ring in polygon)


def _twice_area(ring: Sequence[int]) -> int:
    """Twice the signed area (shoelace formula), in the ring's own units."""
    corners = list(_pairs(ring))
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True))


def centre_of(outline: Outline) -> tuple[int, int]:
    """Where a label or a tile stands: the centre of gravity of the largest polygon's outer ring."""
    ring = max((polygon[0] for polygon in outline), key=lambda each: abs(_twice_area(each)))
    corners = list(_pairs(ring))
    area = sums_x = sums_y = 0
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        cross = ax * by - bx * ay
        area, sums_x, sums_y = area + cross, sums_x + (ax + bx) * cross, sums_y + (ay + by) * cross
    return round(sums_x / (3 * area)), round(sums_y / (3 * area))


@dataclass(frozen=True)
class DrawnLayer:
    """Outlines on one grid of ``grid`` millionths of a degree: rings hold the first corner, then steps to the next."""

    grid: int
    outlines: Mapping[Any, Outline]


def drawn(outlines: Mapping[Key, Outline], *, finest: int = GRIDS[0], most_corners: int = 20_000) -> DrawnLayer:
    """The layer on the finest grid on which it stays light enough to send.

    Every corner goes to its nearest crossing of one grid for all, so neighbours still share their border: a corner
    that two shapes share stays shared. Only corners on a straight line are left out.
    """
    layer: dict[Key, Outline] = {}
    for grid in (step for step in GRIDS if step >= finest):
        layer = {key: _on_grid(outline, grid) for key, outline in outlines.items()}
        if sum(corners_of(outline) for outline in layer.values()) <= most_corners:
            break
    return DrawnLayer(grid, {key: [[_steps(r) for r in p] for p in outline] for key, outline in layer.items()})


def _on_grid(outline: Outline, grid: int) -> Outline:
    kept = [[ring for ring in (_coarse(ring, grid) for ring in polygon) if ring] for polygon in outline]
    polygons = [polygon for polygon in kept if polygon]
    return polygons or [[_smallest(outline, grid)]]


def _coarse(ring: Ring, grid: int) -> Ring:
    """The ring on the grid, without doubled corners and without those on a straight line; empty where it vanishes."""
    kept: list[tuple[int, int]] = []
    half = grid // 2
    for x, y in _pairs(ring):
        corner = ((x + half) // grid, (y + half) // grid)
        _add_corner(kept, corner)
    while len(kept) > 2 and _straight(kept[-2], kept[-1], kept[0]):
        kept.pop()
    while len(kept) > 2 and _straight(kept[-1], kept[0], kept[1]):
        kept.pop(0)
    return [number for corner in kept for number in corner] if len(kept) > 2 else []


def _add_corner(kept: list[tuple[int, int]], corner: tuple[int, int]) -> None:
    while kept and (kept[-1] == corner or (len(kept) > 1 and _straight(kept[-2], kept[-1], corner))):
        kept.pop()
    kept.append(corner)


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0])


def _smallest(outline: Outline, grid: int) -> Ring:
    """A square of one step for a shape smaller than the grid: it is there, so it is seen."""
    x, y = (number // grid for number in centre_of(outline))
    return [x, y, x + 1, y, x + 1, y + 1, x, y + 1]


def _steps(ring: Ring) -> Ring:
    return [*ring[:2], *(after - before for before, after in zip(ring, ring[2:], strict=False))]
