"""A name proposes the right place, says why, and claims nothing where nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.matching.names import LIKELY, Candidate, likeness, proposals

DISTRICTS = [
    Candidate("1", "Upper Marmar", within=("North Province",)),
    Candidate("2", "Lower Marmar", within=("North Province",)),
    Candidate("3", "Sang-e-Safed", within=("North Province",)),
    Candidate("4", "K. B. Gul", within=("South Province",)),
    Candidate("5", "Sherabad", other_names=("شیر آباد",), within=("South Province",)),
    Candidate("6", "Sherabad", within=("North Province",)),
]


def first(name, **context):
    found = proposals(name, DISTRICTS, **context)
    return found[0].candidate_id if found else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UPPER  MÁRMAR", "1"),
        ("Marmar Lower", "2"),
        ("Sangesafed", "3"),
        ("Sang i Safaid Agency", "3"),
        ("Kot Baba Gul", "4"),
        ("KB Gul District", "4"),
        ("FR Kot Baba Gul", "4"),
        ("شير آباد", "5"),
        ("ضلع شیر اباد", "5"),
        ("شِیر\u200cآباد", "5"),
        ("ضلع: شیرآباد۔", "5"),
    ],
)
def test_the_right_place_is_proposed_first(name, expected):
    assert first(name) == expected


def test_every_proposal_says_why():
    (found,) = proposals("Kot Baba Gul", DISTRICTS, limit=1)
    assert found.score >= LIKELY
    assert found.reason == "“K” may stand for “Kot”; “B” may stand for “Baba”"


def test_a_place_that_was_split_says_how_many_fit_and_chooses_none():
    upper, lower = proposals("Marmar Agency", DISTRICTS)
    assert (upper.score, upper.rivals) == (lower.score, 1)
    assert "one of 2 that fit equally well" in upper.reason


def test_the_province_breaks_a_tie_and_hides_nothing():
    assert first("Sherabad", within="South Province") == "5"
    assert first("Sherabad", within="North Province") == "6"
    assert {found.candidate_id for found in proposals("Sherabad", DISTRICTS, within="North Province")} == {"5", "6"}


def test_no_more_than_the_limit_come_back_and_nothing_where_nothing_is_alike():
    assert len(proposals("Marmar", DISTRICTS, limit=1)) == 1
    assert proposals("Qwxz", DISTRICTS) == []
    assert proposals("", DISTRICTS) == []
    assert proposals("…", DISTRICTS) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ward 12", "Ward 13"), ("Town-Vii", "Town-Viii"), ("D. G. Khan", "D. I. Khan"), ("Upper Dir", "Lower Dir")],
)
def test_numbers_initials_and_sides_must_be_the_same(one, other):
    assert likeness(one, other)[0] < LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MoHR", "Ministry of Human Rights"),
        ("Human Rights Ministry", "Ministry of Human Rights"),
        ("Dept. of Mines", "Department of Mines"),
        ("MINERALS DEPARTMENT", "Minerals Deptt."),
    ],
)
def test_bodies_are_matched_by_the_same_rules(one, other):
    assert likeness(one, other)[0] >= LIKELY


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    score, reason = likeness(one, other)
    assert 0 <= score <= 1
    assert score == pytest.approx(likeness(other, one)[0])
    assert bool(reason) or not score


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20))
def test_a_name_is_most_like_itself(name):
    assert likeness(name, name)[0] == 1
