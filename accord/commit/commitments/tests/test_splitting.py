"""A promise is split into duties in one form."""

from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import duties_by_level, duties_owed_in, title_words
from accord.commit.commitments.services import (
    DutyPart,
    add_commitment,
    split_commitment,
)
from accord.kernel.actors.services import add_actor, change_actor
from accord.kernel.audit.models import Event
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused

LEVELS = ("federal", "provincial", "district")
LEADS = dict(zip(LEVELS, ("federal", "mines", "district_office"), strict=True))


def words(text):
    return {"en": text}


def rows(cast, promise, **more):
    """The form as the browser sends it: three rows as offered, with what a test changes."""
    sent = {"rows": "3"}
    for number, level in enumerate(LEVELS):
        offered = {"level": level, "wording_en": "", "client_key": f"key-{number}"}
        sent |= {f"row{number}-{name}": value for name, value in offered.items()}
    return sent | more


def url_of(cast, promise):
    return reverse("commitments:split", args=(cast.space.slug, promise.pk))


def test_a_promise_becomes_a_duty_at_each_of_three_levels_in_one_go(cast, promise):
    leads = {f"row{n}-lead": str(cast.bodies[LEADS[level]].pk) for n, level in enumerate(LEVELS)}
    sent = rows(cast, promise, **leads)
    sent |= {"row1-wording_en": "Visit every mine twice", "row2-places": [str(cast.places["district"].pk)]}
    sent |= {"row1-due": "2031-05-01", "row1-supports": [str(cast.bodies["labour"].pk)]}
    answer = cast.client("amina").post(url_of(cast, promise), sent)
    assert answer.status_code == 302
    found = {line.level: line.duties[0] for line in duties_by_level(cast.viewer("imran"), promise)}
    assert {level: str(duty.lead) for level, duty in found.items()} == {
        level: str(cast.bodies[LEADS[level]]) for level in LEVELS
    }
    assert str(found["provincial"]) == "Visit every mine twice"
    assert (found["provincial"].due, [str(b) for b in found["provincial"].supports.all()]) == (
        date(2031, 5, 1),
        ["Provincial labour department"],
    )
    assert [place.code for place in found["district"].places.all()] == ["XS-1-1"]
    assert Event.objects.filter(name="duty_assigned").count() == 3
    assert [line.object_id for line in unread_notices(cast.viewer("chandni"))] == [found["district"].pk]


def test_a_row_left_as_offered_makes_no_duty_and_the_same_form_twice_makes_it_once(cast, promise):
    sent = rows(cast, promise, **{"row1-lead": str(cast.bodies["mines"].pk)})
    for _time in range(2):
        assert cast.client("amina").post(url_of(cast, promise), sent).status_code == 302
    assert [duty.level for duty in Duty.objects.all()] == ["provincial"]


def test_a_form_without_a_filled_row_says_so(cast, promise):
    answer = cast.client("amina").post(url_of(cast, promise), rows(cast, promise))
    assert answer.status_code == 422
    assert "No row was filled in" in answer.text
    assert not Duty.objects.exists()


def test_a_row_is_added_and_keeps_what_was_typed(cast, promise):
    sent = rows(cast, promise, **{"row1-wording_en": "Half a sentence", "step": "add"})
    answer = cast.client("amina").post(url_of(cast, promise), sent)
    assert answer.status_code == 200
    assert 'name="rows" value="4"' in answer.text
    assert "Half a sentence" in answer.text
    assert "row3-wording_en" in answer.text
    assert not Duty.objects.exists()


def test_one_wrong_row_makes_none_of_them_and_is_named(cast, promise):
    sent = rows(cast, promise, **{"row0-lead": str(cast.bodies["federal"].pk)})
    sent |= {"row1-lead": str(cast.bodies["mines"].pk), "row1-supports": [str(cast.bodies["mines"].pk)]}
    answer = cast.client("amina").post(url_of(cast, promise), sent)
    assert answer.status_code == 422
    assert "The lead cannot support itself." in answer.text
    assert "#id_row1-supports" in answer.text
    assert not Duty.objects.exists()


def test_suggested_bodies_stand_first_in_the_list_with_their_score_and_none_is_chosen(cast, promise):
    mines = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), mines, revision=mines.revision, mandate={"en": "Inspection of mines"})
    page = cast.client("amina").get(url_of(cast, promise)).text
    assert '<optgroup label="Suggested">' in page
    assert "Provincial mines department · score 0." in page
    assert "mandate: inspection, mines" in page
    assert "selected>Provincial mines" not in page


