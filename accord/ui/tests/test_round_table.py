"""The round table at every size: no name touches another, a seat or the edge; the other way round in Urdu."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ui.pictures import RoundTable, Seat, table_picture
from accord.ui.pictures.drawing import wrapped
from accord.ui.pictures.seats import LETTERS, LINE, Box, ring, spread, width_of
from accord.ui.pictures.table import _LOOKS, SeatState
from accord.ui.strokes import STROKES

STATES: tuple[SeatState, ...] = ("present", "absent", "vacant")
NAMES = (
    "Provincial mines and minerals department",
    "Police",
    "WOMEN OF THE WHOLE UPPER VALLEY",
    "محکمہ معدنیات صوبہ سنگر",
)


def lines_of(number: int) -> tuple[str, ...]:
    return tuple(wrapped(NAMES[number % len(NAMES)], LETTERS, 2))


def touching(drawn) -> list[str]:
    named = [spot for spot in drawn.spots if spot.lines]
    wrong = [
        f"{one.lines} and {other.lines}"
        for i, one in enumerate(named)
        for other in named[i + 1 :]
        if one.box.touches(other.box)
    ]
    for one in named:
        for seat in drawn.spots:
            around = Box(seat.x - drawn.seat, seat.y - drawn.seat, 2 * drawn.seat, 2 * drawn.seat)
            nearest_x = min(max(seat.x, one.box.x), one.box.x + one.box.width)
            nearest_y = min(max(seat.y, one.box.y), one.box.y + one.box.height)
            apart = ((seat.x - nearest_x) ** 2 + (seat.y - nearest_y) ** 2) ** 0.5
            if one.box.touches(around) and apart < drawn.seat:
                wrong.append(f"{one.lines} and a seat")
        frame = drawn.frame
        if not (frame.x <= one.box.x and one.box.x + one.box.width <= frame.x + frame.width):
            wrong.append(f"{one.lines} and the edge")
        if not (frame.y <= one.box.y and one.box.y + one.box.height <= frame.y + frame.height):
            wrong.append(f"{one.lines} and the edge above or below")
    return wrong


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("groups", [1, 3, 7, 14])
@pytest.mark.parametrize("count", range(1, 41))
def test_no_name_touches_another_a_seat_or_the_edge(count, groups, rtl):
    pillars = [str(i * groups // count) for i in range(count)]
    assert not touching(ring([lines_of(i) for i in range(count)], pillars, rtl=rtl))
    assert not touching(ring([(str(i + 1),) for i in range(count)], pillars, rtl=rtl, tight=True))


@given(st.lists(st.tuples(st.text("aW 'مل", min_size=1, max_size=50), st.integers(0, 5)), min_size=1, max_size=40))
def test_no_name_touches_another_whatever_the_names(seats):
    ordered = sorted(seats, key=lambda pair: pair[1])
    names = [tuple(wrapped(name, LETTERS, 2)) for name, _pillar in ordered]
    assert not touching(ring(names, [str(pillar) for _name, pillar in ordered]))


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(10, 50)), max_size=30))
def test_boxes_are_moved_apart_in_their_order_and_no_more_than_needed(wanted):
    tops = spread(wanted)
    for (top, height), after in zip(zip(tops, [h for _t, h in wanted], strict=True), tops[1:], strict=False):
        assert after >= top + height - 1e-6
    if all(b[0] >= a[0] + a[1] for a, b in itertools.pairwise(wanted)):
        assert tops == pytest.approx([top for top, _height in wanted])


def test_seats_do_not_overlap_even_when_there_are_forty():
    drawn = ring([lines_of(i) for i in range(40)], ["p"] * 40)
    apart = [
        ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for i, a in enumerate(drawn.spots) for b in drawn.spots[i + 1 :]
    ]
    assert min(apart) > 2 * drawn.seat


def test_seats_go_round_the_other_way_where_people_read_the_other_way():
    names, pillars = [lines_of(i) for i in range(5)], ["a"] * 5
    one, other = ring(names, pillars), ring(names, pillars, rtl=True)
    assert [round(spot.x, 3) for spot in one.spots] == [round(-spot.x, 3) for spot in other.spots]


def test_every_pillar_looks_unlike_every_other():
    looks = [look for pillar, look in _LOOKS.items() if pillar != "government"]
    assert len(looks) == len(set(looks)) == 14
    assert {pattern for _colour, pattern in looks if pattern} <= set(STROKES)


@pytest.mark.parametrize("count", [3, 16, 40])
def test_every_seat_is_drawn_as_it_stands_and_named_in_words(count):
    seats = [Seat("company", f"Quarry {i}", STATES[i % 3]) for i in range(count)]
    drawn = table_picture(RoundTable(seats, "t", missing="Missing: the village", pillars={"company": "Companies"}))
    figure = ET.fromstring(drawn)  # noqa: S314 — our own output, just made
    wide, narrow = figure.findall("svg")[:2]
    for svg in (wide, narrow):
        discs = [
            c for c in svg.iter("circle") if c.get("cx") is not None and not (c.get("fill") or "").startswith("url")
        ]
        filled = [c for c in discs if "f-company" in (c.get("class") or "")]
        dashed = [c for c in discs if c.get("stroke-dasharray")]
        assert len(discs) == count
        assert (len(filled), len(dashed)) == (len(range(0, count, 3)), len(range(1, count, 3)))
    assert next(t.text for t in wide.iter("text") if "seat-name" in (t.get("class") or "")) == "Quarry 0"
    assert [t.text for t in narrow.iter("text") if "seat-name" in (t.get("class") or "")][-1] == str(count)
    words = "".join(figure.find("dl").itertext())  # type: ignore[union-attr] # its absence fails the test as well
    assert "Quarry 1 (absent)" in words
    assert "Quarry 2 (vacant)" in words
    assert f"{count} Quarry {count - 1}" in words
    assert "Missing: the village" in drawn


def test_the_estimate_of_a_name_is_not_below_what_letters_need():
    assert width_of(["MMMM"]) > width_of(["iiii"])
    assert LINE > 15


def test_patterns_of_two_drawings_on_a_page_have_ids_of_their_own():
    drawn = table_picture(RoundTable([Seat("company", "A"), Seat("community", "B")], "t"))
    ids = re.findall(r'id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
