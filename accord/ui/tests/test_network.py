"""A network: every tie from its source to its target, nodes as links in reading order, the same as a table."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ui.pictures import Network, Node, Tie, network_picture
from accord.ui.pictures.network import BOX, HIGH, columns, curve

EVIL = "<script>alert('x')</script>\"'&"
NODES = [
    Node("d", "Inspect every mine", "duty", "/duty"),
    Node("r", "Report of June", "report", "/report"),
    Node("f", "list of mines", "file"),
    Node("i", "Review", "document", "/review"),
]
TIES = [Tie("r", "d", "answers"), Tie("f", "r", "proves"), Tie("d", "i", "came from"), Tie("d", "elsewhere", "fulfils")]
NETWORK = Network("Ties", NODES, TIES, "d")


def parsed(network: Network, *, rtl: bool = False) -> ET.Element:
    return ET.fromstring(network_picture(network, rtl=rtl))  # noqa: S314 — our own output, just made


def test_ties_lead_from_column_to_column_and_the_other_way_in_urdu():
    places = columns(NETWORK)
    assert places["f"][0] < places["r"][0] < places["d"][0] < places["i"][0]
    mirrored = columns(NETWORK, rtl=True)
    assert mirrored["f"][0] > mirrored["r"][0] > mirrored["d"][0] > mirrored["i"][0]


def test_a_tie_to_what_is_not_in_the_picture_is_not_drawn_and_not_named():
    drawn = network_picture(NETWORK)
    assert "elsewhere" not in drawn
    assert "fulfils" not in drawn
    assert drawn.count('class="tie') == 3


def test_nodes_are_links_in_reading_order_with_their_kind():
    figure = parsed(NETWORK)
    links = [part.get("aria-label") for part in figure.iter("a") if part.get("class") == "node"]
    assert links == ["Report of June (report)", "Inspect every mine (duty)", "Review (document)"]


def test_the_table_says_every_tie():
    rows = [" ".join("".join(cell.itertext()) for cell in row) for row in parsed(NETWORK).iter("tr")][1:]
    assert rows == [
        "Report of June (report) answers Inspect every mine (duty)",
        "list of mines (file) proves Report of June (report)",
        "Inspect every mine (duty) came from Review (document)",
    ]


def test_two_kinds_of_tie_differ_by_their_dashes():
    dashes = [
        part.get("stroke-dasharray") for part in parsed(NETWORK).iter("path") if "tie" in (part.get("class") or "")
    ]
    assert len(set(dashes)) == 3


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_no_node_covers_another_even_in_rings(pairs):
    nodes = [Node(str(n), f"Node {n}", "kind") for n in range(12)]
    places = columns(Network("t", nodes, [Tie(str(a), str(b), "w") for a, b in pairs if a != b]))
    spots = list(places.values())
    assert len(spots) == 12
    for number, (x, y) in enumerate(spots):
        for other_x, other_y in spots[number + 1 :]:
            assert abs(x - other_x) >= BOX or abs(y - other_y) >= HIGH


def test_titles_are_only_words():
    drawn = network_picture(
        Network(EVIL, [Node(EVIL, EVIL, EVIL, "/x"), Node("b", EVIL, EVIL)], [Tie(EVIL, "b", EVIL)])
    )
    assert "<script" not in drawn
    ET.fromstring(drawn)  # noqa: S314 — our own output, just made
    assert "style=" not in drawn


def test_a_network_of_nothing_draws():
    assert "<svg" in network_picture(Network("t", [], []))


@pytest.mark.parametrize("number", [BOX, HIGH])
def test_the_script_knows_the_same_sizes(number):
    script = (Path(__file__).resolve().parent.parent / "static/ui/network.js").read_text(encoding="utf-8")
    assert re.search(rf"(BOX|HIGH) = {number}\b", script)
    assert len(script.encode()) <= 8_000
    assert curve(0, 0, 300, 0).startswith(f"M{BOX}.0 ")
