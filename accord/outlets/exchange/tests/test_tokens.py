"""A token acts for its person, as far as it says, until what it stands on is gone."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.commit.commitments.models import Instrument
from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import assign_role, end_role, grant_access
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.policy.roles import Role
from accord.outlets.desk.services import note_factors
from accord.outlets.exchange.models import ApiToken
from accord.outlets.exchange.services.tokens import make_token, revoke_token
from accord.outlets.exchange.tests.programs import Program
from tests.cast import PASSWORD


def test_a_token_reads_and_writes_as_far_as_it_says(cast, review, token):
    _row, reading = token("amina")
    _row, writing = token("amina", "write")
    sent = {"kind": "law", "title": {"en": "Act"}}
    assert Program(cast, token=reading)("get", "instruments/")[0] == 200
    assert Program(cast, token=reading)("post", "instruments/", sent)[0] == 403
    assert Program(cast, token=writing, enforce_csrf_checks=True)("post", "instruments/", sent)[0] == 201
    event = Event.objects.filter(name="instrument_added").latest("number")
    assert event.account_id == cast.account("amina").pk


def test_a_token_made_without_the_second_step_reads_as_a_reader(cast, review, token):
    _row, secret = token("amina", "write", with_factor=False)
    program = Program(cast, token=secret)
    assert program("get", "instruments/")[0] == 200
    assert program("post", "instruments/", {"kind": "law", "title": {"en": "Act"}})[0] == 403


def test_a_token_ends_by_its_day_by_revocation_and_with_its_person(cast, review, token):
    def status(secret):
        return Program(cast, token=secret)("get", "instruments/")[0]

    row, secret = token("imran")
    assert status(secret) == 200
    assert status(secret + "x") == 401
    ApiToken.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status(secret) == 401
    row, secret = token("imran")
    revoke_token(cast.viewer("imran"), row.pk)
    assert status(secret) == 401
    row, secret = token("imran")
    account = cast.account("imran")
    account.is_active = False
    account.save()
    assert status(secret) == 401


def test_a_token_holds_in_its_space_and_on_the_addresses_of_the_api_alone(cast, token):
    _row, secret = token("imran")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"/{cast.other_space.slug}/api/v1/instruments/").status_code == 404
    assert client.get(f"/{cast.space.slug}/commit/").status_code == 302
    assert client.get(f"/{cast.space.slug}/api/tokens/").status_code == 302


def test_the_secret_is_kept_nowhere(cast, token):
    row, secret = token("imran")
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert secret not in json.dumps(list(Event.objects.values()), default=str)
    assert row.digest != secret


def test_nothing_confidential_leaves_by_a_token(cast, review, token):
    Instrument.objects.filter(pk=review.pk).update(sensitivity=3)
    grant_access(
        cast.operator,
        account=cast.account("amina"),
        kind="instrument",
        object_id=review.pk,
        reason="To look",
        ends=timezone.now() + timedelta(days=1),
    )
    _row, secret = token("amina")
    assert Program(cast, token=secret)("get", f"instruments/{review.pk}/")[0] == 404


@pytest.mark.pages
def test_imran_makes_a_token_on_the_page_sees_it_once_and_revokes_it(cast):
    client, path = cast.client("imran"), f"/{cast.space.slug}/api/tokens/"
    answer = client.post(path, {"name": "Our sheet", "scope": "read", "days": 30})
    body = answer.content.decode()
    secret = body[body.index("accord_") :].split("<")[0]
    assert Program(cast, token=secret)("get", "instruments/")[0] == 200
    assert secret not in client.get(path).content.decode()
    row = ApiToken.objects.get()
    assert cast.client("amina").post(f"{path}revoke/", {"token": row.pk}).status_code == 404
    client.post(f"{path}revoke/", {"token": row.pk})
    assert Program(cast, token=secret)("get", "instruments/")[0] == 401
    assert client.post(path, {"name": "x", "scope": "read", "days": 4000}).status_code == 422


@pytest.fixture
def status(cast):
    return lambda secret: Program(cast, token=secret)("get", "instruments/")[0]


def revocations(why):
    return [event for event in Event.objects.filter(name="api_token_revoked") if event.details.get("why") == why]


def test_a_new_password_ends_every_token_and_the_log_says_why(cast, token, status):
    (_row, secret), (_other, of_bilal) = token("imran"), token("bilal")
    client = cast.client("imran")
    new = {"password1": "three unrelated stones", "password2": "three unrelated stones"}
    client.post("/accounts/password/", {**new, "oldpassword": "not it"})
    assert status(secret) == 200
    assert client.post("/accounts/password/", {**new, "oldpassword": PASSWORD})["Location"] == "/me/"
    assert (status(secret), status(of_bilal)) == (401, 200)
    [event] = revocations("account_password_changed")
    assert (event.space_id, event.account_id) == (cast.space.pk, cast.account("imran").pk)


def test_a_password_that_was_forgotten_and_set_anew_ends_every_token(cast, token, status, mailoutbox):
    _row, secret = token("imran")
    client = Client()
    client.post("/accounts/password/reset/", {"email": cast.account("imran").email})
    [link] = re.findall(r"http://testserver(/accounts/password/reset/\S+)", mailoutbox[0].body)
    form = client.get(link)["Location"]
    new = "three unrelated stones"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert status(secret) == 401


def test_a_second_factor_that_is_given_up_ends_every_token_and_new_recovery_codes_end_none(cast, token, status):
    _row, secret = token("hina")
    note_factors(cast.account("hina"), added=["totp", "recovery_codes"])
    note_factors(cast.account("hina"), added=["recovery_codes"], removed=["recovery_codes"])
    assert status(secret) == 200
    note_factors(cast.account("hina"), removed=["totp", "recovery_codes"])
    assert status(secret) == 401
    assert len(revocations("second_factors_changed")) == 1


def test_who_leaves_the_space_and_comes_back_finds_the_old_token_worth_nothing(cast, token, status):
    kept, secret = token("imran")
    steward, imran = cast.viewer("kiran"), cast.account("imran")
    second = assign_role(steward, account=imran, role=Role.READER, body=cast.bodies["mines"])
    end_role(steward, second)
    assert status(secret) == 200, "another role is left"
    end_role(steward, RoleAssignment.objects.get(account=imran, ends=None))
    assert status(secret) == 401
    assign_role(steward, account=imran, role=Role.READER)
    assert status(secret) == 401
    [event] = revocations("role_ended")
    assert (event.object_id, event.account_id) == (kept.pk, cast.account("kiran").pk)


def test_a_token_elsewhere_outlives_leaving_here(cast, token):
    steward, imran = cast.viewer("kiran"), cast.account("imran")
    assign_role(operator_of(cast.other_space), account=imran, role=Role.READER)
    there, secret = make_token(viewer_of(imran, cast.other_space), name="x", scope="read", days=1, with_factor=True)
    end_role(steward, RoleAssignment.objects.get(account=imran, space=cast.space))
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"/{cast.other_space.slug}/api/v1/instruments/").status_code == 200
    there.refresh_from_db()
    assert there.is_live


def test_what_cannot_end_the_tokens_changes_no_password(cast, token, monkeypatch):
    token("imran")
    monkeypatch.setattr("accord.outlets.exchange.jobs.revoke_tokens", None)
    new = {"password1": "three unrelated stones", "password2": "three unrelated stones", "oldpassword": PASSWORD}
    client = cast.client("imran")
    with pytest.raises(TypeError):
        client.post("/accounts/password/", new)
    assert Account.objects.get(pk=cast.account("imran").pk).check_password(PASSWORD)
