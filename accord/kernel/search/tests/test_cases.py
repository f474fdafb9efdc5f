"""The fixed list of cases: what each query finds. It runs on both databases, so their result sets are equal."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.actors.services import add_actor
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.asking import asked
from accord.kernel.search.engines import engine
from accord.kernel.search.models import Document
from accord.kernel.search.queries import rows_with, search, search_records
from accord.kernel.search.services import index_records
from accord.kernel.search.terms import Every, Phrase, Some, Start, Without, Word, Words, inside, words_in

# Invented names and sentences.
SAMPLES: dict[str, dict[str, Any]] = {
    "committee": {"name": {"en": "Stone Workers’ Committee"}, "about": "Meets on wages and safe drinking-water."},
    "office": {"name": {"en": "Labour office (Sandstone)"}, "short_name": "LO-7", "about": "Inspects 12 quarries."},
    "cafe": {"name": {"en": "Café Émile"}, "about": "Straße 5, naïve cooperation"},
    "water": {"name": {"en": "Water board", "ur": "محکمہ آب رسانی"}, "about": "صاف پانی کی فراہمی"},
    "mines": {"name": {"en": "Quarry department", "ur": "محکمۂ معدنیات"}, "about": "مزدوروں کی اجرت اور حفاظت"},
    "arabic": {"name": {"en": "Arabic keyboard", "ur": "كميٹي مزدوران"}, "about": "ضلع ٧ کے لوگ"},
    "zwnj": {"name": {"en": "Joined"}, "about": "می\u200cخواهم آنها"},
    "code": {"name": {"en": "Case A/HRC/37/9"}, "about": "e-mail: team@sample.invalid 50% off_the_record, PK10417"},
    "astral": {"name": {"en": "Astral"}, "about": "𐎀𐎁𐎂 𝐛𝐨𝐥𝐝 表意文字 हिन्दी"},
    "pashto": {"name": {"en": "Village", "ps": "د کلي ټولنه"}, "about": "ټولنه: د څښاک پاکې اوبه او د اوبو ګټه"},
}
# What people type, and exactly what it finds, whatever the database.
CASES: list[tuple[str, set[str]]] = [
    # words in any form
    ("stone workers", {"committee"}),
    ("STONE", {"committee"}),
    ("sandstone", {"office"}),
    ("worker", {"committee"}),
    ("workers'", {"committee"}),
    ("worker’s", {"committee"}),
    ("committees", {"committee"}),
    ("inspection", {"office"}),
    ("inspecting quarry", {"office"}),
    ("quarries", {"office", "mines"}),
    ("labor offices", {"office"}),
    ("drinking water", {"committee"}),
    ("drinking-water", {"committee"}),
    ("water drinking", {"committee"}),
    ("the water for drinking", {"committee"}),
    ("water", {"committee", "water"}),
    ("wage", {"committee"}),
    # without marks and capitals
    ("cafe emile", {"cafe"}),
    ("CAFÉ", {"cafe"}),
    ("Cafe\u0301", {"cafe"}),
    ("strasse", {"cafe"}),
    ("naive", {"cafe"}),
    # phrases
    ('"drinking water"', {"committee"}),
    ('"water drinking"', set()),
    ('"safe drinking"', {"committee"}),
    ("“safe drinking water”", {"committee"}),
    ('"drinking wat"*', {"committee"}),
    ('"drinking wat"', set()),
    ('"committee meets"', set()),
    ('"workers committee" wages', {"committee"}),
    ('"inspect"', set()),
    ('"inspects"', {"office"}),
    ('"صاف پانی"', {"water"}),
    ('"پانی صاف"', set()),
    # the beginning of words, and parts of words
    ("sand*", {"office"}),
    ("wat*", {"committee", "water"}),
    ("*ater", {"committee", "water"}),
    ("*tone*", {"committee", "office"}),
    ("ston*", {"committee"}),
    ("محکم*", {"water", "mines"}),
    ("مزدو*", {"mines", "arabic"}),
    # where no word stands so, inside words
    ("tone", {"committee", "office"}),
    ("ater", {"committee", "water"}),
    ("wa", {"committee", "water"}),
    ("at", set()),
    # and, or, not
    ("wages AND safe", {"committee"}),
    ("stone OR nowhere", {"committee"}),
    ("stone OR sandstone", {"committee", "office"}),
    ("wages | quarries", {"committee", "office", "mines"}),
    ("quarries -inspects", {"mines"}),
    ("quarries NOT inspection", {"mines"}),
    ("quarries NOT sand*", {"mines"}),
    ('water -"drinking water"', {"water"}),
    ("water NOT (drinking OR wages)", {"water"}),
    ("water (drinking OR board)", {"committee", "water"}),
    ("water -پانی", {"committee"}),
    ("پانی -water", set()),
    ("مزدور -کمیٹی", {"mines"}),
    ("مزدور OR water", {"mines", "arabic", "committee", "water"}),
    ("-stone", set()),
    ("nowhere OR -stone", set()),
    # codes and numbers
    ("lo", {"office"}),
    ("lo 7", {"office"}),
    ("LO-7", {"office"}),
    ("7", {"office", "arabic"}),
    ("12", {"office"}),
    ("a/hrc/37/9", {"code"}),
    ("hrc/37", {"code"}),
    ("hrc 37", {"code"}),
    ("A/HRC/37/91", set()),
    ("a/hrc/38/9", set()),
    ("k10", {"code"}),
    ("PK104", {"code"}),
    ("team@sample.invalid", {"code"}),
    ("50%", {"code"}),
    ("off_the_record", {"code"}),
    # Urdu and Pashto: whatever the keyboard, and parts of words
    ("پانی", {"water"}),
    ("صاف پانی", {"water"}),
    ("پانی صاف", {"water"}),
    ("صاف اور پانی", {"water"}),
    ("محکمہ", {"water", "mines"}),
    ("محکمه", {"water", "mines"}),
    ("مَحکمۂ", {"water", "mines"}),
    ("محکـــمہ", {"water", "mines"}),
    ("رسان", {"water"}),
    ("آب", {"water"}),
    ("اب", {"water"}),
    ("مزدور", {"mines", "arabic"}),
    ("مزدوروں", {"mines"}),
    ("مُزدور", {"mines", "arabic"}),
    ("زدور", {"mines", "arabic"}),
    ("کمیٹی", {"arabic"}),
    ("كميٹي", {"arabic"}),
    ("\ufb8e\ufee3\ufbff\ufb66\ufbfc", {"arabic"}),
    ("ضلع 7", {"arabic"}),
    ("ضلع ۷", {"arabic"}),
    ("میخواهم", {"zwnj"}),
    ("می\u200cخواهم", {"zwnj"}),
    ("ټولنه", {"pashto"}),
    ("ٹولنہ", {"pashto"}),
    ("ولن", {"pashto"}),
    ("د اوبو", {"pashto"}),
    ("پاکې اوبه", {"pashto"}),
    ("ګټه", {"pashto"}),
    ("گټه", {"pashto"}),
    # other scripts
    ("𐎀𐎁𐎂", {"astral"}),
    ("bold", {"astral"}),
    ("意文字", {"astral"}),
    ("表", {"astral"}),
    ("हिन्दी", {"astral"}),
    # nothing
    ("nowhere", set()),
    ("stone nowhere", set()),
    ("", set()),
    ("   ", set()),
    ("—!?", set()),
]


@pytest.fixture
def samples(cast: Any, searchable: Any) -> dict[Any, str]:
    made = {key: add_actor(cast.operator, kind="organisation", **values) for key, values in SAMPLES.items()}
    index_records(made.values())
    return {actor.pk: key for key, actor in made.items()}


def test_each_query_finds_exactly_its_records(cast, samples):
    imran = cast.viewer("imran")
    found = [(typed, sorted(samples[hit.id] for hit in search_records(imran, typed))) for typed, _keys in CASES]
    assert found == [(typed, sorted(keys)) for typed, keys in CASES]


def test_records_above_the_index_are_found_by_the_same_words(cast, samples):
    Actor.objects.filter(pk__in=samples).update(sensitivity=S2)
    index_records(Actor.objects.filter(pk__in=samples))
    assert not Document.objects.filter(object_id__in=samples).exists()
    amina = cast.viewer("amina")
    found = [(typed, sorted(samples[hit.id] for hit in search_records(amina, typed))) for typed, _keys in CASES]
    assert found == [(typed, sorted(keys)) for typed, keys in CASES]


def test_a_list_finds_the_same_as_the_search(cast, samples):
    imran = cast.viewer("imran")
    for typed, keys in CASES:
        understood = asked(typed, imran.languages)
        if understood.tree is None or search(imran, typed).asked.is_wide:
            continue
        rows = rows_with(imran, visible_to(imran, Actor), typed)
        assert {samples[row.pk] for row in rows} == keys, typed


def test_a_list_of_names_finds_parts_of_words(cast, samples):
    imran = cast.viewer("imran")
    rows = rows_with(imran, visible_to(imran, Actor), "tone", parts=True)
    assert {samples[row.pk] for row in rows} == {"committee", "office"}
    everything = visible_to(imran, Actor)
    assert rows_with(imran, everything, "  ").count() == everything.count()
    assert not rows_with(imran, everything, "-stone").exists()


TYPED = "stone worker water drinking safe wage پانی صاف محکمہ مزدور a hrc 37 quarry nowhere"
words = st.sampled_from(TYPED.split())
terms = st.one_of(
    words.map(lambda word: asked(word).tree),
    words.map(Word),
    words.map(lambda word: Start(words_in(word)[0][:2])),
    words.map(lambda word: inside(words_in(word)[0][:4])),
    st.lists(words, min_size=2, max_size=3).map(lambda some: Phrase(tuple(words_in(" ".join(some))))),
    st.sampled_from([Phrase(("safe", "drinking")), Phrase(("drinking", "wat"), is_open=True), Phrase(("hrc", "37"))]),
)
trees = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Some(tuple(parts))),
        st.tuples(inner, inner).map(Every),
        st.tuples(inner, inner).map(lambda parts: Every((parts[0], Without(parts[1])))),
    ),
    max_leaves=6,
)


def test_the_index_answers_as_reading_the_words_does(cast, samples):
    kept = {
        document.pk: Words(tuple(document.words.split()), ("en", "ur")) for document in Document.objects.defer("text")
    }

    @settings(max_examples=200, deadline=None)
    @given(trees)
    def ask(tree):
        indexed = set(Document.objects.filter(engine().holds(tree)).values_list("pk", flat=True))
        assert indexed == {pk for pk, folded in kept.items() if folded.hold(tree)}

    ask()


# Nothing typed is search syntax of either database, and nothing is an error: each of these is read as words or signs
# of our own, or as nothing at all.
SYNTAX = [
    '"', '""', "'", "*", "stone*", "NEAR(", "NEAR(stone workers, 2)", "NOT stone", "-stone", "+stone", "words:stone",
    "^stone", "stone)", "(((", "{stone}", "stone:*", "!stone", "stone <-> workers", "a\\b", "\\", "%", "_", "%%",
    "s%e", "'; DROP TABLE", "$1", "%s", "%(x)s", "{0}", "\x00", "sto\x00ne", "\ud800", "stone\udfff", "\u202estone",
    "_en_stone", "\u0000\u0001", "((stone OR", "OR OR", "AND", "stone AND", "-(stone)", "NOT NOT stone",
    '"stone" "', "stone OR -(", "_",
]  # fmt: skip


def test_no_input_is_an_error(cast, samples):
    imran, amina = cast.viewer("imran"), cast.viewer("amina")
    for typed in SYNTAX:
        found = {samples[hit.id] for hit in search_records(imran, typed)}
        assert found <= set(SAMPLES), typed
        assert found == {samples[hit.id] for hit in search_records(amina, typed)}, typed


def test_signs_of_the_databases_mean_nothing(cast, samples):
    imran = cast.viewer("imran")
    for typed in ("+stone", "words:committee", "^stone", "{stone}", "!stone", "stone <-> workers", "%stone_"):
        assert {samples[hit.id] for hit in search_records(imran, typed.replace("words:", ""))} == {"committee"}, typed


def test_ten_thousand_characters_are_searched_calmly(cast, samples):
    imran = cast.viewer("imran")
    units = [
        "x",
        "stone ",
        '"',
        "*(",
        "پانی ",
        "\x00",
        "\ud800",
        "a" * 300 + " ",
        "-",
        "OR  ",
        "NOT ",
        "(",
        '"a b" OR ',
    ]
    found = {u: {samples[hit.id] for hit in search_records(imran, (u * 10_000)[:10_000])} for u in units}
    assert {unit: keys for unit, keys in found.items() if keys} == {"stone ": {"committee"}, "پانی ": {"water"}}
