"""The second step of signing in."""

import base64
import json
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import grant_access
from accord.kernel.audit.models import Event
from accord.kernel.followup.services import add_action
from accord.kernel.policy.sensitivity import S3
from accord.outlets.desk.tests.setting import action_for, handed_in
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


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


def failed(account=None) -> int:
    """How many failed sign-ins the log knows of this account, or of nobody that is known."""
    return Event.objects.filter(name="sign_in_failed", object_id=account and account.pk).count()


def test_a_wrong_code_at_the_second_asking_is_noted_too(cast, hina):
    client, _secret = hina
    before = failed(cast.account("hina"))
    assert client.post("/accounts/code/again/", {"code": "000000"}).status_code == 200
    assert failed(cast.account("hina")) == before + 1


def forged(named: str) -> str:
    """The answer of a browser that shows a passkey nobody has, for the account it names."""

    def written(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    client = {"type": "webauthn.get", "challenge": written(b"x" * 32), "origin": "http://testserver"}
    response = {
        "clientDataJSON": written(json.dumps(client).encode()),
        "authenticatorData": written(bytes(32) + b"\x05" + bytes(4)),
        "signature": written(b"none"),
        "userHandle": written(named.encode()),
    }
    key = written(b"a key of nobody")
    return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response})


def test_a_passkey_that_opens_nothing_is_noted_for_the_account_it_names(cast):
    hina = cast.account("hina")
    client = Client()
    for number in range(6):
        client.get("/accounts/passkeys/", headers={"accept": "application/json"})
        sent = client.post("/accounts/passkeys/", {"credential": forged(user_pk_to_url_str(hina))})
        assert sent["Location"] == "/accounts/login/"
        assert failed(hina) == number + 1
    assert sign_in(client, "hina").status_code == 302  # nobody locks her out by naming her


@pytest.mark.parametrize("credential", ["[1]", "7", '{"response": 7}', forged("nobody"), forged("\ud7ff")])
def test_a_passkey_of_nobody_is_noted_without_an_account(cast, credential):
    assert Client().post("/accounts/passkeys/", {"credential": credential})["Location"] == "/accounts/login/"
    assert failed() == 1


def test_it_can_be_turned_off_after_asking(cast, hina):
    client, _secret = hina
    assert "Your password alone" in client.get("/accounts/codes/stop/").content.decode()
    assert client.post("/accounts/codes/stop/", {"client_key": "x"}).status_code == 302
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_recovery_codes_are_shown_once_and_can_be_made_anew(cast, hina):
    client, _secret = hina
    first = spare_code(cast)
    shown = client.get("/accounts/codes/spare/")
    assert first in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = client.get("/accounts/codes/spare/").content.decode()
    assert first not in again
    assert "10 codes are left" in again
    assert client.post("/accounts/codes/spare/new/", {"client_key": "x"}).status_code == 302
    assert spare_code(cast) != first
    assert spare_code(cast) in client.get("/accounts/codes/spare/").content.decode()


def test_few_recovery_codes_are_said(cast, hina):
    client, _secret = hina
    kept = Authenticator.objects.get(user=cast.account("hina"), type=Authenticator.Type.RECOVERY_CODES)
    assert "Make new ones soon" not in client.get("/accounts/codes/").content.decode()
    for code in kept.wrap().get_unused_codes()[3:]:
        assert kept.wrap().validate_code(code)
    page = client.get("/accounts/codes/").content.decode()
    assert "3 recovery codes are left" in page
    assert "Make new ones soon" in page


def test_giving_a_factor_up_closes_every_other_browser_and_counts_here_too(cast, hina):
    client, _secret = hina
    other = cast.client("hina")
    assert other.get("/sandstone/vetting/").status_code == 200
    assert client.get("/sandstone/vetting/").status_code == 200
    client.post("/accounts/codes/stop/", {"client_key": "x"})
    assert other.get("/sandstone/vetting/")["Location"].startswith("/accounts/login/")
    assert client.get("/sandstone/vetting/").status_code == 403
    noted = Event.objects.filter(name="second_factors_changed").order_by("number")
    assert noted[0].details["added"] == ["recovery_codes", "totp"]
    assert noted.latest("number").details["removed"] == ["recovery_codes", "totp"]


