"""Who hears of what happened: in scope, never the author, and once however often the job runs."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string

from accord.answer.progress.services import publish_assessment, write_assessment
from accord.config.jobs import JOBS, PERIODIC
from accord.kernel.access.services import assign_role, token_digest
from accord.kernel.audit.deliveries import run_delivery
from accord.kernel.audit.models import Delivery, DeliveryState, Event
from accord.kernel.audit.services import EVENTS
from accord.kernel.notices.models import Notice
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.kernel.vetting.services import approve_submission
from accord.outlets.desk.jobs import tell_reviewers, tell_secretariat
from accord.outlets.desk.models import HeldForm, SignedInSession
from accord.outlets.desk.sealing import Typed
from accord.outlets.desk.services import hold_form
from accord.outlets.desk.tests.setting import duty_for, handed_in
from tests.cast import Cast


def told(text: str) -> set[str]:
    """First names of those who have the notice unread."""
    rows = Notice.objects.filter(text__contains=text).select_related("account")
    return {row.account.email.split("@")[0] for row in rows}


def event_named(name: str) -> Event:
    found = Event.objects.filter(name=name).order_by("-number").first()
    assert found is not None
    return found


def test_every_job_is_a_function_and_every_event_is_recorded_by_a_service() -> None:
    for event, jobs in JOBS.items():
        assert event in EVENTS
        for path in jobs:
            assert callable(import_string(path))


def test_reviewers_in_scope_hear_of_what_was_handed_in(cast: Cast) -> None:
    Space.objects.filter(pk=cast.space.pk).update(vetting_steps={"action": ["unit", "space"]})
    assign_role(cast.operator, account=cast.account("imran"), role=Role.REVIEWER, body=cast.bodies["mines"])
    assign_role(cast.operator, account=cast.account("daud"), role=Role.REVIEWER, body=cast.bodies["police"])
    handed_in(cast)
    for _run in range(2):
        tell_reviewers(event_named("record_submitted"))
    assert told("waits for your decision") == {"hina", "imran"}


def test_the_author_does_not_hear_of_the_own_work(cast: Cast) -> None:
    handed_in(cast, by="hina", body="directorate")
    tell_reviewers(event_named("record_submitted"))
    assert told("waits for your decision") == set()


def test_nobody_hears_of_what_was_decided_meanwhile(cast: Cast) -> None:
    submission = handed_in(cast)
    event = event_named("record_submitted")
    from accord.kernel.followup.models import Action  # noqa: PLC0415 — only here

    approve_submission(cast.viewer("hina"), submission, Action.objects.get(pk=submission.object_id))
    tell_reviewers(event)
    assert told("waits for your decision") == set()


def test_the_secretariat_hears_of_a_published_assessment_and_of_no_draft(cast: Cast) -> None:
    by, body = cast.viewer("lal"), cast.bodies["institution"]
    draft = write_assessment(by, duty=duty_for(cast), body=body, finding="disagrees", statement="Half of them.")
    tell_secretariat(event_named("assessment_written"))
    assert told("assessment was published") == set()
    publish_assessment(by, draft)
    for _run in range(2):
        tell_secretariat(event_named("assessment_published"))
    assert told("An independent assessment was published") == {"amina"}


def test_a_delivery_is_written_with_the_event_and_runs_once(cast: Cast) -> None:
    handed_in(cast)
    delivery = Delivery.objects.get(event=event_named("record_submitted"))
    assert delivery.job.endswith("tell_reviewers")
    assert [run_delivery(delivery.pk) for _run in range(2)] == [DeliveryState.DONE, DeliveryState.DONE]
    assert told("waits for your decision") == {"hina"}


@pytest.mark.parametrize("job", [tell_reviewers, tell_secretariat])
def test_an_event_without_its_record_is_let_pass(cast: Cast, job: Any) -> None:
    event = event_named("role_assigned")
    job(event)
    event.object_id = None
    job(event)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_sealed_form_goes_when_its_days_are_over_and_not_before(cast: Cast) -> None:
    held = [
        hold_form(cast.account("bilal"), path="/x/", page="/x/", typed=Typed((("a", "b"),)), reason="signed_out")
        for _form in range(2)
    ]
    HeldForm.objects.filter(pk=held[0].pk).update(expires_at=timezone.now() - timedelta(days=90))
    for path in PERIODIC:
        import_string(path)()
    assert list(HeldForm.objects.values_list("pk", flat=True)) == [held[1].pk]


@pytest.mark.django_db
def test_sessions_that_ended_by_themselves_are_taken_away(cast: Cast) -> None:
    old, fresh = cast.client("bilal"), cast.client("bilal")
    for client in (old, fresh):
        client.get("/me/")
    key = old.session.session_key or ""
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(days=1))
    SignedInSession.objects.filter(key_digest=token_digest(key)).update(last_seen=timezone.now() - timedelta(days=31))
    for path in PERIODIC:
        import_string(path)()
    assert [row.pk for row in Session.objects.all()] == [fresh.session.session_key]
    assert SignedInSession.objects.count() == 1
    assert fresh.get("/me/").status_code == 200
