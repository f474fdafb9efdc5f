"""A promise is split into duties in one form, and many promises go to one body in one step."""

from datetime import date

import pytest
from django.urls import reverse

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import duties_by_level
from accord.commit.commitments.services import (
    DutyPart,
    add_commitment,
    assign_duty,
    assign_many,
    name_lead,
    split_commitment,
    splitting,
)
from accord.kernel.audit.models import Event
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused

LEVELS = ("federal", "provincial", "district")
LEADS = dict(zip(LEVELS, ("federal", "mines", "district_office"), strict=True))


def words(text):
    return {"en": text}


@pytest.fixture
def promises(cast, review):
    amina = cast.viewer("amina")
    said = ("Visit every kiln.", "Publish what is found.", "Pay what is due after an accident.")
    return [add_commitment(amina, instrument=review, text=text, paragraph=str(n)) for n, text in enumerate(said, 90)]


def rows(cast, promise, **more):
    """The form as the browser sends it: three rows as offered, with what a test changes."""
    sent = {"rows": "3"}
    for number, level in enumerate(LEVELS):
        offered = {"level": level, "wording_en": promise.text, "client_key": f"key-{number}"}
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


def test_a_suggested_body_that_is_ticked_is_the_lead_unless_another_is_chosen_too(cast, promise):
    mines = str(cast.bodies["mines"].pk)
    sent = rows(cast, promise, **{"row1-suggested": mines})
    refused = cast.client("amina").post(url_of(cast, promise), sent | {"row1-lead": str(cast.bodies["labour"].pk)})
    assert "keep one" in refused.text
    assert cast.client("amina").post(url_of(cast, promise), sent).status_code == 302
    assert Duty.objects.get().lead == cast.bodies["mines"]


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
def test_only_the_secretariat_splits_and_assigns(cast, promise, promises, name):
    assert cast.client(name).get(url_of(cast, promise)).status_code == 403
    assert cast.client(name).get(cast.url("commit/assign/")).status_code == 403
    with pytest.raises(NotPermitted):
        split_commitment(cast.viewer(name), commitment=promise, parts=[DutyPart(words("A"), "local")])
    with pytest.raises(NotPermitted):
        assign_many(cast.viewer(name), commitments=promises, lead=cast.bodies["mines"], client_key="k")


def test_many_promises_go_to_one_body_each_with_a_line_in_the_log(cast, promises):
    amina = cast.viewer("amina")
    there = assign_duty(amina, commitment=promises[0], wording=words("Do it"), lead=cast.bodies["mines"])
    first, again = (
        assign_many(amina, commitments=promises, lead=cast.bodies["mines"], client_key="once") for _time in range(2)
    )
    assert (len(first.made), first.there, first.refused) == (2, [there], [])
    assert (again.made, len(again.there), again.refused) == ([], 3, [])
    assert Event.objects.filter(name="duty_assigned").count() == 3
    assert {str(duty) for duty in Duty.objects.all()} >= {"Publish what is found.", "Do it"}


def test_what_one_promise_refuses_does_not_hold_up_the_others(cast, promises):
    done = assign_many(
        cast.viewer("amina"),
        commitments=promises,
        lead=cast.bodies["mines"],
        due=date(2001, 1, 1),
        client_key="once",
    )
    assert [row for row, _why in done.refused] == promises
    assert not Duty.objects.exists()


def test_one_that_is_refused_among_many_leaves_nothing_half_made(cast, promises, monkeypatch):
    def odd_words(row, most):
        return {} if row == promises[1] else words(f"Do {row.paragraph}")

    monkeypatch.setattr(splitting, "title_words", odd_words)
    done = assign_many(cast.viewer("amina"), commitments=promises, lead=cast.bodies["mines"], client_key="once")
    assert [row for row, _why in done.refused] == [promises[1]]
    assert {duty.commitment_id for duty in done.made} == {promises[0].pk, promises[2].pk}
    assert Duty.objects.count() == Event.objects.filter(name="duty_assigned").count() == 2


def test_many_duties_are_told_once(cast, promises):
    done = assign_many(cast.viewer("amina"), commitments=promises, lead=cast.bodies["mines"], client_key="once")
    [line] = unread_notices(cast.viewer("bilal"))
    assert line.object_id == done.made[0].pk
    assert line.text == "A body you act for owes 3 duties now, this one among them."


