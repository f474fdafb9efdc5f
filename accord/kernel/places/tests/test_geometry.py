"""Shapes as whole numbers: read and refused, written back, drawn on one grid for all."""

import pytest

from accord.kernel.places.geometry import centre_of, corners_of, drawn, geojson_of, outline_from
from accord.kernel.spaces.errors import Refused

SQUARE = [[60.0, 30.0], [61.0, 30.0], [61.0, 31.0], [60.0, 31.0], [60.0, 30.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def with_corner(corner):
    return polygon([*SQUARE[:2], corner, *SQUARE[3:]])


def test_a_polygon_comes_back_as_it_went_in():
    outline = outline_from(polygon(SQUARE))
    assert outline == [
        [[60_000_000, 30_000_000, 61_000_000, 30_000_000, 61_000_000, 31_000_000, 60_000_000, 31_000_000]]
    ]
    assert geojson_of(outline) == polygon(SQUARE)
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 5, y] for x, y in SQUARE]]]}
    assert geojson_of(outline_from(both)) == both


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (None, "no geometry"),
        ([], "no geometry"),
        ({"type": "Point", "coordinates": [60, 30]}, "“Point”; a polygon"),
        ({"type": "GeometryCollection", "geometries": []}, "a polygon is needed"),
        ({"type": "Polygon"}, "no coordinates"),
        ({"type": "Polygon", "coordinates": []}, "no coordinates"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "no rings"),
        ({"type": "MultiPolygon", "coordinates": ["x"]}, "no rings"),
        (polygon(SQUARE[:3]), "fewer than four"),
        (polygon("ring"), "fewer than four"),
        (polygon(SQUARE[:4]), "end where it begins"),
        (polygon([SQUARE[0]] * 4), "encloses nothing"),
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "encloses nothing"),
        (with_corner([61]), "longitude and a latitude"),
        (with_corner({"x": 1}), "longitude and a latitude"),
        (with_corner([1, 2, 3, 4, 5]), "longitude and a latitude"),
        (with_corner(["61", "31"]), "no number"),
        (with_corner([True, 31]), "no number"),
        (with_corner([None, 31]), "no number"),
        (with_corner([float("nan"), 31]), "finite"),
        (with_corner([61, float("inf")]), "finite"),
        (with_corner([181, 31]), "longitude is out of range: 181"),
        (with_corner([31, 91]), "latitude is out of range: 91"),
        (with_corner([6_800_000, 3_500_000]), "out of range"),
        (with_corner([10**400, 31]), "out of range"),
        (polygon([[0, 0], *([[1, 1]] * 100_000), [0, 0]]), "simplify"),
    ],
)
def test_what_is_no_shape_is_refused_with_its_reason(geometry, says):
    with pytest.raises(Refused, match=says):
        outline_from(geometry)


def test_the_centre_is_that_of_the_largest_part():
    small = [[[x / 10, y / 10] for x, y in SQUARE]]
    outline = outline_from({"type": "MultiPolygon", "coordinates": [small, [SQUARE]]})
    assert centre_of(outline) == (60_500_000, 30_500_000)
    assert centre_of([[list(reversed([0, 0, 0, 20, 20, 20, 20, 0]))]]) == (10, 10)


def test_neighbours_share_their_border_after_they_were_made_coarse():
    border = [(60_500_000 + 3_333 * (n % 7), 30_000_000 + 11_111 * n) for n in range(60)]
    flat = [number for corner in border for number in corner]
    back = [number for corner in reversed(border) for number in corner]
    west = [[[*flat, 60_000_000, border[-1][1], 60_000_000, border[0][1]]]]
    east = [[[*back, 61_000_000, border[0][1], 61_000_000, border[-1][1]]]]
    layer = drawn({"west": west, "east": east}, finest=20_000)
    assert layer.grid == 20_000
    sides = [corners_on_grid(layer.outlines[name][0][0]) for name in ("west", "east")]
    shared = set(sides[0]) & set(sides[1])
    assert len(shared) > 20
    assert {corner for corner in sides[0] if corner[0] > 3_005} == {c for c in sides[1] if c[0] < 3_045}


def corners_on_grid(steps):
    corners, x, y = [], 0, 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    return corners


def test_a_heavy_layer_is_drawn_on_a_coarser_grid():
    ring = [n for k in range(5_000) for n in (60_000_000 + 200 * k, 30_000_000 + 4_000 * (k % 2))]
    outline = [[[*ring, 61_000_000, 29_000_000]]]
    fine, light = drawn({"a": outline}), drawn({"a": outline}, most_corners=1_000)
    assert fine.grid == 1_000
    assert light.grid > 1_000
    assert corners_of(light.outlines["a"]) <= 1_000


def test_a_shape_smaller_than_the_grid_is_still_seen():
    tiny = [[[60_000_000, 30_000_000, 60_000_100, 30_000_000, 60_000_100, 30_000_100]]]
    layer = drawn({"tiny": tiny}, finest=10_000)
    assert corners_of(layer.outlines["tiny"]) == 4
