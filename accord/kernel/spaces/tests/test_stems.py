"""Kindred words have one stem, whoever asks at the same moment."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from accord.kernel.spaces.stems import stem

BEGINNINGS = ("educat", "implement", "investigat", "monitor", "oblig", "promot", "prosecut", "protect", "strength")
ENDINGS = ("e", "ed", "ement", "ements", "ication", "ied", "ies", "ing", "ion", "ational", "ities", "ying")


@pytest.mark.parametrize("word", ["ratify", "ratified", "ratifying"])
def test_kindred_words_have_one_stem(word):
    assert stem(word) == "ratifi"


def test_each_language_has_its_own_endings():
    assert stem("derechos", "spanish") == stem("derecho", "spanish")


def test_threads_that_stem_at_once_do_not_mix_their_words():
    words = [beginning + ending for beginning in BEGINNINGS for ending in ENDINGS] * 5
    bare = stem.__wrapped__
    right = [bare(word) for word in words]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda _turn: [bare(word) for word in words], range(4)))
    finally:
        sys.setswitchinterval(usual)
    assert found == [right] * 4
