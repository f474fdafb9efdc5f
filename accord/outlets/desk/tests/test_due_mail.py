"""Mail of what is due: to whom, when, in which words, once a day, and what happens when it fails."""

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accord.commit.commitments.models import Cascade, CascadeStep
from accord.commit.commitments.services import report_step
from accord.kernel.audit.models import Event
from accord.kernel.notices.models import DueMail, MailRules, MailState
from accord.kernel.notices.queries import mail_rules_of
from accord.kernel.notices.services import (
    TRIES,
    begin_mail,
    change_mail_rules,
    choose_mail,
    end_mail,
    mails,
    note_mails,
)
from accord.kernel.spaces.errors import Refused
from accord.kernel.vetting.models import Submission
from accord.outlets.desk.due import posting
from accord.outlets.desk.due.digest import digest_for
from accord.outlets.desk.due.posting import mail_what_is_due
from accord.outlets.desk.tests.setting import action_for, decision_for, duty_for, handed_in, in_days

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Karachi")
# A Wednesday.
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=HERE)
PAGE = "/sandstone/settings/mail/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def to(name: str):
    """The mails that one of the cast got."""
    return [each for each in mail.outbox if each.to == [f"{name}@sample.invalid"]]


def words_to(name: str) -> str:
    return "\n".join(each.body for each in to(name))


def late_by(cast, days: int, title: str = "Inspect the old mines", **values):
    return action_for(cast, title=title, due=in_days(-days), **values)


def test_bilal_hears_of_what_is_late_and_what_is_due_soon(cast):
    late_by(cast, 1)
    action_for(cast, title="Publish the list", due=in_days(3))
    action_for(cast, title="Next year's plan", due=in_days(60))
    assert mail_what_is_due() >= 1
    (found,) = to("bilal")
    assert found.subject == "1 thing is late in “Sandstone directorate (sample)”"
    assert "Late\n\n- Inspect the old mines (1 day late)\n  http://localhost:8000/sandstone/act/" in found.body
    assert "- Publish the list (due in 3 days)" in found.body
    assert "Next year" not in found.body
    page, kind = found.alternatives[0]
    assert kind == "text/html"
    assert "<bdi>Publish the list</bdi>" in page
    assert "src=" not in page
    assert "style=" not in page
    assert "<link" not in page


def test_it_runs_twice_and_writes_once(cast, clock):
    late_by(cast, 1)
    first = mail_what_is_due()
    assert first
    for hours in (0, 1, 9):
        clock.move_to(MORNING + timedelta(hours=hours))
        assert mail_what_is_due() == 0
    assert len(to("bilal")) == 1
    clock.move_to(MORNING + timedelta(days=1))
    assert mail_what_is_due()
    assert len(to("bilal")) == 2
    ids = [each.extra_headers["Message-ID"] for each in to("bilal")]
    assert ids[0] != ids[1]
    assert "2026-11-18" in ids[0]


def test_nothing_due_is_no_mail(cast):
    assert mail_what_is_due() == 0
    assert not mail.outbox
    assert set(DueMail.objects.values_list("state", flat=True)) == {MailState.NOTHING}
    assert "was sent: nothing was due, or nobody wanted it." in cast.client("kiran").get(PAGE).content.decode()


def gathered(monkeypatch) -> list[str]:
    """For whom it was worked out what is due to them, from now on."""
    asked: list[str] = []

    def digest_of(account, *rest):
        asked.append(account.email.partition("@")[0])
        return digest_for(account, *rest)

    monkeypatch.setattr(posting, "digest_for", digest_of)
    return asked


def test_what_a_day_holds_for_a_person_is_worked_out_once(cast, clock, monkeypatch):
    asked = gathered(monkeypatch)
    mail_what_is_due()
    assert "bilal" in asked
    asked.clear()
    clock.shift(timedelta(minutes=20))
    late_by(cast, 1)
    mail_what_is_due()
    assert asked == []
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert len(to("bilal")) == 1
    assert not DueMail.objects.filter(day=MORNING.date(), state=MailState.NOTHING).exists()


