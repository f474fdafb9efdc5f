"""A computer that is left alone: sessions that end by themselves, and confidential records that close sooner."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accord.kernel.access.services import grant_access
from accord.kernel.audit.models import SYSTEM, Event
from accord.kernel.followup.services import add_action
from accord.kernel.policy.sensitivity import S3
from accord.outlets.desk.models import HeldForm
from tests.cast import show_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
TODAY = "/sandstone/today/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def granted(cast, name: str):
    """A confidential record that this person may read."""
    action = add_action(cast.operator, title="Meet the witness", lead=cast.bodies["ngo"], sensitivity=3)
    ends = timezone.now() + timedelta(days=3)
    grant_access(cast.viewer("amina"), account=cast.account(name), kind="action", reason="needs", ends=ends, up_to=S3)
    return action.get_absolute_url()


def test_a_session_ends_after_two_hours_without_a_request(cast, clock):
    client = cast.client("bilal")
    for _request in range(3):
        assert client.get(TODAY).status_code == 200
        clock.shift(timedelta(minutes=119))
    clock.shift(timedelta(minutes=12))
    assert client.get(TODAY)["Location"].startswith("/accounts/login/")
    noted = Event.objects.filter(space_id=SYSTEM, name="account_signed_out").latest("number")
    assert noted.details == {"idle": True}
    assert client.get("/me/")["Location"].startswith("/accounts/login/")


def test_what_was_typed_before_the_pause_is_kept(cast, clock):
    client = cast.client("amina")
    client.get(TODAY)
    clock.shift(timedelta(hours=3))
    answer = client.post("/sandstone/act/new/", {"title": "Ask again", "client_key": "k"})
    assert answer["Location"].startswith("/accounts/login/?next=%2Fheld%2F")
    assert HeldForm.objects.get().account == cast.account("amina")


def test_no_limit_where_the_installation_sets_none(cast, clock, settings):
    settings.IDLE_MINUTES = 0
    client = cast.client("bilal")
    client.get(TODAY)
    clock.shift(timedelta(hours=11))
    assert client.get(TODAY).status_code == 200


def test_confidential_records_ask_for_the_second_step_again_after_four_hours_of_work(cast, clock):
    page, client = granted(cast, "hina"), cast.client("hina")
    Authenticator.objects.create(user=cast.account("hina"), type=Authenticator.Type.TOTP, data={})
    for _request in range(17):
        assert client.get(page).status_code == 200
        clock.shift(timedelta(minutes=14))
    clock.shift(timedelta(minutes=3))
    closed, absent = client.get(page), client.get("/sandstone/act/00000000-0000-7000-8000-000000000000/")
    assert (closed.status_code, absent.status_code) == (404, 404)
    assert closed.content.count(b"\n") == absent.content.count(b"\n")
    shown = client.get(TODAY).content.decode()
    assert "it is long ago that you showed your second step" in shown
    assert "/accounts/code/again/?next=%2Fsandstone%2Ftoday%2F" in shown
    assert client.get("/sandstone/vetting/").status_code == 200
    show_second_factor(client, cast.account("hina"))
    assert client.get(page).status_code == 200


def test_whoever_has_a_grant_and_no_second_factor_finds_nothing_and_is_told_how(cast):
    page = granted(cast, "bilal")
    client = cast.client("bilal", second_factor=False)
    words = "They open once you show your second step."
    assert client.get(page).status_code == 404
    assert words in client.get(TODAY).content.decode()
    assert words not in cast.client("daud", second_factor=False).get(TODAY).content.decode()
    show_second_factor(client, cast.account("bilal"))
    assert client.get(page).status_code == 200
