"""What was typed, read as a tree of terms: whatever it is, it is read as something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.search.asking import LONGEST_QUERY, MOST_TERMS, asked
from accord.kernel.search.stemming import stems_of
from accord.kernel.search.terms import Every, Inside, Phrase, Some, Start, Without, Word, mapped, widened

PIECES = [*"ab1 \"“”()-*|&پانی\u200c'/", " AND ", " OR ", " NOT ", "word", " -"]
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def word(text):
    return Word(text, stems_of(text, ("en",)))


STONE, WORKER, DUST = word("stone"), word("worker"), word("dust")
READ = {
    "stone worker": Every((STONE, WORKER)),
    "stone AND worker": Every((STONE, WORKER)),
    "stone stone": STONE,
    "stone OR worker": Some((STONE, WORKER)),
    "stone worker OR dust": Some((Every((STONE, WORKER)), DUST)),
    "stone (worker OR dust)": Every((STONE, Some((WORKER, DUST)))),
    "stone -dust": Every((STONE, Without(DUST))),
    "stone NOT dust": Every((STONE, Without(DUST))),
    "stone AND NOT -dust": Every((STONE, DUST)),
    'stone -"worker dust"': Every((STONE, Without(Phrase(("worker", "dust"))))),
    '"stone worker"': Phrase(("stone", "worker")),
    "“stone worker”": Phrase(("stone", "worker")),
    '"stone wor"*': Phrase(("stone", "wor"), is_open=True),
    '"stone"': Word("stone"),
    "sto*": Start("sto"),
    "*ton*": Inside("ton"),
    "*to*": Start("to"),
    "A/HRC/37/9": Phrase(("a", "hrc", "37", "9")),
    "PK104": Inside("pk104"),
    "12": Word("12"),
    "پانی": Inside("پانی"),
    "آب": Start("اب"),
    "stone-worker": Every((STONE, WORKER)),
    "the stone of a worker": Every((STONE, WORKER)),
    "the": word("the"),
    '"stone': STONE,
    "((stone": STONE,
    "stone))": STONE,
    "stone OR": STONE,
    "AND": word("and"),
    "": None,
    "*": None,
    "—!?": None,
    "-stone": None,
}


@pytest.mark.parametrize("typed", READ)
def test_what_is_typed_is_read_so(typed):
    assert asked(typed, ("en",)).tree == READ[typed]


def test_what_was_left_out_is_told():
    assert asked("the rights of workers").common == ("the", "of")
    assert asked("-stone").lacks_wanted
    assert asked("stone OR -dust").lacks_wanted
    assert asked(" ".join(f"word{number}" for number in range(MOST_TERMS + 1))).is_cut
    assert asked("x" * (LONGEST_QUERY + 1)).is_cut
    assert asked("stone worker") == asked("stone worker", ())


@given(ANY_TEXT)
def test_no_input_is_an_error_and_no_node_lacks_something_to_find(typed):
    understood = asked(typed, ("en", "ur"))

    def check(node):
        if isinstance(node, Every):
            assert any(not isinstance(part, Without) for part in node.parts)
            assert len(node.parts) > 1
        for part in getattr(node, "parts", ()):
            check(part)

    if understood.tree is not None:
        assert not isinstance(understood.tree, Without)
        check(understood.tree)
        mapped(widened(understood.tree), lambda term: term)


def test_ten_thousand_brackets_are_read_calmly():
    assert asked("(" * 10_000 + "stone").tree is None
    assert asked("(" * 900 + "stone").is_cut is False
