"""What was found, marked where it stands: by stem, by another form of letters, as a phrase; the text stays itself."""

from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.search.asking import asked
from accord.kernel.search.marking import as_written, excerpt, marked, rewritten
from accord.kernel.search.terms import storable

ANY_TEXT = st.text(st.characters(), max_size=120)
LANGUAGES = ("en", "ur")


def marks(text, typed):
    return [part.text for part in marked(text, asked(typed, LANGUAGES).tree, LANGUAGES) if part.is_marked]


@given(ANY_TEXT, ANY_TEXT)
def test_marking_changes_no_letter(text, typed):
    assert "".join(part.text for part in marked(text, asked(typed).tree, LANGUAGES)) == text


@given(ANY_TEXT, ANY_TEXT)
def test_an_excerpt_is_made_of_the_text_itself(text, typed):
    shown = excerpt(text, asked(typed).tree, LANGUAGES).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split())


@given(ANY_TEXT)
def test_what_is_stored_can_be_written_in_utf_8(text):
    storable(text).encode("utf-8")
    assert "\x00" not in storable(text)


def test_whole_written_words_are_marked_and_nothing_around_them():
    assert marks("(Mines), INSPECTED “twice”", "inspection mine twice") == ["Mines", "INSPECTED", "twice"]
    assert marks("Drinking-water, workers’ rights'", "water worker right") == ["water", "workers", "rights"]


def test_neighbours_are_marked_together():
    assert marks("no safe drinking water here", '"safe drinking water"') == ["safe drinking water"]
    assert marks("safe water, water unsafe", '"safe water"') == ["safe water"]


def test_another_form_of_the_letters_is_marked_as_it_stands():
    assert marks("ضلعي كميٹي کا اجلاس", "کمیٹی") == ["كميٹي"]
    assert marks("صاف پانی، مُحکمۂ آب‌رسانی", "محکمہ رسان") == ["مُحکمۂ آب‌رسانی"]
    assert marks("Café Cafe\u0301 CAFE", "cafe") == ["Café Cafe\u0301 CAFE"]


def test_what_must_not_be_found_is_not_marked():
    assert marks("stone and dust", "stone -dust") == ["stone"]


def test_markup_is_only_text():
    parts = marked("<script>alert(1)</script> & mines", asked("script").tree, LANGUAGES)
    assert [part.text for part in parts] == ["<", "script", ">alert(1)</", "script", "> & mines"]


def test_an_excerpt_shows_a_phrase_before_its_single_words():
    text = " ".join(["water"] * 3 + ["x"] * 40 + ["safe", "water"] + ["y"] * 40)
    assert "safe water" in excerpt(text, asked('"safe water"').tree, LANGUAGES)


def test_a_long_text_without_a_find_shows_its_beginning():
    assert excerpt("one two three", asked("zebra").tree, LANGUAGES) == "one two three"


def test_words_are_written_in_another_way_and_all_else_stays():
    assert rewritten('watre, "Safe  watre"*', {"watre": "water"}) == 'water, "Safe  water"*'
    assert as_written("the Café’s door", "cafes") == "Café’s"
