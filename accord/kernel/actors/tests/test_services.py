"""People and bodies come, change post, and go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.kernel.access.services import assign_role
from accord.kernel.actors.models import Account, Actor, Position
from accord.kernel.actors.services import (
    add_actor,
    add_position,
    change_actor,
    end_position,
    link_account,
    make_account,
)
from accord.kernel.audit.models import Event
from accord.kernel.places.services import add_place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused, StaleRecord
from tests.cast import PASSWORD, Cast


def test_a_body_comes_with_its_places(cast: Cast) -> None:
    made = add_actor(
        cast.viewer("amina"), kind="public_body", name={"en": " Water  office "}, places=[cast.places["district"]]
    )
    assert made.name == {"en": "Water office"}
    assert list(made.places.all()) == [cast.places["district"]]
    assert Event.objects.filter(object_id=made.pk, name="actor_added").exists()


def test_a_body_sent_twice_comes_once(cast: Cast) -> None:
    made = {
        add_actor(cast.viewer("amina"), kind="public_body", name={"en": "Water"}, client_key="one").pk for _ in "ab"
    }
    assert len(made) == 1


@pytest.mark.parametrize("name", ["hina", "bilal", "imran", "gul", "lal", "mehr"])
def test_readers_and_others_add_nobody(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        add_actor(cast.viewer(name), kind="public_body", name={"en": "Water"})


def test_a_name_that_deceives_the_eye_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        add_actor(cast.viewer("amina"), kind="public_body", name={"en": "Water\u202egnp"})
    assert refused.value.field == "name"


def test_a_body_does_not_stand_under_itself(cast: Cast) -> None:
    mines = cast.bodies["mines"]
    with pytest.raises(Refused) as refused:
        change_actor(cast.viewer("amina"), mines, revision=mines.revision, parent=cast.bodies["mines_branch"])
    assert refused.value.field == "parent"


def test_a_person_is_no_parent(cast: Cast) -> None:
    with pytest.raises(Refused):
        add_actor(cast.viewer("amina"), kind="public_body", name={"en": "X"}, parent=cast.people["bilal"])


def test_another_spaces_body_does_not_exist_here(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        change_actor(cast.viewer("amina"), cast.people["mehr"], revision=1, about="x")


def test_places_of_a_body_change_with_an_event(cast: Cast) -> None:
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, places=[cast.places["tehsil"]])
    assert Event.objects.filter(object_id=body.pk, name="actor_changed").latest("number").fields == ["places"]


def test_whoever_leaves_a_post_no_longer_acts_for_the_body(cast: Cast) -> None:
    post = Position.objects.get(person=cast.people["daud"])
    assert cast.bodies["owners"].pk in cast.viewer("daud").bodies
    end_position(cast.viewer("amina"), post, on=timezone.localdate() - timedelta(days=1))
    assert not cast.viewer("daud").bodies
    with pytest.raises(Refused):
        end_position(cast.viewer("amina"), Position.objects.get(pk=post.pk))


def test_a_post_joins_a_person_and_a_body_in_the_right_order_of_days(cast: Cast) -> None:
    by, today = cast.viewer("amina"), timezone.localdate()
    with pytest.raises(Refused):
        add_position(by, person=cast.bodies["mines"], body=cast.people["bilal"], title={})
    with pytest.raises(Refused):
        add_position(
            by,
            person=cast.people["bilal"],
            body=cast.bodies["labour"],
            title={},
            starts=today,
            ends=today - timedelta(days=1),
        )


def test_a_post_that_ends_today_is_over_today(cast: Cast) -> None:
    end_position(cast.viewer("amina"), Position.objects.get(person=cast.people["daud"]))
    assert not cast.viewer("daud").bodies


def test_a_person_somebody_came_in_as_is_not_taken_over(cast: Cast) -> None:
    with pytest.raises(Refused):
        link_account(cast.viewer("amina"), account=cast.account("mehr"), person=cast.people["bilal"], name="")
    assert Actor.objects.get(pk=cast.people["bilal"].pk).account == cast.account("bilal")


def test_two_forms_that_change_places_alone_do_not_overwrite_each_other(cast: Cast) -> None:
    body = cast.bodies["mines"]
    seen = Actor.objects.get(pk=body.pk)
    change_actor(cast.viewer("amina"), body, revision=1, places=[cast.places["tehsil"]])
    with pytest.raises(StaleRecord):
        change_actor(cast.viewer("kiran"), seen, revision=1, places=[cast.places["province"]])


def test_nobody_erases_contact_details_that_they_may_not_read(cast: Cast) -> None:
    body = cast.bodies["mines"]
    Actor.objects.filter(pk=body.pk).update(phone="0900")
    with pytest.raises(NotPermitted):
        change_actor(cast.viewer("kiran"), body, revision=1, phone="")
    assert Actor.objects.get(pk=body.pk).phone == "0900"


def test_a_secretariat_narrowed_to_a_body_keeps_that_body_alone(cast: Cast) -> None:
    narrowed = assign_role(
        cast.viewer("kiran"), account=cast.account("farid"), role=Role.SECRETARIAT, body=cast.bodies["union"]
    )
    by = cast.viewer("farid")
    assert narrowed.role in by.roles
    change_actor(by, cast.bodies["union"], revision=1, about="ours")
    for attempt in (
        lambda: change_actor(by, cast.bodies["police"], revision=1, about="theirs"),
        lambda: add_actor(by, kind="public_body", name={"en": "Branch"}, parent=cast.bodies["police"]),
        lambda: add_actor(by, kind="public_body", name={"en": "Root"}),
        lambda: add_position(by, person=cast.people["farid"], body=cast.bodies["police"], title={}),
        lambda: add_place(by, kind="site", name={"en": "Quarry"}, parent=cast.places["district"]),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_an_account_is_one_whatever_the_case_of_its_address(cast: Cast) -> None:
    with pytest.raises(Refused):
        make_account(email="AMINA@sample.invalid", password=PASSWORD, languages=["en"])
    assert Account.objects.get_by_natural_key("AMINA@SAMPLE.invalid") == cast.account("amina")


def test_an_account_has_one_person_in_a_space(cast: Cast) -> None:
    again = link_account(cast.viewer("amina"), account=cast.account("amina"), person=None, name="Another")
    assert again == cast.people["amina"]
    assert Actor.objects.filter(space=cast.space, account=cast.account("amina")).count() == 1
