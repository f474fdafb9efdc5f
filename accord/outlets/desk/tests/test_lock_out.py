"""Too many tries."""

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from accord.kernel.audit.models import Event
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


WRONG = "not the right password"


def wrong(name: str, typed: str = WRONG):
    return Client().post("/accounts/login/", {"login": f"{name}@sample.invalid", "password": typed})


@pytest.mark.parametrize("name", ["amina", "nobody"])
def test_eight_wrong_passwords_lock_an_address_whether_or_not_it_has_an_account(cast, name):
    assert [wrong(name).status_code for _try in range(7)] == [200] * 7
    locked = wrong(name)
    assert locked.status_code == 429
    page = locked.content.decode()
    assert "locked for a while" in page
    assert "1 hour" in page
    assert locked["Retry-After"] == "3600"
    assert wrong(name).status_code == 429


def test_the_right_password_does_not_open_a_locked_door_until_the_hour_is_over(cast):
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        for _try in range(8):
            wrong("amina")
        assert wrong("amina", PASSWORD).status_code == 429
        clock.shift(3_660)
        assert wrong("amina", PASSWORD).status_code == 302


def test_other_people_behind_the_same_address_still_come_in(cast):
    for _try in range(8):
        wrong("amina")
    assert wrong("bilal", PASSWORD).status_code == 302


def test_a_lock_out_is_written_down_once(cast):
    for _try in range(12):
        wrong("amina")
    assert Event.objects.filter(name="sign_in_locked").count() == 1
    assert Event.objects.filter(name="sign_in_failed").count() == 8


def test_what_is_kept_to_count_tries_holds_neither_address_nor_password(cast):
    wrong("amina", "a secret that was mistyped")
    kept = str(AccessAttempt.objects.values_list())
    assert "amina" not in kept
    assert "mistyped" not in kept


def test_coming_in_forgets_the_tries_before(cast):
    for _try in range(7):
        wrong("amina")
    assert wrong("amina", PASSWORD).status_code == 302
    assert wrong("amina").status_code == 200
