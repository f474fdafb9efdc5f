"""A promise becomes duties; each is owed by one body, told to it, and changed only by the secretariat."""

from datetime import date

import pytest
from django.utils import timezone

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import (
    duties_by_level,
    duties_owed_by,
    duties_owed_in,
    duty_for,
    has_duties,
)
from accord.commit.commitments.services import assign_duty, change_duty, withdraw_duty
from accord.kernel.audit.models import Event, HistoryValue
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused, StaleRecord

WORDS = {"en": "Publish what was found", "ur": "جو ملا اسے شائع کریں"}


def test_the_secretariat_makes_a_duty_for_each_level(cast, promise):
    amina, bodies = cast.viewer("amina"), cast.bodies
    for level, lead in (("district", "district_office"), ("federal", "federal"), ("provincial", "mines")):
        assign_duty(amina, commitment=promise, wording=WORDS, level=level, lead=bodies[lead])
    found = duties_by_level(cast.viewer("imran"), promise)
    assert [line.level for line in found] == ["federal", "provincial", "district"]
    assert [str(line.duties[0].lead) for line in found][-1] == "District office"
    assert str(found[0].duties[0]) == WORDS["en"]


def test_a_duty_with_a_lead_is_assigned_today_unless_a_day_is_given(cast, promise):
    amina = cast.viewer("amina")
    made = assign_duty(amina, commitment=promise, wording=WORDS, lead=cast.bodies["mines"])
    assert (made.assigned_on, made.level) == (timezone.localdate(), "provincial")
    assert assign_duty(amina, commitment=promise, wording=WORDS, level="local").assigned_on is None


def test_the_lead_body_is_told(cast, duty):
    assert [line.object_id for line in unread_notices(cast.viewer("bilal"))] == [duty.pk]
    assert not unread_notices(cast.viewer("chandni"))


def test_the_same_form_sent_twice_makes_one_duty(cast, promise):
    amina = cast.viewer("amina")
    made = [
        assign_duty(amina, commitment=promise, wording=WORDS, level="local", client_key="k1").pk for _time in range(2)
    ]
    assert made[0] == made[1]
    assert Event.objects.filter(name="duty_assigned", object_id=made[0]).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"wording": {"en": "  "}}, "wording"),
        ({"wording": {"en": "a\u202egpj"}}, "wording"),
        ({"level": "galactic"}, "level"),
        ({"level": ""}, "level"),
        ({"lead": "amina"}, "lead"),
        ({"supports": ["amina"]}, "supports"),
        ({"lead": "mines", "supports": ["mines"]}, "supports"),
        ({"assigned_on": date(2026, 1, 1)}, "assigned_on"),
        ({"lead": "mines", "assigned_on": date(2026, 1, 2), "due": date(2026, 1, 1)}, "due"),
    ],
)
def test_bad_input_is_refused_beside_its_field(cast, promise, wrong, field):
    actors = {**cast.bodies, **cast.people}
    values = {"wording": WORDS, "level": "provincial", **wrong}
    if "lead" in values:
        values["lead"] = actors[values["lead"]]
    values["supports"] = [actors[name] for name in values.get("supports", ())]
    with pytest.raises(Refused) as refused:
        assign_duty(cast.viewer("amina"), commitment=promise, **values)
    assert refused.value.field == field
    assert not Duty.objects.exists()


@pytest.mark.parametrize("name", ["imran", "bilal", "hina", "lal", "kiran", "esha", "gul"])
def test_only_the_secretariat_assigns_changes_and_withdraws(cast, promise, duty, name):
    viewer = cast.viewer(name)
    with pytest.raises(NotPermitted):
        assign_duty(viewer, commitment=promise, wording=WORDS, level="local")
    with pytest.raises(NotPermitted):
        change_duty(viewer, duty, revision=duty.revision, due=date(2030, 1, 1))
    with pytest.raises(NotPermitted):
        withdraw_duty(viewer, duty, reason="Mistake")


def test_a_stranger_sees_no_duty(cast, duty):
    for viewer in (cast.stranger_here(), cast.viewer("mehr"), cast.viewer("visitor"), cast.viewer("gul")):
        with pytest.raises(NotVisible):
            duty_for(viewer, duty.pk)
    with pytest.raises(NotVisible):
        assign_duty(cast.viewer("mehr"), commitment=duty.commitment, wording=WORDS, level="local")


def test_a_new_lead_is_assigned_today_and_told(cast, duty):
    changed = change_duty(cast.viewer("amina"), duty, revision=1, lead=cast.bodies["district_office"])
    assert changed.assigned_on == timezone.localdate()
    assert [line.object_id for line in unread_notices(cast.viewer("chandni"))] == [duty.pk]


def test_a_duty_may_lose_its_lead(cast, duty):
    changed = change_duty(cast.viewer("amina"), duty, revision=1, lead=None)
    assert (changed.is_owned, changed.assigned_on) == (False, None)


def test_a_form_opened_before_somebody_elses_change_is_stale_whatever_was_changed(cast, duty):
    amina = cast.viewer("amina")
    change_duty(amina, duty, revision=1, supports=[cast.bodies["labour"]])
    with pytest.raises(StaleRecord) as stale:
        change_duty(amina, duty, revision=1, due=date(2030, 1, 1))
    assert stale.value.changed == {"due": (date(2030, 1, 1), None)}
    change_duty(amina, duty, revision=2, due=date(2030, 1, 1))


def test_a_change_that_changes_nothing_leaves_no_event(cast, duty):
    events = Event.objects.count()
    change_duty(cast.viewer("amina"), duty, revision=1, due=None, supports=[])
    assert Event.objects.count() == events


def test_a_withdrawn_duty_leaves_every_list_and_its_reason_where_it_can_be_erased(cast, duty):
    amina = cast.viewer("amina")
    with pytest.raises(Refused):
        withdraw_duty(amina, duty, reason=" ")
    withdraw_duty(amina, duty, reason="Assigned to the wrong department")
    assert not duties_owed_by(amina, [cast.bodies["mines"].pk])
    assert not search_records(amina, "inspect province")
    event = Event.objects.get(name="duty_withdrawn")
    assert "wrong department" not in str(event.details)
    kept = HistoryValue.objects.get(event=event, field="withdrawn_because")
    assert (kept.after, kept.level) == ("Assigned to the wrong department", 1)
    with pytest.raises(NotPermitted):
        withdraw_duty(amina, Duty.objects.get(pk=duty.pk), reason="Again")


def test_what_a_body_owes_counts_what_it_supports(cast, duty):
    change_duty(cast.viewer("amina"), duty, revision=1, supports=[cast.bodies["labour"]])
    assert list(duties_owed_by(cast.viewer("imran"), [cast.bodies["labour"].pk])) == [duty]


def test_what_is_owed_in_a_place_counts_the_places_under_it(cast, duty):
    change_duty(cast.viewer("amina"), duty, revision=1, places=[cast.places["tehsil"]])
    assert list(duties_owed_in(cast.viewer("imran"), cast.places["province"].pk)) == [duty]
    assert not duties_owed_in(cast.viewer("imran"), cast.places["other_district"].pk)


def test_a_promise_knows_whether_anybody_owes_it(cast, promise):
    viewer = cast.viewer("imran")
    rows = type(promise).objects.filter(pk=promise.pk)
    assert not rows.filter(has_duties(viewer)).exists()
    assign_duty(cast.viewer("amina"), commitment=promise, wording=WORDS, level="local")
    assert rows.filter(has_duties(viewer)).exists()
