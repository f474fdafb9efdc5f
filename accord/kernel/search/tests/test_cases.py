"""The fixed list of cases: what each query finds. It runs on both databases, so their result sets are equal."""

from typing import Any

import pytest

from accord.kernel.actors.services import add_actor
from accord.kernel.search.folding import query_words
from accord.kernel.search.queries import search_records
from accord.kernel.search.services import index_records

# Invented names and sentences.
SAMPLES: dict[str, dict[str, Any]] = {
    "committee": {"name": {"en": "Stone Workers’ Committee"}, "about": "Meets on wages and safe drinking-water."},
    "office": {"name": {"en": "Labour office (Sandstone)"}, "short_name": "LO-7", "about": "Inspects 12 quarries."},
    "cafe": {"name": {"en": "Café Émile"}, "about": "Straße 5, naïve cooperation"},
    "water": {"name": {"en": "Water board", "ur": "محکمہ آب رسانی"}, "about": "صاف پانی کی فراہمی"},
    "mines": {"name": {"en": "Quarry department", "ur": "محکمۂ معدنیات"}, "about": "مزدوروں کی اجرت اور حفاظت"},
    "arabic": {"name": {"en": "Arabic keyboard", "ur": "كميٹي مزدوران"}, "about": "ضلع ٧ کے لوگ"},
    "zwnj": {"name": {"en": "Joined"}, "about": "می\u200cخواهم آنها"},
    "code": {"name": {"en": "Case A/HRC/37/9"}, "about": "e-mail: team@sample.invalid 50% off_the_record"},
    "astral": {"name": {"en": "Astral"}, "about": "𐎀𐎁𐎂 𝐛𝐨𝐥𝐝 表意文字"},
}
CASES: list[tuple[str, set[str]]] = [
    ("stone workers", {"committee"}),
    ("STONE", {"committee", "office"}),
    ("sandstone", {"office"}),
    ("work", {"committee"}),
    ("workers'", {"committee"}),
    ("worker’s", {"committee"}),
    ("drinking water", {"committee"}),
    ("drinking-water", {"committee"}),
    ("water drinking", {"committee"}),
    ("water", {"committee", "water"}),
    ("ater", {"committee", "water"}),
    ("wa", {"committee", "water"}),
    ("w", {"committee", "water"}),
    ("at", set()),
    ("lo", {"office"}),
    ("lo 7", {"office"}),
    ("LO-7", {"office"}),
    ("7", {"office", "arabic"}),
    ("12", {"office"}),
    ("cafe emile", {"cafe"}),
    ("CAFÉ", {"cafe"}),
    ("Cafe\u0301", {"cafe"}),
    ("strasse", {"cafe"}),
    ("naive", {"cafe"}),
    ("پانی", {"water"}),
    ("صاف پانی", {"water"}),
    ("پانی صاف", {"water"}),
    ("محکمہ", {"water", "mines"}),
    ("محکمه", {"water", "mines"}),
    ("رسان", {"water"}),
    ("آب", {"water"}),
    ("اب", {"water"}),
    ("مزدور", {"mines", "arabic"}),
    ("مزدوروں", {"mines"}),
    ("مُزدور", {"mines", "arabic"}),
    ("کمیٹی", {"arabic"}),
    ("كميٹي", {"arabic"}),
    ("ضلع 7", {"arabic"}),
    ("ضلع ۷", {"arabic"}),
    ("میخواهم", {"zwnj"}),
    ("می\u200cخواهم", {"zwnj"}),
    ("a/hrc/37/9", {"code"}),
    ("hrc 37", {"code"}),
    ("team@sample.invalid", {"code"}),
    ("50%", {"code"}),
    ("off_the", {"code"}),
    ("𐎀𐎁𐎂", {"astral"}),
    ("bold", {"astral"}),
    ("意文字", {"astral"}),
    ("表", {"astral"}),
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


# Nothing typed is search syntax of either database: each of these is words, or nothing at all.
SYNTAX = [
    '"', '""', "'", "*", "stone*", "NEAR(", "NEAR(stone workers, 2)", "stone AND workers", "stone OR nowhere",
    "NOT stone", "-stone", "+stone", "words:stone", "^stone", "stone)", "(((", "{stone}", "stone:*", "!stone",
    "stone & workers", "stone | workers", "stone <-> workers", "a\\b", "\\", "%", "_", "%%", "s%e", "'; DROP TABLE",
    "$1", "%s", "%(x)s", "{0}", "\x00", "sto\x00ne", "\ud800", "stone\udfff", "\u202estone", "\u0000\u0001",
]  # fmt: skip


def test_no_input_is_search_syntax(cast, samples):
    imran = cast.viewer("imran")
    found = [search_records(imran, typed) for typed in SYNTAX]
    assert found == [search_records(imran, " ".join(query_words(typed))) for typed in SYNTAX]


def test_the_words_and_or_not_are_looked_for_like_any_other(cast, samples):
    imran = cast.viewer("imran")
    assert search_records(imran, "stone OR nowhere") == []
    assert {samples[hit.id] for hit in search_records(imran, "wages AND safe")} == {"committee"}


def test_ten_thousand_characters_are_searched_calmly(cast, samples):
    imran = cast.viewer("imran")
    units = ["x", "stone ", '"', "*(", "پانی ", "\x00", "\ud800", "a" * 300 + " "]
    found = {u: {samples[hit.id] for hit in search_records(imran, (u * 10_000)[:10_000])} for u in units}
    assert {unit: keys for unit, keys in found.items() if keys} == {
        "stone ": {"committee", "office"},
        "پانی ": {"water"},
    }
