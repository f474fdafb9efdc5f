"""Maps of places: as they lay on a day, shapes for whoever may see the place, pickers in real forms."""

import gzip
import json
from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.models import Duty
from accord.kernel.access import place_fields
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place, PlaceShape
from accord.kernel.places.services import ShapeDraft, add_place, apply_shapes, confirm_alias
from accord.understand.directory import maps
from accord.understand.directory.maps import layer_of, whereabouts

SPLIT = date(2018, 5, 1)


def square(x, y=0, size=1):
    a, b, c, d = (round(n * 1_000_000) for n in (x, y, x + size, y + size))
    return [[[a, b, c, b, c, d, a, d]]]


@pytest.fixture
def shapes(cast):
    """Both districts and their province with shapes."""
    drafts = [
        ShapeDraft("XS-1-1", square(0), "Survey office"),
        ShapeDraft("XS-1-2", square(1), "Survey office", disputed=True),
        ShapeDraft("XS-1", square(0, size=2), "Survey office"),
    ]
    apply_shapes(cast.viewer("amina"), drafts=drafts)
    return cast


@pytest.fixture
def split(shapes):
    """The first district was split: it existed until a day, two others since."""
    cast, by = shapes, shapes.viewer("amina")
    Place.objects.filter(pk=cast.places["district"].pk).update(valid_to=SPLIT)
    for number, code in enumerate(("XS-1-3", "XS-1-4")):
        cast.places[code] = add_place(
            by, kind="district", name={"en": f"New {code}"}, code=code, parent=cast.places["province"], valid_from=SPLIT
        )
        apply_shapes(by, drafts=[ShapeDraft(code, square(number / 2, size=0.5), "Survey office", valid_from=SPLIT)])
    return cast


def asked(cast, name="imran", query="kind=district", **headers):
    return cast.client(name).get(cast.url(f"understand/places/shapes/?{query}"), **headers)


def placed(answer):
    return {shape["place"] for shape in json.loads(answer.content)["shapes"]}


def test_the_page_shows_the_places_its_source_and_a_neutral_word(shapes):
    page = shapes.client("imran").get(shapes.url("understand/places/map/")).content.decode()
    assert "Where 2 places of the kind “district” lie" in page
    assert "Source: Survey office" in page
    assert "on which not all agree" in page
    assert "say nothing about the legal status" in page
    assert "vendor/leaflet/leaflet.js" in page
    for name in ("district", "other_district"):
        assert shapes.places[name].get_absolute_url() in page


def test_without_shapes_there_are_tiles_and_no_script(cast):
    page = cast.client("imran").get(cast.url("understand/places/map/")).content.decode()
    assert 'class="tiles scroll"' in page
    assert "leaflet" not in page
    assert "No shapes were loaded" in page


def test_pages_without_a_map_load_nothing_of_it(shapes):
    for path in ("understand/", "understand/places/", "understand/bodies/", "answer/"):
        page = shapes.client("imran").get(shapes.url(path)).content.decode()
        assert "leaflet" not in page
        assert "map.css" not in page


def test_an_earlier_day_shows_the_district_before_it_was_split(split):
    client = split.client("imran")
    today = client.get(split.url("understand/places/map/")).content.decode()
    before = client.get(split.url("understand/places/map/?on=2015-06-01")).content.decode()
    old = split.places["district"].get_absolute_url()
    assert old not in today
    assert old in before
    assert "New XS-1-3" in today
    assert "New XS-1-3" not in before
    assert str(split.places["district"].pk) in placed(asked(split, query="kind=district&on=2015-06-01"))
    assert len(placed(asked(split, query="kind=district"))) == 3


def test_a_later_shape_of_the_same_place_is_drawn_from_its_day_on(shapes):
    apply_shapes(shapes.viewer("amina"), drafts=[ShapeDraft("XS-1-1", square(5), "Survey", valid_from=SPLIT)])
    now, before = (
        layer_of(shapes.viewer("imran"), "district"),
        layer_of(shapes.viewer("imran"), "district", on=date(2015, 1, 1)),
    )
    place = shapes.places["district"]
    assert (now.centre(place), before.centre(place)) == ((5_500_000, 500_000), (500_000, 500_000))


def test_a_day_that_is_none_is_refused_in_a_sentence(cast):
    answer = cast.client("imran").get(cast.url("understand/places/map/?on=yesterday"))
    assert answer.status_code == 400
    assert "no date" in answer.content.decode()


