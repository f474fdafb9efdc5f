"""What people concerned say is told without giving anybody away, and never by those who owe the duty."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accord.answer.progress.figures import figure_told, most_say_so
from accord.answer.progress.models import Grade, Voice
from accord.answer.progress.queries.authors import bodies_asking
from accord.answer.progress.queries.records import voices_on
from accord.answer.progress.services import record_grade, record_voice
from accord.kernel.access.queries import visible_to
from accord.kernel.access.services import assign_role
from accord.kernel.actors.services import add_actor
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused


@pytest.mark.parametrize(
    ("counted", "asked", "words", "is_hidden"),
    [
        (157, 412, "38 %", False),
        (5, 10, "50 %", False),
        (4, 20, "half or fewer", True),
        (16, 20, "more than half", True),
        (20, 20, "more than half", True),
        (0, 20, "half or fewer", True),
        (4, 4, "too few were asked to show a number:", True),
    ],
)
def test_a_cell_too_small_to_show_is_hidden_with_the_one_that_would_give_it_away(counted, asked, words, is_hidden):
    told = figure_told(counted, None, asked, threshold=5)
    assert (told.words, told.is_hidden) == (words, is_hidden)


@pytest.mark.parametrize(("share", "words"), [("38.2", "38 %"), ("99", "more than half"), ("1", "half or fewer")])
def test_a_share_hides_the_people_behind_it_too(share, words):
    assert figure_told(None, Decimal(share), 100, threshold=5).words == words


def test_half_is_not_most():
    assert not most_say_so(10, None, 20)
    assert most_say_so(11, None, 20)
    assert not most_say_so(None, Decimal(50), 20)


def test_raw_numbers_reach_nobody_who_reads_the_space(ledger):
    ledger.hear(ledger.duty(), counted=4, asked=20)
    row = visible_to(ledger.cast.viewer("imran"), Voice).get()
    assert {vars(row)[name] for name in ("counted", "asked", "share")} == {None}


def test_a_voice_is_told_with_its_question_day_and_people(ledger):
    duty = ledger.duty()
    ledger.hear(duty, counted=157, asked=412, place=ledger.cast.places["district"])
    [heard] = voices_on(duty)
    assert heard.said == "38 % have seen an inspector"
    assert (heard.told.people, heard.place, heard.on) == ("412 people asked", "District", date(2026, 9, 1))


def test_the_bodies_that_owe_it_do_not_ask_about_themselves(ledger):
    cast, duty = ledger.cast, ledger.duty()
    assert not bodies_asking(cast.viewer("bilal"), duty)
    names = {"bilal": "mines", "imran": "federal", "hina": "directorate", "esha": "women", "kiran": "ngo"}
    for name, body in names.items():
        with pytest.raises(NotPermitted):
            record_voice(
                cast.viewer(name),
                duty=duty,
                body=cast.bodies[body],
                question="Is it so?",
                answer="say so",
                asked=9,
                counted=9,
                collected_on=date(2026, 9, 1),
            )


HAPPY: dict[str, Any] = {
    "question": "Is it so?",
    "answer": "are happy",
    "asked": 50,
    "counted": 50,
    "collected_on": date(2026, 9, 1),
}


@pytest.mark.parametrize(("lead", "speaker"), [("mines", "mines_branch"), ("mines_branch", "mines")])
def test_neither_a_branch_nor_its_department_confirms_the_other(ledger, lead, speaker):
    cast, duty = ledger.cast, ledger.duty(lead=lead)
    body = cast.bodies[speaker]
    assign_role(cast.operator, account=cast.account("daud"), role=Role.CONTRIBUTOR, body=body)
    assert bodies_asking(cast.viewer("daud"), duty) == []
    for name in ("daud", "amina"):
        with pytest.raises(NotPermitted) as refusal:
            record_voice(cast.viewer(name), duty=duty, body=body, **HAPPY)
        assert refusal.value.denied_by == "no_conflict_of_interest"


def test_a_sister_office_may_ask(ledger):
    cast, duty = ledger.cast, ledger.duty(lead="mines_branch")
    sister = add_actor(cast.operator, kind="public_body", name={"en": "Sister office"}, parent=cast.bodies["mines"])
    assign_role(cast.operator, account=cast.account("daud"), role=Role.CONTRIBUTOR, body=sister)
    assert record_voice(cast.viewer("daud"), duty=duty, body=sister, **HAPPY).asked == 50


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"asked": 0}, "asked"),
        ({"counted": 51}, "counted"),
        ({"counted": None}, "counted"),
        ({"share": Decimal(10)}, "counted"),
        ({"counted": None, "share": Decimal(101)}, "share"),
        ({"collected_on": date(2026, 11, 22)}, "collected_on"),
        ({"question": " "}, "question"),
    ],
)
def test_numbers_that_do_not_fit_are_refused_beside_their_field(ledger, wrong, field):
    with pytest.raises(Refused) as refused:
        ledger.hear(ledger.duty(), **wrong)
    assert refused.value.field == field
    assert not Voice.objects.exists()


def test_the_same_form_sent_twice_makes_one_voice(ledger):
    duty = ledger.duty()
    assert ledger.hear(duty, client_key="k") == ledger.hear(duty, client_key="k")


def grade(ledger, name="lal", **values):
    said = {"committee": "Committee", "scale": "human_rights_committee", "grade": "B", "source": "CCPR/1", **values}
    return record_grade(ledger.cast.viewer(name), commitment=ledger.promise, **{"dated": date(2026, 9, 1), **said})


def test_a_committees_grade_keeps_its_own_scale(ledger):
    assert grade(ledger).said == "B: partly satisfactory"
    other = grade(ledger, scale="Committee’s own, 1 to 5", grade="2", meaning="some steps")
    assert (other.scale, other.said) == ("Committee’s own, 1 to 5", "2: some steps")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"source": ""}, "source"), ({"dated": date(2026, 11, 22)}, "dated"), ({"grade": ""}, "grade")],
)
def test_a_grade_without_source_day_or_word_is_refused(ledger, wrong, field):
    with pytest.raises(Refused) as refused:
        grade(ledger, **wrong)
    assert refused.value.field == field


def test_only_assessors_note_grades_and_once_a_form(ledger):
    for name in ("imran", "bilal", "amina", "hina", "kiran"):
        with pytest.raises(NotPermitted):
            grade(ledger, name)
    assert grade(ledger, client_key="k") == grade(ledger, client_key="k")
    assert Grade.objects.count() == 1
