"""The life of an action: each step by whom it belongs to, once, with a reason where somebody is put off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.kernel.access.models import Audience
from accord.kernel.access.queries import visible_to
from accord.kernel.access.services import share_with
from accord.kernel.actors.models import Actor
from accord.kernel.audit.models import Event, HistoryValue
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import (
    accept_action,
    add_action,
    change_action,
    drop_action,
    finish_action,
    move_due,
    reassign_action,
    return_action,
    start_action,
)
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.errors import Refused, StaleRecord

TODAY = timezone.localdate()


@pytest.fixture
def added(cast):
    """An action that the secretariat asks of the mines department."""

    def add(who="amina", lead="mines", **more):
        return add_action(cast.viewer(who), **({"title": "Fence the shaft", "lead": cast.bodies[lead]} | more))

    return add


def finished(cast, action):
    return finish_action(cast.viewer("bilal"), start_action(cast.viewer("bilal"), action))


def texts(cast, who):
    return [line.text for line in unread_notices(cast.viewer(who))]


def test_an_action_is_asked_started_done_and_accepted(cast, added):
    action = added(
        due=TODAY, assignee=cast.people["bilal"], helpers=[cast.bodies["labour"]], about=cast.bodies["mines"]
    )
    assert (action.status, action.asked_by, action.about_kind) == ("open", cast.account("amina").pk, "actor")
    finished(cast, action)
    assert (action.status, action.done_at is not None) == ("done", True)
    accept_action(cast.viewer("amina"), action)
    stored = Action.objects.get(pk=action.pk)
    assert (stored.status, stored.accepted_at is not None, stored.revision) == ("accepted", True, 4)
    names = list(Event.objects.filter(object_id=action.pk).order_by("number").values_list("name", flat=True))
    assert [name for name in names if name != "people_told"] == [
        "action_added",
        "action_started",
        "action_finished",
        "action_accepted",
    ]


def test_everybody_concerned_hears_of_it_once(cast, added):
    action = added(assignee=cast.people["bilal"])
    assert texts(cast, "bilal") == ["An action was given to you or to a body you act for."]
    finished(cast, action)
    assert texts(cast, "amina") == ["An action that you asked for is done. Accept it or send it back."]
    assert texts(cast, "hina") == []


def test_an_open_action_is_done_in_one_step(cast, added):
    assert finish_action(cast.viewer("bilal"), added()).status == "done"


def test_what_is_not_done_goes_back_with_a_reason(cast, added):
    action = finished(cast, added())
    with pytest.raises(Refused) as refusal:
        return_action(cast.viewer("amina"), action, reason=" ")
    assert refusal.value.field == "reason"
    return_action(cast.viewer("amina"), action, reason="The north side is open.")
    assert (action.status, action.reason, action.done_at) == ("in_progress", "The north side is open.", None)
    assert "An action of yours came back with a reason." in texts(cast, "bilal")
    assert finish_action(cast.viewer("bilal"), action).reason == ""


def test_an_action_is_dropped_with_a_reason_and_then_over(cast, added):
    action = added()
    with pytest.raises(Refused):
        drop_action(cast.viewer("amina"), action, reason="")
    drop_action(cast.viewer("amina"), action, reason="The mine is closed.")
    bilal = cast.viewer("bilal")
    for step in (
        lambda: start_action(bilal, action),
        lambda: finish_action(bilal, action),
        lambda: accept_action(cast.viewer("amina"), action),
        lambda: drop_action(cast.viewer("amina"), action, reason="Twice"),
        lambda: move_due(cast.viewer("amina"), action, due=TODAY),
        lambda: reassign_action(cast.viewer("amina"), action),
        lambda: change_action(cast.viewer("amina"), action, title="Other", details=""),
    ):
        with pytest.raises(Refused):
            step()


def test_two_who_press_at_once_get_one_step_and_one_refusal(cast, added):
    action = added()
    seen_by_another = Action.objects.get(pk=action.pk)
    start_action(cast.viewer("bilal"), action)
    with pytest.raises(Refused, match="in_progress"):
        start_action(cast.viewer("bilal"), seen_by_another)
    assert Event.objects.filter(name="action_started").count() == 1


def test_a_form_sent_twice_makes_one_action(cast, added):
    assert added(client_key="k").pk == added(client_key="k").pk
    assert Event.objects.filter(name="action_added").count() == 1


@pytest.mark.parametrize("title", ["", "  ", "a\u202eb", "a\x00b", "x" * 301])
def test_a_title_must_be_fit_to_be_read(added, title):
    with pytest.raises(Refused) as refusal:
        added(title=title)
    assert refusal.value.field == "title"
    assert not Action.objects.exists()


def test_a_body_leads_and_a_person_is_given_it(cast, added):
    with pytest.raises(Refused) as refusal:
        added(lead="mines", assignee=cast.bodies["labour"])
    assert refusal.value.field == "assignee"
    with pytest.raises(Refused) as refusal:
        add_action(cast.viewer("amina"), title="x", lead=cast.people["bilal"])
    assert refusal.value.field == "lead"


def test_nothing_of_another_space_is_drawn_in(cast, added):
    with pytest.raises(NotVisible):
        added(assignee=cast.people["mehr"])
    with pytest.raises((NotVisible, NotPermitted)):
        added(about=cast.people["mehr"])


@pytest.mark.parametrize("who", ["imran", "daud", "kiran", "gul", "lal", "mehr", "visitor"])
def test_who_may_only_read_asks_for_nothing(cast, added, who):
    with pytest.raises((NotPermitted, NotVisible)):
        added(who)


def test_a_contributor_asks_of_the_own_body_alone(cast, added):
    assert added("bilal", "mines_branch").asked_by == cast.account("bilal").pk
    assert added("chandni", "district_office").lead == cast.bodies["district_office"]
    for lead in ("labour", "district_office"):
        with pytest.raises(NotPermitted):
            added("bilal", lead)


def test_only_the_leads_body_says_that_it_is_done(cast, added):
    action = added()
    for who in ("amina", "hina", "chandni", "daud", "imran", "kiran"):
        for step in (start_action, finish_action):
            with pytest.raises(NotPermitted):
                step(cast.viewer(who), action)


def test_a_member_says_it_for_the_own_body(cast, added):
    assert finish_action(cast.viewer("daud"), added(lead="owners")).status == "done"


def test_who_asked_accepts_and_so_does_the_secretariat(cast, added):
    asked = finished(cast, added("hina"))
    for who in ("bilal", "chandni", "imran", "daud", "lal"):
        with pytest.raises(NotPermitted):
            accept_action(cast.viewer(who), asked)
    assert accept_action(cast.viewer("hina"), asked).status == "accepted"
    assert accept_action(cast.viewer("amina"), finished(cast, added("hina"))).status == "accepted"


def test_the_lead_does_not_drop_or_move_what_others_asked_for(cast, added):
    action = added(due=TODAY)
    with pytest.raises(NotPermitted):
        drop_action(cast.viewer("bilal"), action, reason="No time")
    with pytest.raises(NotPermitted):
        move_due(cast.viewer("bilal"), action, due=TODAY + timedelta(days=90))
    own = added("bilal", due=TODAY)
    assert move_due(cast.viewer("bilal"), own, due=None, reason="Rain").reason == "Rain"
    assert drop_action(cast.viewer("bilal"), own, reason="No need").status == "dropped"


def test_a_day_is_moved_and_the_old_one_is_kept_in_history(cast, added):
    action = added(due=TODAY)
    move_due(cast.viewer("amina"), action, due=TODAY + timedelta(days=9), reason="Rain")
    value = HistoryValue.objects.get(event__name="action_moved", field="due")
    assert (value.before, value.after) == (TODAY.isoformat(), (TODAY + timedelta(days=9)).isoformat())
    with pytest.raises(StaleRecord):
        move_due(cast.viewer("amina"), action, due=TODAY, revision=1)


def test_nothing_new_is_no_event(cast, added):
    action = added(due=TODAY)
    move_due(cast.viewer("amina"), action, due=TODAY)
    change_action(cast.viewer("amina"), action, title=action.title, details="")
    assert not Event.objects.filter(name__in=("action_moved", "action_changed")).exists()


def test_the_leads_body_names_its_person(cast, added):
    action = reassign_action(cast.viewer("bilal"), added(), assignee=cast.people["bilal"])
    assert action.assignee == cast.people["bilal"]
    with pytest.raises(NotPermitted):
        reassign_action(cast.viewer("chandni"), action, assignee=cast.people["chandni"])


def test_another_body_is_named_by_secretariat_or_reviewer(cast, added):
    action = added()
    with pytest.raises(NotPermitted):
        reassign_action(cast.viewer("bilal"), action, lead=cast.bodies["labour"])
    reassign_action(cast.viewer("amina"), action, lead=cast.bodies["district_office"])
    assert Action.objects.get(pk=action.pk).lead == cast.bodies["district_office"]
    assert texts(cast, "chandni") == ["An action was given to you or to a body you act for."]


def test_helpers_are_set_and_kept(cast, added):
    action = added(helpers=[cast.bodies["labour"]])
    reassign_action(cast.viewer("amina"), action)
    assert list(action.helpers.all()) == [cast.bodies["labour"]]
    reassign_action(cast.viewer("amina"), action, helpers=[cast.bodies["police"]])
    assert list(action.helpers.all()) == [cast.bodies["police"]]
    assert Event.objects.filter(name="action_reassigned").count() == 1


def test_an_action_is_as_sensitive_as_what_it_is_about(cast, added):
    Actor.objects.filter(pk=cast.bodies["mines"].pk).update(sensitivity=S2)
    about = Actor.objects.get(pk=cast.bodies["mines"].pk)
    assert added("hina", about=about, sensitivity=S1).sensitivity == S2


def test_helpers_read_a_restricted_action(cast, added):
    action = added(sensitivity=S2, helpers=[cast.bodies["police"]])
    sees = {
        who
        for who in ("bilal", "javed", "amina", "hina", "daud", "chandni", "imran", "lal", "kiran")
        if action in actions_of(cast.viewer(who))
    }
    assert sees == {"bilal", "javed", "amina", "hina"}


def actions_of(viewer):
    from accord.kernel.followup.queries import actions_seen  # noqa: PLC0415 — used here alone

    return list(actions_seen(viewer))


def test_who_helps_no_longer_no_longer_reads_a_restricted_action_and_who_does_reads_it(cast, added):
    action = added(sensitivity=S2, helpers=[cast.bodies["women"]])
    share_with(cast.viewer("amina"), action, bodies=[cast.bodies["women"], cast.bodies["owners"]], pillars=["state"])

    def readers():
        names = ("daud", "esha", "farid", "javed", "bilal")
        return {name for name in names if visible_to(cast.viewer(name), Action).filter(pk=action.pk).exists()}

    assert readers() == {"daud", "esha", "bilal"}
    reassign_action(cast.viewer("amina"), action, lead=cast.bodies["police"], helpers=[cast.bodies["union"]])
    assert readers() == {"daud", "farid", "javed"}, "owners were named by hand and stay"
    assert Audience.objects.filter(object_id=action.pk, pillar="state").exists()
    reassign_action(cast.viewer("amina"), action, helpers=[])
    assert readers() == {"daud", "javed"}


def test_a_change_of_helpers_makes_other_open_forms_stale(cast, added):
    action = added(helpers=[cast.bodies["women"]])
    seen = action.revision
    reassign_action(cast.viewer("amina"), action, helpers=[cast.bodies["union"]], revision=seen)
    with pytest.raises(StaleRecord):
        reassign_action(cast.viewer("amina"), Action.objects.get(pk=action.pk), helpers=[], revision=seen)
