"""Duties by place: the map counts what a slow reading counts, and each area leads to as many duties as it says."""

from collections import Counter
from datetime import date

import pytest

from accord.answer.progress.place_findings import duties_map, map_title
from accord.answer.progress.queries.board import Cell, board
from accord.answer.progress.queries.places import ByPlace, names_of, owed_in, standing_by_place
from accord.answer.progress.queries.standing import counted_duties, rules_of
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.queries import duties_for, duties_owed_in
from accord.kernel.places.models import Place, PlaceShape
from accord.kernel.places.services import ShapeDraft, add_place, apply_shapes
from accord.understand.directory.maps import Layer, layer_of

DAY = date(2026, 11, 21)


def spread(cast, seed=1, count=60):
    """Duties in one, several or no place, at any level, one of them hidden."""
    by = cast.viewer("amina")
    north = add_place(by, kind="tehsil", name={"en": "North"}, code="XS-1-1-2", parent=cast.places["district"])
    World(cast, seed, count).write()
    choices = [(), ("district",), ("tehsil",), ("other_district", "tehsil"), ("province",), ("country",)]
    for number, duty in enumerate(duties_for(by).order_by("pk")):
        named = [cast.places[name] for name in choices[number % len(choices)]]
        duty.places.set([*named, north] if number % 7 == 0 else named)
    return by


def slow_reading(viewer, kind):
    """Place → (states, how many need attention), by looking at all that lies above every place of every duty."""
    duties = list(duties_for(viewer).filter(sensitivity__lte=1).prefetch_related("places"))
    threads = thread_of(duties)
    found: dict[object, tuple[Counter[str], Counter[str]]] = {}
    for duty in duties:
        homes = set()
        for place in duty.places.all():
            homes |= {link.ancestor_id for link in place.ancestry.all() if link.ancestor.kind == kind}
        for home in homes:
            states, need = found.setdefault(home, (Counter(), Counter()))
            states[threads[duty.pk].state.value] += 1
            need["need"] += bool(threads[duty.pk].gaps)
    return {home: (states, need["need"]) for home, (states, need) in found.items()}


@pytest.mark.parametrize("kind", ["district", "province", "tehsil"])
def test_every_area_counts_what_a_slow_reading_counts(today, cast, kind):
    viewer = spread(cast)
    found = standing_by_place(viewer, rules_of(cast.space), kind=kind, on=DAY)
    told = {place: (cell.counts, cell.attention) for place, cell in found.cells.items()}
    assert told == slow_reading(viewer, kind)
    table = board(viewer)
    assert (found.whole.total, found.whole.attention) == (table.total, table.attention)


def test_the_list_behind_each_area_holds_as_many_duties_as_the_area(today, cast):
    viewer = spread(cast)
    layer = layer_of(viewer, "district")
    by_place = standing_by_place(viewer, rules_of(cast.space), kind="district", on=layer.on)
    picture = duties_map(
        layer, by_place, "attention", cast.space.slug, names_of(viewer, [*by_place.wider, *by_place.cells])
    )
    client = cast.client("imran")
    areas = [area for area in (*picture.areas, *picture.rest) if area.url]
    assert len(areas) == 5
    for area in areas:
        page = client.get(area.url).context["page"]
        assert f"of {page.total} need" in area.words, area.label
        assert page.total
    lines = {area.label: area.words for area in picture.rest}
    assert set(lines) == {"the whole of Country", "the whole of Province", "no place named"}


def test_everybody_gets_the_same_map_and_strangers_none(today, cast):
    spread(cast)
    Place.objects.filter(pk=cast.places["other_district"].pk).update(sensitivity=2)
    rules = rules_of(cast.space)
    found = [
        standing_by_place(cast.viewer(name), rules, kind="district", on=DAY)
        for name in ("imran", "bilal", "lal", "hina", "amina", "kiran", "esha")
    ]
    assert all(each == found[0] for each in found)
    assert cast.places["other_district"].pk not in found[0].cells
    for name in ("imran", "amina"):
        page = cast.client(name).get(cast.url("answer/map/")).content.decode()
        assert "Other district" not in page
    assert cast.client("mehr").get(cast.url("answer/map/")).status_code == 404


def shown_on(client, cast, query=""):
    """Everything that the map's page was made of, and what its script fetches."""
    context = client.get(cast.url(f"answer/map/{query}")).context
    picture = context["picture"]
    shapes = client.get(picture.shapes_url).content if picture.shapes_url else b""
    told = [(area.label, area.group, area.words, area.centre) for area in (*picture.areas, *picture.rest)]
    tabs = [(tab["label"], tab["count"], tab["current"]) for tab in (*context["levels"], *context["measures"])]
    return told, tabs, picture.notes, picture.shapes_url, shapes


def test_nothing_on_the_map_depends_on_what_is_hidden_from_most(today, cast):
    by = spread(cast)
    squares = {"XS-1-1": 0, "XS-1-2": 1_000_000, "XS-1-1-1": 0, "XS-1-1-2": 500_000}
    outlines = {code: [[[x, 0, x + 400_000, 0, x + 400_000, 400_000]]] for code, x in squares.items()}
    apply_shapes(by, drafts=[ShapeDraft(code, outline, f"Source of {code}") for code, outline in outlines.items()])
    # A whole level, one of two districts, and the shape alone of a place that everybody sees.
    Place.objects.filter(code__in=("XS-1-2", "XS-1-1-1", "XS-1-1-2")).update(sensitivity=2)
    PlaceShape.objects.filter(place__sensitivity=2).update(sensitivity=2)
    PlaceShape.objects.filter(place__code="XS-1-1").update(sensitivity=2)
    for query in ("", "?kind=tehsil", "?kind=province", "?on=2020-01-01"):
        seen = [shown_on(cast.client(name), cast, query) for name in ("imran", "hina", "amina", "kiran")]
        assert seen == [seen[0]] * 4
        assert "Source of" not in str(seen)


