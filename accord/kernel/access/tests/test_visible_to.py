"""Lists and objects by ``visible_to`` and ``get_for``."""

import pytest

from accord.kernel.access.queries import get_for, permits_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.errors import NotPermitted, NotVisible
from tests.cast import Cast


def test_a_member_lists_the_bodies_of_the_space(cast: Cast) -> None:
    assert cast.bodies["mines"] in visible_to(cast.viewer("daud"), Actor)


def test_a_stranger_sees_nothing_and_absent_looks_the_same(cast: Cast) -> None:
    assert not visible_to(cast.stranger_here(), Actor).exists()
    with pytest.raises(NotVisible):
        get_for(cast.stranger_here(), Actor, cast.bodies["mines"].pk)


def test_an_enumerator_lists_no_body(cast: Cast) -> None:
    assert not visible_to(cast.viewer("gul"), Actor).exists()


def test_a_reader_sees_a_body_but_may_not_edit_it(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        get_for(cast.viewer("imran"), Actor, cast.bodies["mines"].pk, "edit")


def test_restricted_fields_come_emptied_to_those_outside_the_body(cast: Cast) -> None:
    Actor.objects.filter(pk=cast.bodies["mines"].pk).update(phone="canary")
    outside = get_for(cast.viewer("daud"), Actor, cast.bodies["mines"].pk)
    inside = get_for(cast.viewer("bilal"), Actor, cast.bodies["mines"].pk)
    assert outside.phone == ""
    assert "phone" in outside.redacted  # type: ignore[attr-defined] # set by the redacting rows
    assert inside.phone == "canary"


def test_only_the_secretariat_and_stewards_add_bodies(cast: Cast) -> None:
    allowed = {name for name in cast.accounts if name != "mehr" and permits_new(cast.viewer(name), Actor)}
    assert allowed == {"amina", "kiran"}
