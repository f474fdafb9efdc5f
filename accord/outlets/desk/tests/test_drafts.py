"""Half-written forms, kept on the server: by a button, and by the page itself while somebody writes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accord.kernel.audit.models import Event
from accord.kernel.followup.models import Action
from accord.outlets.desk.jobs import forget_held_forms
from accord.outlets.desk.models import HeldForm
from accord.outlets.desk.queries import token_of, typed_in, unsent_entries
from tests.cast import PASSWORD, show_second_factor

pytestmark = pytest.mark.django_db
FORM, TODAY = "/sandstone/act/new/", "/sandstone/today/"
TYPED = {"title": "Ask the owners about wages", "details": "They said", "due": "", "lead": "", "client_key": "k-1"}
KEEP = TYPED | {"keep_draft": "yes"}


@pytest.fixture
def bilal(cast) -> Client:
    """Bilal's role asks for no second step, and he has shown none."""
    return cast.client("bilal", second_factor=False)


@pytest.fixture
def amina(cast) -> Client:
    return cast.client("amina")


def test_a_long_form_offers_it_and_a_short_one_does_not(cast, amina):
    assert "Save as draft" in amina.get(FORM).content.decode()
    assert "Save as draft" not in cast.client("kiran").get("/sandstone/people/invite/").content.decode()


def test_a_draft_is_kept_listed_taken_up_and_gone_once_sent(cast, bilal):
    assert bilal.post(FORM, KEEP)["Location"] == TODAY
    held = HeldForm.objects.get()
    assert b"wages" not in bytes(held.sealed)
    assert not Action.objects.exists()
    for page in (TODAY, "/me/"):
        assert "Ask the owners about wages" in bilal.get(page).content.decode()
    assert "You began this before." in bilal.get(FORM).content.decode()
    look = {"held_form": token_of(held), "held_step": "look"}
    shown = bilal.post(FORM, f"held_form={look['held_form']}&held_step=look", content_type=FORM_TYPE).content.decode()
    assert 'value="Ask the owners about wages"' in shown
    assert 'value="k-1"' in shown
    lead = str(cast.bodies["mines"].pk)
    assert bilal.post(FORM, TYPED | {"lead": lead}).status_code == 302
    assert Action.objects.count() == 1
    assert not HeldForm.objects.exists()


FORM_TYPE = "application/x-www-form-urlencoded"


def test_what_the_page_keeps_by_itself_stays_one_draft_and_one_line_in_the_log(amina):
    for words in ("They", "They said", "They said yes"):
        answer = amina.post(FORM, KEEP | {"details": words}, headers={"X-Draft": "yes"})
        assert answer.status_code == 200
        assert answer.content.decode().startswith("Kept as a draft at")
    held = HeldForm.objects.get()
    assert ("details", "They said yes") in typed_in(held).fields
    assert Event.objects.filter(name="form_held").count() == 1
    amina.post(FORM, KEEP | {"client_key": "k-2"})
    assert HeldForm.objects.count() == 2


def test_nobody_else_sees_or_opens_a_draft(cast, amina):
    amina.post(FORM, KEEP)
    token = token_of(HeldForm.objects.get())
    for name in ("bilal", "kiran"):
        other = cast.client(name)
        assert other.get(f"/held/{token}/").status_code == 404
        assert "wages" not in other.get(TODAY).content.decode()
    assert cast.client("mehr").post(FORM, KEEP).status_code == 404
    assert cast.client("imran").post(FORM, KEEP).status_code == 403
    assert HeldForm.objects.count() == 1


def test_a_draft_for_a_hidden_record_is_kept_like_one_for_an_absent_record(cast, amina):
    page = "/sandstone/act/00000000-0000-7000-8000-000000000000/change/"
    assert amina.post(page, KEEP).status_code == 302
    assert HeldForm.objects.get().path == page


def test_too_long_a_text_is_said_and_not_cut(amina):
    long = KEEP | {"details": "x" * 1_000_001}
    assert amina.post(FORM, long).status_code == 400
    assert amina.post(FORM, long, headers={"X-Draft": "yes"}).status_code == 413
    assert not HeldForm.objects.exists()


def test_a_draft_goes_after_its_days(amina):
    amina.post(FORM, KEEP)
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        assert forget_held_forms() == 0
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert forget_held_forms() == 1


def test_signing_out_asks_first_while_something_is_unsent(bilal):
    bilal.post(FORM, KEEP)
    asked = bilal.post("/accounts/logout/")
    assert asked.status_code == 200
    assert "1 entry of yours was not sent." in asked.content.decode()
    assert bilal.get(TODAY).status_code == 200
    gone = bilal.post("/accounts/logout/", {"unsent": "seen"})
    assert gone.status_code == 302
    assert gone["Clear-Site-Data"] == '"cache", "storage"'
    assert HeldForm.objects.count() == 1
    bilal.post("/accounts/login/", {"login": "bilal@sample.invalid", "password": PASSWORD})
    assert "wages" in bilal.get("/me/").content.decode()


