"""Dates, numbers and states as people write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from accord.ui import wording


@pytest.fixture(autouse=True)
def english_in_karachi():
    with override("en"), timezone.override("Asia/Karachi"):
        yield


def test_a_day_is_written_as_people_write_it():
    assert wording.day_words(date(2026, 11, 21)) == "21 November 2026"
    assert wording.short_day(date(2026, 11, 21)) == "21 Nov 2026"


def test_a_moment_is_never_without_its_zone():
    assert wording.moment_words(datetime(2026, 11, 20, 20, 30, tzinfo=UTC)) == "21 Nov 2026, 01:30 PKT"


def test_the_day_of_a_moment_is_the_day_where_the_reader_is():
    assert wording.day_words(datetime(2026, 11, 20, 20, 30, tzinfo=UTC)) == "21 November 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (21, "due today"),
        (22, "due tomorrow"),
        (24, "due in 3 days"),
        (20, "1 day late"),
        (17, "4 days late"),
    ],
)
def test_what_is_due_is_said_in_days(day, words):
    assert wording.due_words(date(2026, 11, day), today=date(2026, 11, 21)) == words


def test_what_is_due_much_later_is_said_with_its_date():
    assert wording.due_words(date(2027, 3, 1), today=date(2026, 11, 21)) == "due 1 Mar 2027"
    assert wording.due_words(None) == "no date"


def test_numbers_keep_their_thousands_apart():
    assert wording.number_words(30060) == "30,060"
    assert wording.number_words(None) == ""


def test_a_share_of_nothing_is_a_dash():
    assert wording.share_words(1, 4) == "25 %"
    assert wording.share_words(0, 0) == "–"


@pytest.mark.parametrize(("size", "words"), [(1, "1 byte"), (999, "999 bytes"), (48211, "48 kB"), (1480032, "1.5 MB")])
def test_sizes_are_read_at_a_glance(size, words):
    assert wording.size_words(size) == words


def test_a_text_falls_back_to_english_then_to_any_language():
    assert wording.text_of({"en": "Water", "ur": "پانی"}, "ur") == "پانی"
    assert wording.text_of({"en": "Water"}, "ur") == "Water"
    assert wording.text_of({"sd": "پاڻي"}, "ur") == "پاڻي"
    assert wording.text_of({}, "ur") == ""
    assert wording.text_of(None) == ""
    assert wording.language_of({"en": "Water"}, "ur") == "en"


def test_a_state_nobody_described_still_has_a_word_and_a_shape():
    sign = wording.state_sign("half_done")
    assert (sign.word, sign.tone) == ("half done", "quiet")
    assert sign.icon


def test_no_two_states_of_a_thread_look_the_same_without_colour():
    icons = [
        wording.STATE_SIGNS[s].icon
        for s in ("promised", "assigned", "acting", "reported", "verified", "confirmed", "disputed", "overdue")
    ]
    assert len(set(icons)) == len(icons)


def test_urdu_names_its_months_and_keeps_the_digits_of_its_forms_and_codes():
    with override("ur"):
        assert wording.day_words(date(2026, 11, 21)) == "21 نومبر 2026"
        assert wording.short_day(date(2026, 5, 1)) == "1 مئی 2026"
        assert wording.number_words(1234567) == "1,234,567"
        assert wording.number_words(2.5, 1) == "2.5"
        assert plain(wording.share_words(31, 100)) == "31 فیصد"
        assert wording.due_words(date(2026, 11, 25), date(2026, 11, 21)) == "4 دن باقی"
        assert wording.due_words(date(2026, 11, 17), date(2026, 11, 21)) == "4 دن کی تاخیر"


def test_a_moment_in_urdu_says_its_zone_and_nothing_in_it_turns_around():
    with override("ur"), timezone.override("Asia/Karachi"):
        said = wording.moment_words(datetime(2026, 11, 21, 9, 5, tzinfo=UTC))
    assert plain(said) == "21 نومبر 2026، 14:05 PKT"
    assert "\u2068PKT\u2069" in said


def test_things_put_together_in_urdu_are_set_apart_and_say_their_direction():
    with override("ur"):
        said = wording.listed(["Marmar", "سنگر"])
        headed = wording.headed("مکمل", "412 children listed")
    assert said == "\u200f\u2068Marmar\u2069، \u2068سنگر\u2069"
    assert headed == "\u200f\u2068مکمل\u2069: \u2068412 children listed\u2069"
    assert wording.listed(["Marmar", "سنگر"]) == "Marmar, سنگر"
    assert wording.headed("Done", "412 children listed") == "Done: 412 children listed"
    assert wording.listed([]) == ""


@pytest.mark.parametrize(
    ("text", "is_arabic"), [("Marmar", False), ("مرمر", True), ("Marmar مرمر", True), ("12 %", False)]
)
def test_a_text_with_arabic_letters_is_known(text, is_arabic):
    assert wording.has_arabic_letters(text) is is_arabic


def plain(text: str) -> str:
    """A text without what keeps its parts from turning each other around."""
    return text.translate(dict.fromkeys(map(ord, "\u200f\u2068\u2069")))