def test_naming_a_lead_for_many_tells_once_and_writes_a_line_for_each(cast, promise):
    amina = cast.viewer("amina")
    made = [assign_duty(amina, commitment=promise, wording=words(f"Part {n}"), level="district") for n in range(21)]
    done = name_lead(amina, duties=made, lead=cast.bodies["mines"])
    assert (len(done.made), done.there, done.refused) == (21, [], [])
    assert len(unread_notices(cast.viewer("bilal"))) == 1
    assert Event.objects.filter(name="duty_changed").count() == 21


def test_at_most_two_hundred_at_once(cast, promises):
    with pytest.raises(Refused):
        assign_many(cast.viewer("amina"), commitments=promises * 67, lead=cast.bodies["mines"], client_key="k")
    with pytest.raises(Refused):
        name_lead(cast.viewer("amina"), duties=[], lead=cast.bodies["mines"])


def test_the_page_shows_what_would_be_made_before_it_is_made(cast, promises):
    assign_duty(cast.viewer("amina"), commitment=promises[0], wording=words("Known"), lead=cast.bodies["mines"])
    amina, url = cast.client("amina"), cast.url("commit/assign/?what=all")
    chosen = {"pick": [str(row.pk) for row in promises], "lead": str(cast.bodies["mines"].pk), "client_key": "k1"}
    looked = amina.post(url, chosen | {"step": "look"})
    assert looked.status_code == 200
    assert looked.text.count("new duty") == 2
    assert "there already" in looked.text
    assert Duty.objects.count() == 1
    assert amina.post(url, chosen | {"step": "assign"}).status_code == 302
    assert Duty.objects.count() == 3
    assert amina.post(url, chosen | {"step": "assign"}).status_code == 302
    assert Duty.objects.count() == 3


def test_all_that_a_filter_finds_is_chosen_at_once(cast, promise, promises):
    answer = cast.client("amina").get(cast.url("commit/assign/?what=promises&all=1&q=publish"))
    assert "Publish what is found." in answer.text
    assert "Visit every kiln." not in answer.text
    assert cast.client("amina").get(cast.url("commit/assign/")).status_code == 200


def test_duties_without_a_lead_get_one_and_a_led_one_stays(cast, promise):
    amina = cast.viewer("amina")
    bare = assign_duty(amina, commitment=promise, wording=words("A"), level="local")
    led = assign_duty(amina, commitment=promise, wording=words("B"), lead=cast.bodies["labour"])
    answer = cast.client("amina").post(
        cast.url("commit/assign/?what=duties"),
        {"pick": [str(bare.pk), str(led.pk)], "lead": str(cast.bodies["mines"].pk), "step": "assign"},
    )
    assert answer.status_code == 302
    assert {duty.lead for duty in Duty.objects.all()} == {cast.bodies["mines"], cast.bodies["labour"]}
    assert Duty.objects.get(pk=bare.pk).level == "local"


def test_what_nobody_owns_is_listed_with_counts_for_everybody_and_boxes_for_the_secretariat(cast, promises, duty):
    assign_duty(cast.viewer("amina"), commitment=promises[0], wording=words("A"), level="local")
    page = cast.client("amina").get(cast.url("commit/unowned/"))
    assert "Owned by nobody: 2 promises without a duty, 1 duty without a lead" in page.text
    assert page.text.count('name="pick"') == 2
    duties = cast.client("imran").get(cast.url("commit/unowned/?what=duties"))
    assert 'name="pick"' not in duties.text
    assert "local" in duties.text
    told = cast.client("imran").get(cast.url("commit/unowned/?what=duties&format=csv"))
    assert b"".join(told.streaming_content).decode("utf-8-sig").splitlines()[0] == "Duty,Level,Document,Due"


def test_lists_to_choose_from_ask_a_constant_number_of_queries(cast, promises, queries_of):
    client = cast.client("amina")
    for what in ("promises", "duties", "all"):
        url = cast.url(f"commit/unowned/?what={what}")
        client.get(url)
        few = queries_of(lambda url=url: client.get(url))
        amina = cast.viewer("amina")
        for number in range(6):
            more = add_commitment(amina, instrument=promises[0].instrument, text=f"More of it {what} {number}")
            if number % 2:
                assign_duty(amina, commitment=more, wording=words("A"), level="local")
        client.get(url)
        assert queries_of(lambda url=url: client.get(url)) <= few + 1