def opened_by(client: Client, held: HeldForm) -> list[Any]:
    """Every way to a held form: its page, looking it over, sending it, throwing it away."""
    page, named = f"/held/{token_of(held)}/", f"held_form={token_of(held)}"
    return [
        client.get(page),
        client.post(held.path, f"{named}&held_step=look", content_type=FORM_TYPE),
        client.post(held.path, named, content_type=FORM_TYPE),
        client.post(page),
    ]


def test_what_was_typed_after_the_second_step_opens_after_it_alone(cast, amina):
    amina.post(FORM, KEEP | {"title": "Meet the witness"})
    held = HeldForm.objects.get()
    assert held.behind_factor
    assert "witness" in amina.get(f"/held/{token_of(held)}/").content.decode()
    by_password = cast.client("amina", second_factor=False)
    for answer in opened_by(by_password, held):
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/codes/?next=%2Fheld%2F{token_of(held)}%2F"
    assert HeldForm.objects.filter(pk=held.pk).exists()
    assert not Action.objects.exists()


def test_whoever_has_a_factor_and_shows_it_comes_to_what_they_typed(cast, bilal):
    Authenticator.objects.create(user=cast.account("bilal"), type=Authenticator.Type.TOTP, data={})
    bilal.post(FORM, KEEP)
    held = HeldForm.objects.get()
    again = f"/accounts/code/again/?next=%2Fheld%2F{token_of(held)}%2F"
    assert [answer["Location"] for answer in opened_by(bilal, held)] == [again] * 4
    show_second_factor(bilal, cast.account("bilal"))
    assert "wages" in bilal.get(f"/held/{token_of(held)}/").content.decode()


def test_it_closes_again_when_nothing_was_done_for_a_quarter_of_an_hour(amina):
    amina.post(FORM, KEEP)
    page = f"/held/{token_of(HeldForm.objects.get())}/"
    assert amina.get(page).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert "?next=%2Fheld%2F" in amina.get(page)["Location"]


def test_no_word_of_it_stands_on_a_page_that_a_password_alone_opens(cast, amina):
    amina.post(FORM, KEEP | {"title": "Meet the witness"})
    for client in (amina, cast.client("amina", second_factor=False)):
        for page in (TODAY, "/me/", FORM):
            assert "witness" not in client.get(page).content.decode()
        asked = client.post("/accounts/logout/").content.decode()
        assert "1 entry of yours was not sent." in asked
        assert "witness" not in asked


def test_a_draft_that_was_once_behind_the_second_step_stays_behind_it(cast, bilal):
    show_second_factor(bilal, cast.account("bilal"))
    bilal.post(FORM, KEEP)
    cast.client("bilal", second_factor=False).post(FORM, KEEP | {"details": "More"})
    assert HeldForm.objects.get().behind_factor


def test_what_a_person_with_a_factor_sends_after_the_session_ended_is_behind_it_too(cast):
    Authenticator.objects.create(user=cast.account("bilal"), type=Authenticator.Type.TOTP, data={})
    client = cast.client("bilal")
    client.get(FORM)
    del client.cookies["sessionid"]
    client.post(FORM, TYPED)
    assert HeldForm.objects.get().behind_factor


def test_sending_a_form_forgets_whatever_was_kept_of_it_and_nothing_else(cast, bilal):
    bilal.get(FORM)
    bilal.post(FORM, KEEP)
    bilal.post(FORM, KEEP | {"client_key": "k-2"})
    session = bilal.cookies.pop("sessionid")
    bilal.post(FORM, TYPED)
    bilal.post(FORM, TYPED | {"details": "They said more"})
    bilal.cookies["sessionid"] = session.value
    assert sorted(HeldForm.objects.values_list("reason", flat=True)) == ["draft", "draft", "signed_out", "signed_out"]
    assert bilal.post(FORM, TYPED | {"lead": str(cast.bodies["mines"].pk)}).status_code == 302
    assert [held.client_key for held in HeldForm.objects.all()] == ["k-2"]


def test_the_list_of_what_was_not_sent_opens_no_file(cast, bilal, django_assert_num_queries):
    bilal.post(FORM, KEEP)
    with django_assert_num_queries(1) as asked:
        entries = unsent_entries(cast.account("bilal"))
    assert [entry.words for entry in entries] == ["Ask the owners about wages"]
    assert '"sealed"' not in asked[0]["sql"]


def test_first_words_whose_seal_does_not_hold_are_not_shown(cast, bilal):
    bilal.post(FORM, KEEP)
    HeldForm.objects.update(path="/sandstone/act/elsewhere/")
    assert [entry.words for entry in unsent_entries(cast.account("bilal"))] == [""]
