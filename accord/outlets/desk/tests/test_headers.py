"""What every answer says to the browser."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = ["/me/", "/sandstone/people/", "/sandstone/settings/", "/sandstone/convene/", "/sandstone/nowhere/"]


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_somebody_signed_in_are_stored_nowhere_and_framed_by_nobody(cast, page):
    answer = cast.client("kiran").get(page)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    rules = policy(answer)
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in rules.values())


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/password/reset/", "/invitation/x/"])
def test_pages_before_the_door_follow_the_same_policy(db, page):
    answer = Client().get(page)
    assert policy(answer)["script-src"] == "'self'"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("page", ["/accounts/login/", *PAGES[:4]])
def test_no_page_holds_a_script_or_a_style_of_its_own(cast, page):
    text = (Client() if "login" in page else cast.client("kiran")).get(page).content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert all(" src=" in tag for tag in text.split("<script")[1:])


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(cast):
    client = Client()
    client.post("/accounts/login/", {"login": "kiran@sample.invalid", "password": "a long enough test password"})
    client.get("/me/")
    for name in ("sessionid", "who"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_damaged_language_or_session_cookie_is_no_error(cast):
    client = Client()
    client.cookies["django_language"] = "../../etc"
    client.cookies["sessionid"] = "\u0000nonsense"
    client.cookies["who"] = "a:b:c"
    assert client.get("/accounts/login/").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_no_harm(cast, method):
    for page in PAGES:
        assert getattr(cast.client("kiran"), method)(page).status_code in {200, 404, 405}
