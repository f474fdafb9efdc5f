"""Overdue actions are said once to the person, once to the body a week later, and never daily."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accord.kernel.followup.jobs import remind_of_overdue
from accord.kernel.followup.services import add_action, finish_action, move_due
from accord.kernel.notices.models import Notice
from accord.kernel.notices.services import mark_read


@pytest.fixture
def today():
    return timezone.localdate()


def read_all(cast):
    for who in ("bilal", "imran", "amina"):
        mark_read(cast.viewer(who))
    Notice.objects.exclude(text__contains="past its day").delete()


def said(cast, who):
    return sorted(Notice.objects.filter(account=cast.account(who)).values_list("text", flat=True))


def test_the_person_hears_once_and_the_body_after_a_week(cast, today):
    action = add_action(
        cast.viewer("amina"),
        title="Fence the shaft",
        lead=cast.bodies["mines"],
        assignee=cast.people["imran"],
        due=today - timedelta(days=1),
    )
    read_all(cast)
    assert [remind_of_overdue(), remind_of_overdue()] == [1, 0]
    assert said(cast, "imran") == ["An action of yours is past its day."]
    read_all(cast)
    assert remind_of_overdue(today + timedelta(days=2)) == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [remind_of_overdue(), remind_of_overdue()] == [1, 0]
        assert said(cast, "bilal") == ["An action of your body has been past its day for a week."]
        move_due(cast.viewer("amina"), action, due=timezone.localdate() - timedelta(days=1))
        read_all(cast)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert remind_of_overdue() == 1


def test_nobody_is_reminded_of_what_is_done_or_not_due(cast, today):
    lead = cast.bodies["mines"]
    add_action(cast.viewer("amina"), title="Later", lead=lead, due=today)
    add_action(cast.viewer("amina"), title="Some day", lead=lead)
    done = add_action(cast.viewer("amina"), title="Done", lead=lead, due=today - timedelta(days=3))
    finish_action(cast.viewer("bilal"), done)
    assert remind_of_overdue() == 0


def test_without_a_person_the_body_hears_at_once(cast, today):
    add_action(cast.viewer("amina"), title="Fence", lead=cast.bodies["mines"], due=today - timedelta(days=1))
    read_all(cast)
    assert remind_of_overdue() == 1
    assert said(cast, "bilal") == ["An action of yours is past its day."]
