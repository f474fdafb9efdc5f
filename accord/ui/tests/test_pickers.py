"""Pickers of areas and points: whole without a script, careful about what is typed."""

from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from accord.ui.forms import AccordForm
from accord.ui.pickers import AreaNode, AreaWidget, PointField

NODES = [
    AreaNode("p", "Province", "province"),
    AreaNode("a", "<Alpha>", "district", "p"),
    AreaNode("b", "Beta", "", "p"),
]


class PointForm(AccordForm):
    point = PointField(required=False)


def widget(shapes_url=""):
    made = AreaWidget()
    made.nodes = lambda: NODES
    made.shapes_url = shapes_url
    return made


def drawn(values=(), shapes_url=""):
    return widget(shapes_url).render("places", values, {"id": "id_places"})


def test_the_tree_is_folded_until_something_in_it_is_chosen():
    nodes = [*NODES, AreaNode("q", "Other", "province"), AreaNode("c", "Gamma", "", "q")]
    made = widget()
    made.nodes = lambda: nodes
    page = made.render("places", ["a"], {"id": "id_places"})
    assert page.count("<details") == 2
    assert page.count(' open=""') == 1
    assert '<input type="checkbox" name="places" value="a" checked><bdi>&lt;Alpha&gt;</bdi>' in page
    assert '<li class="chip"><bdi>&lt;Alpha&gt;</bdi></li>' in page


def test_what_was_typed_is_kept_and_names_are_escaped():
    page = drawn(['typed:Be"ta'])
    assert 'value="Be&quot;ta"' in page
    assert "<Alpha>" not in page


def test_ticked_and_typed_come_together():
    data = QueryDict("places=a&places=b&places_named=+Gamma+")
    assert widget().value_from_datadict(data, {}, "places") == ["a", "b", "typed:Gamma"]
    assert widget().value_from_datadict(QueryDict(""), {}, "places") == []


def test_leaflet_comes_only_where_there_is_a_map():
    assert "leaflet" not in str(widget().media)
    assert "map-canvas" not in drawn()
    assert "leaflet" in str(widget("/shapes").media)
    assert 'data-shapes="/shapes"' in drawn(shapes_url="/shapes")


def test_a_form_says_what_its_pickers_load():
    class Form(AccordForm):
        places = forms.MultipleChoiceField(widget=AreaWidget, required=False)

    assert 'type="module"' in str(Form().media)
    assert str(AccordForm().media) == ""


@pytest.mark.parametrize(
    ("typed", "point"),
    [("point_0=34.5&point_1=-72.25", (Decimal("34.5"), Decimal("-72.25"))), ("point_0=&point_1=", None), ("", None)],
)
def test_a_point_is_two_numbers_or_none(typed, point):
    form = PointForm(QueryDict(typed))
    assert form.is_valid()
    assert form.values["point"] == point


@pytest.mark.parametrize(
    "typed",
    [
        "point_0=34.5",
        "point_0=&point_1=72",
        "point_0=91&point_1=72",
        "point_0=34&point_1=181",
        "point_0=NaN&point_1=72",
        "point_0=1e309&point_1=72",
        "point_0=Infinity&point_1=1",
        "point_0=x&point_1=72",
    ],
)
def test_half_a_point_and_one_off_the_earth_are_refused(typed):
    form = PointForm(QueryDict(typed))
    assert not form.is_valid()
    assert form.errors["point"]


def test_both_numbers_have_a_label_and_show_what_is_there():
    page = str(PointForm(initial={"point": (Decimal("34.5"), Decimal(72))})["point"])
    assert 'for="id_point_0"' in page
    assert 'value="34.5"' in page
    assert 'max="180"' in page
