"""The rules in SQL say what the pure rules say, over worlds that nobody thought of."""

from threading import Thread

import pytest

from accord.answer.progress.queries.standing import counted_duties, read_mark, rules_of, with_standing
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.standing import GAPS, Gap, State
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.queries import duties_for

pytestmark = pytest.mark.django_db
TOLD = ("state", "needs_attention", "mark", *(f"gap_{gap}" for gap in Gap))


@pytest.mark.parametrize("seed", range(6))
def test_every_duty_has_the_same_state_and_gaps_in_sql_and_in_words(today, cast, seed):
    World(cast, seed, 150).write()
    viewer, rules = cast.viewer("imran"), rules_of(cast.space)
    told = {row.pk: row for row in counted_duties(viewer, with_standing(rules, shown=TOLD))}
    threads = thread_of(duties_for(viewer).filter(pk__in=told), rules=rules)
    assert len(threads) == len(told) > 100
    for pk, thread in threads.items():
        row = told[pk]
        gaps = [gap for gap in Gap if getattr(row, f"gap_{gap}")]
        assert (State(row.state), gaps) == (thread.state, thread.gaps), thread.evidence.facts
        assert row.needs_attention == bool(thread.gaps)
        assert read_mark(row.mark) == (thread.state, row.needs_attention)


def test_a_world_holds_every_state_and_every_gap(today, cast):
    World(cast, 7, 800).write()
    rows = list(counted_duties(cast.viewer("imran"), with_standing(rules_of(cast.space), shown=TOLD)))
    assert {row.state for row in rows} == set(State)
    assert all(any(getattr(row, f"gap_{gap}") for row in rows) for gap in GAPS)


def test_a_query_is_kept_for_the_next_time_and_never_shared_between_threads(today, cast):
    rules = rules_of(cast.space)
    mine = with_standing(rules, shown=("mark",), asked=())
    assert with_standing(rules, shown=("mark",), asked=()) is mine
    others: list[object] = []
    thread = Thread(target=lambda: others.append(with_standing(rules, shown=("mark",), asked=())))
    thread.start()
    thread.join()
    assert others
    assert others[0] is not mine