def test_nothing_is_worked_out_for_a_mail_that_was_given_up(cast, monkeypatch):
    asked = gathered(monkeypatch)
    day = MORNING.date()
    for account in cast.accounts.values():
        DueMail.objects.create(
            account=account, space=cast.space, day=day, state=MailState.FAILED, tries=TRIES, tried_at=MORNING
        )
    late_by(cast, 1)
    mail_what_is_due()
    assert set(asked) <= {"mehr"}


def test_a_duty_is_told_to_who_answers_for_it(cast):
    duty = duty_for(cast, "mines")
    type(duty).objects.filter(pk=duty.pk).update(due=in_days(5))
    mail_what_is_due()
    assert "Inspect every mine once a year (due in 5 days)" in words_to("bilal")
    assert not to("daud")


def test_a_decision_is_told_to_the_bodies_that_are_to_apply_it_until_they_do(cast, clock):
    decision = decision_for(cast)
    mail_what_is_due()
    assert "Close unsafe mines: Provincial mines department (due in 5 days)" in words_to("bilal")
    assert decision.get_absolute_url() in words_to("bilal")
    assert "District office" not in words_to("bilal")
    for name in ("amina", "daud", "imran"):
        assert not to(name)
    step = CascadeStep.objects.get(cascade=decision, body=cast.bodies["mines"])
    report_step(cast.viewer("bilal"), step, state="applied", on=in_days(0))
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert len(to("bilal")) == 1
    assert len(to("chandni")) == 2


def test_the_secretariat_hears_once_of_a_decision_that_is_late_somewhere(cast, clock):
    decision = decision_for(cast, due=-6)
    mail_what_is_due()
    assert not to("amina")
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert "Late, and nobody moved\n\n- Close unsafe mines (7 days late)" in words_to("amina")
    assert words_to("amina").count("Close unsafe mines") == 1
    CascadeStep.objects.filter(cascade=decision).update(state="applied")
    clock.move_to(MORNING + timedelta(days=2))
    mail_what_is_due()
    assert len(to("amina")) == 1


def test_a_restricted_decision_is_never_named(cast):
    Cascade.objects.filter(pk=decision_for(cast).pk).update(sensitivity=2)
    mail_what_is_due()
    assert "Close unsafe mines" not in "".join(str(each.body) for each in mail.outbox)


def test_what_is_given_to_one_person_is_told_to_others_of_the_body_only_once_it_is_late(cast, clock):
    late_by(cast, 2, body="ngo", assignee=cast.people["bilal"], by="amina")
    mail_what_is_due()
    assert words_to("bilal").startswith("Late\n")
    assert not to("amina")
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert words_to("amina").startswith("Late in a body you act for")


def test_the_secretariat_hears_of_what_nobody_moved_for_a_week(cast, clock):
    late_by(cast, 6)
    mail_what_is_due()
    assert not to("amina")
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert "Late, and nobody moved\n\n- Inspect the old mines (7 days late)" in words_to("amina")
    assert not to("imran")


def test_a_restricted_record_is_never_named(cast):
    late_by(cast, 1, title="Name the champion", sensitivity=2)
    mail_what_is_due()
    (found,) = to("bilal")
    whole = found.message().as_string() + found.body + found.alternatives[0][0]
    assert "champion" not in whole
    assert "A confidential matter waits." in found.body
    assert "A confidential matter waits." in found.alternatives[0][0]
    assert "/sandstone/act/" not in found.body


def test_reviewers_are_told_how_many_wait(cast):
    handed_in(cast)
    mail_what_is_due()
    assert "1 record waits for your decision." in words_to("hina")