def test_the_shapes_of_the_map_stay_those_that_everybody_sees(today, cast):
    by = spread(cast)
    for code, x in (("XS-1-1", 0), ("XS-1-2", 1_000_000)):
        outline = [[[x, 0, x + 400_000, 0, x + 400_000, 400_000]]]
        apply_shapes(by, drafts=[ShapeDraft(code, outline, f"Source of {code}")])
    hidden = cast.places["other_district"]
    Place.objects.filter(pk=hidden.pk).update(sensitivity=2)
    PlaceShape.objects.filter(place=hidden).update(sensitivity=2)
    _told, _tabs, notes, address, shapes = shown_on(cast.client("amina"), cast)
    assert str(cast.places["district"].pk).encode() in shapes
    assert str(hidden.pk).encode() not in shapes
    assert "XS-1-2" not in str(notes)
    for wrong in ("x", "9", "-1"):
        assert cast.client("amina").get(address.replace("most=1", f"most={wrong}")).status_code == 404


def test_the_map_speaks_the_words_of_the_board(today, cast):
    spread(cast)
    client = cast.client("imran")
    page = client.get(cast.url("answer/map/")).content.decode()
    assert "need attention" in page
    assert "Most duties in need of attention: " in page
    overdue = client.get(cast.url("answer/map/?show=overdue&kind=province")).content.decode()
    assert ": overdue</span>" in overdue
    assert client.get(cast.url("answer/map/?show=nonsense")).status_code == 200
    assert cast.url("answer/map/") in client.get(cast.url("answer/")).content.decode()


def test_an_old_duty_stands_in_the_district_before_it_was_split(today, cast):
    viewer = spread(cast, count=12)
    old = cast.places["district"]
    Place.objects.filter(pk=old.pk).update(valid_to=date(2018, 5, 1))
    page = cast.client("imran").get(cast.url("answer/map/?on=2015-01-01"))
    area = next(area for area in page.context["picture"].areas if area.key == str(old.pk))
    assert area.url.endswith(f"place={old.pk}%402015-01-01")
    assert (
        cast.client("imran").get(area.url).context["page"].total
        == owed_in(counted_duties(viewer), f"{old.pk}@2015-01-01").count()
    )
    now = cast.client("imran").get(cast.url("answer/map/")).context["picture"]
    assert str(old.pk) not in {area.key for area in now.areas}
    left = next(area for area in now.rest if "not there on this day" in area.label)
    assert f"of {cast.client('imran').get(left.url).context['page'].total} need" in left.words


@pytest.mark.parametrize("value", ["x", "itself-", "@2015-01-01", "0" * 40, "nowhere@"])
def test_a_place_that_is_none_finds_no_duties(today, cast, value):
    spread(cast, count=12)
    answer = cast.client("imran").get(cast.url("answer/duties/"), {"place": value})
    assert (answer.status_code, answer.context["page"].total) == (200, 0)


def test_an_empty_space_says_what_belongs_on_the_map(cast):
    page = cast.client("imran").get(cast.url("answer/map/")).content.decode()
    assert "The map is empty" in page
    assert "Nobody owes anything yet" in page


def test_the_title_names_the_place_that_needs_most(today, cast):
    viewer = spread(cast)
    layer = layer_of(viewer, "district")
    by_place = standing_by_place(viewer, rules_of(cast.space), kind="district", on=DAY)
    worst = max(by_place.cells.values(), key=lambda cell: cell.attention)
    assert f"{worst.attention} of {worst.total}" in map_title(layer, by_place)


def test_the_title_takes_the_figures_of_the_place_it_names_though_another_is_called_the_same():
    few, many = Place(name={"en": "Twin"}), Place(name={"en": "Twin"})
    cells = {few.pk: Cell(), many.pk: Cell()}
    cells[few.pk].add("overdue!", 3)
    cells[many.pk].add("overdue!", 3)
    cells[many.pk].add("reported", 6)
    by_place = ByPlace(cells, {}, Cell(), Cell())
    for places in ((few, many), (many, few)):
        assert map_title(Layer("district", DAY, places, {}), by_place).endswith("Twin, 3 of 3")


def test_the_list_behind_an_area_asks_for_its_places_within_its_own_query(today, cast, queries_of):
    viewer = spread(cast, count=12)
    district = cast.places["district"].pk
    assert queries_of(lambda: list(owed_in(counted_duties(viewer), str(district)))) == 1
    assert queries_of(lambda: duties_owed_in(viewer, district).count()) == 1


def test_the_map_costs_the_same_queries_whatever_it_counts(today, cast, queries_of):
    client = cast.client("imran")
    spread(cast, count=12)
    client.get(cast.url("answer/map/"))
    few = queries_of(lambda: client.get(cast.url("answer/map/")))
    World(cast, 2, 300).write()
    for number, duty in enumerate(duties_for(cast.viewer("amina"))):
        duty.places.set([cast.places["tehsil" if number % 2 else "other_district"]])
    assert queries_of(lambda: client.get(cast.url("answer/map/"))) == few
