"""A duty's thread is derived from what hangs on it, step by step; statuses that disagree are told apart."""

from datetime import date

import pytest
from django.utils import timezone

from accord.answer.progress.queries.standing import rules_of
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.standing import Gap, State
from accord.commit.commitments.queries import duties_for, duty_for
from accord.kernel.audit.models import Event
from accord.kernel.followup.services import drop_action
from accord.kernel.vetting.services import return_submission

pytestmark = pytest.mark.django_db


def thread(ledger, duty):
    row = duty_for(ledger.cast.viewer("imran"), duty.pk)
    return thread_of([row])[duty.pk]


def steps(ledger, duty):
    return [(knot.step, knot.state) for knot in thread(ledger, duty).knots if knot.state != "open"]


def test_a_promise_that_nobody_owns_is_promised_and_a_gap(ledger):
    found = thread(ledger, ledger.duty(lead=None))
    assert (found.state, found.gaps) == (State.PROMISED, [Gap.NOBODY_OWNS])
    promised = found.knots[0]
    assert (promised.state, promised.date, promised.note) == ("done", date(2022, 11, 14), "supported")


def test_a_duty_with_a_lead_is_assigned_and_nothing_started(ledger):
    found = thread(ledger, ledger.duty())
    assert (found.state, found.gaps) == (State.ASSIGNED, [Gap.NO_ACTION])
    assert (found.knots[1].date, found.knots[1].note) == (date(2023, 3, 2), "1 level")


def test_an_action_that_was_only_written_down_is_not_acting(ledger):
    duty = ledger.duty()
    ledger.act(duty, started=False)
    found = thread(ledger, duty)
    assert (found.state, found.knots[2].note) == (State.ASSIGNED, "1 action, none started")
    assert Gap.NO_ACTION in found.gaps


def test_a_started_action_is_acting_on_the_day_it_started_and_never_kept(ledger):
    duty = ledger.duty(assigned_on=date(2026, 10, 1))
    ledger.act(duty)
    found = thread(ledger, duty)
    assert (found.state, found.gaps) == (State.ACTING, [])
    started = Event.objects.get(name="action_started")
    assert found.knots[2].date == timezone.localdate(started.at)


def test_a_dropped_action_counts_no_more(ledger):
    duty = ledger.duty()
    action = ledger.act(duty)
    drop_action(ledger.cast.viewer("bilal"), action, reason="No money")
    assert thread(ledger, duty).state is State.ASSIGNED


def test_work_without_a_report_for_longer_than_the_review_interval_is_a_gap(ledger):
    duty = ledger.duty()
    ledger.act(duty)
    assert thread(ledger, duty).gaps == [Gap.NO_REPORT]


def test_a_report_counts_once_it_is_approved_and_not_before(ledger):
    duty = ledger.duty(assigned_on=date(2026, 10, 1))
    ledger.act(duty)
    report = ledger.report(duty, approved=False)
    assert thread(ledger, duty).state is State.ACTING
    submission = ledger.submission(report)
    return_submission(ledger.cast.viewer("hina"), submission, report, reason="Which mines?")
    assert thread(ledger, duty).state is State.ACTING


def test_an_approved_report_is_reported_which_is_not_verified(ledger):
    duty = ledger.duty()
    ledger.act(duty)
    ledger.report(duty, part=58, whole=58, unit="mines")
    found = thread(ledger, duty)
    assert (found.state, found.gaps) == (State.REPORTED, [])
    assert (found.knots[3].date, found.knots[3].note) == (date(2026, 6, 30), "“done”")
    assert found.knots[4].state == "open"
    assert found.report is not None
    assert found.report.said == "Done: 58 of 58 mines"


def test_a_report_that_nothing_was_started_is_no_progress(ledger):
    duty = ledger.duty()
    ledger.report(duty, claim="not_started")
    found = thread(ledger, duty)
    assert (found.state, found.gaps) == (State.ASSIGNED, [Gap.NO_ACTION])


