"""Same texts, and characters that have no place in a record."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.kernel.matching.texts import (
    bidi_controls_in,
    clean_name,
    collapse,
    fingerprint,
    unfit_character_in,
    without_bidi_controls,
)

ANY_TEXT = st.text(st.characters())  # lone surrogates included


@given(ANY_TEXT)
@example("a\u0301\u00a0\n\t b")
def test_collapsing_twice_changes_nothing_more(text):
    once = collapse(text)
    assert collapse(once) == once
    assert "  " not in once
    assert once == once.strip()


@given(st.lists(st.text("abcé", min_size=1), min_size=1), st.sampled_from([" ", "\n", "\t \r\n", "\u00a0"]))
def test_texts_that_differ_in_white_space_have_one_fingerprint(words, gap):
    assert fingerprint(" ".join(words)) == fingerprint(gap + gap.join(words) + gap)


@given(ANY_TEXT)
def test_a_fingerprint_is_made_of_any_text(text):
    assert len(fingerprint(text)) == 64


def test_composed_and_split_letters_are_one_text_and_capitals_are_not():
    assert fingerprint("Caf\u00e9") == fingerprint("Cafe\u0301")
    assert fingerprint("Café") != fingerprint("café")


def test_an_override_in_a_name_is_named():
    assert bidi_controls_in("Lower \u202edne eht\u202c") == (
        "U+202E right-to-left override",
        "U+202C pop directional formatting",
    )
    assert bidi_controls_in("دیر \u200fزیریں") == ()
    assert without_bidi_controls("a\u202eb\u200fc\u2066d\u2069") == "abcd"


@given(ANY_TEXT)
def test_without_controls_none_are_found(text):
    assert bidi_controls_in(without_bidi_controls(text)) == ()


def test_a_clean_name_keeps_joiners_and_loses_unseen_marks():
    assert clean_name(" \ufeffUpper\u200b\u00a0 Dir\u200e ") == "Upper Dir"
    assert clean_name("می\u200cرود") == "می\u200cرود"


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\x00b", "U+0000"), ("a\x1bb", "U+001B"), ("\ud800", "U+D800"), ("\uffff", "U+FFFF"), ("\x92", "U+0092")],
)
def test_characters_that_no_database_holds_are_named(text, found):
    assert unfit_character_in(text) == found


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])))
def test_ordinary_text_is_fit(text):
    assert unfit_character_in(text) is None
    assert unicodedata.is_normalized("NFC", collapse(text))


def test_white_space_of_every_kind_is_fit():
    assert unfit_character_in(" \t\r\n\x0b\x0c\x85\u2028") is None
