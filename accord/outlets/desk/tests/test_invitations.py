"""An invitation from its making to its end."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accord.kernel.access.facts import operator_of
from accord.kernel.access.models import Invitation, RoleAssignment
from accord.kernel.access.services import invite_person
from accord.kernel.actors.models import Account
from accord.kernel.actors.services import add_actor
from accord.kernel.policy.roles import Role
from accord.outlets.desk import mail as desk_mail

pytestmark = pytest.mark.django_db
INVITE = "/sandstone/people/invite/"
GOOD = "three unrelated stones"


@pytest.fixture
def link(cast) -> str:
    """The path of an open invitation for nadia@example.org as a contributor of the mines department."""
    body = cast.bodies["mines"]
    _made, token = invite_person(cast.viewer("kiran"), email="nadia@example.org", role=Role.CONTRIBUTOR, body=body)
    return f"/invitation/{token}/"


def test_a_steward_invites_and_the_link_is_shown_once_and_mailed(cast):
    kiran = cast.client("kiran")
    sent = {"email": "nadia@example.org", "role": "contributor", "body": cast.bodies["mines"].pk, "client_key": "k1"}
    page = kiran.post(INVITE, sent).content.decode()
    shown = re.search(r'value="(http://localhost:8000/invitation/[^"]+)"', page)
    assert shown
    assert shown[1] in mail.outbox[0].body
    assert mail.outbox[0].to == ["nadia@example.org"]
    made = Invitation.objects.get()
    assert made.body == cast.bodies["mines"]
    assert shown[1].split("/")[-2] not in made.token_digest
    again = kiran.post(INVITE, sent).content.decode()
    assert "was made before" in again
    assert "/invitation/" not in again
    assert len(mail.outbox) == 1


def test_an_invitation_stands_when_the_mail_cannot_go_out(cast, monkeypatch):
    def broken(*_args, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(desk_mail, "send_mail", broken)
    page = cast.client("kiran").post(INVITE, {"email": "nadia@example.org", "role": "reader"}).content.decode()
    assert "could not be mailed" in page
    assert "/invitation/" in page


def test_a_new_person_comes_in_with_a_name_and_a_password(cast, link):
    client = Client()
    assert "You are invited to" in client.get(link).content.decode()
    answer = client.post(link, {"name": "Nadia", "password": GOOD})
    assert answer["Location"] == "/sandstone/today/"
    assert client.get("/sandstone/convene/").status_code == 200
    role = RoleAssignment.objects.get(account__email="nadia@example.org")
    assert (role.role, role.body) == (Role.CONTRIBUTOR, cast.bodies["mines"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "Nadia", "password": "short"}, "too short"),
        ({"name": "Nadia", "password": "nadia@example.org"}, "too similar"),
        ({"name": "", "password": GOOD}, "required"),
        ({"name": "Nad\u202eia", "password": GOOD}, "hidden character"),
        ({"name": "x" * 201, "password": GOOD}, "at most 200"),
    ],
)
def test_a_bad_name_or_password_is_said_and_makes_no_account(cast, link, typed, words):
    answer = Client().post(link, typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Account.objects.filter(email="nadia@example.org").exists()
    assert Client().get(link).status_code == 200


def test_a_link_works_once(cast, link):
    assert Client().post(link, {"name": "Nadia", "password": GOOD}).status_code == 302
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Other", "password": GOOD}).status_code == 404


def test_used_expired_withdrawn_and_made_up_links_all_look_the_same(cast):
    by = cast.viewer("kiran")
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        made = [invite_person(by, email=f"p{n}@example.org", role=Role.READER) for n in range(3)]
        Invitation.objects.filter(pk=made[0][0].pk).update(accepted_at="2026-03-01T10:00Z")
        Invitation.objects.filter(pk=made[1][0].pk).update(withdrawn_at="2026-03-01T10:00Z")
        Invitation.objects.filter(pk=made[2][0].pk).update(expires_at="2026-03-01T10:00Z")
        clock.shift(60)
        tokens = [*(token for _made, token in made), "never-made"]
        pages = [Client().get(f"/invitation/{token}/") for token in tokens]
    assert {page.status_code for page in pages} == {404}
    plain = [re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode()) for page in pages]
    assert len({text.replace(str(token), "") for text, token in zip(plain, tokens, strict=True)}) == 1


def test_somebody_with_an_account_signs_in_first_and_then_joins(cast):
    _made, token = invite_person(cast.viewer("kiran"), email="mehr@sample.invalid", role=Role.READER)
    link = f"/invitation/{token}/"
    assert "Sign in with it" in Client().get(link).content.decode()
    assert Client().post(link, {"name": "Mehr", "password": GOOD}).status_code == 200
    mehr = cast.client("mehr")
    assert "You are signed in as" in mehr.get(link).content.decode()
    assert mehr.post(link, {})["Location"] == "/sandstone/today/"
    assert mehr.get("/sandstone/convene/").status_code == 200


def test_an_invitation_is_not_taken_by_whoever_happens_to_be_signed_in(cast, link):
    amina = cast.client("amina")
    assert "for somebody else" in amina.get(link).content.decode()
    assert "for somebody else" in amina.post(link, {}).content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_a_withdrawn_invitation_opens_nothing(cast, link):
    kiran, made = cast.client("kiran"), Invitation.objects.get()
    page = f"/sandstone/people/invitations/{made.pk}/withdraw/"
    assert "Withdraw the invitation of nadia@example.org?" in kiran.get(page).content.decode()
    assert kiran.post(page)["Location"] == "/sandstone/people/"
    assert Client().get(link).status_code == 404
    assert kiran.post(page).status_code == 422


@pytest.mark.parametrize(
    "sent", [{}, {"email": "not an address", "role": "reader"}, {"email": "n@example.org", "role": "king"}]
)
def test_a_bad_invitation_is_refused_and_keeps_what_was_typed(cast, sent):
    answer = cast.client("kiran").post(INVITE, sent)
    assert answer.status_code == 422
    assert sent.get("email", "") in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_body_of_another_space_cannot_be_named(cast):
    away = add_actor(operator_of(cast.other_space), kind="organisation", name={"en": "Away"})
    answer = cast.client("kiran").post(INVITE, {"email": "n@example.org", "role": "reader", "body": away.pk})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_a_role_that_is_held_already_is_not_offered_again(cast):
    answer = cast.client("kiran").post(INVITE, {"email": "amina@sample.invalid", "role": "secretariat"})
    assert answer.status_code == 422
    assert "has that role already" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("amina", 403), ("bilal", 403), ("hina", 403), ("mehr", 404), ("visitor", 302)]
)
def test_only_stewards_invite(cast, name, status):
    assert cast.client(name).get(INVITE).status_code == status
    assert cast.client(name).post(INVITE, {"email": "n@example.org", "role": "reader"}).status_code == status
    assert not Invitation.objects.exists()
