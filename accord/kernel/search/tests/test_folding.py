"""Texts taken apart into words: the same however they were typed, and safe whatever is in them."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.search.folding import LONGEST_WORD, MOST_WORDS, excerpt, fold, query_words, storable, typed_words

ANY_TEXT = st.text(st.characters(), max_size=200)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_words_hold_letters_and_digits_alone(text):
    assert all(word.isalnum() for word in query_words(text))
    assert len(query_words(text)) <= MOST_WORDS


@given(ANY_TEXT)
def test_what_is_stored_can_be_written_in_utf_8(text):
    storable(text).encode("utf-8")
    assert "\x00" not in storable(text)


@given(ANY_TEXT, ANY_TEXT)
def test_an_excerpt_is_made_of_the_text_itself(text, typed):
    shown = excerpt(text, query_words(typed)).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split())


def test_every_character_folds_to_letters_digits_and_spaces():
    folded = fold(" ".join(chr(code) for code in range(sys.maxunicode + 1)))
    assert all(letter.isalnum() or letter == " " for letter in folded)


def test_one_sign_has_one_form_whatever_the_keyboard():
    assert fold("كميٹي") == fold("کمیٹی")
    assert fold("مُحکمۂ") == fold("محکمه")
    assert fold("٧ ۷ 7") == "7 7 7"
    assert fold("می\u200cخواهم") == fold("میخواهم")
    assert fold("Straße ﬁeld Ｗｉｄｅ") == "strasse field wide"
    assert fold("Workers’ Ta'if") == "workers taif"


def test_words_are_cut_the_same_in_queries_and_texts():
    assert query_words("x" * 900) == ["x" * LONGEST_WORD]
    assert typed_words('"Ünïc*de" %_ NEAR(a)') == ["Ünïc", "de", "NEAR", "a"]