@pytest.mark.parametrize(("name", "asked"), [("hina", True), ("kiran", True), ("amina", True), ("bilal", False)])
def test_those_who_change_other_peoples_work_are_asked_to_turn_it_on(cast, name, asked):
    client = Client()
    sign_in(client, name)
    assert ("asks for a second step" in client.get("/me/").content.decode()) is asked


def test_strangers_do_not_come_near_it(cast):
    for page in ("codes/", "codes/start/", "codes/stop/", "codes/spare/", "codes/spare/new/", "again/", "password/"):
        assert Client().get(f"/accounts/{page}")["Location"].startswith("/accounts/login/?next=")


ROLES = "/sandstone/people/roles/add/"


def gives_role(cast, client: Client):
    return client.post(ROLES, {"account": str(cast.account("imran").pk), "role": "secretariat", "client_key": "k"})


def test_a_steward_with_a_password_alone_gives_no_role_and_is_told_what_to_do(cast):
    client = cast.client("kiran", second_factor=False)
    answer = gives_role(cast, client)
    assert answer.status_code == 403
    assert "This needs your second step" in answer.content.decode()
    assert 'href="/accounts/codes/"' in answer.content.decode()
    assert not RoleAssignment.objects.filter(account=cast.account("imran"), role="secretariat").exists()


def test_a_reviewer_with_a_password_alone_decides_nothing_and_reads_as_a_reader(cast):
    submission = handed_in(cast)
    client = cast.client("hina", second_factor=False)
    page = f"/sandstone/vetting/{submission.pk}/"
    assert client.post(f"{page}approve/", {"client_key": "k"}).status_code in (403, 404)
    submission.refresh_from_db()
    assert submission.state == "submitted"
    restricted = action_for(cast, title="Quiet step", sensitivity=2)
    assert client.get(restricted.get_absolute_url()).status_code == 404
    assert cast.client("hina").get(restricted.get_absolute_url()).status_code == 200


def test_every_page_of_the_space_says_that_the_second_step_is_missing(cast):
    words = "until the second step of signing in is shown"
    assert words in cast.client("amina", second_factor=False).get("/sandstone/today/").content.decode()
    assert words not in cast.client("amina").get("/sandstone/today/").content.decode()
    assert words not in cast.client("bilal", second_factor=False).get("/sandstone/today/").content.decode()


def test_signing_in_leads_to_the_second_step_and_turning_it_on_opens_the_role(cast):
    client = Client()
    assert sign_in(client, "kiran")["Location"] == "/accounts/codes/"
    assert gives_role(cast, client).status_code == 403
    page = on_the_way_to(client, "/accounts/codes/start/")
    found = re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page)
    assert found
    assert client.post("/accounts/codes/start/", {"code": code_for(found[1])}).status_code == 302
    assert gives_role(cast, client).status_code == 302


def test_a_browser_that_was_in_before_can_show_a_code(cast, hina):
    old = cast.client("hina", second_factor=False)
    assert "Show it now" in old.get("/accounts/codes/").content.decode()
    assert old.get("/sandstone/vetting/").status_code == 403
    again = "/accounts/code/again/?next=/"
    assert old.post(again, {"code": spare_code(cast)}).status_code == 302
    assert old.get("/sandstone/vetting/").status_code == 200


def test_confidential_records_close_after_a_quiet_quarter_of_an_hour(cast, hina):
    action = add_action(cast.operator, title="Meet the witness", lead=cast.bodies["ngo"], sensitivity=3)
    ends = timezone.now() + timedelta(days=3)
    grant_access(cast.viewer("amina"), account=cast.account("hina"), kind="action", reason="needs", ends=ends, up_to=S3)
    client, page = cast.client("hina"), action.get_absolute_url()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _request in range(3):
            assert client.get(page).status_code == 200
            clock.shift(timedelta(minutes=14))
        clock.shift(timedelta(minutes=2))
        assert client.get(page).status_code == 404
        shown = client.get("/sandstone/today/").content.decode()
        assert "nothing was done here for a quarter of an hour" in shown
        assert "/accounts/code/again/?next=%2Fsandstone%2Ftoday%2F" in shown
        assert client.get("/sandstone/vetting/").status_code == 200
        assert client.post("/accounts/code/again/", {"code": spare_code(cast)}).status_code == 302
        assert client.get(page).status_code == 200
