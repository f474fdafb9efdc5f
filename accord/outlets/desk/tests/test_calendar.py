"""What is due as a calendar, read back by a program that reads calendars."""

import re
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accord.commit.commitments.models import Cascade, CascadeStep
from accord.kernel.access.models import RoleAssignment
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.followup.models import Action
from accord.kernel.notices.models import CalendarFeed
from accord.outlets.desk.due.calendar import folded
from accord.outlets.desk.tests.setting import action_for, decision_for, duty_for, in_days

pytestmark = pytest.mark.django_db
AWKWARD = "Ask: wages, safety; “all”\\of it — " + "کان کنوں کی حفاظت " * 8


def feed_of(cast, name: str = "bilal") -> str:
    page = cast.client(name).post("/me/calendar/").content.decode()
    return page.partition('value="http://localhost:8000')[2].partition('"')[0]


def read(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    return icalendar.Calendar.from_ical(answer.content)


def test_what_is_due_stands_in_it_as_whole_days(cast):
    action = action_for(cast, title=AWKWARD, due=in_days(4))
    duty = duty_for(cast)
    calendar = read(feed_of(cast))
    assert calendar["version"] == "2.0"
    assert not calendar.errors
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    found = events[AWKWARD.strip()]
    assert found["dtstart"].dt == in_days(4)
    assert found["dtend"].dt == in_days(5)
    assert found["dtstamp"].dt == action.updated_at.replace(microsecond=0)
    assert found["uid"] == f"action-{action.pk}@localhost"
    assert found["url"] == f"http://localhost:8000{action.get_absolute_url()}"
    assert found["transp"] == "TRANSPARENT"
    assert found.walk("VALARM")[0]["trigger"].dt == timedelta(hours=-15)
    assert events[str(duty)]["dtstart"].dt == duty.due


def test_every_line_is_short_and_ends_as_the_format_says(cast):
    action_for(cast, title=AWKWARD, due=in_days(4))
    content = Client().get(feed_of(cast)).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    assert list(folded("ا" * 40)) == ["ا" * 37, " " + "ا" * 3]


def test_an_entry_keeps_its_name_when_its_day_moves_and_goes_when_it_is_done(cast):
    action = action_for(cast, due=in_days(4))
    path = feed_of(cast)
    before = read(path).walk("VEVENT")[0]
    later = timezone.now() + timedelta(hours=1)
    Action.objects.filter(pk=action.pk).update(due=in_days(9), revision=2, updated_at=later)
    after = read(path).walk("VEVENT")[0]
    assert before["uid"] == after["uid"]
    assert after["dtstart"].dt == in_days(9)
    assert after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt > before["dtstamp"].dt
    Action.objects.filter(pk=action.pk).update(status="done")
    assert not read(path).walk("VEVENT")


def test_a_decision_stands_in_it_until_the_body_applied_it(cast):
    decision = decision_for(cast)
    path = feed_of(cast)
    (event,) = read(path).walk("VEVENT")
    assert str(event["summary"]) == "Close unsafe mines: Provincial mines department"
    assert event["dtstart"].dt == in_days(5)
    Cascade.objects.filter(pk=decision.pk).update(due=in_days(9), revision=2)
    (moved,) = read(path).walk("VEVENT")
    assert (moved["uid"], moved["dtstart"].dt) == (event["uid"], in_days(9))
    assert moved["sequence"] > event["sequence"]
    CascadeStep.objects.filter(cascade=decision).update(state="applied")
    assert not read(path).walk("VEVENT")


@pytest.mark.parametrize("model", [Cascade, CascadeStep])
def test_a_restricted_decision_has_no_title_in_it(cast, model):
    decision_for(cast)
    model.objects.update(sensitivity=2)
    assert "Close unsafe mines" not in Client().get(feed_of(cast)).content.decode()


def test_a_restricted_title_stays_at_home(cast):
    action = action_for(cast, title="Name the champion", due=in_days(2), sensitivity=2)
    secret = action_for(cast, title="Meet the witness", by="amina", due=in_days(2))
    Action.objects.filter(pk=secret.pk).update(sensitivity=3)
    path = feed_of(cast)
    (event,) = read(path).walk("VEVENT")
    assert str(event["summary"]) == "A confidential matter is due"
    assert str(event["url"]).endswith("/sandstone/today/")
    content = Client().get(path).content.decode().replace("\r\n ", "")
    for word in ("champion", "witness", str(action.pk), str(secret.pk)):
        assert word not in content


def test_only_what_is_ones_own(cast):
    action_for(cast, "ngo", title="For others", due=in_days(2))
    assert not read(feed_of(cast)).walk("VEVENT")


def test_the_address_is_secret_shown_once_and_kept_as_a_digest(cast):
    path = feed_of(cast)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) > 40
    assert token not in str(CalendarFeed.objects.values().get())
    assert token not in cast.client("bilal").get("/me/mail/").content.decode()
    assert [e.name for e in Event.objects.filter(name__startswith="calendar_")] == ["calendar_opened"]


def answer_at(path: str) -> tuple[object, ...]:
    """All of an answer but the token against forgery, which differs each time."""
    answer = Client().get(path)
    headers = {name: value for name, value in answer.items() if name != "Content-Security-Policy"}
    return answer.status_code, headers, re.sub(rb'value="[A-Za-z0-9]{64}"|/calendar/[^"]+', b"", answer.content)


def test_a_replaced_a_revoked_a_closed_and_an_absent_one_answer_alike(cast):
    old = feed_of(cast)
    new = feed_of(cast)
    absent = answer_at(f"/calendar/{'x' * 43}.ics")
    assert absent[0] == 404
    assert answer_at(old) == absent
    assert answer_at(new)[0] == 200
    cast.client("bilal").post("/me/calendar/end/")
    assert answer_at(new) == absent
    closed = feed_of(cast)
    Account.objects.filter(pk=cast.account("bilal").pk).update(is_active=False)
    assert answer_at(closed) == absent


def test_whoever_lost_every_role_has_no_calendar_either(cast):
    action_for(cast, title="Inspect", due=in_days(2))
    path = feed_of(cast)
    assert read(path).walk("VEVENT")
    RoleAssignment.objects.filter(account=cast.account("bilal")).update(deleted_at=timezone.now())
    assert Client().get(path).status_code == 404


def test_it_says_when_it_was_read_last(cast):
    path = feed_of(cast)
    client = cast.client("bilal")
    assert "No program read it yet." in client.get("/me/mail/").content.decode()
    with time_machine.travel(timezone.now()):
        Client().get(path)
    assert "Read last on" in client.get("/me/mail/").content.decode()
    assert Client().post(path).status_code == 405
