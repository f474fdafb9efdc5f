"""Lists and counts of actions: mine, overdue, to accept, about a record; hidden ones leave no trace."""

from datetime import timedelta

import pytest
from django.db.models import Exists
from django.utils import timezone

from accord.kernel.actors.models import Actor
from accord.kernel.followup.models import Action
from accord.kernel.followup.queries import (
    action_count,
    actions_about,
    actions_seen,
    actions_to_accept,
    live_actions,
    may_add_action,
    open_actions_for,
    overdue_actions,
)
from accord.kernel.followup.services import add_action, drop_action, finish_action
from accord.kernel.policy.sensitivity import S2

TODAY = timezone.localdate()


@pytest.fixture
def added(cast):
    """Actions of the mines department about itself, one a title."""

    def add(title, who="amina", lead="mines", **more):
        return add_action(
            cast.viewer(who), title=title, lead=cast.bodies[lead], **({"about": cast.bodies[lead]} | more)
        )

    return add


def titles(actions):
    return [action.title for action in actions]


def test_mine_are_those_of_my_bodies_and_those_given_to_me(cast, added):
    added("later", due=TODAY + timedelta(days=9))
    added("no day")
    added("soon", due=TODAY, lead="mines_branch")
    added("given", lead="labour", assignee=cast.people["bilal"], due=TODAY + timedelta(days=20))
    added("not mine", lead="district_office")
    finish_action(cast.viewer("bilal"), added("done"))
    assert titles(open_actions_for(cast.viewer("bilal"))) == ["soon", "later", "given", "no day"]
    assert titles(open_actions_for(cast.viewer("kiran"))) == []
    assert titles(open_actions_for(cast.viewer("mehr"))) == []
    assert titles(open_actions_for(cast.viewer("visitor"))) == []


def test_overdue_is_what_is_still_to_be_done_after_its_day(cast, added):
    added("today", due=TODAY)
    late = added("late", due=TODAY - timedelta(days=1))
    added("later still", due=TODAY - timedelta(days=9))
    finish_action(cast.viewer("bilal"), added("done late", due=TODAY - timedelta(days=3)))
    assert titles(overdue_actions(cast.viewer("imran"))) == ["later still", "late"]
    assert late.is_overdue()
    assert titles(overdue_actions(cast.viewer("imran"), on=TODAY - timedelta(days=5))) == ["later still"]
    assert titles(overdue_actions(cast.viewer("mehr"))) == []


def test_what_is_done_waits_for_who_asked_and_for_the_secretariat(cast, added):
    finish_action(cast.viewer("bilal"), added("asked by Hina", who="hina"))
    finish_action(cast.viewer("bilal"), added("asked by Amina"))
    added("not done")
    assert titles(actions_to_accept(cast.viewer("hina"))) == ["asked by Hina"]
    assert len(actions_to_accept(cast.viewer("amina"))) == 2
    assert titles(actions_to_accept(cast.viewer("bilal"))) == []
    assert titles(actions_to_accept(cast.viewer("visitor"))) == []


def test_actions_about_records_come_in_one_list(cast, added):
    added("mine")
    added("other", lead="labour")
    added("elsewhere", lead="district_office")
    found = actions_about(cast.viewer("imran"), "actor", [cast.bodies["mines"].pk, cast.bodies["labour"].pk])
    assert titles(found) == ["mine", "other"]


def test_hidden_actions_leave_no_trace_in_lists(cast, added):
    added("hidden", sensitivity=S2, due=TODAY - timedelta(days=1))
    for who in ("imran", "daud", "kiran"):
        viewer = cast.viewer(who)
        assert titles(actions_seen(viewer)) == []
        assert titles(overdue_actions(viewer)) == []
        assert titles(actions_about(viewer, "actor", [cast.bodies["mines"].pk])) == []
    assert titles(actions_seen(cast.viewer("hina"))) == ["hidden"]


def test_a_board_counts_what_was_not_dropped_and_nothing_restricted(cast, added):
    drop_action(cast.viewer("amina"), added("dropped", lead="labour"), reason="x")
    added("restricted", lead="police", sensitivity=S2)
    added("one", due=TODAY - timedelta(days=1))
    finish_action(cast.viewer("bilal"), added("two", due=TODAY - timedelta(days=1)))
    rows = Actor.objects.filter(space=cast.space).annotate(
        acts=Exists(live_actions("actor")),
        n=action_count(live_actions("actor")),
    )
    found = {row.pk: (row.acts, row.n) for row in rows}
    assert found[cast.bodies["mines"].pk] == (True, 2)
    assert found[cast.bodies["labour"].pk] == (False, 0)
    assert found[cast.bodies["police"].pk] == (False, 0)


def test_a_page_knows_before_the_form_who_may_ask(cast):
    may = {who for who in cast.people if may_add_action(cast.viewer(who), cast.bodies["mines"])}
    assert may == {"amina", "bilal", "hina"}


def test_lists_take_as_many_queries_for_many_as_for_few(cast, added, queries_of):
    viewer = cast.viewer("bilal")

    def read():
        for listed in (open_actions_for(viewer), overdue_actions(viewer), actions_seen(viewer)):
            for action in listed:
                str(action.lead), str(action.assignee), action.space.slug

    for number in range(3):
        added(f"{number}", due=TODAY - timedelta(days=1))
    few = queries_of(read)
    Action.objects.bulk_create(
        Action(space=cast.space, title="many", lead=cast.bodies["mines"], due=TODAY - timedelta(days=1))
        for _ in range(200)
    )
    assert queries_of(read) == few