@pytest.mark.parametrize("query", ["kind=moon", "kind=", "kind=district&under=x"])
def test_shapes_of_nothing_are_not_found(cast, query):
    assert asked(cast, query=query).status_code == 404


def test_shapes_come_compressed_and_are_not_sent_twice(shapes):
    client = shapes.client("imran")
    url = shapes.url("understand/places/shapes/?kind=district")
    first = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]
    if first.get("Content-Encoding") == "gzip":
        assert json.loads(gzip.decompress(first.content))["grid"]
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    apply_shapes(shapes.viewer("amina"), drafts=[ShapeDraft("XS-1-1", square(0, size=0.7), "Survey office")])
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_who_may_not_see_a_place_gets_neither_its_shape_nor_a_sign_of_it(shapes):
    hidden = shapes.places["other_district"]
    Place.objects.filter(pk=hidden.pk).update(sensitivity=2)
    PlaceShape.objects.filter(place=hidden).update(sensitivity=2)
    for name, sees in (("imran", False), ("lal", False), ("amina", True)):
        answer = asked(shapes, name)
        assert (str(hidden.pk) in placed(answer)) is sees
    marks = {asked(shapes, name)["ETag"] for name in ("imran", "lal")}
    PlaceShape.objects.filter(place=hidden).delete()
    assert {asked(shapes, "imran")["ETag"]} == marks
    assert asked(shapes, "mehr").status_code == 404
    assert asked(shapes, "visitor").status_code in {302, 303}


def test_a_place_shows_its_parts_or_itself_among_its_neighbours(shapes):
    viewer, slug = shapes.viewer("imran"), shapes.space.slug
    parts = whereabouts(viewer, shapes.places["province"], slug)
    assert parts is not None
    assert [area.label for area in parts.areas] == [str(shapes.places[n]) for n in ("district", "other_district")]
    among = whereabouts(viewer, shapes.places["district"], slug)
    assert among is not None
    assert [area.label for area in among.areas if area.is_marked] == [str(shapes.places["district"])]
    page = shapes.client("imran").get(shapes.places["district"].get_absolute_url()).content.decode()
    assert "Where District lies" in page


def test_more_areas_than_a_picture_holds_are_refused_and_not_offered(cast, monkeypatch):
    monkeypatch.setattr(maps, "MOST_AREAS", 1)
    page = cast.client("imran").get(cast.url("understand/places/map/")).content.decode()
    assert "Country" in page
    assert "District <span" not in page
    answer = asked(cast)
    assert answer.status_code == 400


def test_a_map_takes_as_many_queries_for_many_places_as_for_few(shapes, queries_of):
    client = shapes.client("imran")
    urls = [shapes.url("understand/places/map/"), shapes.places["district"].get_absolute_url()]
    for url in urls:
        client.get(url)
    few = [queries_of(lambda url=url: client.get(url)) for url in urls]
    by = shapes.viewer("amina")
    for number in range(40):
        add_place(by, kind="district", name={"en": f"D{number}"}, code=f"D{number}", parent=shapes.places["province"])
    apply_shapes(by, drafts=[ShapeDraft(f"D{number}", square(number), "S") for number in range(40)])
    assert [queries_of(lambda url=url: client.get(url)) for url in urls] == few


def edited(cast, name="amina", **values):
    place = cast.places["district"]
    sent = {"name_en": str(place), "revision": place.revision, "client_key": "e", **values}
    return cast.client(name).post(reverse("directory:edit_place", args=(cast.space.slug, place.pk)), sent)


def test_the_secretariat_gives_a_place_a_point(cast):
    assert edited(cast, point_0="34.1", point_1="72.5").status_code == 302
    place = Place.objects.get(pk=cast.places["district"].pk)
    assert (str(place.latitude), str(place.longitude)) == ("34.100000", "72.500000")
    page = cast.client("imran").get(place.get_absolute_url()).content.decode()
    assert 'data-point="72.5,34.1"' in page


@pytest.mark.parametrize(
    "wrong",
    [{"point_0": "34"}, {"point_0": "95", "point_1": "1"}, {"valid_from": "2020-01-02", "valid_to": "2020-01-01"}],
)
def test_a_change_that_makes_no_sense_is_refused_beside_its_field(cast, wrong):
    answer = edited(cast, **wrong)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()


