"""Names are cleaned, never silently changed in meaning."""

import pytest

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.names import clean_name, clean_texts, name_key_of


def test_white_space_collapses() -> None:
    assert clean_name("  Mines \n department ") == "Mines department"


@pytest.mark.parametrize("hidden", ["\u202e", "\u202d", "\u202b"])
def test_a_direction_override_is_refused(hidden: str) -> None:
    with pytest.raises(Refused, match="reading direction"):
        clean_name(f"gnp{hidden}exe")


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\ud800b"])
def test_characters_that_cannot_be_shown_are_refused(bad: str) -> None:
    with pytest.raises(Refused):
        clean_name(bad)


def test_joiners_of_urdu_stay() -> None:
    assert "\u200c" in clean_name("می\u200cخواہم")


def test_a_name_is_needed_in_one_language() -> None:
    with pytest.raises(Refused):
        clean_texts({"en": "  ", "ur": ""})
    assert clean_texts({"en": " A ", "ur": ""}) == {"en": "A"}


def test_lists_sort_by_the_spaces_first_language() -> None:
    assert name_key_of({"en": "Beta", "ur": "الف"}, ("ur", "en")) == "الف"


def test_a_text_falls_back_to_a_language_that_has_one() -> None:
    assert text_in({"ur": "الف"}) == "الف"
    assert text_in({"ur": "الف", "en": "A"}) == "A"
    assert text_in({}) == ""


@pytest.mark.parametrize("bad", [["en"], {"en": 1}, "text"])
def test_a_language_field_takes_a_map_alone(bad: object) -> None:
    field = LanguageField(name="name")
    with pytest.raises(Exception, match="map from language code"):
        field.clean(bad, None)
