"""Maps and tiles: the same for the same places, the list says all of it, and nothing of it is loaded elsewhere."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from accord.ui.gallery_maps import sample_map, sample_tiles
from accord.ui.pictures import Area, AreaMap, area_map, shade_of
from accord.ui.pictures.area_map import tiles
from accord.ui.pictures.tile_layout import tile_layout
from accord.ui.templatetags.pictures import map_assets
from accord.ui.tests.test_look import LIGHT, contrast

UI = Path(__file__).resolve().parent.parent
CSS = (UI / "static/ui/map.css").read_text(encoding="utf-8")
EVIL = "<script>alert('x')</script>\"'&"
SPREAD = [((n * 37) % 11 * 1_000_000, (n * 53) % 13 * 1_000_000) for n in range(120)]


def test_every_place_has_a_square_of_its_own_and_always_the_same():
    squares = tile_layout(SPREAD)
    assert len(set(squares)) == len(SPREAD)
    assert squares == tile_layout(list(SPREAD))
    assert min(squares)[0] == 0
    assert max(column for column, _row in squares) < 20


def test_squares_lie_as_the_places_do():
    corners = {"nw": (0, 9), "ne": (9, 9), "sw": (0, 0), "se": (9, 0)}
    west_north, east_north, west_south, east_south = tile_layout([(x * 10**6, y * 10**6) for x, y in corners.values()])
    assert west_north[0] == west_south[0] < east_north[0] == east_south[0]
    assert west_north[1] == east_north[1] < west_south[1] == east_south[1]


def test_places_without_a_centre_stand_below_or_all_in_their_order():
    some = tile_layout([(0, 0), (2_000_000, 0), (0, 2_000_000), None])
    assert some[3][1] > max(row for _column, row in some[:3])
    assert tile_layout([None] * 6) == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]
    assert tile_layout([]) == []
    assert tile_layout([(5, 5)]) == [(0, 0)]
    assert len(set(tile_layout([(5, 5)] * 9))) == 9


@pytest.mark.parametrize(
    ("part", "whole", "shade"), [(0, 0, None), (0, 4, 0), (1, 4, 1), (1, 3, 2), (2, 3, 3), (4, 4, 3)]
)
def test_a_shade_says_how_large_the_share_is(part, whole, shade):
    assert shade_of(part, whole) == shade


def test_the_list_says_everything_that_the_tiles_say():
    picture = sample_tiles()
    drawn = area_map(picture)
    told = drawn[drawn.index('class="map-list"') :]
    for area in picture.areas:
        assert area.label in told
        assert area.words in told
        assert f'data-area="{area.key}"' in told
    assert told.count("href=") == sum(bool(area.url) for area in picture.areas)


def test_tiles_are_for_the_pointer_and_the_list_for_everybody():
    drawn = tiles(sample_tiles())
    svg = fromstring(drawn).find("svg")
    assert svg is not None
    assert svg.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in svg.iter("a"))
    assert "disputed" in drawn


def test_what_stands_in_no_square_stands_in_the_list():
    rest = Area("", "no place named", words="2 of 3", group="Elsewhere", url="/list")
    drawn = area_map(replace(sample_tiles(), rest=[rest]))
    assert "no place named" not in tiles(sample_tiles())
    assert re.search(r"<h3><bdi>Elsewhere</bdi></h3><ul[^>]*><li><a href=\"/list\">", drawn)


def test_a_name_with_a_script_in_it_is_only_words():
    area = Area(EVIL, EVIL, EVIL, EVIL, 1, EVIL, EVIL)
    drawn = area_map(AreaMap(EVIL, [area], EVIL, [(1, EVIL)], [EVIL]))
    assert "<script" not in drawn
    assert "alert('x')" not in drawn
    fromstring(drawn)


def test_scripts_are_loaded_only_where_there_are_shapes():
    assert "<script" not in map_assets("")
    assert map_assets("/x").count("<script") == 2
    assert "data-shapes" not in area_map(sample_tiles())
    assert "data-shapes" in area_map(sample_map())


def test_style_and_script_of_maps_are_light_and_know_no_left_and_no_right():
    assert len(CSS.encode()) <= 5_000
    assert len((UI / "static/ui/map.js").read_bytes()) <= 8_500
    sides = r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom)\s*:"
    sizes = r"(?<![\w-])(?:min-|max-)?(?:width|height)\s*:(?!\s*60rem)"
    assert not re.findall(sides, CSS)
    assert not re.findall(sizes, CSS)
    assert "http" not in CSS
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS)) - {"ramp"}
    tokens = (UI / "static/ui/accord.css").read_text(encoding="utf-8")
    assert {name for name in used if f"--{name}:" not in tokens} == set()


def mixed(share: float) -> str:
    """The colour that the stylesheet mixes: so much of “bad” on a card."""
    pairs = [(int(LIGHT["bad"][at : at + 2], 16), int(LIGHT["card"][at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * bad + (1 - share) * card):02x}" for bad, card in pairs)


def test_numbers_can_be_read_on_every_shade():
    assert all(contrast(LIGHT["ink"], mixed(share)) >= 4.5 for share in (0, 0.18, 0.42))
    assert contrast(LIGHT["card"], LIGHT["bad"]) >= 4.5
    assert contrast(LIGHT["card"], LIGHT["accent"]) >= 4.5
