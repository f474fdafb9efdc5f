"""A write leaves an event, in the same transaction, or does not happen."""

from collections.abc import Iterator
from typing import Any

import pytest

from accord.kernel.actors.models import Actor
from accord.kernel.actors.services import change_actor
from accord.kernel.audit import deliveries
from accord.kernel.audit.deliveries import run_delivery, waiting_deliveries
from accord.kernel.audit.models import Delivery, DeliveryState, Event, HistoryValue
from accord.kernel.audit.services import EVENTS, Unrecorded, nothing_changed, record, record_batch, service
from accord.kernel.policy.sensitivity import S1, S2
from tests.cast import Cast

ran: list[Any] = []


@pytest.fixture(autouse=True)
def closed_list() -> Iterator[None]:
    """The made-up event of these tests leaves the closed list again."""
    yield
    EVENTS.discard("never_recorded")


def note_event(event: Event) -> None:
    """A job that remembers what it was given."""
    ran.append(event.pk)


def stumble(event: Event) -> None:
    """A job that always fails."""
    raise ValueError("the mail server is away")


def test_a_service_that_records_nothing_is_rolled_back(cast: Cast) -> None:
    @service("never_recorded")
    def forgetful() -> None:
        Actor.objects.filter(pk=cast.bodies["mines"].pk).update(short_name="changed")

    with pytest.raises(Unrecorded, match="forgetful"):
        forgetful()
    assert Actor.objects.get(pk=cast.bodies["mines"].pk).short_name == ""


def test_a_service_may_say_that_nothing_changed(db: Any) -> None:
    @service("never_recorded")
    def idle() -> str:
        nothing_changed()
        return "fine"

    assert idle() == "fine"


def test_an_event_outside_the_closed_list_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="closed list"):
        record(cast.viewer("amina"), "something_unheard_of", cast.bodies["mines"])


def test_a_field_without_a_level_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="declares no level for colour"):
        record(cast.viewer("amina"), "actor_changed", cast.bodies["mines"], changes={"colour": (1, 2)})


def test_the_event_names_who_what_and_which_fields_but_no_value(cast: Cast) -> None:
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, phone="0900 canary")
    event = Event.objects.filter(name="actor_changed").latest("number")
    assert (event.account_id, event.object_id, event.fields) == (cast.account("amina").pk, body.pk, ["phone"])
    assert "canary" not in str(event.canonical())


def test_a_value_is_kept_under_its_fields_own_level(cast: Cast) -> None:
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, phone="0900", about="mines")
    levels = dict(HistoryValue.objects.filter(object_id=body.pk, before="").values_list("field", "level"))
    assert (levels["phone"], levels["about"]) == (S2, S1)


def test_events_of_one_space_are_numbered_without_gaps(cast: Cast) -> None:
    numbers = list(Event.objects.filter(space_id=cast.space.pk).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_clock_set_back_does_not_turn_the_log_around(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2020-01-01")
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, about="later")
    times = list(Event.objects.filter(space_id=cast.space.pk).order_by("number").values_list("at", flat=True))
    assert times == sorted(times)


def test_a_batch_holds_at_most_a_thousand_rows(cast: Cast) -> None:
    contents = [(cast.space.pk, "0" * 64)] * 1_001
    with pytest.raises(ValueError, match="1000"):
        record_batch(cast.operator, "places_imported", space_id=cast.space.pk, kind=Actor.policy, contents=contents)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs hear of a changed actor: one that works and one that fails."""
    ran.clear()
    jobs = (f"{__name__}.note_event", f"{__name__}.stumble")
    monkeypatch.setattr(deliveries, "SUBSCRIPTIONS", {"actor_changed": jobs})
    monkeypatch.setattr(deliveries, "_enqueue", [])


@pytest.mark.usefixtures("listening")
def test_a_delivery_is_written_with_the_event_and_run_once(cast: Cast) -> None:
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, about="heard")
    delivery = Delivery.objects.get(job__endswith="note_event")
    assert delivery.pk in waiting_deliveries()
    assert run_delivery(delivery.pk) == run_delivery(delivery.pk) == DeliveryState.DONE
    assert ran == [delivery.event_id]


@pytest.mark.usefixtures("listening")
def test_a_failing_job_is_kept_with_its_error_and_given_up_after_five_tries(cast: Cast) -> None:
    body = cast.bodies["mines"]
    change_actor(cast.viewer("amina"), body, revision=body.revision, about="heard")
    delivery = Delivery.objects.get(job__endswith="stumble")
    states = [run_delivery(delivery.pk) for _try in range(5)]
    assert states == [DeliveryState.WAITING] * 4 + [DeliveryState.FAILED]
    assert "the mail server is away" in Delivery.objects.get(pk=delivery.pk).error
