"""Spaces are opened by the operator and set up by their steward."""

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces, space_of_slug
from accord.kernel.spaces.services import change_space_settings, make_space
from tests.cast import Cast


def test_the_operator_opens_a_space_with_its_own_chain(db: None) -> None:
    space = make_space(operator_of(None), slug="onyx", name={"en": "Onyx"})
    assert Event.objects.get(space_id=space.pk).name == "space_made"


def test_nobody_else_opens_a_space(cast: Cast) -> None:
    with pytest.raises(Refused):
        make_space(cast.viewer("kiran"), slug="onyx", name={"en": "Onyx"})


@pytest.mark.parametrize("slug", ["sandstone", "accounts", "not a slug", ""])
def test_a_taken_reserved_or_wrong_short_name_is_refused(cast: Cast, slug: str) -> None:
    with pytest.raises(Refused):
        make_space(operator_of(None), slug=slug, name={"en": "X"})


def test_a_space_is_found_by_short_name_and_by_id(cast: Cast) -> None:
    assert space_of_slug("sandstone") == space_of_slug(str(cast.space.pk)) == cast.space
    assert space_of_slug("nowhere") is None
    assert list(all_spaces()) == [cast.space, cast.other_space]


def test_settings_change_once_per_opened_form(cast: Cast) -> None:
    by = cast.viewer("kiran")
    change_space_settings(by, cast.space, revision=1, review_days=90)
    with pytest.raises(StaleRecord):
        change_space_settings(by, Space.objects.get(pk=cast.space.pk), revision=1, review_days=30)
    assert Space.objects.get(pk=cast.space.pk).review_days == 90


@pytest.mark.parametrize("name", ["amina", "hina", "imran", "mehr"])
def test_only_the_spaces_own_steward_settles_it(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        change_space_settings(cast.viewer(name), cast.space, revision=1, review_days=90)


def test_a_space_keeps_at_least_one_language(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change_space_settings(cast.viewer("kiran"), cast.space, revision=1, languages=[])
    assert refused.value.field == "languages"
