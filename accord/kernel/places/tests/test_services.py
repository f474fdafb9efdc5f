"""Places come one by one or a file at a time, and know what lies above them."""

from dataclasses import replace
from datetime import date

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.places.models import Place, PlaceAlias, PlaceAncestor
from accord.kernel.places.queries import subtree_of
from accord.kernel.places.services import PlaceDraft, add_place, apply_places, change_place, confirm_alias
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused
from tests.cast import Cast

FILE = [
    PlaceDraft("country", "YY", {"en": "Basaltia"}),
    PlaceDraft("province", "YY1", {"en": "North", "ur": "شمال"}, parent_code="YY"),
    PlaceDraft("district", "YY11", {"en": "Upper North"}, parent_code="YY1", valid_from=date(2018, 7, 1)),
]


def test_a_place_knows_all_above_it(cast: Cast) -> None:
    above = PlaceAncestor.objects.filter(place=cast.places["tehsil"]).order_by("distance")
    assert [link.ancestor.code for link in above] == ["XS-1-1-1", "XS-1-1", "XS-1", "XS"]


def test_the_subtree_is_the_one_of_the_day(cast: Cast) -> None:
    apply_places(cast.operator, drafts=FILE, source="test")
    country = Place.objects.get(code="YY")
    assert len(subtree_of([country.pk], on=date(2017, 1, 1))) == 2
    assert len(subtree_of([country.pk], on=date(2019, 1, 1))) == 3


def test_a_place_that_gets_another_first_day_lies_where_it_lies_from_that_day(cast: Cast) -> None:
    apply_places(cast.operator, drafts=FILE, source="test")
    country, district = Place.objects.get(code="YY"), Place.objects.get(code="YY11")
    apply_places(cast.operator, drafts=[replace(FILE[2], valid_from=date(2016, 1, 1))], source="test")
    assert district.pk in subtree_of([country.pk], on=date(2017, 1, 1))
    district.refresh_from_db()
    change_place(cast.operator, district, name=district.name, point=None, valid_from=date(2018, 1, 1), valid_to=None)
    assert district.pk not in subtree_of([country.pk], on=date(2017, 1, 1))
    assert district.pk in subtree_of([country.pk], on=date(2018, 1, 1))
    change_place(cast.operator, district, name=district.name, point=None, valid_from=None, valid_to=None)
    assert district.pk in subtree_of([country.pk], on=date(1990, 1, 1))


def test_a_file_applied_twice_changes_nothing_the_second_time(cast: Cast) -> None:
    first = apply_places(cast.operator, drafts=FILE, source="test")
    events = Event.objects.count()
    second = apply_places(cast.operator, drafts=FILE, source="test")
    assert (first.created, first.unchanged) == (3, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 3)
    assert Event.objects.count() == events


def test_a_new_name_in_a_file_updates_and_keeps_other_languages(cast: Cast) -> None:
    apply_places(cast.operator, drafts=FILE, source="test")
    renamed = PlaceDraft("province", "YY1", {"en": "Northern"}, parent_code="YY")
    assert apply_places(cast.operator, drafts=[renamed], source="test").updated == 1
    assert Place.objects.get(code="YY1").name == {"en": "Northern", "ur": "شمال"}


def test_a_file_that_says_nothing_of_a_day_or_repeats_an_alias_changes_nothing(cast: Cast) -> None:
    by = cast.operator
    apply_places(by, drafts=FILE, source="test")
    silent = PlaceDraft("district", "YY11", {"en": "Upper North"}, parent_code="YY1", aliases=("U. North",))
    assert apply_places(by, drafts=[silent], source="test").updated == 0
    assert Place.objects.get(code="YY11").valid_from == date(2018, 7, 1)
    assert [alias.text for alias in PlaceAlias.objects.filter(place__code="YY11")] == ["U. North"]
    events = Event.objects.count()
    apply_places(by, drafts=[silent], source="test")
    assert (PlaceAlias.objects.count(), Event.objects.count()) == (1, events)


def test_an_existing_root_does_not_block_another_one(cast: Cast) -> None:
    apply_places(cast.operator, drafts=FILE, source="test")
    assert Place.objects.filter(space=cast.space, parent=None).count() == 2


@pytest.mark.parametrize(
    "draft",
    [
        PlaceDraft("district", "YY9", {"en": "Orphan"}, parent_code="nowhere", row=7),
        PlaceDraft("district", "XS-1-1", {"en": "Moved"}, parent_code="XS", row=7),
        PlaceDraft("country", "YY9", {"en": "Upside down"}, parent_code="XS-1", row=7),
    ],
    ids=["no parent", "moved", "upside down"],
)
def test_a_row_that_does_not_fit_is_refused_and_nothing_is_written(cast: Cast, draft: PlaceDraft) -> None:
    before = Place.objects.count()
    with pytest.raises(Refused) as refused:
        apply_places(cast.operator, drafts=[*FILE, draft], source="test")
    assert refused.value.row == 7
    assert Place.objects.count() == before


@pytest.mark.parametrize("name", ["hina", "bilal", "imran"])
def test_only_keepers_add_places(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        add_place(cast.viewer(name), kind="site", name={"en": "Quarry"})


def test_a_code_is_used_once_and_a_kind_must_exist(cast: Cast) -> None:
    by = cast.viewer("amina")
    for kind, code in (("district", "XS-1-1"), ("planet", "XS-2")):
        with pytest.raises(Refused):
            add_place(by, kind=kind, name={"en": "X"}, code=code, parent=cast.places["province"])


def test_a_place_of_another_space_is_no_parent(cast: Cast) -> None:
    away = operator_of(cast.other_space)
    with pytest.raises(NotVisible):
        add_place(away, kind="site", name={"en": "X"}, parent=cast.places["district"])
    with pytest.raises(NotVisible):
        confirm_alias(away, place=cast.places["district"], text="x")


def test_an_alias_is_remembered_once_whatever_its_case(cast: Cast) -> None:
    by, place = cast.viewer("amina"), cast.places["district"]
    first = confirm_alias(by, place=place, text="D. One", source="a file")
    assert confirm_alias(by, place=place, text="d.  one") == first
    with pytest.raises(Refused):
        confirm_alias(by, place=place, text="  ")
