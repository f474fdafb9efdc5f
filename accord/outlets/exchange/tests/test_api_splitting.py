"""Programs split a promise, and give many promises or duties to one body, as the pages do."""

import pytest

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.services import add_commitment, assign_duty

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def promises(cast, review):
    return [add_commitment(cast.viewer("amina"), instrument=review, text=f"Words {n}") for n in range(3)]


def parts(cast, **values):
    mines = {"wording": {"en": "Inspect"}, "level": "provincial", "lead": str(cast.bodies["mines"].pk)}
    office = {"wording": {"en": "Close"}, "level": "district", "lead": str(cast.bodies["district_office"].pk)}
    return {"parts": [mines, {**office, **values}]}


def test_a_promise_is_split_in_one_go_and_once(cast, by, promise):
    amina, path = by("amina"), f"commitments/{promise.pk}/split/"
    status, made = amina("post", path, parts(cast), **{"Idempotency-Key": "s"})
    assert (status, [each["wording"]["en"] for each in made["items"]]) == (201, ["Inspect", "Close"])
    assert amina("post", path, parts(cast), **{"Idempotency-Key": "s"}) == (201, made)
    assert Duty.objects.count() == 2


def test_one_part_that_does_not_fit_makes_none_and_is_named(cast, by, promise):
    amina, path = by("amina"), f"commitments/{promise.pk}/split/"
    for values, field in (
        ({"due": "2020-01-01"}, "parts.1.due"),
        ({"lead": NOWHERE}, "parts.1.lead"),
        ({"places": [NOWHERE]}, "parts.1.places"),
    ):
        status, told = amina("post", path, parts(cast, **values))
        assert (status, told["field"]) == (422, field)
    assert amina("post", path, {"parts": []})[0] == 422
    assert not Duty.objects.exists()


@pytest.mark.parametrize("name", ["bilal", "hina", "imran"])
def test_nobody_else_splits_or_assigns(cast, by, promise, name):
    program, lead = by(name), str(cast.bodies["mines"].pk)
    assert program("post", f"commitments/{promise.pk}/split/", parts(cast))[0] == 403
    assert program("post", "duties/assign/", {"commitments": [str(promise.pk)], "lead": lead})[0] == 403
    assert program("post", "duties/name-lead/", {"duties": [NOWHERE], "lead": lead})[0] == 403
    assert not Duty.objects.exists()


def test_a_hidden_promise_looks_like_none(cast, by, promise):
    Commitment.objects.filter(pk=promise.pk).update(sensitivity=3)
    amina, lead = by("amina"), str(cast.bodies["mines"].pk)
    answers = [amina("post", f"commitments/{pk}/split/", parts(cast)) for pk in (promise.pk, NOWHERE)]
    assert answers[0] == answers[1]
    answers = [
        amina("post", "duties/assign/", {"commitments": [str(pk)], "lead": lead}) for pk in (promise.pk, NOWHERE)
    ]
    assert str(answers[0]).replace(str(promise.pk), NOWHERE) == str(answers[1])


def test_many_promises_are_given_to_one_body_and_a_second_time_nothing_is_made(cast, by, promises):
    amina = by("amina")
    sent = {"commitments": [str(row.pk) for row in promises], "lead": str(cast.bodies["mines"].pk)}
    status, told = amina("post", "duties/assign/", sent)
    assert (status, len(told["made"]), told["there"], told["refused"]) == (200, 3, [], [])
    status, again = amina("post", "duties/assign/", sent)
    assert (again["made"], sorted(again["there"])) == ([], sorted(told["made"]))
    status, told = amina("post", "duties/assign/", {**sent, "level": "local", "due": "2020-01-01"})
    assert (status, told["made"], len(told["refused"])) == (200, [], 3)
    assert all(each["why"] for each in told["refused"])
    assert amina("post", "duties/assign/", {**sent, "commitments": [NOWHERE]})[1]["field"] == "commitments"
    assert amina("post", "duties/assign/", {**sent, "commitments": []})[0] == 422
    assert Duty.objects.count() == 3


def test_duties_without_a_lead_get_one_and_others_stay(cast, by, promise, duty):
    free = assign_duty(cast.viewer("amina"), commitment=promise, wording={"en": "Close"}, level="local")
    sent = {"duties": [str(free.pk), str(duty.pk)], "lead": str(cast.bodies["district_office"].pk)}
    status, told = by("amina")("post", "duties/name-lead/", sent)
    assert (status, told["made"], told["there"]) == (200, [str(free.pk)], [str(duty.pk)])
    duty.refresh_from_db()
    assert duty.lead_id == cast.bodies["mines"].pk


def test_more_promises_take_few_more_queries_to_find(cast, by, promises, queries_of):
    amina = by("amina")
    sent = {"commitments": [str(row.pk) for row in promises], "lead": str(cast.bodies["mines"].pk)}
    amina("post", "duties/assign/", sent)
    one = queries_of(lambda: amina("post", "duties/assign/", {**sent, "commitments": sent["commitments"][:1]}))
    assert queries_of(lambda: amina("post", "duties/assign/", sent)) == one
