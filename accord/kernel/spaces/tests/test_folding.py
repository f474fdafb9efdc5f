"""Words in one form: the same however they were typed, and safe whatever is in them."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.spaces.folding import fold

ANY_TEXT = st.text(st.characters(), max_size=200)


def is_plain(letter):
    return letter.isalnum() or unicodedata.category(letter) in {"Mn", "Mc"}


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT, ANY_TEXT)
def test_every_letter_folds_by_itself(text, other):
    assert fold(f"{text} {other}") == " ".join(f"{fold(text)} {fold(other)}".split())


def test_every_character_folds_to_letters_digits_vowel_signs_and_spaces():
    folded = fold(" ".join(chr(code) for code in range(sys.maxunicode + 1)))
    assert all(is_plain(letter) or letter == " " for letter in folded)


def test_one_sign_has_one_form_whatever_the_keyboard():
    assert fold("كميٹي") == fold("کمیٹی")
    assert fold("مُحکمۂ") == fold("محکمه") == fold("محکمہ") == fold("مـحکمہ")
    assert fold("ھم") == fold("ہم") == fold("هم")
    assert fold("أب إب آب ٱب") == "اب اب اب اب"
    assert fold("٧ ۷ 7") == "7 7 7"
    assert fold("می\u200cخواهم") == fold("میخواهم")
    assert fold("Straße ﬁeld Ｗｉｄｅ") == "strasse field wide"
    assert fold("Workers’ Ta'if") == "workers taif"


def test_presentation_forms_are_the_letters_that_they_present():
    assert fold("\ufef3\ufef4\ufef2") == fold("ييي")
    assert fold("\ufefb") == fold("لا")
    assert fold("\ufb8e\ufee3\ufbff\ufb66\ufbfc") == fold("کمیٹی")


def test_pashto_and_urdu_spell_one_name_alike():
    assert fold("ټانک") == fold("ٹانک")
    assert fold("ډېره") == fold("ڈیرہ")
    assert fold("ګلګت") == fold("گلگت")


def test_vowel_signs_of_indian_scripts_are_letters():
    assert fold("हिन्दी") == "हिन्दी"
