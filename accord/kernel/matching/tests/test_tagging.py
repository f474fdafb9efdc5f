"""Learning tags from examples, on invented sentences."""

import io
import random

import numpy as np
import pytest

from accord.kernel.matching.measures import agreement
from accord.kernel.matching.tag_files import read_model, written_model
from accord.kernel.matching.tagging import Example, learn_tags
from accord.kernel.spaces.errors import Refused

pytestmark = pytest.mark.one_database
SAID = {"Water": ["well", "pump", "clean water"], "School": ["school", "teacher", "class"], "Road": ["road", "bridge"]}


def examples(number, *, several=True):
    chance = random.Random(4)
    made = []
    for turn in range(number):
        tags = chance.sample(sorted(SAID), chance.choice((1, 2)) if several else 1)
        told = " and the ".join(chance.choice(SAID[tag]) for tag in tags)
        made.append(Example(f"Repair the {told} of every village", frozenset(tags), str(turn % 7)))
    return made


def test_a_text_gets_every_tag_that_its_words_speak_of():
    model = learn_tags(examples(120))
    assert model.gives_several
    assert model.suggest(["Mend the pump and the bridge", "Pay each teacher"]) == [{"Water", "Road"}, {"School"}]


def test_where_each_example_has_one_tag_a_text_gets_exactly_one():
    model = learn_tags(examples(60, several=False))
    assert not model.gives_several
    assert model.suggest(["Mend the pump", "Teachers are paid"]) == [{"Water"}, {"School"}]
    assert [len(tags) for tags in model.suggest(["", "Nothing of this"])] == [1, 1]


def test_the_same_examples_teach_the_same():
    first, second = learn_tags(examples(60)), learn_tags(examples(60))
    assert (first.scores(["Mend the road"]) == second.scores(["Mend the road"])).all()


def test_quotation_marks_dashes_and_capitals_make_no_difference():
    model = learn_tags(examples(60))
    assert (
        model.scores(["Repair the village’s WELL – now"]) == model.scores(["repair the village's well - now"])
    ).all()


def test_a_label_on_every_row_is_suggested_for_every_text():
    made = [Example(one.text, one.tags | {"Village"}, one.group) for one in examples(60)]
    assert all("Village" in tags for tags in learn_tags(made).suggest(["Mend the road", "Anything else"]))


@pytest.mark.parametrize(
    "text", ["تمام بچوں کے لیے مفت تعلیم", '=HYPERLINK("x","Repair the school")', "", "School", "12"]
)
def test_a_text_of_words_that_no_example_held_gets_no_suggestion(text):
    model = learn_tags(examples(60))
    assert model.scored([text, "Repair the school"]) == [{}, model.scored(["Repair the school"])[0]]
    assert not model.reads(text)


def test_too_few_examples_are_refused():
    with pytest.raises(Refused, match="too few"):
        learn_tags(examples(10))
    with pytest.raises(Refused, match="too few"):
        learn_tags([Example(one.text, frozenset({"Water"})) for one in examples(40)])


def test_agreement_counts_each_label_and_all_pairs():
    given = [frozenset("ab"), frozenset("a"), frozenset("c")]
    found = agreement(given, [frozenset("a"), frozenset("ab"), frozenset("c")])
    assert found.micro_f1 == pytest.approx(2 * 3 / (4 + 4))
    assert found.macro_f1 == pytest.approx((1 + 0 + 1) / 3)
    assert found.exact == pytest.approx(1 / 3)
    assert (found.labels["b"].precision, found.labels["b"].recall, found.labels["b"].support) == (0, 0, 1)


def test_agreement_about_nothing_is_nought():
    assert agreement([], []).micro_f1 == 0


@pytest.mark.parametrize("several", [True, False])
def test_a_kept_model_suggests_as_it_did_and_scores_lie_between_a_half_and_one(several):
    model = learn_tags(examples(80, several=several))
    again = read_model(written_model(model))
    texts = ["Mend the pump and the bridge", "Repair the teacher and class", "Nothing of this"]
    assert again.suggest(texts) == model.suggest(texts)
    told = again.scored(texts)
    assert all(frozenset(scores) <= tags for scores, tags in zip(told, model.suggest(texts), strict=True))
    assert [frozenset(scores) for scores in told[:2]] == model.suggest(texts[:2])
    assert all(0.5 <= score <= 1 for scores in told for score in scores.values())
    assert written_model(again) == written_model(model)


def test_a_damaged_or_foreign_file_is_refused_and_nothing_in_it_runs():
    kept = written_model(learn_tags(examples(60)))
    hostile = io.BytesIO()
    np.savez(hostile, words=np.array([{"a": 1}], dtype=object))
    for content in (b"", b"no archive", kept[:-200], hostile.getvalue()):
        with pytest.raises(Refused, match="learned again"):
            read_model(content)
