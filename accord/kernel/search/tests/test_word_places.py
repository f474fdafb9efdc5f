"""What is kept of the words of a block answers as the index does."""

import random

import pytest

from accord.kernel.search.blocks import SIZE
from accord.kernel.search.terms import (
    Every,
    Inside,
    Node,
    Phrase,
    Some,
    Start,
    Without,
    Word,
    has_phrase,
    words_of_texts,
)
from accord.kernel.search.word_places import WHOLE, places_of, unpacked

TEXTS = (
    "Inspect every mine of the province twice in each year",
    "Inspections of mines are published",
    "پانی ہر شخص کا حق ہے",
    "Water for the farms; inspectors with a licence",
    "",
    "Çay bahçesi mineworkers 2024",
)
VERSION = (3, 17)


def documents(texts):
    held = [words_of_texts([text], ("en", "ur")) for text in texts]
    return held, [(place, words.running, " ".join(sorted(words.stems))) for place, words in enumerate(held)]


def questions() -> list[Node]:
    word = Word("mine", words_of_texts(["mines"], ("en",)).stems)
    terms: list[Node] = [
        word,
        Word("mine"),
        Word("absent"),
        Word("پانی"),
        Start("insp"),
        Start("2"),
        Start("zz"),
        Inside("spec"),
        Inside("ine"),
        Inside("خص"),
        Inside("xyz"),
    ]
    pairs = [(one, other) for one in terms for other in terms if one is not other]
    return [
        *terms,
        *(Every(pair) for pair in pairs),
        *(Some(pair) for pair in pairs),
        *(Every((one, Without(other))) for one, other in pairs),
        *(Every((one, Without(Some((other, word))))) for one, other in pairs),
    ]


def test_every_tree_without_a_phrase_finds_what_the_words_hold():
    held, rows = documents(TEXTS)
    places = unpacked(VERSION, places_of(VERSION, rows).packed())
    assert places.version == VERSION
    for question in questions():
        wanted = sum(1 << place for place, words in enumerate(held) if words.hold(question))
        assert places.bits(question) == wanted, question


def test_a_word_of_many_documents_is_kept_as_bits_and_a_rare_one_by_its_places():
    chance = random.Random(7)
    often = set(chance.sample(range(SIZE), WHOLE))
    seldom = set(chance.sample(range(SIZE), WHOLE // 2 - 1))
    rows = [(n, " ".join([" pit", *["often"] * (n in often), *["seldom"] * (n in seldom)]), "") for n in range(SIZE)]
    places = unpacked(VERSION, places_of(VERSION, rows).packed())
    assert places.bits(Word("often")) == sum(1 << place for place in often)
    assert places.bits(Word("seldom")) == sum(1 << place for place in seldom)
    assert places.bits(Word("pit")) == (1 << SIZE) - 1
    assert len(places.places) == 2 * WHOLE + 2 * len(seldom)


def test_a_block_without_documents_holds_nothing():
    places = unpacked(VERSION, places_of(VERSION, []).packed())
    assert [places.bits(question) for question in questions()[:11]] == [0] * 11


def test_the_order_of_words_is_not_kept():
    phrase = Phrase(("every", "mine"))
    assert has_phrase(Every((Word("a"), Without(Some((Word("b"), phrase))))))
    assert not has_phrase(Every((Word("a"), Without(Some((Word("b"), Start("c")))))))
    with pytest.raises(ValueError, match="phrases"):
        places_of(VERSION, []).bits(phrase)
