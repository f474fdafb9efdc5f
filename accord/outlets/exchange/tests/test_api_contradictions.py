"""Programs note contradictions between promises and say how they were resolved, as the pages do."""

import pytest

from accord.commit.commitments.models import Commitment, Contradiction
from accord.commit.commitments.services import add_commitment, note_contradiction

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def other(cast, review):
    return add_commitment(cast.viewer("amina"), instrument=review, text="Leave every mine alone.", paragraph="85")


@pytest.fixture
def noted(cast, promise, other):
    values = {"words": "Both cannot be.", "source": "Gazette 4"}
    return note_contradiction(cast.viewer("hina"), one=promise, other=other, **values)


def sent(promise, against, **values):
    ids = {"one": str(promise.pk), "other": str(against.pk)}
    return {**ids, "words": "Both cannot be.", "source": "Gazette 4", **values}


@pytest.mark.parametrize("name", ["amina", "hina", "lal"])
def test_who_may_on_the_pages_notes_one_once(by, promise, other, name):
    program = by(name)
    status, made = program("post", "contradictions/", sent(promise, other), **{"Idempotency-Key": "c"})
    assert (status, made["one"], made["resolved_at"]) == (201, str(promise.pk), None)
    assert program("post", "contradictions/", sent(promise, other), **{"Idempotency-Key": "c"})[1] == made
    assert Contradiction.objects.count() == 1


@pytest.mark.parametrize("name", ["bilal", "imran", "kiran"])
def test_who_may_not_is_told(by, promise, other, name):
    assert by(name)("post", "contradictions/", sent(promise, other))[0] == 403
    assert not Contradiction.objects.exists()


def test_what_does_not_fit_names_its_field(by, promise, other):
    hina = by("hina")
    for values, field in (
        ({"other": str(promise.pk)}, "other"),
        ({"one": NOWHERE}, "one"),
        ({"source": "  "}, "source"),
        ({"words": "  "}, "words"),
    ):
        status, told = hina("post", "contradictions/", sent(promise, other, **values))
        assert (status, told["field"]) == (422, field)


def test_they_are_listed_by_promise_and_by_whether_they_are_open(by, promise, other, noted):
    imran = by("imran")
    for query, number in (
        (f"commitment={promise.pk}", 1),
        (f"commitment={other.pk}&open=true", 1),
        ("open=false", 0),
        (f"commitment={NOWHERE}", 0),
    ):
        assert len(imran("get", f"contradictions/?{query}")[1]["items"]) == number, query


def test_it_is_resolved_once_by_who_may_as_it_was_read(by, noted):
    path, said = f"contradictions/{noted.pk}/resolve/", {"resolution": "The first gave way.", "revision": 1}
    assert by("lal")("post", path, said)[0] == 403
    hina = by("hina")
    assert hina("post", path, {**said, "revision": 7})[0] == 409
    status, told = hina("post", path, said)
    assert (status, told["resolution"], told["resolved_at"] is not None) == (200, "The first gave way.", True)
    status, told = hina("post", path, {**said, "revision": 2})
    assert (status, told["title"]) == (422, "This was resolved already.")


def test_one_about_a_hidden_promise_looks_like_none(by, other, noted):
    Commitment.objects.filter(pk=other.pk).update(sensitivity=3)
    imran = by("imran")
    assert imran("get", "contradictions/")[1]["items"] == []
    assert imran("get", f"contradictions/{noted.pk}/") == imran("get", f"contradictions/{NOWHERE}/")


def test_many_take_as_many_queries_as_few(cast, by, noted, queries_of):
    imran = by("imran")
    imran("get", "contradictions/")
    few = queries_of(lambda: imran("get", "contradictions/"))
    for n in range(5):
        more = add_commitment(cast.viewer("amina"), instrument=noted.one.instrument, text=f"Words {n}")
        note_contradiction(cast.viewer("hina"), one=noted.one, other=more, words="No.", source="Gazette")
    assert queries_of(lambda: imran("get", "contradictions/")) == few
