"""Shapes come by the file, once, and stay for the days for which they hold."""

from datetime import date

import pytest
from django.db.models import Count

from accord.kernel.access.queries import visible_to
from accord.kernel.audit.models import Event
from accord.kernel.places.models import Place, PlaceShape
from accord.kernel.places.queries import held_on
from accord.kernel.places.services import ShapeDraft, apply_shapes, change_place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord

SQUARE = [[[0, 0, 1_000_000, 0, 1_000_000, 1_000_000, 0, 1_000_000]]]
WIDE = [[[0, 0, 2_000_000, 0, 2_000_000, 1_000_000, 0, 1_000_000]]]


def draft(code="XS-1-1", outline=SQUARE, **values):
    return ShapeDraft(code=code, outline=outline, source="A survey", **values)


def test_a_shape_comes_in_once(cast):
    by = cast.viewer("amina")
    assert apply_shapes(by, drafts=[draft(), draft("XS-1-2", WIDE)]).created == 2
    shape = PlaceShape.objects.get(place=cast.places["district"])
    assert (shape.centre_x, shape.centre_y, shape.corners, shape.source) == (500_000, 500_000, 4, "A survey")
    events = Event.objects.count()
    again = apply_shapes(by, drafts=[draft(), draft("XS-1-2", WIDE)])
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert Event.objects.count() == events


def test_another_outline_for_the_same_days_is_an_update_and_stands_in_the_log(cast):
    by = cast.viewer("amina")
    apply_shapes(by, drafts=[draft()])
    assert apply_shapes(by, drafts=[draft(outline=WIDE, disputed=True)]).updated == 1
    shape = PlaceShape.objects.get()
    assert (shape.outline, shape.is_disputed, shape.revision) == (WIDE, True, 2)
    event = Event.objects.filter(name="shapes_imported").latest("number")
    assert event.details == {"created": 0, "updated": 1, "rows": 1}


def test_a_later_shape_leaves_the_earlier_one_for_the_days_before(cast):
    by = cast.viewer("amina")
    apply_shapes(by, drafts=[draft(outline=WIDE), draft(valid_from=date(2019, 1, 1))])
    held = PlaceShape.objects.filter(held_on(date(2015, 6, 1)))
    assert [shape.outline for shape in held] == [WIDE]
    assert PlaceShape.objects.filter(held_on(date(2020, 6, 1))).count() == 2


def test_a_file_that_names_no_place_or_ends_too_early_is_refused_whole(cast):
    by = cast.viewer("amina")
    with pytest.raises(Refused, match="XS-9") as refusal:
        apply_shapes(by, drafts=[draft(row=1), draft("XS-9", row=2)])
    assert refusal.value.row == 2
    with pytest.raises(Refused, match="before it begins"):
        apply_shapes(by, drafts=[draft(valid_from=date(2020, 1, 1), valid_to=date(2019, 1, 1))])
    assert not PlaceShape.objects.exists()


@pytest.mark.parametrize("name", ["bilal", "hina", "imran", "gul"])
def test_only_keepers_bring_shapes_in(cast, name):
    with pytest.raises(NotPermitted):
        apply_shapes(cast.viewer(name), drafts=[draft()])


def test_the_shape_of_a_restricted_place_is_as_restricted(cast):
    Place.objects.filter(pk=cast.places["other_district"].pk).update(sensitivity=2)
    apply_shapes(cast.viewer("amina"), drafts=[draft(), draft("XS-1-2", WIDE)])
    assert visible_to(cast.viewer("imran"), PlaceShape).aggregate(n=Count("pk"))["n"] == 1
    assert visible_to(cast.viewer("amina"), PlaceShape).count() == 2
    assert not visible_to(cast.viewer("mehr"), PlaceShape).exists()


def changed(cast, who="amina", **values):
    place = cast.places["district"]
    given = {"name": place.name, "valid_from": None, "valid_to": None, "point": None, "revision": place.revision}
    return change_place(cast.viewer(who), place, **{**given, **values})


def test_a_place_gets_a_point_and_days(cast):
    place = changed(cast, point=(34, 72), valid_to=date(2018, 5, 1))
    place.refresh_from_db()
    assert (place.latitude, place.longitude, place.valid_to) == (34, 72, date(2018, 5, 1))
    assert Event.objects.latest("number").name == "place_changed"


def test_a_stale_or_senseless_change_of_a_place_is_refused(cast):
    with pytest.raises(Refused, match="before it begins"):
        changed(cast, valid_from=date(2018, 5, 1), valid_to=date(2018, 5, 1))
    changed(cast, point=(34, 72))
    with pytest.raises(StaleRecord):
        changed(cast, revision=1, point=(35, 72))


def test_strangers_do_not_find_the_place_and_readers_do_not_change_it(cast):
    with pytest.raises(NotPermitted):
        changed(cast, "imran", point=(34, 72))
    with pytest.raises(NotVisible):
        changed(cast, "mehr", point=(34, 72))
