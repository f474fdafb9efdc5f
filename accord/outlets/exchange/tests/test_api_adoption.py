"""Programs give a group's recommendations to its members and write down their answers, as the pages do."""

import pytest

from accord.commit.commitments.models import AdoptionAnswer, Duty
from accord.commit.commitments.services import add_commitment, add_instrument
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def decision(cast):
    return add_instrument(cast.viewer("amina"), kind="group_decision", title={"en": "Sixth meeting (sample)"})


@pytest.fixture
def row(cast, decision):
    return add_commitment(cast.viewer("amina"), instrument=decision, text="Do it", paragraph="1")


@pytest.fixture
def owed(cast, decision, row):
    members = [cast.bodies["owners"], cast.bodies["union"]]
    give_to_members(cast.viewer("amina"), decision, recommendations=[row], members=members)
    return Duty.objects.get(commitment=row, lead=cast.bodies["owners"])


def test_recommendations_are_given_once(cast, by, decision, row):
    sent = {"recommendations": [str(row.pk)], "members": [str(cast.bodies[name].pk) for name in ("owners", "union")]}
    amina, path = by("amina"), f"instruments/{decision.pk}/give/"
    status, told = amina("post", path, sent)
    assert (status, len(told["made"]), told["there"]) == (200, 2, 0)
    assert amina("post", path, sent) == (200, {"made": [], "there": 2})
    assert by("daud")("post", path, sent)[0] == 403
    assert amina("post", f"instruments/{NOWHERE}/give/", sent)[0] == 404
    assert amina("post", path, {**sent, "members": [NOWHERE]})[1]["field"] == "members"


def test_only_a_document_of_a_group_is_given(cast, by, review, promise):
    sent = {"recommendations": [str(promise.pk)], "members": [str(cast.bodies["owners"].pk)]}
    assert by("amina")("post", f"instruments/{review.pk}/give/", sent)[0] == 422


def test_a_member_answers_for_its_own_body_once(by, owed):
    daud, sent = by("daud"), {"duty": str(owed.pk), "answer": "adopted", "as_of": "2025-03-04"}
    status, said = daud("post", "adoption-answers/", sent, **{"Idempotency-Key": "a"})
    assert (status, said["by_body"], said["answer"]) == (201, True, "adopted")
    assert daud("post", "adoption-answers/", sent, **{"Idempotency-Key": "a"}) == (201, said)
    assert daud("get", f"adoption-answers/{said['id']}/") == (200, said)
    assert AdoptionAnswer.objects.count() == 1


def test_others_are_told_and_the_secretariat_names_its_source(by, owed):
    sent = {"duty": str(owed.pk), "answer": "declined", "as_of": "2025-03-04", "reason": "No means."}
    for name in ("esha", "imran", "hina"):
        assert by(name)("post", "adoption-answers/", sent)[0] == 403
    amina = by("amina")
    assert amina("post", "adoption-answers/", sent)[1]["field"] == "source"
    status, said = amina("post", "adoption-answers/", {**sent, "source": "Letter of 4 March"})
    assert (status, said["by_body"]) == (201, False)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"answer": "declined"}, "reason"), ({"as_of": "2999-01-01"}, "as_of"), ({"duty": NOWHERE}, "duty")],
)
def test_an_answer_that_does_not_fit_names_its_field(by, owed, values, field):
    status, told = by("daud")("post", "adoption-answers/", {"duty": str(owed.pk), "answer": "adopted", **values})
    assert (status, told["field"]) == (422, field)


def test_answers_are_listed_and_go_with_a_hidden_duty(cast, by, decision, owed, queries_of):
    said = answer_recommendation(cast.viewer("daud"), owed, answer="adopted")
    imran = by("imran")
    for query in (f"duty={owed.pk}", f"instrument={decision.pk}"):
        assert len(imran("get", f"adoption-answers/?{query}")[1]["items"]) == 1
    few = queries_of(lambda: imran("get", "adoption-answers/"))
    for _n in range(3):
        answer_recommendation(cast.viewer("daud"), owed, answer="under_way")
    assert queries_of(lambda: imran("get", "adoption-answers/")) == few
    Duty.objects.filter(pk=owed.pk).update(sensitivity=3)
    assert imran("get", "adoption-answers/")[1]["items"] == []
    assert imran("get", f"adoption-answers/{said.pk}/") == imran("get", f"adoption-answers/{NOWHERE}/")
