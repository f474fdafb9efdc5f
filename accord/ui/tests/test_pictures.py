"""The pictures: true in words as in drawing, escaped, still without colour."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from accord.ui.pictures import (
    Bar,
    Board,
    BoardCell,
    BoardRow,
    Knot,
    RoundTable,
    Seat,
    bars,
    board,
    small_thread,
    table_picture,
    thread,
)
from accord.ui.pictures.drawing import STEPS, wrapped

EVIL = "<script>alert('x')</script>\"'&"

KNOTS = [
    Knot("promised", date(2022, 11, 14), "supported", "done"),
    Knot("assigned", date(2023, 3, 2), "three levels", "done"),
    Knot("acting", date(2023, 6, 11), "4 actions", "done"),
    Knot("reported", date(2026, 6, 30), "all of them", "done"),
    Knot("verified", date(2026, 8, 12), "31 of 58", "disputed"),
    Knot("confirmed", None, "not asked yet"),
]
CELLS = [BoardCell({"promised": 2, "acting": 3, "overdue": 1}, 3, "/list?level=federal"), BoardCell()]
BOARD = Board("Duties", ["Water", "Justice"], [BoardRow("Federal", CELLS)])
TABLE = RoundTable(
    [Seat("company", "Quarry A"), Seat("government", "Police", "absent"), Seat("community", "Village", "vacant")],
    title="Meeting",
    middle="1 of 3 seats",
    missing="Missing: the village",
    pillars={"company": "Companies", "government": "Government", "community": "Communities"},
)
PICTURES = {
    "thread": thread(KNOTS, title="Thread"),
    "small thread": small_thread(KNOTS),
    "board": board(BOARD),
    "bars": bars([Bar("promised", 4), Bar("acting", 2)], caption="Where promises stand"),
    "table": table_picture(TABLE),
}
EVIL_PICTURES = {
    "thread": thread([Knot("promised", None, EVIL, "done", EVIL), Knot(EVIL)], title=EVIL),
    "small thread": small_thread([Knot("promised", None, EVIL, "done"), Knot(EVIL, date(2026, 1, 1), state="done")]),
    "board": board(Board(EVIL, [EVIL], [BoardRow(EVIL, [BoardCell({"promised": 1}, 1, EVIL)], EVIL)], corner=EVIL)),
    "bars": bars([Bar(EVIL, 1, EVIL, EVIL)], caption=EVIL),
    "table": table_picture(
        RoundTable([Seat(EVIL, EVIL), Seat(EVIL, EVIL, "absent")], EVIL, EVIL, EVIL, EVIL, {EVIL: EVIL})
    ),
}


@pytest.mark.parametrize("name", EVIL_PICTURES)
def test_a_script_in_a_title_is_only_words(name):
    assert "<script" not in EVIL_PICTURES[name]
    ET.fromstring(f"<div>{EVIL_PICTURES[name]}</div>")  # noqa: S314 - our own output, just made


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_without_inline_style(name):
    ET.fromstring(f"<div>{PICTURES[name]}</div>")  # noqa: S314 - our own output, just made
    assert "style=" not in PICTURES[name]
    assert "None" not in PICTURES[name]


@pytest.mark.parametrize("name", PICTURES)
def test_what_a_pattern_refers_to_is_in_the_same_picture(name):
    wanted = set(re.findall(r"url\(#([\w-]+)\)", PICTURES[name]))
    assert wanted <= set(re.findall(r'id="([\w-]+)"', PICTURES[name]))


def test_a_thread_says_in_words_what_it_draws():
    words = re.sub(r"<svg.*?</svg>", "", PICTURES["thread"], flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", words)
    for expected in ("promised", "14 Nov 2022", "supported", "verified", "statuses disagree", "not yet"):
        assert expected in text


def test_open_stretches_are_dashed_and_reached_ones_are_not():
    drawing = PICTURES["thread"]
    lines = re.findall(r"<line[^>]*>", drawing)
    assert ["stroke-dasharray" in line for line in lines] == [False, False, False, False, True]


def test_a_disputed_knot_carries_a_cross_and_not_only_red():
    assert PICTURES["thread"].count("f-disputed") == 2  # drawn and in the list
    cross = re.search(r'f-disputed[^>]*></circle><path d="M[\d.]+ [\d.]+l', PICTURES["thread"])
    assert cross


def test_a_small_thread_says_how_far_it_came():
    assert 'aria-label="verified, 12 Aug 2026: statuses disagree"' in PICTURES["small thread"]
    assert 'aria-label="nothing yet"' in small_thread([Knot(step) for step in STEPS])


def test_a_thread_runs_the_other_way_where_people_read_the_other_way():
    def places(svg: str) -> list[float]:
        return [float(x) for x in re.findall(r'<text x="([\d.]+)" y="20"', svg)]

    assert places(thread(KNOTS)) == sorted(places(thread(KNOTS)))
    assert places(thread(KNOTS, rtl=True)) == sorted(places(thread(KNOTS)), reverse=True)


def test_a_board_cell_leads_to_its_list_and_says_its_counts():
    assert 'href="/list?level=federal"' in PICTURES["board"]
    assert "Federal, Water: promised 2, acting 3, overdue 1." in PICTURES["board"]
    assert "3 of 6 need attention" in PICTURES["board"]


def test_a_board_cell_without_duties_says_none():
    assert re.search(r'<td class="none">.*none</td>', PICTURES["board"])


def test_the_pieces_of_a_bar_fill_it():
    widths = [float(w) for w in re.findall(r'class="f-\w+ s-card"[^>]*width="([\d.]+)%"', PICTURES["board"])]
    widths = widths or [
        float(w) for w in re.findall(r'<rect class="f-\w+ s-card"[^>]*?width="([\d.]+)%"', PICTURES["board"])
    ]
    assert sum(widths) == pytest.approx(100, abs=0.05)


def test_a_board_with_cells_missing_is_refused():
    with pytest.raises(ValueError):
        board(Board("x", ["a", "b"], [BoardRow("Federal", [BoardCell()])]))


def test_every_state_but_one_has_a_pattern_of_its_own():
    counts = dict.fromkeys(
        ("promised", "assigned", "acting", "reported", "verified", "confirmed", "disputed", "overdue"), 1
    )
    drawing = board(Board("x", ["a"], [BoardRow("r", [BoardCell(counts)])]))
    shapes = re.findall(r'<pattern[^>]*><path d="([^"]+)"', drawing)
    assert len(shapes) == len(set(shapes)) == 7


def test_the_table_names_who_is_missing_and_how_each_seat_stands():
    assert "Missing: the village" in PICTURES["table"]
    assert "Police (absent)" in PICTURES["table"]
    assert "Village (vacant)" in PICTURES["table"]
    assert 'stroke-dasharray="5 4"' in PICTURES["table"]


def test_an_empty_table_or_thread_draws_without_error():
    assert "<svg" in table_picture(RoundTable([], "Nobody"))
    assert "<svg" in thread([])
    assert "nothing yet" in small_thread([])
    assert "<table" in bars([], caption="Nothing")


def test_long_words_are_cut_and_long_texts_end_in_an_ellipsis():
    assert wrapped("three levels of government and more of them", 16, 2) == [
        "three levels of",
        "government and…",
    ] or wrapped("three levels of government and more of them", 16, 2)[-1].endswith("…")
    assert len(wrapped("x" * 80, 20, 3)[0]) <= 22


def test_the_steps_speak_the_language_of_the_reader():
    with override("ur"):
        assert "<svg" in thread(KNOTS, rtl=True)