def test_a_row_without_words_gets_those_of_the_promise_whole_and_without_the_states(cast, review):
    long = "Inspect every mine, " + "every quarry and every kiln, " * 20 + "without delay"
    made = add_commitment(
        cast.viewer("amina"),
        instrument=review,
        text=f"{long} (Bolivia (Plurinational State of));",
        recommending_states=["Bolivia (Plurinational State of)"],
    )
    cast.client("amina").post(url_of(cast, made), rows(cast, made, **{"row1-lead": str(cast.bodies["mines"].pk)}))
    duty = Duty.objects.get()
    assert duty.wording == {"en": long}
    assert str(duty).endswith("…")
    assert long in cast.client("imran").get(duty.get_absolute_url()).text


def test_brackets_that_name_no_state_stay(cast, review):
    text = "Ratify the convention (No. 190);"
    made = add_commitment(cast.viewer("amina"), instrument=review, text=text, recommending_states=["Chad"])
    assert title_words(made) == {"en": "Ratify the convention (No. 190)"}


def test_a_district_office_owes_it_in_its_district_unless_somebody_says_otherwise(cast, promise):
    office = str(cast.bodies["district_office"].pk)
    sent = rows(cast, promise, **{"row0-lead": office, "row1-lead": office, "row2-lead": office})
    sent |= {"row1-everywhere": "on", "row2-places": [str(cast.places["province"].pk)]}
    sent |= {"row0-level": "district", "row1-level": "provincial", "row2-level": "local"}
    assert cast.client("amina").post(url_of(cast, promise), sent).status_code == 302
    where = {duty.level: [place.code for place in duty.places.all()] for duty in Duty.objects.all()}
    assert where == {"district": ["XS-1-1"], "provincial": [], "local": ["XS-1"]}
    there, elsewhere = (cast.places[name].pk for name in ("district", "other_district"))
    levels = [{duty.level for duty in duties_owed_in(cast.viewer("imran"), place)} for place in (there, elsewhere)]
    assert levels == [{"district", "provincial", "local"}, {"provincial", "local"}]
    both = sent | {"row1-places": [str(cast.places["province"].pk)]}
    assert "keep one" in cast.client("amina").post(url_of(cast, promise), both).text


def test_who_cannot_be_reached_is_said_and_nobody_is_promised_to_find_it(cast, promise):
    name = {"en": "Office of the far valley"}
    body = add_actor(cast.viewer("amina"), kind="organisation", level="district", name=name)
    one = rows(cast, promise, **{"row2-lead": str(body.pk)})
    page = cast.client("amina").post(url_of(cast, promise), one, follow=True)
    assert "Nobody of Office of the far valley can sign in yet" in page.text
    assert "Each lead finds it" not in page.text
    both = rows(cast, promise, **{"row1-lead": str(cast.bodies["mines"].pk), "row2-lead": str(body.pk)})
    both |= {"row2-wording_en": "Another part", "row2-client_key": "other", "row1-client_key": "another"}
    page = cast.client("amina").post(url_of(cast, promise), both, follow=True)
    assert "2 duties are made. The other bodies find it under Today." in page.text


def test_the_service_refuses_nothing_too_much_and_another_space(cast, promise):
    amina = cast.viewer("amina")
    with pytest.raises(Refused):
        split_commitment(amina, commitment=promise, parts=[])
    with pytest.raises(Refused):
        split_commitment(amina, commitment=promise, parts=[DutyPart(words("A"), "local")] * 21)
    with pytest.raises(Refused) as refused:
        split_commitment(amina, commitment=promise, parts=[DutyPart(words("A"), "local"), DutyPart(words("B"))])
    assert (refused.value.row, refused.value.field) == (1, "level")
    with pytest.raises(NotVisible):
        split_commitment(cast.viewer("mehr"), commitment=promise, parts=[DutyPart(words("A"), "local")])
    assert not Duty.objects.exists()


@pytest.mark.parametrize("name", ["imran", "bilal", "hina", "kiran"])
def test_only_the_secretariat_splits(cast, promise, name):
    assert cast.client(name).get(url_of(cast, promise)).status_code == 403
    with pytest.raises(NotPermitted):
        split_commitment(cast.viewer(name), commitment=promise, parts=[DutyPart(words("A"), "local")])
