"""Coming in by the front door, and going out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from axes.helpers import get_client_ip_address
from django.core import mail
from django.test import Client

from accord.config.outside import outside_sign_in
from accord.kernel.access.facts import operator_of
from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import assign_role
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import SYSTEM, Event
from accord.kernel.policy.roles import Role
from accord.outlets.desk.sign_in import client_address, on_loopback
from tests.cast import PASSWORD
from tests.oidc_provider import CLIENT, SECRET, running_provider

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": f"{name}@sample.invalid", "password": password}, **extra)


def events() -> list[str]:
    return list(Event.objects.filter(space_id=SYSTEM).order_by("number").values_list("name", flat=True))


def test_bilal_signs_in_and_lands_in_his_only_space(cast):
    client = Client()
    answer = sign_in(client, "bilal")
    assert answer.status_code == 302
    assert client.get(answer["Location"])["Location"] == "/sandstone/today/"
    assert events()[-1] == "account_signed_in"


def test_a_session_gets_a_new_key_at_the_door(cast):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    sign_in(client, "amina")
    assert client.session.session_key != before


def test_an_address_is_the_same_in_any_case(cast):
    client = Client()
    assert client.post("/accounts/login/", {"login": "AMINA@Sample.Invalid", "password": PASSWORD}).status_code == 302


def test_whoever_was_on_the_way_to_a_page_gets_there_after_signing_in(cast):
    client = Client()
    answer = client.get(cast.url("people/"))
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Fsandstone%2Fpeople%2F"
    page = client.get(answer["Location"]).content.decode()
    assert 'name="next" value="/sandstone/people/"' in page
    data = {"login": "kiran@sample.invalid", "password": PASSWORD, "next": "/sandstone/people/"}
    assert client.post("/accounts/login/", data)["Location"] == "/sandstone/people/"


def test_the_way_on_never_leads_to_another_site(cast):
    data = {"login": "bilal@sample.invalid", "password": PASSWORD, "next": "https://elsewhere.invalid/"}
    assert Client().post("/accounts/login/", data)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast):
    known = sign_in(Client(), "amina", "not the right password").content.decode()
    unknown = sign_in(Client(), "nobody", "not the right password").content.decode()
    strip = [line for line in known.splitlines() if "csrf" not in line]
    assert [line.replace("nobody@", "amina@") for line in unknown.splitlines() if "csrf" not in line] == strip
    assert "do not belong together" in known


def test_failed_sign_ins_are_written_down_without_address_or_password(cast):
    sign_in(Client(), "amina", "a secret that was mistyped")
    sign_in(Client(), "nobody", "a secret that was mistyped")
    known, unknown = Event.objects.filter(name="sign_in_failed").order_by("number")
    assert known.object_id == cast.account("amina").pk
    assert unknown.object_id is None
    written = str(list(Event.objects.filter(space_id=SYSTEM).values_list("details", "fields")))
    assert "mistyped" not in written
    assert "nobody" not in written


def test_a_closed_account_fails_like_a_wrong_password(cast):
    Account.objects.filter(email="amina@sample.invalid").update(is_active=False)
    assert "do not belong together" in sign_in(Client(), "amina").content.decode()


def test_closing_an_account_ends_its_sessions_with_the_next_request(cast):
    client = cast.client("amina")
    assert client.get("/me/").status_code == 200
    Account.objects.filter(email="amina@sample.invalid").update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_there_is_no_sign_up_page(cast):
    for path in ("/accounts/signup/", "/accounts/email/", "/accounts/social/signup/"):
        assert Client().get(path).status_code in {302, 404}
    assert "sign-up" in Client().get("/accounts/login/").content.decode()


def test_signing_out_needs_a_post_and_leaves_nothing_in_the_browser(cast):
    client = cast.client("amina")
    client.get("/me/")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/me/").status_code == 200
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["who"].value == ""
    assert client.get("/me/").status_code == 302
    assert events()[-1] == "account_signed_out"


def test_the_first_page_offers_a_choice_when_there_are_several_spaces(cast):
    assign_role(operator_of(cast.other_space), account=cast.account("amina"), role=Role.READER)
    client = cast.client("amina")
    page = client.get("/").content.decode()
    assert "Sandstone directorate" in page
    assert "Quartz working group" in page
    client.get("/quartz/today/")
    assert client.get("/")["Location"] == "/quartz/today/"
    assert client.get("/?choose").status_code == 200


def test_somebody_without_a_role_is_told_whom_to_ask(cast):
    RoleAssignment.objects.filter(account=cast.account("imran")).update(ends="2020-01-01T00:00Z")
    assert "No space is open to you" in cast.client("imran").get("/").content.decode()


def test_a_forgotten_password_is_asked_for_with_the_same_answer_for_everybody(cast):
    for name in ("amina", "nobody"):
        answer = Client().post("/accounts/password/reset/", {"email": f"{name}@sample.invalid"})
        assert answer["Location"] == "/accounts/password/reset/sent/"
    known, unknown = mail.outbox
    assert "/accounts/password/reset/" in known.body
    assert "no account" in unknown.body


def test_the_mailed_link_sets_a_new_password_once(cast):
    other = cast.client("amina")
    assert other.get("/me/").status_code == 200
    client = Client()
    client.post("/accounts/password/reset/", {"email": "amina@sample.invalid"})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/" in word).replace("http://testserver", "")
    form = client.get(link)["Location"]
    new = "three unrelated stones"
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 200
    assert client.post(form, {"password1": new, "password2": new})["Location"] == "/accounts/password/reset/done/"
    assert "works no more" in Client().get(link).content.decode()
    assert sign_in(Client(), "amina", new).status_code == 302
    assert other.get("/me/").status_code == 302
    assert "account_password_changed" in events()


@pytest.mark.parametrize(
    ("host", "address", "extra", "comes_in"),
    [
        ("localhost:8000", "127.0.0.1", {}, True),
        ("127.0.0.1", "127.0.0.1", {}, True),
        ("[::1]:8000", "::1", {}, True),
        ("localhost", "10.0.0.7", {}, False),
        ("testserver", "127.0.0.1", {}, False),
        ("localhost", "127.0.0.1", {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, False),
        ("localhost", "127.0.0.1", {"HTTP_X_FORWARDED_PROTO": "https"}, False),
        ("127.0.0.1:8000", "127.0.0.1", {"SERVER_PROTOCOL": "HTTP/1.0"}, False),
        ("127.0.0.1:8000", "127.0.0.1", {"SERVER_PROTOCOL": "HTTP/1"}, False),
    ],
)
def test_sample_accounts_sign_in_on_this_machine_alone(cast, host, address, extra, comes_in):
    Account.objects.filter(email="amina@sample.invalid").update(is_sample=True)
    answer = sign_in(Client(HTTP_HOST=host, REMOTE_ADDR=address, **extra), "amina")
    if comes_in:
        assert answer.status_code == 302
    else:
        assert "works only on the machine that Accord runs on" in answer.content.decode()
        assert "account_signed_in" not in events()


def test_a_sample_session_carried_elsewhere_is_ended(cast):
    Account.objects.filter(email="amina@sample.invalid").update(is_sample=True)
    client = cast.client("amina")
    assert client.get("/me/", HTTP_HOST="localhost").status_code == 200
    assert client.get("/me/", HTTP_HOST="testserver").status_code == 403
    assert client.get("/me/", HTTP_HOST="localhost").status_code == 302


@pytest.mark.parametrize(("host", "let_in"), [("localhost", True), ("accord.example.org", False)])
def test_no_way_of_signing_in_opens_a_sample_account_from_elsewhere(cast, settings, host, let_in):
    """By passkey and by an outside account, too: allauth asks here whatever the way was."""
    settings.ALLOWED_HOSTS = ["*"]
    account = cast.account("amina")
    Account.objects.filter(pk=account.pk).update(is_sample=True)
    SocialAccount.objects.create(user=account, provider="outside", uid="1")
    with running_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = outside_sign_in(provider.url, name="x", client_id=CLIENT, secret=SECRET)
        provider.person = {"sub": "1", "email": "amina@sample.invalid", "email_verified": True}
        client = Client(HTTP_HOST=host)
        there = client.post("/accounts/outside/")["Location"]
        back = provider.authorize({name: value[0] for name, value in parse_qs(urlsplit(there).query).items()})
        answer = client.get(back.removeprefix(f"http://{host}"))
        assert (client.get("/me/").status_code == 200) is let_in
    assert (answer["Location"] == "/accounts/login/") is not let_in


def test_a_damaged_address_is_not_loopback(rf):
    assert not on_loopback(rf.get("/", HTTP_HOST="localhost", REMOTE_ADDR="nonsense"))
    assert not on_loopback(rf.get("/", HTTP_HOST="localhost", REMOTE_ADDR=""))


@pytest.mark.parametrize(
    ("name", "value"),
    [("SITE_URL", "https://accord.example.org"), ("SITE_URL", "accord.example.org"), ("BEHIND_PROXY", True)],
)
def test_an_installation_that_others_reach_has_no_loopback(rf, settings, name, value):
    request = rf.get("/", HTTP_HOST="127.0.0.1:8000", REMOTE_ADDR="127.0.0.1")
    assert on_loopback(request)
    setattr(settings, name, value)
    assert not on_loopback(request)


@pytest.mark.parametrize(
    ("trusted", "sent", "counted"),
    [
        (False, "203.0.113.9", "10.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "nonsense", "10.0.0.1"),
        (True, "", "10.0.0.1"),
    ],
)
def test_only_a_proxy_that_we_stand_behind_says_where_people_come_from(rf, settings, trusted, sent, counted):
    settings.BEHIND_PROXY = trusted
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=sent)
    assert client_address(request) == counted
    assert get_client_ip_address(request) == counted
    assert get_adapter(request).get_client_ip(request) == counted
