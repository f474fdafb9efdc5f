"""Recommendations of a group: one duty a member, each member answers for itself, the board shows all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accord.commit.commitments.models import AdoptionAnswer, Duty
from accord.commit.commitments.queries.adoption import adoption_board
from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused


@pytest.fixture
def decision(cast):
    return add_instrument(cast.viewer("amina"), kind="group_decision", title={"en": "Sixth meeting (sample)"})


@pytest.fixture
def rows(cast, decision):
    by = cast.viewer("amina")
    return [add_commitment(by, instrument=decision, text=f"Do {n}", paragraph=str(n)) for n in (1, 2)]


@pytest.fixture
def given(cast, decision, rows):
    members = [cast.bodies[name] for name in ("owners", "union", "mines")]
    return give_to_members(cast.viewer("amina"), decision, recommendations=rows, members=members)


def duty_of(cast, row, name):
    return Duty.objects.get(commitment=row, lead=cast.bodies[name])


def test_each_member_gets_one_duty_a_recommendation_and_a_second_step_adds_only_what_is_missing(
    cast, decision, rows, given
):
    assert (len(given.made), given.there) == (6, 0)
    assert duty_of(cast, rows[0], "mines").level == "provincial"
    assert duty_of(cast, rows[0], "owners").level == "site"
    members = [cast.bodies[name] for name in ("owners", "union", "mines", "women")]
    again = give_to_members(cast.viewer("amina"), decision, recommendations=rows, members=members)
    assert (len(again.made), again.there) == (2, 6)
    assert Duty.objects.filter(commitment__in=rows).count() == 8


def test_a_member_answers_for_itself_and_the_newest_answer_counts(cast, decision, rows, given):
    daud, duty = cast.viewer("daud"), duty_of(cast, rows[0], "owners")
    early = timezone.localdate() - timedelta(days=30)
    answer_recommendation(daud, duty, answer="adopted")
    said = answer_recommendation(daud, duty, answer="under_way", as_of=early, reason="Two of nine")
    assert said.by_body
    board = adoption_board(cast.viewer("imran"), decision)
    assert board.counts == {"adopted": 1, "unanswered": 5}
    assert board.of_member(cast.bodies["owners"]) == {"adopted": 1, "unanswered": 1}
    assert board.of_recommendation(rows[0]) == {"adopted": 1, "unanswered": 2}
    [line] = board.cells[cast.bodies["owners"].pk, rows[0].pk]
    assert line.who == "Daud"


def test_the_secretariat_writes_an_answer_down_with_its_source(cast, rows, given):
    amina, duty = cast.viewer("amina"), duty_of(cast, rows[0], "union")
    with pytest.raises(Refused) as refused:
        answer_recommendation(amina, duty, answer="adopted")
    assert refused.value.field == "source"
    said = answer_recommendation(amina, duty, answer="adopted", source="Letter of 3 May")
    assert not said.by_body


@pytest.mark.parametrize("name", ["daud", "bilal", "esha"])
def test_nobody_answers_for_another_member(cast, rows, given, name):
    with pytest.raises(NotPermitted):
        answer_recommendation(cast.viewer(name), duty_of(cast, rows[0], "union"), answer="adopted")


def test_readers_and_reviewers_answer_nothing_and_strangers_see_nothing(cast, rows, given):
    for name in ("imran", "hina", "kiran", "lal"):
        with pytest.raises(NotPermitted):
            answer_recommendation(cast.viewer(name), duty_of(cast, rows[0], "mines"), answer="adopted")
    with pytest.raises(NotVisible):
        answer_recommendation(cast.viewer("mehr"), duty_of(cast, rows[0], "mines"), answer="adopted")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": "declined"}, "reason"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "adopted", "as_of": timezone.localdate() + timedelta(days=2)}, "as_of"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused(cast, rows, given, values, field):
    with pytest.raises(Refused) as refused:
        answer_recommendation(cast.viewer("daud"), duty_of(cast, rows[0], "owners"), **values)
    assert refused.value.field == field
    assert not AdoptionAnswer.objects.exists()


def test_only_the_secretariat_gives_and_only_what_a_group_decided(cast, decision, rows, review, promise):
    members = [cast.bodies["owners"]]
    with pytest.raises(NotPermitted):
        give_to_members(cast.viewer("bilal"), decision, recommendations=rows, members=members)
    by = cast.viewer("amina")
    for instrument, given_rows in ((review, [promise]), (decision, [promise]), (decision, [])):
        with pytest.raises(Refused):
            give_to_members(by, instrument, recommendations=given_rows, members=members)
    many = [add_commitment(by, instrument=decision, text=f"More {n}", paragraph=f"9.{n}") for n in range(61)]
    with pytest.raises(Refused):
        give_to_members(by, decision, recommendations=many, members=members)


def test_a_duty_that_nobody_owes_has_nobody_to_answer(cast, rows):
    by = cast.viewer("amina")
    unowned = assign_duty(by, commitment=rows[0], wording={"en": "Somebody"}, level="site")
    with pytest.raises(Refused):
        answer_recommendation(by, unowned, answer="adopted", source="x")


def test_the_board_costs_the_same_for_many_members(cast, decision, rows, given, queries_of):
    viewer = cast.viewer("imran")
    answer_recommendation(cast.viewer("daud"), duty_of(cast, rows[0], "owners"), answer="adopted")
    few = queries_of(lambda: adoption_board(viewer, decision))
    members = [cast.bodies[name] for name in ("women", "ngo", "police", "labour", "directorate")]
    for duty in give_to_members(cast.viewer("amina"), decision, recommendations=rows, members=members).made:
        answer_recommendation(cast.viewer("amina"), duty, answer="adopted", source="Minutes")
    assert queries_of(lambda: adoption_board(viewer, decision)) == few


@pytest.mark.pages
@pytest.mark.usefixtures("given")
def test_a_member_answers_from_the_board_for_its_own_body_alone(cast, decision, rows, page, queries_of):
    client = cast.client("daud")
    shown = client.get(page("adoption", decision)).text
    for row in rows:
        assert page("answer_duty", duty_of(cast, row, "owners")) in shown
        assert page("answer_duty", duty_of(cast, row, "union")) not in shown
    answer_recommendation(cast.viewer("daud"), duty_of(cast, rows[0], "owners"), answer="adopted")
    assert "Answer anew" in client.get(page("adoption", decision)).text
    for name in ("imran", "lal", "amina"):
        board = cast.client(name).get(page("adoption", decision)).text
        assert page("answer_duty", duty_of(cast, rows[0], "owners")) not in board
    few = queries_of(lambda: client.get(page("adoption", decision)))
    more = [add_commitment(cast.viewer("amina"), instrument=decision, text=f"Do {n}") for n in range(3, 7)]
    give_to_members(cast.viewer("amina"), decision, recommendations=more, members=[cast.bodies["owners"]])
    assert queries_of(lambda: client.get(page("adoption", decision))) <= few


@pytest.mark.pages
def test_amina_gives_and_daud_answers_on_the_pages(cast, decision, rows, page):
    amina, daud = cast.client("amina"), cast.client("daud")
    data = {"recommendations": [rows[0].pk], "members": [cast.bodies["owners"].pk], "level": "site"}
    assert amina.post(page("give_to_members", decision), data).status_code == 302
    duty = duty_of(cast, rows[0], "owners")
    assert page("answer_duty", duty) in daud.get(page("duty", duty)).content.decode()
    assert page("answer_duty", duty) not in cast.client("farid").get(page("duty", duty)).content.decode()
    refused = daud.post(page("answer_duty", duty), {"answer": "declined"})
    assert refused.status_code == 422
    daud.post(page("answer_duty", duty), {"answer": "declined", "reason": "Not ours to do"})
    board = cast.client("imran").get(page("adoption", decision)).content.decode()
    assert "Not ours to do" in board
    assert "Daud, for the member" in board
    csv = b"".join(cast.client("imran").get(page("adoption", decision) + "?format=csv")).decode()
    assert "Not ours to do" in csv
    assert cast.client("mehr").get(page("adoption", decision)).status_code == 404
    assert cast.client("imran").get(page("give_to_members", decision)).status_code == 403
