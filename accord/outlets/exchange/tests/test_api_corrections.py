"""Programs correct promises as the form does, and remove what was written down by mistake."""

from datetime import date

import pytest

from accord.commit.commitments.models import Commitment, EarlierWording, Instrument, InstrumentStage, StatePosition
from accord.commit.commitments.services import reach_stage, record_position
from accord.kernel.policy.sensitivity import S3
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms

WRITABLE = (
    "text", "paragraph", "kind", "heading", "language", "addressed_to", "promisor", "promisee", "recommending_states",
    "session", "themes", "affected_persons", "sdgs",
)  # fmt: skip


@pytest.fixture
def sent(cast):
    """All that a program can say of a promise."""
    amina = cast.viewer("amina")
    keys = {"themes": "own-themes", "affected_persons": "affected-persons", "sdgs": "sdgs"}
    terms = {
        name: ensure_terms(amina, taxonomy=ensure_taxonomy(amina, key=key, name={"en": key}), labels=["One", "Two"])
        for name, key in keys.items()
    }
    return {
        "text": "Open every shaft.",
        "paragraph": "12.4",
        "kind": "clause",
        "heading": "Shafts",
        "language": "ur",
        "addressed_to": "Kohnam",
        "promisor": str(cast.bodies["mines"].pk),
        "promisee": str(cast.bodies["labour"].pk),
        "recommending_states": ["Arvenia", "Lusmark"],
        "session": "3",
        **{name: sorted(str(term.pk) for term in found.values()) for name, found in terms.items()},
    }


def same(told, sent):
    lists = ("themes", "affected_persons", "sdgs")
    return all(sorted(told[n]) == sorted(sent[n]) if n in lists else told[n] == sent[n] for n in WRITABLE)


def test_what_is_written_is_read_again_added_and_changed(by, review, promise, sent):
    amina = by("amina")
    status, made = amina("post", "commitments/", {"instrument": str(review.pk), **sent})
    assert (status, same(made, sent)) == (201, True)
    assert same(by("imran")("get", f"commitments/{made['id']}/")[1], sent)
    other = {**sent, "paragraph": "12.5"}
    change = {"revision": promise.revision, "reason": "Typing error", **other}
    status, told = amina("patch", f"commitments/{promise.pk}/", change)
    assert (status, same(told, other)) == (200, True)
    assert EarlierWording.objects.get().reason == "Typing error"
    emptied = {"revision": told["revision"], "promisor": None, "themes": [], "recommending_states": []}
    told = amina("patch", f"commitments/{promise.pk}/", emptied)[1]
    assert (told["promisor"], told["themes"], told["recommending_states"]) == (None, [], [])
    assert told["sdgs"]


def test_other_official_words_need_a_reason_here_too(by, promise):
    status, told = by("amina")("patch", f"commitments/{promise.pk}/", {"revision": promise.revision, "text": "Other"})
    assert (status, told["field"]) == (422, "reason")


def test_without_a_kind_it_is_what_suits_the_document(by, review):
    told = by("amina")("post", "commitments/", {"instrument": str(review.pk), "text": "Something"})[1]
    assert told["kind"] == "recommendation"
    Instrument.objects.filter(pk=review.pk).update(kind="law")
    told = by("amina")("post", "commitments/", {"instrument": str(review.pk), "text": "Something else"})[1]
    assert told["kind"] == "clause"


def test_a_side_that_the_reader_may_not_see_is_absent(cast, by, promise):
    body = cast.bodies["mines"]
    Commitment.objects.filter(pk=promise.pk).update(promisor=body)
    type(body).objects.filter(pk=body.pk).update(sensitivity=S3)
    assert by("imran")("get", f"commitments/{promise.pk}/")[1]["promisor"] is None
    assert str(body) not in cast.client("imran").get(promise.get_absolute_url()).text


def test_what_was_written_down_by_mistake_is_removed(cast, by, review, promise):
    program, amina = by("amina"), cast.viewer("amina")
    stage = reach_stage(amina, instrument=review, stage="adopted", reached_on=date(2023, 1, 1))
    position = record_position(amina, commitment=promise, position="noted", source="Answer")
    rows = (("positions", position), ("stages", stage), ("commitments", promise), ("instruments", review))
    assert program("post", f"instruments/{review.pk}/remove/", {"reason": "Twice"})[0] == 422
    for noun, row in rows:
        assert by("bilal")("post", f"{noun}/{row.pk}/remove/", {"reason": "Twice"})[0] == 403
        assert program("post", f"{noun}/{row.pk}/remove/", {"reason": ""})[0] == 422
        assert program("post", f"{noun}/{row.pk}/remove/", {"reason": "Twice"})[0] == 204
        assert program("get", f"{noun}/{row.pk}/")[0] == 404
    for model in (StatePosition, InstrumentStage, Commitment, Instrument):
        assert not model.objects.filter(deleted_at=None).exists()


def test_the_level_of_a_document_is_written_and_read(by, review):
    program = by("amina")
    change = {"revision": review.revision, "level": "provincial"}
    assert program("patch", f"instruments/{review.pk}/", change)[1]["level"] == "provincial"
