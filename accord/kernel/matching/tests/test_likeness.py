"""Texts that say nearly the same: found, scored, joined, kept apart, and laid side by side."""

import random

import pytest

from accord.kernel.matching.differences import differences
from accord.kernel.matching.joining import Joined
from accord.kernel.matching.likeness import Scale, alike_pairs, stems_of

FILLER = [f"Promise number {number} on matter{number % 50} of place{number}" for number in range(200)]


def pairs(texts, **options):
    return [(pair.first, pair.second) for pair in alike_pairs([*texts, *FILLER], **options)]


def test_kindred_words_are_found_and_other_matters_are_not():
    texts = [
        "Ratify the Convention against Torture and its protocol",
        "Repair every well of the district before the summer",
        "Ratifying the convention against torture, and its Protocol.",
        "Ratify the Convention on Domestic Workers and its protocol",
    ]
    assert pairs(texts) == [(0, 2)]


def test_the_same_words_score_one_and_come_first_in_any_order_and_case():
    found = alike_pairs(["Build safe schools here", "here: build SAFE school", "Build safe schools nowhere", *FILLER])
    assert (found[0].score, found[0].first, found[0].second) == (1.0, 0, 1)
    assert all(pair.score <= 1 for pair in found)


def test_many_that_are_alike_are_joined_with_one_pair_less_than_there_are_texts():
    texts = [
        f"Extend a standing invitation to special procedures {word}" for word in ("", "soon", "now", "at once", "again")
    ]
    assert len(pairs(texts * 4)) == 19


def test_pairs_that_belong_together_or_must_stay_apart_do_not_come_again():
    texts = [
        "Open a school for girls in every village",
        "Open schools for girls in every village now",
        "Open a school for girls in each village",
    ]
    assert len(pairs(texts)) == 2
    assert len(pairs(texts, joined=[(0, 1)])) == 1
    together = pairs(texts, joined=[(0, 1)], apart=[(1, 2)])
    assert together == []


def test_empty_and_other_scripts_do_no_harm():
    urdu = "ہر ضلع میں لڑکیوں کے لیے سکول کھولے جائیں"
    assert pairs(["", "…", "", urdu, urdu + " جلد"]) == [(3, 4)]
    assert alike_pairs([]) == []
    assert alike_pairs(["one text alone"]) == []


def test_nothing_that_is_alike_enough_is_missed_among_random_texts():
    """The slow way, each with each, finds no two groups that ours left apart, but for one in fifty."""
    chance = random.Random(4)
    words = [f"w{number}" for number in range(400)]
    texts = [" ".join(chance.choices(words, k=12)) for _text in range(300)]
    texts += [" ".join([*text.split()[:10], chance.choice(words)]) for text in texts[::3]]
    rows = [stems_of(text) for text in texts]
    scale = Scale(rows)
    groups = Joined((pair.first, pair.second) for pair in alike_pairs(texts))
    alike = [(a, b) for a in range(len(rows)) for b in range(a) if scale.score(rows[a], rows[b]) >= 0.6]
    missed = [pair for pair in alike if groups.leader(pair[0]) != groups.leader(pair[1])]
    assert len(alike) > 80
    assert len(missed) <= len(alike) / 50


def test_the_same_texts_give_the_same_pairs():
    texts = [f"Protect {word} defenders from every harm" for word in ("the", "our", "all", "these")]
    assert alike_pairs([*texts, *FILLER]) == alike_pairs([*texts, *FILLER])


def test_differences_name_shared_words_and_those_of_one_text():
    told = differences("Ratify the Protocol, without delay.", "Consider ratifying the protocol")
    assert [(piece.text, piece.differs) for piece in told.first] == [
        ("Ratify the Protocol,", False),
        ("without delay.", True),
    ]
    assert told.shared == ("Ratify", "the", "Protocol")
    assert told.only_first == ("without", "delay")
    assert told.only_second == ("Consider",)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("…", "word"), ("word", "")])
def test_differences_of_next_to_nothing(one, other):
    told = differences(one, other)
    assert "".join(piece.text for piece in told.first) == one