def test_restricted_records_are_not_counted_among_those_that_wait_to_be_vetted(cast):
    Submission.objects.filter(pk=handed_in(cast).pk).update(sensitivity=2)
    mail_what_is_due()
    (found,) = to("hina")
    for part in (found.body, found.alternatives[0][0]):
        assert "for your decision" not in part
        assert "/vetting/" not in part
        assert "A confidential matter waits." in part


def test_it_comes_in_the_readers_language(cast):
    late_by(cast, 1)
    account = cast.account("bilal")
    account.language = "ur"
    account.save(update_fields=["language"])
    mail_what_is_due()
    page = to("bilal")[0].alternatives[0][0]
    assert '<html lang="ur" dir="rtl">' in page


def test_it_keeps_the_hour_the_weekend_and_the_holidays_of_the_space(cast, clock):
    late_by(cast, 1)
    rules = change_mail_rules(
        cast.viewer("kiran"), cast.space, revision=1, hour=9, rest_days=[4], free_days=["2026-11-19"]
    )
    assert rules.revision == 2
    assert mail_what_is_due() == 0
    for days in (1, 2):
        clock.move_to(datetime(2026, 11, 18 + days, 12, 0, tzinfo=HERE))
        assert mail_what_is_due() == 0
    clock.move_to(datetime(2026, 11, 18, 9, 0, tzinfo=HERE))
    assert mail_what_is_due() > 0


def test_a_person_may_want_less_of_it(cast, clock):
    late_by(cast, 1)
    bilal = cast.account("bilal")
    choose_mail(bilal, wanted=True, rest_days=[2], quiet_until=None)
    mail_what_is_due()
    choose_mail(bilal, wanted=True, rest_days=[], quiet_until=(MORNING + timedelta(days=1)).date())
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert not to("bilal")
    clock.move_to(MORNING + timedelta(days=2))
    mail_what_is_due()
    assert len(to("bilal")) == 1


def test_closed_and_sample_accounts_get_none(cast):
    late_by(cast, 1)
    type(cast.account("bilal")).objects.filter(pk=cast.account("bilal").pk).update(is_sample=True)
    mail_what_is_due()
    assert not to("bilal")


def test_a_mail_server_that_is_away_is_tried_again_and_the_steward_sees_it(cast, clock, monkeypatch):
    late_by(cast, 1)

    def away(digest):
        raise SMTPServerDisconnected("bilal@sample.invalid: connection lost")

    with monkeypatch.context() as broken:
        broken.setattr(posting, "mail_of", away)
        assert mail_what_is_due() == 0
    found = DueMail.objects.get(account=cast.account("bilal"))
    assert (found.state, found.error, found.tries) == (MailState.FAILED, "SMTPServerDisconnected", 1)
    page = cast.client("kiran").get(PAGE).content.decode()
    assert "SMTPServerDisconnected" in page
    assert "connection lost" not in page
    clock.shift(timedelta(minutes=20))
    assert mail_what_is_due() >= 1
    found.refresh_from_db()
    assert (found.state, found.error, found.tries) == (MailState.SENT, "", 2)
    assert Event.objects.filter(name="due_mails_sent", space_id=cast.space.pk).earliest("number").details["failed"] >= 1


def test_every_mail_of_a_long_run_is_in_the_log(cast, monkeypatch):
    monkeypatch.setattr(mails, "BATCH", 2)
    people = ["bilal", "chandni", "daud", "esha", "farid"]
    begun = [begin_mail(cast.account(name), cast.space, in_days(0)) for name in people]
    done = [each for each in begun if each is not None]
    for number, each in enumerate(done):
        end_mail(each, error="" if number else "TimeoutError")
    note_mails(cast.space, done)
    told = [event.details for event in Event.objects.filter(name="due_mails_sent").order_by("number")]
    assert told == [{"failed": 1, "rows": 2}, {"failed": 0, "rows": 2}, {"failed": 0, "rows": 1}]


