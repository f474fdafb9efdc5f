"""What of a search has no partner is said, with its place."""

import pytest

from accord.kernel.search.faults import faults_in, search_notes

CASES = [
    ("safe water", []),
    ('"safe water" AND (a OR b) NOT c', []),
    ("a NOT (b OR c)", []),
    ("NOT b a", []),
    ('water "safe', [("quote", 7)]),
    ("(water", [("open", 1)]),
    ("water)", [("close", 6)]),
    ("a () b", [("empty", 3)]),
    ("OR water", [("before", 1)]),
    ("water AND", [("after", 7)]),
    ("water OR AND b", [("after", 7)]),
    ("(a OR) b", [("after", 4)]),
    ("a NOT", [("after", 3)]),
    ("((a)", [("open", 1)]),
    ("a & | b", [("after", 3)]),
]


@pytest.mark.parametrize(("text", "faults"), CASES)
def test_each_fault_is_told_with_its_place(text, faults):
    assert [(fault.kind, fault.at) for fault in faults_in(text)] == faults


def test_the_sentences_say_what_and_where():
    assert search_notes("water OR") == ["Nothing stands after “OR” at character 7: it is left out."]
    assert search_notes("-water") == ["Only what must not be there was named: add what is to be found."]
    assert len(search_notes("a" * 1_200)) == 1


@pytest.mark.parametrize("text", ["", " ", "\x00", "(" * 500, '"' * 501, "OR " * 400, "𝕏 ) ( «"])
def test_no_input_is_an_error(text):
    assert isinstance(search_notes(text), list)
