"""A form whose sender was signed out meanwhile, or signed in again: never lost, never somebody else's."""

import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client, override_settings
from django.urls import path

from accord.config.urls import urlpatterns as product
from accord.kernel.access.declarations import who_may
from accord.kernel.access.models import Invitation
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import SYSTEM, Event
from accord.kernel.policy.errors import NotVisible
from accord.outlets.desk import held_forms
from accord.outlets.desk.models import HeldForm, WhyHeld
from accord.outlets.desk.queries import typed_in
from accord.outlets.desk.sealing import Broken, Typed, seal, unseal
from accord.outlets.desk.services import HELD_AT_MOST, hold_form
from tests.cast import PASSWORD, show_second_factor

pytestmark = pytest.mark.django_db
INVITE = "/sandstone/people/invite/"
TYPED = {"email": "nadia@example.org", "role": "member", "body": "", "place": "", "person": "", "client_key": "k-1"}
RECEIVED: list[tuple[dict[str, str], dict[str, bytes]]] = []


@who_may()
def upload(request):
    """Stands for any view that takes a file."""
    RECEIVED.append((request.POST.dict(), {name: file.read() for name, file in request.FILES.items()}))
    return redirect("/sandstone/today/") if request.POST.get("title") else HttpResponse("wrong", status=422)


urlpatterns = [path("<slug:space>/upload/", upload), *product]


def end_session(client: Client) -> None:
    """As when the session ran out over night: the browser keeps its other cookies."""
    del client.cookies["sessionid"]


def sign_in(client: Client, name: str, to: str) -> str:
    data = {"login": f"{name}@sample.invalid", "password": PASSWORD, "next": to}
    page = client.post("/accounts/login/", data)["Location"]
    show_second_factor(client, Account.objects.get(email=f"{name}@sample.invalid"))
    return page


