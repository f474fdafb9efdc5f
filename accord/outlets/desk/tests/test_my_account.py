"""My account: language, sessions, password."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accord.kernel.actors.models import Account
from accord.kernel.audit.models import SYSTEM, Event
from accord.outlets.desk.models import SignedInSession
from accord.outlets.desk.sessions import browser_words
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
BACKEND = "accord.outlets.desk.backend.AccountBackend"


def browser(cast, name: str, agent: str = LINUX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.force_login(cast.account(name), backend=BACKEND)
    client.get("/me/")
    return client


def test_strangers_are_sent_to_sign_in(cast):
    assert Client().get("/me/")["Location"] == "/accounts/login/?next=%2Fme%2F"
    assert Client().post("/me/sessions/end/", {"all": "all"}).status_code == 302


def test_the_language_stays_with_the_account_and_turns_every_page(cast):
    amina = cast.client("amina")
    assert amina.post("/me/", {"language": "ur"})["Location"] == "/me/"
    assert '<html lang="ur" dir="rtl">' in cast.client("amina").get("/me/").content.decode()
    change = Event.objects.filter(space_id=SYSTEM, name="account_language_changed").get()
    assert change.object_id == cast.account("amina").pk


def test_an_unknown_language_is_refused(cast):
    assert cast.client("amina").post("/me/", {"language": "tlh"}).status_code == 422


def test_before_signing_in_the_language_is_kept_in_the_browser(cast):
    client = Client()
    assert client.post("/language/", {"language": "ur", "next": "/accounts/login/"})["Location"] == "/accounts/login/"
    assert 'dir="rtl"' in client.get("/accounts/login/").content.decode()
    assert client.post("/language/", {"language": "en", "next": "https://elsewhere.invalid"})["Location"] == "/"
    for nonsense in ("foo", "me/", "//elsewhere.invalid/", "/\x00"):
        assert client.post("/language/", {"language": "en", "next": nonsense})["Location"] in ("/", "/%00")
    assert client.get("/language/").status_code == 405


def test_the_language_chosen_on_the_sign_in_page_goes_in_with_the_person(cast):
    client = Client()
    client.post("/language/", {"language": "ur", "next": "/accounts/login/"})
    client.post("/accounts/login/", {"login": cast.account("amina").email, "password": PASSWORD})
    page = client.get("/me/")
    assert '<html lang="ur" dir="rtl">' in page.content.decode()
    assert page.cookies["chosen_language"].value == "", "whoever comes next to this browser does not inherit it"
    assert Account.objects.get(pk=cast.account("amina").pk).language == "ur"


def test_a_cookie_with_no_language_of_ours_changes_nothing(cast):
    client = cast.client("amina")
    client.cookies["chosen_language"] = "../../etc"
    assert '<html lang="en" dir="ltr">' in client.get("/me/").content.decode()


def test_the_language_switch_leads_back_to_the_page_of_a_form_not_to_where_it_was_sent(cast):
    amina = cast.client("amina")
    page = amina.post("/me/", {"language": "tlh"}, headers={"Referer": "http://testserver/me/?a=1"})
    assert '<input type="hidden" name="next" value="/me/?a=1">' in page.content.decode()


def test_every_browser_is_listed_and_this_one_is_marked(cast):
    here, phone = browser(cast, "amina"), browser(cast, "amina", PHONE)
    browser(cast, "bilal")
    page = here.get("/me/").content.decode()
    assert page.count("this browser") == 1
    assert "Firefox, Linux" in page
    assert "Chrome, Android" in page
    assert LINUX not in page
    assert phone.get("/me/").status_code == 200
    assert SignedInSession.objects.filter(account=cast.account("amina")).count() == 2


def test_one_other_browser_can_be_signed_out(cast):
    here, phone = browser(cast, "amina"), browser(cast, "amina", PHONE)
    row = SignedInSession.objects.get(account=cast.account("amina"), browser="Chrome, Android")
    assert here.post("/me/sessions/end/", {"session": row.pk})["Location"] == "/me/"
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert "Chrome, Android" not in here.get("/me/").content.decode()
    assert Event.objects.filter(space_id=SYSTEM, name="sessions_ended").count() == 1


def test_nobody_signs_somebody_else_out(cast):
    here, other = browser(cast, "amina"), browser(cast, "bilal")
    row = SignedInSession.objects.get(account=cast.account("bilal"))
    assert here.post("/me/sessions/end/", {"session": row.pk}).status_code == 302
    assert other.get("/me/").status_code == 200
    assert here.post("/me/sessions/end/", {"session": "nonsense"}).status_code == 404


def test_all_other_browsers_can_be_signed_out_at_once(cast):
    here, phone, third = (browser(cast, "amina", agent) for agent in (LINUX, PHONE, LINUX))
    here.post("/me/sessions/end/", {"all": "others"})
    assert [client.get("/me/").status_code for client in (here, phone, third)] == [200, 302, 302]


def test_signing_out_everywhere_leaves_no_session_behind(cast):
    here, phone = browser(cast, "amina"), browser(cast, "amina", PHONE)
    gone = here.post("/me/sessions/end/", {"all": "all"})
    assert gone["Location"] == "/accounts/login/"
    assert gone["Clear-Site-Data"] == '"cache", "storage"'
    assert not gone.cookies["who"].value
    assert [client.get("/me/").status_code for client in (here, phone)] == [302, 302]
    assert not Session.objects.exists()


def test_sessions_end_by_post_alone(cast):
    assert browser(cast, "amina").get("/me/sessions/end/").status_code == 405


def test_no_key_of_a_session_is_kept_in_the_list(cast):
    client = browser(cast, "amina")
    row = SignedInSession.objects.get()
    assert str(client.session.session_key) not in str(row.__dict__)


def test_a_browser_is_noted_at_most_every_ten_minutes(cast, queries_of):
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        client = browser(cast, "amina")
        clock.shift(300)
        client.get("/me/")
        first = SignedInSession.objects.get().last_seen
        clock.shift(400)
        client.get("/me/")
        assert (SignedInSession.objects.get().last_seen - first).total_seconds() == 700


def test_a_new_password_signs_every_other_browser_out(cast):
    here, phone = browser(cast, "amina"), browser(cast, "amina", PHONE)
    new = "three unrelated stones"
    wrong = {"oldpassword": "not it", "password1": new, "password2": new}
    assert here.post("/accounts/password/", wrong).status_code == 200
    assert phone.get("/me/").status_code == 200
    assert here.post("/accounts/password/", {**wrong, "oldpassword": PASSWORD})["Location"] == "/me/"
    assert here.get("/me/").status_code == 200
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").content.decode().count("this browser") == 1


def test_a_weak_password_is_refused_in_words(cast):
    weak = {"oldpassword": PASSWORD, "password1": "password1234", "password2": "password1234"}
    page = browser(cast, "amina").post("/accounts/password/", weak).content.decode()
    assert "too common" in page
    assert "Nothing was saved yet" in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (LINUX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent, words):
    assert browser_words(agent) == words