def test_readers_may_not_change_a_place_and_strangers_do_not_find_it(cast):
    assert edited(cast, "imran").status_code == 403
    assert edited(cast, "mehr").status_code == 404


def test_a_new_place_comes_with_its_point(cast):
    sent = {"name_en": "Spring", "kind": "site", "code": "S1", "client_key": "s", "point_0": "1.5", "point_1": "2.5"}
    answer = cast.client("amina").post(cast.url("understand/places/new/"), {**sent, "parent": cast.places["tehsil"].pk})
    assert answer.status_code == 302
    assert Place.objects.get(code="S1").longitude == 2.5


def body_with(cast, **values):
    sent = {"name_en": "Water office", "kind": "public_body", "client_key": "b", **values}
    return cast.client("amina").post(cast.url("understand/bodies/new/"), sent)


def works_in():
    return {place.code for place in Actor.objects.get(name_key="water office").places.all()}


def test_places_are_ticked_or_named_without_a_script(cast):
    confirm_alias(cast.viewer("amina"), place=cast.places["tehsil"], text="Upper part")
    typed = "other district,  UPPER PART, XS-1"
    assert body_with(cast, places=[cast.places["district"].pk], places_named=typed).status_code == 302
    assert works_in() == {"XS-1-1", "XS-1-2", "XS-1-1-1", "XS-1"}


@pytest.mark.parametrize("typed", ["D. I. Khan", "d i khan", "لاہور", "لاهور", "ڈی آئی خان"])
def test_a_place_is_named_by_any_of_its_other_names_however_they_are_typed(cast, typed):
    for alias in ("D. I. Khan", "لاہور"):
        confirm_alias(cast.viewer("amina"), place=cast.places["tehsil"], text=alias)
    Place.objects.filter(pk=cast.places["tehsil"].pk).update(name={"en": "Tehsil", "ur": "ڈي آئي خان"})
    assert body_with(cast, places_named=f"{typed}, other district").status_code == 302
    assert works_in() == {"XS-1-1-1", "XS-1-2"}


def test_one_place_may_be_named_twice_by_two_other_names(cast):
    for alias in ("D. I. Khan", "لاہور"):
        confirm_alias(cast.viewer("amina"), place=cast.places["tehsil"], text=alias)
    assert body_with(cast, places_named="D. I. Khan, لاہور").status_code == 302
    assert works_in() == {"XS-1-1-1"}


def test_a_place_too_small_for_the_tree_is_named(cast, monkeypatch):
    monkeypatch.setattr(place_fields, "MOST_TEHSILS", 0)
    page = cast.client("amina").get(cast.url("understand/bodies/new/")).content.decode()
    assert str(cast.places["district"].pk) in page
    assert str(cast.places["tehsil"].pk) not in page
    Place.objects.filter(pk=cast.places["tehsil"].pk).update(name={"en": "Tehsil", "ur": "تحصیل"})
    assert body_with(cast, places_named="تحصیل, xs-1-2").status_code == 302
    assert works_in() == {"XS-1-1-1", "XS-1-2"}


def test_a_name_that_is_no_place_or_two_is_said_and_kept(cast):
    add_place(cast.viewer("amina"), kind="site", name={"en": "District"}, code="S2", parent=cast.places["tehsil"])
    for typed, says in (("Nowhere", "is no place that can be chosen"), ("District", "write its code")):
        answer = body_with(cast, places_named=typed)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert f'name="places_named" value="{typed}"' in answer.content.decode()


def test_a_hidden_place_is_neither_offered_nor_taken(cast):
    hidden = cast.places["other_district"]
    Place.objects.filter(pk=hidden.pk).update(sensitivity=3)
    page = cast.client("amina").get(cast.url("understand/bodies/new/")).content.decode()
    assert str(hidden.pk) not in page
    assert body_with(cast, places=[hidden.pk]).status_code == 422
    assert body_with(cast, places_named=str(hidden)).status_code == 422
    assert not Duty.objects.exists()


def test_a_place_that_is_over_is_offered_only_where_it_was_chosen(split):
    over = split.places["district"]
    client = split.client("amina")
    assert str(over.pk) not in client.get(split.url("understand/bodies/new/")).content.decode()
    body = split.bodies["district_office"]
    body.places.set([over])
    edit = split.url(f"understand/bodies/{body.pk}/edit/")
    assert f'value="{over.pk}" data-name="District" checked' in client.get(edit).content.decode()
