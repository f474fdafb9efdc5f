"""Forms of one word meet in one stem; words of other meanings and other scripts do not."""

import pytest

from accord.kernel.search.stemming import stems_of
from accord.kernel.search.terms import Words

SAME = [
    ("policy", "policies"),
    ("right", "rights"),
    ("inspect", "inspections"),
    ("woman", "women"),
    ("child", "children"),
    ("organisation", "organizations"),
    ("labour", "labor"),
    ("programme", "programs"),
    ("centre", "centers"),
    ("defence", "defense"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stems_of(one, ["en"]) == stems_of(other, ["en"]) != frozenset()


@pytest.mark.parametrize(("one", "other"), [("policy", "police"), ("four", "for"), ("mine", "mind"), ("our", "or")])
def test_other_words_do_not(one, other):
    assert stems_of(one, ["en"]) != stems_of(other, ["en"])


def test_words_of_scripts_without_a_stemmer_and_codes_have_none():
    for word in ("حقوق", "ټولنه", "हिन्दी", "pk104", "12", "w"):
        assert stems_of(word, ["en", "ur", "ps"]) == frozenset()


def test_each_language_of_a_space_gives_its_own_stem():
    assert stems_of("educations", ["fr", "ur"]) == {"_fr_educ", "_en_educ"}
    assert stems_of("права", ["ru"]) == stems_of("прав", ["ru"])


def test_a_text_knows_the_stems_of_its_words():
    assert "_en_polici" in Words(("policy", "پانی"), ("en",)).stems
