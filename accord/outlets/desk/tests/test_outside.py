"""Signing in with an account kept elsewhere, against a provider that runs on this machine."""

import http.client
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accord.config.outside import origin_of, outside_sign_in
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from tests.oidc_provider import CLIENT, SECRET, Provider, running_provider

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
START = "/accounts/outside/"


@pytest.fixture
def provider(settings):
    with running_provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = outside_sign_in(
            running.url, name="Ministry", client_id=CLIENT, secret=SECRET
        )
        settings.OIDC_NAME = "Ministry"
        yield running


def person(email: str = "hina@sample.invalid", *, proven: object = True, number: str = "4711") -> dict[str, object]:
    return {"sub": number, "email": email, "email_verified": proven, "name": "Hina"}


def at_the_provider(there: str) -> str:
    """What the browser does there: it asks for the page and is sent back."""
    parts = urlsplit(there)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back.removeprefix("http://testserver")


def comes_in(client: Client, provider: Provider, who: dict[str, object], **sent: str):
    provider.person = who
    there = client.post(START, sent)
    assert there.status_code == 302
    assert there["Location"].startswith(f"{provider.url}/authorize?")
    return client.get(at_the_provider(there["Location"]))


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_an_invited_person_comes_in_and_is_known_from_then_on(cast, provider):
    client = Client()
    assert "Sign in with Ministry" in client.get("/accounts/login/").content.decode()
    answer = comes_in(client, provider, person(), next="/sandstone/act/")
    assert answer["Location"] == "/sandstone/act/"
    assert is_in(client)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid) == (cast.account("hina"), "4711")
    assert not SocialToken.objects.exists()
    assert Event.objects.filter(name="outside_account_linked", object_id=cast.account("hina").pk).count() == 1
    again = Client()
    comes_in(again, provider, person("other-address@sample.invalid"))
    assert is_in(again)
    assert Event.objects.filter(name="account_signed_in").latest("number").object_id == cast.account("hina").pk


def test_it_is_one_step_and_does_not_stand_for_the_second(cast, provider):
    client = Client()
    comes_in(client, provider, person())
    assert client.get("/sandstone/vetting/").status_code == 403
    TOTP.activate(cast.account("hina"), generate_totp_secret())
    other = Client()
    answer = comes_in(other, provider, person())
    assert answer["Location"].startswith("/accounts/code/")
    assert not is_in(other)


@pytest.mark.parametrize("proven", [False, None, "true", "false", 1])
def test_an_address_that_is_not_proven_opens_nothing(cast, provider, proven):
    client = Client()
    assert comes_in(client, provider, person(proven=proven))["Location"] == "/accounts/login/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_nobody_comes_in_who_was_not_invited_and_no_account_is_made(cast, provider):
    before = Account.objects.count()
    client = Client()
    comes_in(client, provider, person("stranger@example.org"))
    assert "That did not let you in." in client.get("/accounts/login/").content.decode()
    assert not is_in(client)
    assert Account.objects.count() == before


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_sample": True}])
def test_closed_and_sample_accounts_are_never_linked(cast, provider, change):
    Account.objects.filter(pk=cast.account("hina").pk).update(**change)
    client = Client()
    comes_in(client, provider, person())
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_account_that_was_closed_later_stays_closed(cast, provider):
    comes_in(Client(), provider, person())
    Account.objects.filter(pk=cast.account("hina").pk).update(is_active=False)
    client = Client()
    comes_in(client, provider, person())
    assert not is_in(client)


def test_two_voices_of_the_provider_must_name_the_same_person(cast, provider):
    provider.wrong_subject = True
    client = Client()
    comes_in(client, provider, person())
    assert not is_in(client)


def test_whoever_is_signed_in_cannot_link_another_account_to_their_own(cast, provider):
    client = cast.client("daud")
    provider.person = person("stranger@example.org", number="666")
    there = client.post(f"{START}?process=connect", {"process": "connect"})
    client.get(at_the_provider(there["Location"]))
    assert not SocialAccount.objects.exists()


def test_a_refusal_there_an_old_answer_and_a_silent_provider_are_calm(cast, provider):
    client = Client()
    provider.refuses = True
    assert comes_in(client, provider, person())["Location"] == "/accounts/login/"
    provider.refuses = False
    there = client.post(START)["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = at_the_provider(there)
    assert client.get(f"/accounts/outside/back/?code=made-up&state={state}")["Location"] == "/accounts/login/"
    assert Client().get(back)["Location"] == "/accounts/login/"
    assert client.get("/accounts/outside/back/")["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_a_provider_that_is_away_is_said(cast, settings):
    settings.SOCIALACCOUNT_PROVIDERS = outside_sign_in("http://127.0.0.1:9", name="x", client_id="a", secret="b")
    client = Client()
    assert client.post(START)["Location"] == "/accounts/login/"


def test_it_is_off_unless_it_is_set(cast):
    client = Client()
    assert "Sign in with" not in client.get("/accounts/login/").content.decode()
    assert client.post(START).status_code == 404
    assert client.get("/accounts/outside/back/?code=x&state=y").status_code == 404
    assert client.get(START).status_code == 405
    assert not Authenticator.objects.exists()


def test_the_setting_is_checked_at_the_start():
    assert outside_sign_in("", name="", client_id="", secret="") == {}
    for issuer, client_id in (("http://id.example.org", "accord"), ("https://id.example.org", "")):
        with pytest.raises(ImproperlyConfigured):
            outside_sign_in(issuer, name="x", client_id=client_id, secret="y")
    assert origin_of("https://id.example.org:8443/realms/one") == ["https://id.example.org:8443"]
    assert origin_of("") == []
