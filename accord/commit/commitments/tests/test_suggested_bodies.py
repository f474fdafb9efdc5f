"""Bodies are suggested for a promise, with what speaks for them; a person ticks."""

import pytest

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import suggested_bodies, suggestions_for_each
from accord.commit.commitments.queries.suggested_bodies import likeness, words_of
from accord.commit.commitments.services import add_commitment, assign_duty
from accord.kernel.actors.services import change_actor


@pytest.fixture
def earlier(cast, review, themes):
    """Four promises on women that the labour department owes, one on water that it helps with."""
    amina = cast.viewer("amina")
    for number in range(4):
        row = add_commitment(amina, instrument=review, text=f"Equal pay, part {number}", themes=[themes["Women"]])
        assign_duty(amina, commitment=row, wording={"en": "Pay"}, lead=cast.bodies["labour"])
    water = add_commitment(amina, instrument=review, text="Fence the springs of the valley", themes=[themes["Water"]])
    assign_duty(
        amina,
        commitment=water,
        wording={"en": "Fence"},
        lead=cast.bodies["district_office"],
        supports=[cast.bodies["labour"]],
    )


def found(cast, promise, name="amina"):
    levels = suggested_bodies(cast.viewer(name), promise)
    return {str(one.body): one for level in levels.values() for one in level.bodies}


def test_a_body_whose_mandate_speaks_of_the_promise_is_suggested_with_the_words(cast, promise):
    mines, mandate = cast.bodies["mines"], {"en": "Inspection of mines, licences"}
    change_actor(cast.viewer("amina"), mines, revision=mines.revision, mandate=mandate)
    one = found(cast, promise)["Provincial mines department"]
    assert one.reasons == ["mandate: inspection, mines"]
    assert 0.3 < one.score <= 1
    assert list(suggested_bodies(cast.viewer("amina"), promise)) == ["provincial", "district"]  # its branch by its name


def test_a_body_that_owes_promises_on_the_same_theme_is_suggested_with_their_number(cast, review, themes, earlier):
    amina = cast.viewer("amina")
    fresh = add_commitment(amina, instrument=review, text="Seats for all.", themes=[themes["Women"]])
    one = found(cast, fresh)["Provincial labour department"]
    assert one.reasons == ["owes 4 promises on “Women”"]
    assert one.score == 0.6
    assert "District office" not in found(cast, fresh)


def test_helping_counts_and_like_words_are_a_reason_of_their_own(cast, review, themes, earlier):
    amina = cast.viewer("amina")
    text = "Fence and test springs in the valley"
    fresh = add_commitment(amina, instrument=review, text=text, themes=[themes["Water"]])
    told = found(cast, fresh)
    assert told["Provincial labour department"].reasons == ["owes 1 promise on “Water”"]
    assert told["District office"].reasons[0] == "owes 1 promise on “Water”"
    assert "like words" in told["District office"].reasons[1]
    assert told["District office"].score > told["Provincial labour department"].score


def test_nothing_is_assigned_by_a_suggestion_and_nothing_suggested_without_a_reason(cast, review, promise, earlier):
    before = Duty.objects.count()
    assert all(one.reasons and one.score >= 0.1 for one in found(cast, promise).values())
    assert Duty.objects.count() == before
    assert not found(cast, add_commitment(cast.viewer("amina"), instrument=review, text="Zyx wvu."))


def test_what_the_viewer_does_not_see_speaks_for_nobody(cast, review, themes, earlier):
    fresh = add_commitment(cast.viewer("amina"), instrument=review, text="Seats.", themes=[themes["Women"]])
    Duty.objects.update(sensitivity=3)
    assert not found(cast, fresh)


def test_words_that_every_recommendation_has_count_for_nothing():
    assert not words_of("Take the necessary measures to ensure human rights and continue")
    assert set(words_of("Inspect every mine")) & set(words_of("inspections of mines")) == {"_en_inspect", "_en_mine"}
    assert likeness(words_of("mines"), words_of("mines"), {}) == pytest.approx(1)
    assert likeness(words_of("mines"), words_of("schools"), {}) == 0


def test_question_and_auxiliary_words_say_nothing_in_english_and_in_urdu(cast, review):
    amina, mines = cast.viewer("amina"), cast.bodies["mines"]
    mandate = {"en": "What each of them should have been doing", "ur": "جو کچھ بھی کیا جانا چاہیے اور کیوں نہیں"}
    change_actor(amina, mines, revision=mines.revision, mandate=mandate)
    asked = add_commitment(
        amina, instrument=review, text="Say what has been spent, and on whom.", plain={"ur": "کیا کچھ کیوں نہیں ہوا"}
    )
    assert "Provincial mines department" not in found(cast, asked)
    assert not words_of("what which whose should would have been doing about", "کیا کیوں کون چاہیے نہیں اور کے لیے")


def test_a_word_that_many_mandates_share_suggests_none_of_them(cast, review):
    amina = cast.viewer("amina")
    for name, body in cast.bodies.items():
        more = "wells" if name == "labour" else name
        change_actor(amina, body, revision=body.revision, mandate={"en": f"Supervision, {more}"})
    asked = add_commitment(amina, instrument=review, text="Supervision of wells.")
    told = found(cast, asked)
    assert told["Provincial labour department"].reasons == ["mandate: wells"]
    assert list(told) == ["Provincial labour department"]


def test_many_promises_get_what_each_would_get_alone_in_as_many_queries(cast, review, themes, earlier, queries_of):
    amina = cast.viewer("amina")
    texts = ("Equal pay for all.", "Fence springs in the valley.", "Seats for all.")
    rows = [add_commitment(amina, instrument=review, text=text, themes=[themes["Women"]]) for text in texts]
    assign_duty(amina, commitment=rows[0], wording={"en": "Pay"}, lead=cast.bodies["labour"])
    each = suggestions_for_each(amina, rows)
    assert each == {row.pk: suggested_bodies(amina, row) for row in rows}
    assert each[rows[0].pk]["provincial"].bodies[0].reasons[0] == "owes 4 promises on “Women”"
    assert queries_of(lambda: suggestions_for_each(amina, rows)) == queries_of(lambda: suggested_bodies(amina, rows[0]))


def test_the_number_of_queries_does_not_grow_with_bodies_and_duties(cast, review, themes, earlier, queries_of):
    amina = cast.viewer("amina")
    fresh = add_commitment(amina, instrument=review, text="Seats for all.", themes=[themes["Women"]])
    few = queries_of(lambda: suggested_bodies(amina, fresh))
    for number in range(10):
        row = add_commitment(amina, instrument=review, text=f"Equal seats {number}", themes=[themes["Women"]])
        assign_duty(amina, commitment=row, wording={"en": "Pay"}, lead=cast.bodies["mines"])
    assert queries_of(lambda: suggested_bodies(amina, fresh)) == few
