"""Under Today each body finds the duties it leads with the next step, what is late first."""

from datetime import date

from accord.answer.progress.queries.waiting import NextStep, duties_waiting_for, promise_counts
from accord.answer.progress.services import submit_report
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.services import add_commitment, add_instrument
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members
from accord.kernel.vetting.services import approve_submission, return_submission


def waiting(ledger, name="bilal"):
    return [(found.duty.pk, found.step, found.is_overdue) for found in duties_waiting_for(ledger.cast.viewer(name))]


def test_each_lead_finds_its_own_duty_and_nobody_elses(ledger):
    mines = ledger.duty()
    district = ledger.duty(lead="district_office", level="district")
    federal = ledger.duty(lead="federal", level="federal")
    for name, duty in (("bilal", mines), ("chandni", district), ("imran", federal)):
        assert waiting(ledger, name) == [(duty.pk, NextStep.ADD_ACTION, False)]
    for name in ("amina", "lal", "kiran", "mehr", "gul"):
        assert waiting(ledger, name) == []


def test_the_next_step_follows_the_thread(ledger):
    cast = ledger.cast
    bilal, hina = cast.viewer("bilal"), cast.viewer("hina")
    duty = ledger.duty(assigned_on=date(2026, 10, 1))
    assert waiting(ledger) == [(duty.pk, NextStep.ADD_ACTION, False)]
    ledger.act(duty)
    assert waiting(ledger) == [(duty.pk, NextStep.REPORT, False)]
    draft = ledger.draft(duty)
    assert waiting(ledger) == [(duty.pk, NextStep.SEND_DRAFT, False)]
    submit_report(bilal, draft)
    assert waiting(ledger) == [], "it lies with the reviewer"
    return_submission(hina, ledger.submission(draft), draft, reason="Which mines?")
    assert waiting(ledger) == [(duty.pk, NextStep.ANSWER_RETURNED, False)]
    submit_report(bilal, draft)
    approve_submission(hina, ledger.submission(draft), draft)
    assert waiting(ledger) == [], "it is reported done"
    ledger.assess(duty, "disagrees")
    assert waiting(ledger) == [(duty.pk, NextStep.ANSWER_ASSESSMENT, False)]


def test_what_is_late_comes_first_then_what_is_due_soonest(ledger):
    later = ledger.duty(due=date(2027, 5, 1))
    undated = ledger.duty()
    late = ledger.duty(due=date(2026, 11, 1))
    soon = ledger.duty(due=date(2026, 12, 1))
    found = waiting(ledger)
    assert [pk for pk, _step, _late in found] == [late.pk, soon.pk, later.pk, undated.pk]
    assert [is_late for _pk, _step, is_late in found] == [True, False, False, False]


def test_a_report_of_work_under_way_rests_until_the_review_interval_is_over(ledger):
    lately, long_ago = ledger.duty(), ledger.duty()
    for duty, day in ((lately, date(2026, 11, 1)), (long_ago, date(2026, 1, 1))):
        ledger.act(duty)
        ledger.report(duty, "underway", dated=day)
    assert waiting(ledger) == [(long_ago.pk, NextStep.REPORT, False)]


def test_each_line_leads_to_its_step_and_says_why(ledger):
    duty = ledger.duty()
    [found] = duties_waiting_for(ledger.cast.viewer("bilal"))
    assert found.url.endswith(f"/answer/duties/{duty.pk}/actions/new/")
    assert (found.title, found.why) == (
        "Inspect every mine twice a year",
        "Nothing was started: say who does what by when.",
    )
    assert ledger.cast.client("bilal").get(found.url).status_code == 200


def test_what_a_member_declined_waits_for_nothing_until_it_says_otherwise(ledger):
    amina = ledger.cast.viewer("amina")
    decision = add_instrument(amina, kind="group_decision", title={"en": "Sixth meeting"})
    asked = add_commitment(amina, instrument=decision, text="Name a person whom people can call.")
    give_to_members(amina, decision, recommendations=[asked], members=[ledger.cast.bodies["mines"]])
    (duty,) = asked.duties.all()
    assert waiting(ledger) == [(duty.pk, NextStep.ADD_ACTION, False)]
    said = {"source": "Letter"}
    answer_recommendation(amina, duty, answer="adopted", as_of=date(2026, 9, 1), **said)
    answer_recommendation(amina, duty, answer="declined", as_of=date(2026, 10, 1), reason="Not ours to do", **said)
    assert waiting(ledger) == []
    answer_recommendation(amina, duty, answer="under_way", as_of=date(2026, 11, 1), **said)
    assert waiting(ledger) == [(duty.pk, NextStep.ADD_ACTION, False)]


def test_it_costs_the_same_queries_for_few_and_for_many(today, cast, queries_of):
    bilal = cast.viewer("bilal")
    World(cast, 1, 20).write()
    few = queries_of(lambda: duties_waiting_for(bilal))
    World(cast, 2, 1_000).write()
    assert queries_of(lambda: duties_waiting_for(bilal)) == few
    assert len(duties_waiting_for(bilal)) == 25


def test_the_bars_lead_to_the_duties_they_count(today, cast):
    World(cast, 4, 60).write()
    client = cast.client("imran")
    bars = promise_counts(cast.viewer("imran"))
    assert bars
    for bar in bars:
        assert client.get(bar.url).context["page"].total == bar.value
