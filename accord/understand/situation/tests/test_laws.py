"""Laws: added and changed by the secretariat, their stages in any order, their provisions cited by number."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.understand.situation.models import Law, StageReached
from accord.understand.situation.queries.laws import holds_today, laws_for, laws_in_force, provisions_of
from accord.understand.situation.services import add_law, add_provision, change_law, change_provision, note_stage


def events_of(row):
    return list(Event.objects.filter(object_id=row.pk).order_by("number").values_list("name", flat=True))


def test_the_secretariat_adds_a_law_and_the_log_says_so(cast, law):
    assert str(law) == "Mines safety act (sample)"
    assert list(law.places.all()) == [cast.places["province"]]
    assert events_of(law) == ["law_added"]


def test_the_same_form_sent_twice_is_one_law(cast):
    values: dict[str, Any] = {"kind": "policy", "title": {"en": "Policy"}, "level": "federal", "client_key": "one"}
    first = add_law(cast.viewer("amina"), **values)
    assert add_law(cast.viewer("amina"), **values) == first
    assert Law.objects.count() == 1


@pytest.mark.parametrize("name", ["lal", "hina", "daud", "imran", "bilal", "kiran"])
def test_nobody_else_adds_or_changes_a_law(cast, law, name):
    with pytest.raises(NotPermitted):
        add_law(cast.viewer(name), kind="law", title={"en": "Mine"}, level="federal")
    with pytest.raises(NotPermitted):
        change_law(cast.viewer(name), law, revision=law.revision, number="5")


def test_a_law_without_a_title_or_with_a_strange_kind_is_refused(cast):
    with pytest.raises(Refused):
        add_law(cast.viewer("amina"), kind="law", title={"en": "  "}, level="federal")
    with pytest.raises(Refused):
        add_law(cast.viewer("amina"), kind="rumour", title={"en": "A"}, level="federal")
    assert not Law.objects.exists()


def test_a_body_of_another_space_is_as_good_as_absent(cast, law):
    stranger = cast.bodies["mines"]
    stranger.space_id = cast.other_space.pk
    with pytest.raises(NotVisible):
        change_law(cast.viewer("amina"), law, revision=law.revision, body=stranger)


def test_a_stale_form_is_refused_also_where_only_the_places_changed(cast, law):
    opened = law.revision
    change_law(cast.viewer("amina"), law, revision=opened, places=[cast.places["district"]])
    with pytest.raises(StaleRecord):
        change_law(cast.viewer("amina"), law, revision=opened, number="Act 5")


def test_stages_may_be_noted_late_and_the_newest_by_day_is_where_it_stands(cast, law):
    note_stage(cast.viewer("amina"), law=law, stage="drafted", reached_on=date(2019, 5, 1), note="First draft.")
    row: Any = laws_for(cast.viewer("imran")).get(pk=law.pk)
    assert (row.newest_stage, row.newest_day) == ("in_force", date(2022, 1, 1))


def test_the_same_stage_on_the_same_day_is_refused(cast, law):
    with pytest.raises(Refused):
        note_stage(cast.viewer("amina"), law=law, stage="in_force", reached_on=date(2022, 1, 1))
    assert StageReached.objects.filter(law=law).count() == 1


def test_a_stage_sent_twice_by_one_form_is_one_stage(cast, law):
    values = {"law": law, "stage": "amended", "reached_on": date(2023, 1, 1), "client_key": "k"}
    assert note_stage(cast.viewer("amina"), **values) == note_stage(cast.viewer("amina"), **values)


TODAY = timezone.localdate()
HOLDING = {
    "no stage at all": ([], True),
    "only drafted": ([("drafted", -10)], False),
    "in force": ([("passed", -30), ("in_force", -10)], True),
    "in force from tomorrow": ([("passed", -30), ("in_force", 1)], False),
    "consulted on an amendment": ([("in_force", -30), ("consulted", -10)], True),
    "repealed": ([("in_force", -30), ("repealed", -10)], False),
    "repealed from tomorrow": ([("in_force", -30), ("repealed", 1)], True),
    "repealed and in force again": ([("in_force", -90), ("repealed", -60), ("in_force", -10)], True),
    "lapsed before it passed": ([("introduced", -30), ("lapsed", -10)], False),
}


@pytest.mark.parametrize("stages", HOLDING)
def test_what_holds_today_follows_from_the_stages(cast, stages):
    told, holds = HOLDING[stages]
    law = add_law(cast.viewer("amina"), kind="law", title={"en": stages}, level="federal")
    for stage, days in told:
        day = timezone.localdate() + timedelta(days=days)
        note_stage(cast.viewer("amina"), law=law, stage=stage, reached_on=day)
    assert holds_today(cast.viewer("imran"), law) is holds


def test_a_stranger_sees_no_law(cast, law):
    assert not laws_for(cast.stranger_here()).exists()
    assert not laws_in_force(cast.stranger_here()).exists()


def test_provisions_stand_in_the_order_of_their_numbers(cast, law, provision):
    for number in ("s. 9", "s. 101"):
        add_provision(cast.viewer("hina"), law=law, number=number, text="Words.")
    assert [row.number for row in provisions_of(cast.viewer("imran"), law)] == ["s. 9", "s. 12", "s. 101"]


def test_a_provision_needs_its_number_its_words_and_is_there_once(cast, law, provision):
    for values in ({"number": " ", "text": "Words"}, {"number": "s. 1", "text": " "}, {"number": "s. 12", "text": "A"}):
        with pytest.raises(Refused):
            add_provision(cast.viewer("lal"), law=law, **values)
    assert provisions_of(cast.viewer("imran"), law).count() == 1


def test_a_changed_provision_is_in_the_log_and_a_member_changes_none(cast, provision):
    change_provision(cast.viewer("lal"), provision, revision=provision.revision, text="Other words.")
    assert events_of(provision) == ["provision_added", "provision_changed"]
    with pytest.raises(NotPermitted):
        change_provision(cast.viewer("daud"), provision, revision=provision.revision, text="Mine.")
