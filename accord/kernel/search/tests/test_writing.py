"""What is looked for without an index is asked of the database in every way in which it can be written."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.actors.services import add_actor
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.queries import search_records
from accord.kernel.search.restricted import written_in_any_way
from accord.kernel.search.terms import Inside, Start, Word, words_in
from accord.kernel.spaces.folding import fold

SYLLABLES = range(0xAC00, 0xD7A4)  # eleven thousand of one make
WAYS = {
    "strasse": ("Straße", "STRASSE", "straẞe", "strasse"),
    "aether": ("Æther", "aether", "ǣther"),
    "field": ("ﬁeld", "FIELD", "fi\u200celd"),
    "office": ("oﬃce", "ofﬁce", "oﬀice", "of\u00adfice"),
    "thor": ("Þor", "Thor"),
    "لاہور": ("ﻻهور", "لاہور", "لَا\u200dہور"),
    "محکمہ": ("مُحکمه", "مـحکمۂ"),
    "درجہ": ("در\u0674جہ", "درءجہ"),
    "عمران": ("ع\u08d4مران", "عمر\U000e0100ان"),
    "한국": ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
}


def fits(term, text):
    return re.search(written_in_any_way(term), text) is not None


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in WAYS.items() for text in texts])
def test_a_word_is_found_in_whatever_way_it_is_written(word, text):
    assert fold(text) == fold(word)
    assert fits(Word(fold(word)), f"before {text} after")
    assert fits(Start(fold(word)), text)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_every_word_of_any_text_is_found_in_it(text):
    for word in words_in(text):
        assert fits(Start(word), text)
        assert fits(Inside(word[1:4] or word), text)


def test_nothing_that_folding_leaves_out_hides_a_word():
    left_out = [c for c in map(chr, range(0x20, sys.maxunicode + 1)) if c.isprintable() or c.isspace()]
    left_out = [c for c in left_out if fold(f"a{c}b") == "ab"]
    assert len(left_out) > 500
    assert [c for c in left_out if not fits(Start("word"), f"wo{c}rd")] == []


def test_letters_that_become_two_are_found_at_every_place_of_a_word():
    several = [c for code in range(0x80, 0x1_0000) if code not in SYLLABLES for c in [chr(code)] if len(fold(c)) > 1]
    assert len(several) > 800
    for character in several:
        for text in (f"ab{character}", f"ab{character}c", f"{character}de"):
            for word in words_in(text):
                assert fits(Start(word), text), text


def test_what_is_written_otherwise_does_not_fit():
    assert not fits(Start("strasse"), "stra se")
    assert not fits(Start("field"), "feld")
    assert not fits(Start("لاہور"), "لہور")


@pytest.mark.usefixtures("searchable")
@pytest.mark.parametrize("typed", ["strasse", "Straße", "field", "Lahore office"])
def test_a_restricted_record_is_found_by_letters_that_become_two(cast, typed):
    about = "Straße, ﬁeld; Lahore oﬃce"
    actor = add_actor(cast.operator, kind="community", name={"en": "Group"}, about=about, sensitivity=S2)
    assert {hit.id for hit in search_records(cast.viewer("amina"), typed)} == {actor.pk}
