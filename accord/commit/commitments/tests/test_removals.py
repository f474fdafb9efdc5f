"""What was written down by mistake is removed with a reason, as long as nothing stands on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accord.commit.commitments.models import (
    Cluster,
    Commitment,
    Instrument,
    InstrumentStage,
    Likeness,
    StatePosition,
)
from accord.commit.commitments.queries import instruments_for, said_also
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.services import (
    add_commitment,
    add_instrument,
    assign_duty,
    confirm_likenesses,
    note_contradiction,
    point_to_law,
    reach_stage,
    record_position,
    remove_commitment,
    remove_instrument,
    remove_position,
    remove_stage,
    withdraw_duty,
)
from accord.commit.commitments.services.releases import release_instrument
from accord.kernel.access.queries import visible_to
from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.sensitivity import S3
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused
from accord.understand.situation.services import add_law

WHY = "Written down twice"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def position(cast, promise):
    return record_position(
        cast.viewer("amina"), commitment=promise, position="supported", source="Answer", as_of=date(2023, 1, 1)
    )


@pytest.fixture
def stage(cast, review):
    return reach_stage(cast.viewer("amina"), instrument=review, stage="adopted", reached_on=date(2023, 3, 1))


REMOVE: dict[str, Callable[..., Any]] = {
    "instrument": remove_instrument,
    "stage": remove_stage,
    "commitment": remove_commitment,
    "position": remove_position,
}


@pytest.fixture
def free(cast, position, stage):
    """One of each kind with nothing on it."""
    empty = add_instrument(cast.viewer("amina"), kind="law", title={"en": "An act by mistake"})
    return {"instrument": empty, "stage": stage, "commitment": position.commitment, "position": position}


def test_a_promise_leaves_lists_search_and_facets_with_its_positions_and_keeps_the_reason(cast, promise, position):
    imran = cast.viewer("imran")
    assert promise_rows(imran).where("position", None, ["supported"]).count() == 1
    remove_commitment(cast.viewer("amina"), promise, reason=WHY)
    assert not visible_to(imran, Commitment).exists()
    assert promise_rows(imran).count() == 0
    assert promise_rows(imran).where("position", None, ["supported"]).count() == 0
    assert not search_records(imran, "mine")
    assert not StatePosition.objects.filter(deleted_at=None).exists()
    assert Commitment._base_manager.get(pk=promise.pk).removed_because == WHY
    event = Event.objects.get(name="commitment_removed")
    assert (event.object_id, event.details) == (promise.pk, {"positions": 1})
    assert cast.client("amina").get(promise.get_absolute_url()).status_code == 404


def test_a_document_goes_once_its_promises_are_gone_with_its_stages(cast, review, promise, stage):
    amina = cast.viewer("amina")
    with pytest.raises(Refused, match=r"because this stands on it: “Inspect every mine, twice a year\."):
        remove_instrument(amina, review, reason=WHY)
    remove_commitment(amina, promise, reason=WHY)
    remove_instrument(amina, review, reason=WHY)
    assert not visible_to(cast.viewer("imran"), Instrument).exists()
    assert not InstrumentStage.objects.filter(deleted_at=None).exists()
    assert Event.objects.get(name="instrument_removed").details == {"stages": 1, "parties": 0}


def test_a_stage_that_was_never_reached_no_longer_counts(cast, review, stage):
    amina = cast.viewer("amina")
    reach_stage(amina, instrument=review, stage="drafted", reached_on=date(2020, 1, 1))
    remove_stage(amina, stage, reason=WHY)
    assert vars(instruments_for(amina).get(pk=review.pk))["newest_stage"] == "drafted"
    shown = text(cast.client("imran").get(review.get_absolute_url()))
    assert "<p>Adopted or signed</p>" not in shown
    assert "Instrument stage removed" in shown


def test_the_position_before_it_counts_again(cast, promise, position):
    amina = cast.viewer("amina")
    wrong = record_position(amina, commitment=promise, position="noted", source="Letter", as_of=date(2024, 1, 1))
    assert promise_rows(amina).where("position", None, ["noted"]).count() == 1
    remove_position(amina, wrong, reason=WHY)
    promise.refresh_from_db()
    assert promise.position == "supported"
    assert promise_rows(amina).where("position", None, ["noted"]).count() == 0
    assert promise_rows(amina).where("position", None, ["supported"]).count() == 1
    remove_position(amina, position, reason=WHY)
    promise.refresh_from_db()
    assert promise.position == ""


@pytest.mark.parametrize("kind", REMOVE)
def test_it_needs_a_reason_and_happens_once(cast, free, kind):
    row, remove = free[kind], REMOVE[kind]
    same = type(row).objects.get(pk=row.pk)
    with pytest.raises(Refused) as refusal:
        remove(cast.viewer("amina"), row, reason=" ")
    assert refusal.value.field == "reason"
    remove(cast.viewer("amina"), row, reason=WHY)
    with pytest.raises(Refused):
        remove(cast.viewer("amina"), same, reason=WHY)


@pytest.mark.parametrize("kind", REMOVE)
@pytest.mark.parametrize("name", ["bilal", "hina", "lal", "imran", "kiran"])
def test_only_the_secretariat_removes(cast, free, page, kind, name):
    with pytest.raises(NotPermitted):
        REMOVE[kind](cast.viewer(name), free[kind], reason=WHY)
    assert cast.client(name).get(page(f"remove_{kind}", free[kind])).status_code == 403
    assert cast.client("mehr").get(page(f"remove_{kind}", free[kind])).status_code == 404


def test_a_promise_with_a_duty_stays_until_the_duty_is_withdrawn(cast, promise, duty):
    amina = cast.viewer("amina")
    with pytest.raises(Refused, match="“Inspect every mine of the province”"):
        remove_commitment(amina, promise, reason=WHY)
    withdraw_duty(amina, duty, reason=WHY)
    remove_commitment(amina, promise, reason=WHY)


def test_a_promise_that_another_one_contradicts_stays(cast, review, promise):
    amina = cast.viewer("amina")
    other = add_commitment(amina, instrument=review, text="Close every mine.", paragraph="85")
    note_contradiction(amina, one=promise, other=other, words="Visit or close", source="Reading")
    for row in (promise, other):
        with pytest.raises(Refused, match="against"):
            remove_commitment(amina, row, reason=WHY)


def test_a_document_that_points_to_a_law_or_is_public_stays(cast, review, promise):
    amina = cast.viewer("amina")
    act = add_instrument(amina, kind="law", title={"en": "The act"})
    point_to_law(amina, act, law=add_law(amina, kind="law", title={"en": "Mines act"}, level="provincial"))
    with pytest.raises(Refused, match="“Mines act”"):
        remove_instrument(amina, act, reason=WHY)
    release_instrument(amina, review)
    promise.refresh_from_db()
    review.refresh_from_db()
    remove_commitment(amina, promise, reason=WHY)
    with pytest.raises(Refused, match="Review outcome"):
        remove_instrument(amina, review, reason=WHY)


def test_what_is_hidden_keeps_it_in_place_and_is_not_named(cast, page, promise, duty):
    type(duty).objects.filter(pk=duty.pk).update(sensitivity=S3)
    with pytest.raises(Refused, match=r"^Other records stand on it: it cannot be removed\.$"):
        remove_commitment(cast.viewer("amina"), promise, reason=WHY)
    shown = text(cast.client("amina").get(page("remove_commitment", promise)))
    assert "Other records stand on it." in shown
    assert "Inspect every mine of the province" not in shown


def test_a_removed_promise_leaves_its_cluster_and_a_cluster_of_one_is_none(cast, review, promise):
    amina = cast.viewer("amina")
    again = add_commitment(amina, instrument=review, text="Inspect every mine, twice every year.", paragraph="85")
    pair = Likeness.objects.create(space=cast.space, first=promise, second=again, score="0.900")
    confirm_likenesses(amina, [pair])
    remove_commitment(amina, again, reason=WHY)
    assert not said_also(amina, promise)
    assert not Cluster.objects.filter(deleted_at=None).exists()


def test_the_same_paragraph_can_be_added_again(cast, review, promise):
    remove_commitment(cast.viewer("amina"), promise, reason=WHY)
    made = add_commitment(cast.viewer("amina"), instrument=review, text=promise.text, paragraph="84")
    assert made.pk != promise.pk
    assign_duty(cast.viewer("amina"), commitment=made, wording={"en": "Inspect"}, level="provincial")


@pytest.mark.parametrize("kind", REMOVE)
def test_the_page_asks_once_and_removes(cast, free, page, kind):
    client, url = cast.client("amina"), page(f"remove_{kind}", free[kind])
    assert url in text(client.get(free[kind].get_absolute_url()))
    assert "Was it written down by mistake?" in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": WHY}, follow=True)
    assert "It is removed. The log keeps it, with your reason." in text(answer)
    assert client.get(url).status_code == 404
