"""The second step of signing in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accord.kernel.audit.models import Event
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    """The code that a phone with this key shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(client: Client, name: str):
    return client.post("/accounts/login/", {"login": f"{name}@sample.invalid", "password": PASSWORD})


def on_the_way_to(client: Client, page: str) -> str:
    """The page, after showing the password once more, as every step of this sort asks."""
    again = client.get(page)["Location"]
    assert again.startswith("/accounts/again/?next=")
    assert client.post(again, {"password": "not the right one"}).status_code == 200
    assert client.post(again, {"password": PASSWORD})["Location"] == page
    return client.get(page).content.decode()


@pytest.fixture
def hina(cast) -> tuple[Client, str]:
    """Hina's browser after turning the second step on, and the key that her phone holds."""
    client = Client()
    sign_in(client, "hina")
    page = on_the_way_to(client, "/accounts/codes/start/")
    found = re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page)
    assert found
    assert "data:" not in page
    answer = client.post("/accounts/codes/start/", {"code": code_for(found[1])})
    assert answer.status_code == 302
    return client, found[1]


def test_the_second_step_is_asked_for_from_then_on(cast, hina):
    _client, secret = hina
    client = Client()
    answer = sign_in(client, "hina")
    assert answer["Location"].startswith("/accounts/code/")
    assert client.get("/me/").status_code == 302
    assert client.post("/accounts/code/", {"code": "000000"}).status_code == 200
    assert client.get("/me/").status_code == 302
    assert client.post("/accounts/code/", {"code": spare_code(cast)}).status_code == 302
    assert client.get("/me/").status_code == 200
    assert secret not in client.get("/me/").content.decode()


def spare_code(cast) -> str:
    kept = Authenticator.objects.get(user=cast.account("hina"), type=Authenticator.Type.RECOVERY_CODES)
    return kept.wrap().get_unused_codes()[0]


def test_the_key_is_sealed_in_the_database(hina):
    _client, secret = hina
    assert secret not in str(Authenticator.objects.values_list("data"))


def test_a_session_says_whether_the_second_step_was_taken(cast, hina):
    client = Client()
    sign_in(client, "hina")
    client.post("/accounts/code/", {"code": spare_code(cast)})
    client.get("/me/")
    methods = [step["method"] for step in client.session["account_authentication_methods"]]
    assert methods == ["password", "mfa"]


def test_a_wrong_first_code_turns_nothing_on(cast):
    client = Client()
    sign_in(client, "hina")
    on_the_way_to(client, "/accounts/codes/start/")
    answer = client.post("/accounts/codes/start/", {"code": "123456"})
    assert "That did not work" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_five_wrong_codes_make_every_code_wait(cast, hina):
    client = Client()
    sign_in(client, "hina")
    for number in range(5):
        client.post("/accounts/code/", {"code": f"00000{number}"})
    answer = client.post("/accounts/code/", {"code": spare_code(cast)})
    assert "Too many failed" in answer.content.decode()
    assert client.get("/me/").status_code == 302
    assert Event.objects.filter(name="sign_in_failed", object_id=cast.account("hina").pk).count() >= 5


def test_it_can_be_turned_off_after_asking(cast, hina):
    client, _secret = hina
    assert "Your password alone" in client.get("/accounts/codes/stop/").content.decode()
    assert client.post("/accounts/codes/stop/", {"client_key": "x"}).status_code == 302
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_spare_codes_are_shown_and_can_be_made_anew(cast, hina):
    client, _secret = hina
    first = spare_code(cast)
    assert first in client.get("/accounts/codes/spare/").content.decode()
    assert client.post("/accounts/codes/spare/new/", {"client_key": "x"}).status_code == 302
    assert spare_code(cast) != first
    assert "on" in client.get("/accounts/codes/").content.decode()


@pytest.mark.parametrize(("name", "asked"), [("hina", True), ("kiran", True), ("amina", True), ("bilal", False)])
def test_those_who_change_other_peoples_work_are_asked_to_turn_it_on(cast, name, asked):
    client = Client()
    sign_in(client, name)
    assert ("asks for a second step" in client.get("/me/").content.decode()) is asked


def test_strangers_do_not_come_near_it(cast):
    for page in ("codes/", "codes/start/", "codes/stop/", "codes/spare/", "codes/spare/new/", "again/", "password/"):
        assert Client().get(f"/accounts/{page}")["Location"].startswith("/accounts/login/?next=")
