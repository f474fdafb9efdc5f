"""How promises moved: what counts today, by the month in which it was reached, the same for everybody."""

from datetime import date

import pytest

from accord.answer.progress.findings import movement_chart, movement_title
from accord.answer.progress.models import Report
from accord.answer.progress.queries.over_time import MONTHS, STEPS, movement
from accord.answer.progress.queries.standing import counted_duties
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.standing import State
from accord.answer.progress.tests.worlds import World
from accord.ui.charts import engine, words
from accord.ui.charts.engine import NotDrawn

PAGE = "/sandstone/answer/over-time/"


@pytest.fixture(autouse=True)
def no_engine(monkeypatch):
    """The picture itself is tested where it is drawn."""

    def later(*_arguments, **_named):
        raise NotDrawn("test", later=True)

    monkeypatch.setattr(engine, "ask", later)


def counted(moved, step) -> dict[str, int]:
    return dict(zip([day.strftime("%Y-%m") for day in moved.days], moved.counts[step], strict=True))


def test_each_step_counts_from_its_month_on(ledger):
    duty = ledger.duty(assigned_on=date(2025, 3, 2))
    ledger.report(duty, "underway", dated=date(2026, 2, 27))
    ledger.report(duty, "done", dated=date(2026, 6, 30))
    ledger.assess(duty, "agrees", dated=date(2026, 8, 12))
    moved = movement(ledger.cast.viewer("imran"))
    assert moved.days[-1] == date(2026, 11, 21), "the newest month ends today"
    assert moved.days[-2] == date(2026, 10, 31)
    assert counted(moved, State.PROMISED)["2023-12"] == 1, "promised before the first month that is shown"
    assert [counted(moved, State.ASSIGNED)[month] for month in ("2025-02", "2025-03")] == [0, 1]
    assert [counted(moved, State.REPORTED)[month] for month in ("2026-01", "2026-02")] == [0, 1]
    assert [counted(moved, State.VERIFIED)[month] for month in ("2026-07", "2026-08", "2026-11")] == [0, 1, 1]
    assert len(moved.days) == MONTHS


def test_the_rules_are_asked_once(ledger, queries_of):
    ledger.duty(assigned_on=date(2025, 3, 2))
    viewer = ledger.cast.viewer("imran")
    assert queries_of(lambda: movement(viewer)) == 1 + len(STEPS)


def test_what_is_disputed_today_is_not_among_the_verified_of_any_month(ledger):
    duty = ledger.duty()
    ledger.report(duty, "done", dated=date(2026, 6, 30))
    ledger.assess(duty, "partly", dated=date(2026, 8, 12))
    moved = movement(ledger.cast.viewer("imran"))
    assert moved.last(State.REPORTED) == 1
    assert set(moved.counts[State.VERIFIED]) == {0}


def test_drafts_and_reports_that_say_not_started_count_for_nothing(ledger):
    ledger.report(ledger.duty(), "not_started")
    ledger.report(ledger.duty(), "done", approved=False)
    ledger.draft(ledger.duty())
    moved = movement(ledger.cast.viewer("bilal"))
    assert (moved.total, moved.last(State.REPORTED)) == (3, 0)


@pytest.mark.parametrize("seed", range(3))
def test_the_newest_figures_are_those_of_a_slow_reading(today, cast, seed):
    World(cast, seed, 120).write()
    viewer = cast.viewer("imran")
    moved = movement(viewer)
    threads = thread_of(list(counted_duties(viewer)))
    facts = [thread.evidence.facts for thread in threads.values()]
    assert moved.total == len(threads)
    assert moved.last(State.ASSIGNED) == sum(fact.is_owned for fact in facts)
    assert moved.last(State.REPORTED) == sum(any(r.claim != "not_started" for r in fact.reports) for fact in facts)
    verified = sum(thread.state is State.VERIFIED for thread in threads.values())
    confirmed = sum(thread.state is State.CONFIRMED for thread in threads.values())
    assert verified <= moved.last(State.VERIFIED) <= verified + confirmed
    for step in STEPS:
        assert list(moved.counts[step]) == sorted(moved.counts[step]), "counts only grow"


def test_everybody_gets_the_same_figures_and_strangers_none(today, cast):
    World(cast, 5, 60).write()
    told = [movement(cast.viewer(name)) for name in ("imran", "bilal", "lal", "hina", "amina", "kiran")]
    assert all(one == told[0] for one in told)
    assert movement(cast.viewer("gul")).total == 0
    assert movement(cast.viewer("mehr")).total == 0


def test_it_costs_the_same_queries_whatever_it_counts(today, cast, queries_of):
    World(cast, 1, 10).write()
    viewer = cast.viewer("imran")
    few = queries_of(lambda: movement(viewer))
    World(cast, 2, 600).write()
    assert queries_of(lambda: movement(viewer)) == few <= 7


def test_the_title_says_how_many_were_reported_on_and_how_many_are_verified(ledger):
    assert movement_title(movement(ledger.cast.viewer("imran"))) == "No promise has moved yet"
    ledger.report(ledger.duty(), "done", dated=date(2026, 6, 30))
    ledger.duty(lead=None)
    assert movement_title(movement(ledger.cast.viewer("imran"))) == "1 of 2 duties was reported on, 0 are verified"


def test_the_page_has_the_figures_their_source_and_the_file(ledger):
    ledger.report(ledger.duty(), "done", dated=date(2026, 6, 30))
    page = ledger.cast.client("imran").get(PAGE).content.decode()
    assert "How promises moved" in page
    assert "approved records of this space, as of 21 November 2026" in page
    assert "The picture is being drawn" in page
    assert "?format=csv" in page
    empty = ledger.cast.client("mehr").get("/quartz/answer/over-time/").content.decode()
    assert "Nothing has moved yet" in empty


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_the_figures_of_the_page(ledger, kind):
    ledger.report(ledger.duty(), "done", dated=date(2026, 6, 30))
    answer = ledger.cast.client("imran").get(f"{PAGE}?format={kind}")
    assert "attachment" in answer["Content-Disposition"]
    if kind == "csv":
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0] == "Day,promised,assigned,reported,verified"
        assert lines[-1] == "2026-11-21,1,1,1,0"


def test_the_chart_is_made_of_the_same_figures(ledger):
    ledger.report(ledger.duty(), "done", dated=date(2026, 6, 30))
    moved = movement(ledger.cast.viewer("imran"))
    chart = movement_chart(moved)
    assert [list(series.values) for series in chart.series] == [list(moved.counts[step]) for step in STEPS]
    assert "21 Nov 2026" in words.summary(chart)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("imran", 200), ("gul", 200), ("kiran", 200), ("mehr", 404), ("visitor", 302)]
)
def test_everybody_in_the_space_sees_the_page_and_nobody_else(cast, name, status):
    assert cast.client(name).get(PAGE).status_code == status