def press(client: Client, where: str, **fields: str):
    """Press a button of the held form's page, as a browser sends it."""
    return client.post(where, urlencode(fields), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def kiran(cast) -> Client:
    """Kiran's browser, used before, and signed out by time."""
    client = cast.client("kiran")
    client.get(INVITE)
    end_session(client)
    return client


def held_address(answer) -> str:
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=%2Fheld%2F")
    return answer["Location"].partition("next=")[2].replace("%2F", "/")


def test_what_was_typed_waits_for_the_same_person_and_is_sent_by_one_button(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    assert "What you typed is kept" in kiran.get(f"/accounts/login/?next={page}").content.decode()
    assert sign_in(kiran, "kiran", page) == page
    shown = kiran.get(page).content.decode()
    assert "You were signed out before this was sent." in shown
    assert "nadia@example.org" in shown
    token = page.split("/")[2]
    sent = press(kiran, INVITE, held_form=token)
    assert sent.status_code == 200
    assert Invitation.objects.get().email == "nadia@example.org"


def test_a_form_that_was_sent_is_not_kept_any_longer(cast, kiran):
    with override_settings(ROOT_URLCONF=__name__):
        page = held_address(kiran.post("/sandstone/upload/", {"title": "One"}))
        sign_in(kiran, "kiran", page)
        assert press(kiran, "/sandstone/upload/", held_form=page.split("/")[2]).status_code == 302
        assert kiran.get(page).status_code == 404
    assert not HeldForm.objects.exists()
    names = Event.objects.filter(space_id=SYSTEM).values_list("name", flat=True)
    assert {"form_held", "held_form_sent"} <= set(names)


def test_a_file_goes_along(cast, kiran):
    RECEIVED.clear()
    file = SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof", "application/pdf")
    with override_settings(ROOT_URLCONF=__name__):
        page = held_address(kiran.post("/sandstone/upload/", {"title": "One", "evidence": file}))
        sign_in(kiran, "kiran", page)
        assert "proof.pdf" in kiran.get(page).content.decode()
        press(kiran, "/sandstone/upload/", held_form=page.split("/")[2])
    fields, files = RECEIVED[-1]
    assert fields["title"] == "One"
    assert files == {"evidence": b"%PDF-1.7 proof"}


def test_a_file_too_big_to_keep_is_named(cast, kiran, monkeypatch):
    monkeypatch.setattr(held_forms, "FILES_AT_MOST", 10)
    with override_settings(ROOT_URLCONF=__name__):
        sent = {"title": "One", "evidence": SimpleUploadedFile("big.pdf", b"x" * 11)}
        page = held_address(kiran.post("/sandstone/upload/", sent))
        sign_in(kiran, "kiran", page)
        shown = kiran.get(page).content.decode()
    assert "Too big to keep:" in shown
    assert "big.pdf" in shown


def test_going_back_to_the_form_shows_what_was_typed_and_sends_nothing(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    sign_in(kiran, "kiran", page)
    token = page.split("/")[2]
    shown = press(kiran, INVITE, held_form=token, held_step="look")
    assert shown.status_code == 422
    assert 'value="nadia@example.org"' in shown.content.decode()
    assert "Look it over and send it" in shown.content.decode()
    assert not Invitation.objects.exists()
    assert HeldForm.objects.exists()


def test_going_back_undoes_whatever_a_view_without_a_form_does(cast, kiran):
    with override_settings(ROOT_URLCONF=__name__):
        page = held_address(
            kiran.post(
                "/sandstone/upload/", {"title": "One"}, headers={"referer": "http://testserver/sandstone/today/"}
            )
        )
        sign_in(kiran, "kiran", page)
        step = {"held_form": page.split("/")[2], "held_step": "look"}
        assert press(kiran, "/sandstone/upload/", **step)["Location"] == "/sandstone/today/"
        assert HeldForm.objects.exists()
        assert kiran.post("/sandstone/upload/", {"title": "One, better"}).status_code == 302
    assert not HeldForm.objects.exists()


def test_another_person_at_the_same_browser_never_sees_it(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    assert sign_in(kiran, "amina", page) == page
    answer = kiran.get(page)
    assert answer.status_code == 404
    assert "nadia" not in answer.content.decode()
    assert press(kiran, INVITE, held_form=page.split("/")[2]).status_code == 404
    assert kiran.post(page).status_code == 404
    assert HeldForm.objects.exists()


@pytest.mark.parametrize("token", ["x", "0" * 64, "%00", "..", "a b"])
def test_a_made_up_token_leads_nowhere(cast, token):
    assert cast.client("kiran").get(f"/held/{token}/").status_code == 404
    assert press(cast.client("kiran"), INVITE, held_form=token).status_code == 404


def test_a_held_form_is_sent_only_to_where_it_was_meant_for(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    sign_in(kiran, "kiran", page)
    answer = press(kiran, "/sandstone/settings/", held_form=page.split("/")[2])
    assert answer.status_code == 422
    assert "nadia" not in answer.content.decode()
    assert HeldForm.objects.exists()


def test_it_is_sealed_in_the_table(cast, kiran):
    kiran.post(INVITE, TYPED)
    held = HeldForm.objects.get()
    assert b"nadia" not in bytes(held.sealed)
    assert held.token_digest not in str(held.path)


@pytest.mark.parametrize("change", ["sealed", "path", "account"])
def test_a_changed_seal_opens_for_nobody(cast, kiran, change):
    kiran.post(INVITE, TYPED)
    held = HeldForm.objects.get()
    if change == "sealed":
        held.sealed = bytes(held.sealed)[:-1] + b"\x00"
    elif change == "path":
        held.path = "/sandstone/settings/"
    else:
        held.account = cast.account("amina")
    with pytest.raises(NotVisible):
        typed_in(held)


def test_it_goes_after_seven_days(cast, kiran):
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        page = held_address(kiran.post(INVITE, TYPED))
        sign_in(kiran, "kiran", page)
        assert kiran.get(page).status_code == 200
        clock.shift(7 * 24 * 3600 + 1)
        sign_in(kiran, "kiran", page)
        assert kiran.get(page).status_code == 404
        hold_form(cast.account("kiran"), path=INVITE, page=INVITE, typed=Typed(()), reason=WhyHeld.SIGNED_OUT)
    assert HeldForm.objects.count() == 1


def test_only_the_newest_twenty_of_a_person_are_kept(cast):
    for number in range(HELD_AT_MOST + 3):
        typed = Typed((("title", str(number)),))
        hold_form(cast.account("kiran"), path=INVITE, page=INVITE, typed=typed, reason=WhyHeld.SIGNED_OUT)
    kept = [typed_in(held).fields[0][1] for held in HeldForm.objects.order_by("held_at")]
    assert kept == [str(number) for number in range(3, HELD_AT_MOST + 3)]


def test_it_can_be_thrown_away(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    sign_in(kiran, "kiran", page)
    assert kiran.post(page)["Location"] == "/"
    assert not HeldForm.objects.exists()


def test_it_stands_under_my_account_until_it_is_sent(cast, kiran):
    page = held_address(kiran.post(INVITE, TYPED))
    sign_in(kiran, "kiran", "/me/")
    assert page in kiran.get("/me/").content.decode()


def test_a_browser_that_nobody_was_signed_in_with_keeps_nothing(cast):
    answer = Client().post(INVITE, TYPED)
    assert answer["Location"] == "/accounts/login/?next=%2F"
    assert not HeldForm.objects.exists()


def test_signing_out_takes_the_name_from_the_browser(cast):
    client = cast.client("kiran")
    client.get(INVITE)
    client.post("/accounts/logout/")
    client.post(INVITE, TYPED)
    assert not HeldForm.objects.exists()


def test_a_forged_name_is_nobody(cast, kiran):
    kiran.cookies["who"] = f"{cast.account('amina').pk}:forged"
    kiran.post(INVITE, TYPED)
    assert not HeldForm.objects.exists()


@pytest.mark.parametrize("where", ["/accounts/password/", "/me/", "/nowhere/at/all/", "//elsewhere.invalid/people/"])
def test_only_forms_of_a_space_are_kept(cast, kiran, where):
    kiran.post(where, {"oldpassword": "secret", "language": "en"})
    assert not HeldForm.objects.exists()


def test_a_password_is_never_kept(cast, kiran):
    kiran.post(INVITE, {**TYPED, "password": "secret", "New_Password1": "secret"})
    fields = dict(typed_in(HeldForm.objects.get()).fields)
    assert "secret" not in fields.values()
    assert "csrfmiddlewaretoken" not in fields


def test_a_text_without_end_is_refused_and_the_person_still_asked_to_sign_in(cast, kiran, monkeypatch):
    monkeypatch.setattr(held_forms, "TEXT_AT_MOST", 5)
    assert kiran.post(INVITE, TYPED)["Location"].startswith("/accounts/login/")
    assert not HeldForm.objects.exists()


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(cast, kiran):
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/sandstone/people/?page=2"}
    answer = kiran.get("/sandstone/people/", headers=htmx)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fsandstone%2Fpeople%2F%3Fpage%3D2"
    answer = kiran.post(INVITE, TYPED, headers=htmx)
    assert answer["HX-Redirect"].startswith("/accounts/login/?next=%2Fheld%2F")
    assert HeldForm.objects.get().page == "/sandstone/people/?page=2"


def test_a_page_of_another_site_is_not_gone_back_to(cast, kiran):
    kiran.post(INVITE, TYPED, headers={"referer": "https://elsewhere.invalid/x"})
    assert HeldForm.objects.get().page == "/"


def token_of_page(client: Client, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def test_a_form_opened_before_signing_in_again_is_kept_and_not_simply_refused(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("kiran"), backend="accord.outlets.desk.backend.AccountBackend")
    old = token_of_page(client, INVITE)
    client.force_login(cast.account("kiran"), backend="accord.outlets.desk.backend.AccountBackend")
    client.cookies["csrftoken"] = "z" * 32
    sent = {**TYPED, "csrfmiddlewaretoken": old}
    answer = client.post(INVITE, sent, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "signed in again after this form was opened" in shown
    assert "nadia@example.org" in shown


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.invalid"}, {}])
def test_a_form_sent_by_another_site_is_refused_and_not_kept(cast, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("kiran"), backend="accord.outlets.desk.backend.AccountBackend")
    answer = client.post(INVITE, TYPED, headers=headers)
    assert answer.status_code == 403
    assert not HeldForm.objects.exists()
    assert not Invitation.objects.exists()


def test_sealing_binds_content_to_owner_and_path():
    typed = Typed((("title", "One"), ("title", "Two")))
    sealed = seal(typed, "a /x/")
    assert unseal(sealed, "a /x/") == typed
    with pytest.raises(Broken):
        unseal(sealed, "b /x/")
    with pytest.raises(Broken):
        unseal(b"", "a /x/")
