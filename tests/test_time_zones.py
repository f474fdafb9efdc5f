"""Days begin in each space when they begin there, and moments are told by its clocks."""

from datetime import date

import click
import pytest
import time_machine
from click.testing import CliRunner
from django.utils import timezone

from accord.answer.progress.queries.standing import rules_of
from accord.kernel.access.cli import acts_in_space
from accord.kernel.access.facts import operator_of
from accord.kernel.access.services import assign_role
from accord.kernel.followup.jobs import remind_of_overdue
from accord.kernel.followup.services import add_action
from accord.kernel.places.services import add_place
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space

# The same moment: half past midnight of the 11th in the east, half past eleven at night of the 9th in the west.
MOMENT = "2031-03-10T10:30:00+00:00"
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


@pytest.fixture
def far_apart(cast):
    """The cast's two spaces at the ends of the day; Amina keeps both."""
    for space, zone in ((cast.space, EAST), (cast.other_space, WEST)):
        Space.objects.filter(pk=space.pk).update(time_zone=zone)
        space.refresh_from_db()
    assign_role(operator_of(cast.other_space), account=cast.account("amina"), role=Role.SECRETARIAT)
    with time_machine.travel(MOMENT, tick=False):
        yield cast


def read(answer):
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_each_space_shows_its_own_day_and_hour_to_one_person(far_apart):
    client = far_apart.client("amina")
    for _time in range(2):
        for space, day, hour in ((far_apart.space, 11, "00:30"), (far_apart.other_space, 9, "23:30")):
            page = read(client.get(f"/{space.slug}/audit/"))
            assert f"{day} Mar 2031, {hour}" in page
            assert client.get(f"/{space.slug}/today/").context["as_of"] == date(2031, 3, day)


@pytest.mark.parametrize(
    ("which", "moment"),
    [("space", "2031-03-11T00:30+14:00"), ("other_space", "2031-03-09T23:30-11:00")],
)
def test_a_file_that_is_made_while_it_is_sent_tells_the_hours_of_its_space(far_apart, which, moment):
    space = getattr(far_apart, which)
    add_place(operator_of(space), kind="country", name={"en": "Somewhere"})
    answer = far_apart.client("amina").get(f"/{space.slug}/audit/?format=csv")
    assert answer.streaming
    assert moment[:10] in answer["Content-Disposition"]
    assert moment in read(answer)
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


def test_no_zone_is_left_to_the_next_request(far_apart):
    client = far_apart.client("amina")
    for path in (f"/{far_apart.space.slug}/today/", f"/{far_apart.space.slug}/nothing-here/", "/nowhere/", "/?choose"):
        client.get(path)
        assert timezone.get_current_timezone() == timezone.get_default_timezone()


def test_an_hour_of_somebody_around_the_request_stays_theirs(far_apart):
    with timezone.override(WEST):
        far_apart.client("amina").get(f"/{far_apart.space.slug}/today/")
        assert timezone.get_current_timezone_name() == WEST


def test_standing_is_as_of_the_day_of_the_space(far_apart):
    assert rules_of(far_apart.space).as_of == date(2031, 3, 11)
    assert rules_of(far_apart.other_space).as_of == date(2031, 3, 9)


@pytest.mark.parametrize(("zone", "told"), [(EAST, 1), (WEST, 0)])
def test_an_action_is_overdue_when_its_day_is_over_there(far_apart, zone, told):
    Space.objects.filter(pk=far_apart.space.pk).update(time_zone=zone)
    by, body = far_apart.viewer("amina"), far_apart.bodies["mines"]
    add_action(by, title="Fence", lead=body, due=date(2031, 3, 10))
    assert remind_of_overdue() == told


def test_a_command_works_in_the_day_of_its_space(far_apart):
    @click.command()
    @acts_in_space
    def say(by, space):
        click.echo(timezone.localdate().isoformat())

    for space, day in ((far_apart.space, "2031-03-11"), (far_apart.other_space, "2031-03-09")):
        assert CliRunner().invoke(say, ["--space", space.slug]).output.strip() == day
    assert timezone.get_current_timezone() == timezone.get_default_timezone()
