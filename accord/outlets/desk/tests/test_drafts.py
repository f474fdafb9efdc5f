"""Half-written forms, kept on the server: by a button, and by the page itself while somebody writes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accord.kernel.audit.models import Event
from accord.kernel.followup.models import Action
from accord.outlets.desk.jobs import forget_held_forms
from accord.outlets.desk.models import HeldForm
from accord.outlets.desk.queries import token_of, typed_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
FORM, TODAY = "/sandstone/act/new/", "/sandstone/today/"
TYPED = {"title": "Ask the owners about wages", "details": "They said", "due": "", "lead": "", "client_key": "k-1"}
KEEP = TYPED | {"keep_draft": "yes"}


@pytest.fixture
def amina(cast) -> Client:
    return cast.client("amina")


def test_a_long_form_offers_it_and_a_short_one_does_not(cast, amina):
    assert "Save as draft" in amina.get(FORM).content.decode()
    assert "Save as draft" not in cast.client("kiran").get("/sandstone/people/invite/").content.decode()


def test_a_draft_is_kept_listed_taken_up_and_gone_once_sent(cast, amina):
    assert amina.post(FORM, KEEP)["Location"] == TODAY
    held = HeldForm.objects.get()
    assert b"wages" not in bytes(held.sealed)
    assert not Action.objects.exists()
    for page in (TODAY, "/me/"):
        assert "Ask the owners about wages" in amina.get(page).content.decode()
    assert "You began this before." in amina.get(FORM).content.decode()
    look = {"held_form": token_of(held), "held_step": "look"}
    shown = amina.post(FORM, f"held_form={look['held_form']}&held_step=look", content_type=FORM_TYPE).content.decode()
    assert 'value="Ask the owners about wages"' in shown
    assert 'value="k-1"' in shown
    lead = str(cast.bodies["mines"].pk)
    assert amina.post(FORM, TYPED | {"lead": lead}).status_code == 302
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


def test_signing_out_asks_first_while_something_is_unsent(amina):
    amina.post(FORM, KEEP)
    asked = amina.post("/accounts/logout/")
    assert asked.status_code == 200
    assert "1 entry of yours was not sent." in asked.content.decode()
    assert amina.get(TODAY).status_code == 200
    gone = amina.post("/accounts/logout/", {"unsent": "seen"})
    assert gone.status_code == 302
    assert gone["Clear-Site-Data"] == '"cache", "storage"'
    assert HeldForm.objects.count() == 1
    amina.post("/accounts/login/", {"login": "amina@sample.invalid", "password": PASSWORD})
    assert "wages" in amina.get("/me/").content.decode()