def test_a_server_that_is_away_is_not_asked_for_everybody(cast, monkeypatch):
    for body in ("mines", "district_office", "owners", "women", "union", "police", "institution"):
        action_for(cast, body, due=in_days(-1))
    asked = []

    def away(digest):
        asked.append(digest)
        raise OSError

    monkeypatch.setattr(posting, "mail_of", away)
    mail_what_is_due()
    assert len(asked) == 3
    monkeypatch.undo()
    assert mail_what_is_due() >= 6


def test_five_tries_and_no_more(cast, monkeypatch):
    late_by(cast, 1)
    calls = []

    def away(digest):
        calls.append(digest)
        raise OSError

    monkeypatch.setattr(posting, "mail_of", away)
    monkeypatch.setattr(posting, "IN_A_ROW", 99)
    for _run in range(8):
        mail_what_is_due()
    assert len([each for each in calls if each.account == cast.account("bilal")]) == 5


def test_a_mail_that_was_cut_off_is_not_sent_a_second_time(cast, clock):
    late_by(cast, 1)
    DueMail.objects.create(
        account=cast.account("bilal"), space=cast.space, day=MORNING.date(), state=MailState.SENDING, tried_at=MORNING
    )
    clock.shift(timedelta(hours=5))
    mail_what_is_due()
    assert not to("bilal")
    assert "begun, and perhaps cut off" in cast.client("kiran").get(PAGE).content.decode()


def test_the_link_at_the_foot_stops_it_without_signing_in(cast, clock):
    late_by(cast, 1)
    mail_what_is_due()
    headers = to("bilal")[0].extra_headers
    page = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    stranger = Client(enforce_csrf_checks=True)
    assert "You will get no mail" in stranger.get(page).content.decode()
    assert stranger.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    clock.move_to(MORNING + timedelta(days=1))
    mail_what_is_due()
    assert len(to("bilal")) == 1
    assert stranger.get(page[:-5] + "x/").status_code == 404
    assert stranger.get(page).status_code == 200


def test_my_account_sets_it(cast):
    client = cast.client("bilal")
    assert "checked" in client.get("/me/mail/").content.decode()
    assert client.post("/me/mail/", {"rest_days": ["4"], "quiet_until": "2026-12-01"}).status_code == 302
    page = client.get("/me/mail/").content.decode()
    assert 'value="2026-12-01"' in page
    assert client.post("/me/mail/", {"rest_days": ["9"]}).status_code == 422
    assert Event.objects.filter(name="mail_wish_changed").count() == 1


def test_a_steward_sets_the_rules_and_nobody_else(cast):
    client = cast.client("kiran")
    assert client.get(PAGE).status_code == 200
    sent = {"revision": "1", "hour": "6", "soon_days": "3", "body_after_days": "2", "secretariat_after_days": "5"}
    assert client.post(PAGE, sent | {"free_days": "2026-12-25\nnonsense"}).status_code == 422
    assert client.post(PAGE, sent | {"free_days": "2026-12-25\n2027-03-23", "rest_days": "6"}).status_code == 302
    rules = mail_rules_of(cast.space)
    assert (rules.hour, rules.rest_days, rules.free_days) == (6, [6], ["2026-12-25", "2027-03-23"])
    assert client.post(PAGE, sent).status_code == 422  # opened at a revision that is past
    assert cast.client("amina").get(PAGE).status_code == 403
    assert cast.client("mehr").get(PAGE).status_code == 404
    with pytest.raises(Refused):
        change_mail_rules(cast.viewer("kiran"), cast.space, revision=2, body_after_days=9)
    assert MailRules.objects.count() == 1


def test_as_many_queries_for_many_items_as_for_few(cast, queries_of):
    late_by(cast, 1)
    few = queries_of(mail_what_is_due)
    DueMail.objects.all().delete()
    for number in range(30):
        late_by(cast, number % 3, title=f"Step {number}")
    assert queries_of(mail_what_is_due) <= few + 2