def test_a_day_that_passed_without_a_report_of_done_is_overdue(ledger):
    duty = ledger.duty(due=date(2026, 6, 30))
    ledger.act(duty)
    ledger.report(duty, claim="underway")
    found = thread(ledger, duty)
    assert (found.state, found.gaps) == (State.OVERDUE, [Gap.OVERDUE])
    ledger.report(duty, claim="done", dated=date(2026, 9, 1))
    assert thread(ledger, duty).state is State.REPORTED


def test_an_assessment_that_agrees_after_the_report_verifies_it(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "agrees", dated=date(2026, 6, 29))
    assert thread(ledger, duty).state is State.REPORTED, "it was made before the report"
    ledger.assess(duty, "agrees")
    found = thread(ledger, duty)
    assert (found.state, found.knots[4].date) == (State.VERIFIED, date(2026, 8, 12))


@pytest.mark.parametrize("finding", ["partly", "disagrees"])
def test_an_independent_disagreement_shows_as_disputed(ledger, finding):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, finding, part=31, whole=58, unit="mines")
    found = thread(ledger, duty)
    assert (found.state, found.gaps, found.is_disputed) == (State.DISPUTED, [Gap.DISPUTED], True)
    knot = found.knots[4]
    assert (knot.state, knot.note, knot.date) == ("disputed", "31 of 58 mines", date(2026, 8, 12))


def test_an_assessor_who_cannot_tell_changes_nothing(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "cannot_tell")
    assert thread(ledger, duty).state is State.REPORTED


def test_a_dispute_stands_until_its_author_agrees_whatever_is_reported_again(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "disagrees")
    ledger.report(duty, dated=date(2026, 9, 1))
    assert thread(ledger, duty).state is State.DISPUTED
    ledger.assess(duty, "agrees", dated=date(2026, 10, 1))
    assert thread(ledger, duty).state is State.VERIFIED


def test_a_draft_of_an_assessment_shows_nowhere(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "disagrees", publish=False)
    assert thread(ledger, duty).state is State.REPORTED


def test_those_concerned_confirm_what_was_reported_done(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "agrees")
    ledger.hear(duty, counted=30, asked=50)
    found = thread(ledger, duty)
    assert (found.state, found.knots[5].note) == (State.CONFIRMED, "60 %")


def test_those_concerned_who_say_otherwise_contradict_it(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.hear(duty, counted=19, asked=50)
    found = thread(ledger, duty)
    assert (found.state, found.gaps) == (State.REPORTED, [Gap.CONTRADICTED])
    assert found.knots[5].state == "disputed"


def test_too_few_people_or_people_asked_before_the_report_confirm_nothing(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.hear(duty, counted=4, asked=4)
    ledger.hear(duty, counted=40, asked=50, collected_on=date(2026, 5, 1))
    assert thread(ledger, duty).state is State.REPORTED


def test_everybody_gets_the_same_thread(ledger):
    duty = ledger.duty()
    ledger.report(duty)
    ledger.assess(duty, "disagrees", publish=False)
    views = [
        thread_of([duty_for(ledger.cast.viewer(name), duty.pk)])[duty.pk].knots
        for name in ("bilal", "lal", "hina", "amina", "imran")
    ]
    assert all(view == views[0] for view in views)


def test_many_duties_cost_as_many_queries_as_one(ledger, queries_of):
    for level in ("federal", "provincial", "district"):
        for _one in range(4):
            duty = ledger.duty(level=level)
            ledger.act(duty)
            ledger.report(duty)
            ledger.assess(duty, "agrees")
            ledger.hear(duty)
    duties = list(duties_for(ledger.cast.viewer("imran")))
    rules = rules_of(ledger.cast.space)

    def knots(rows):
        return [[knot.note for knot in found.knots] for found in thread_of(rows, rules=rules).values()]

    few = queries_of(lambda: knots(duties[:1]))
    assert queries_of(lambda: knots(duties)) == few
    assert few <= 12
    assert steps(ledger, duties[0])[-1] == ("confirmed", "done")
