"""The table: who sits at it, and whose voice is missing."""

import pytest

from accord.kernel.access.facts import operator_of
from accord.kernel.access.models import RoleAssignment
from accord.kernel.actors.services import add_actor, add_position
from accord.outlets.desk.seating import picture_of, seating_for

pytestmark = pytest.mark.django_db
TABLE = "/sandstone/convene/"


def test_every_body_with_somebody_in_the_space_has_a_seat_by_its_pillar(cast):
    seating = seating_for(cast.viewer("imran"))
    sides = {side.pillar: [str(place.body) for place in side.places] for side in seating.present}
    assert sides["workers_union"] == ["Mine workers’ union"]
    assert "Provincial mines department" in sides["host_government"]
    people = {str(person): roles for place in seating.present[0].places for person, roles in place.people}
    assert people["Bilal"] == "contributor"


def test_the_pillars_that_nobody_speaks_for_are_named(cast):
    page = cast.client("imran").get(TABLE).content.decode()
    assert "Nobody speaks for: " in page
    assert "donor" in page
    assert seating_for(cast.viewer("imran")).missing[-1] == "academia"


def test_a_body_whose_people_lost_their_roles_leaves_an_empty_seat(cast):
    RoleAssignment.objects.filter(account=cast.account("farid")).update(ends="2020-01-01T00:00Z")
    seating = seating_for(cast.viewer("imran"))
    union = next(side for side in seating.sides if side.pillar == "workers_union")
    assert (union.places, union.silent) == ([], 1)
    states = {seat.pillar: seat.state for seat in picture_of(seating, "t", "n").seats}
    assert states["workers_union"] == "vacant"
    assert states["donor"] == "absent"


def test_people_without_a_post_are_not_forgotten(cast):
    assert [str(person) for person, _roles in seating_for(cast.viewer("imran")).loose] == ["Gul", "Kiran"]


def test_many_bodies_of_a_pillar_share_a_seat_that_says_how_many(cast):
    by = operator_of(cast.space)
    for number in range(40):
        body = add_actor(by, kind="organisation", name={"en": f"Group {number}"}, pillar="civil_society")
        add_position(by, person=cast.people["amina"], body=body, title={"en": "member"})
    labels = [seat.label for seat in picture_of(seating_for(cast.viewer("imran")), "t", "n").seats]
    assert "civil society (41)" in labels


def test_the_number_of_queries_does_not_grow_with_the_bodies(cast, queries_of):
    imran = cast.client("imran")
    imran.get(TABLE)
    few = queries_of(lambda: imran.get(TABLE))
    by = operator_of(cast.space)
    for number in range(15):
        body = add_actor(by, kind="organisation", name={"en": f"Group {number}"}, pillar="media")
        add_position(by, person=cast.people["amina"], body=body, title={"en": "member"})
    assert queries_of(lambda: imran.get(TABLE)) == few


def test_an_empty_table_says_what_belongs_there(cast):
    page = cast.client("mehr").get("/quartz/convene/").content.decode()
    assert "Nobody sits here yet" in page
    assert "Mehr" in page


@pytest.mark.parametrize(
    ("name", "status"), [("imran", 200), ("gul", 200), ("kiran", 200), ("mehr", 404), ("visitor", 302)]
)
def test_everybody_in_the_space_sees_the_table_and_nobody_else(cast, name, status):
    assert cast.client(name).get(TABLE).status_code == status
