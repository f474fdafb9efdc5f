"""Whatever is done to the chains behind the product's back is named: each column of each row, and each row."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models
from django.utils import timezone

from accord.kernel.actors.models import Actor
from accord.kernel.actors.services import change_actor
from accord.kernel.audit.models import Chain, Delivery, Event, HistoryValue
from accord.kernel.audit.queries import chain_heads, verify_chains
from accord.kernel.audit.services import erase_values, record
from accord.kernel.policy.errors import NotPermitted
from tests.cast import Cast

LENGTH = 6


@pytest.fixture
def chain(cast: Cast) -> list[Event]:
    """The last links of the cast's chain, made short so that every row can be tampered with in turn."""
    space = cast.space.pk
    HistoryValue.objects.all().delete()
    Delivery.objects.all().delete()
    Event.objects.all().delete()
    Chain.objects.all().delete()
    body: Actor = cast.bodies["mines"]
    by = cast.viewer("amina")
    for number in range(LENGTH):
        change_actor(by, body, revision=body.revision, about=f"version {number}", short_name=f"M{number}")
    Delivery.objects.all().delete()  # they point to the links that the tests take away
    links = list(Event.objects.filter(space_id=space).order_by("number"))
    assert len(links) == LENGTH
    return links


def first_bad(space: UUID, kept: dict[UUID, tuple[int, str]] | None = None) -> str:
    """What the check says about the space's chain; empty where all is well."""
    verdicts = {verdict.space: verdict for verdict in verify_chains(kept)}
    return verdicts[space].first_bad or ""


def other(field: Any, value: Any) -> Any:
    """A different value that the column would take."""
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.DateTimeField):
        return value + dt.timedelta(microseconds=1)
    if isinstance(field, models.JSONField):
        return [*value, "x"] if isinstance(value, list) else {**value, "x": 1}
    if isinstance(field, models.IntegerField):
        return value + 1_000
    return ("0" if value[:1] != "0" else "1") + value[1:]


def test_an_untouched_chain_is_intact(chain: list[Event], cast: Cast) -> None:
    assert first_bad(cast.space.pk, chain_heads()) == ""


def test_every_edited_column_of_every_row_is_named(chain: list[Event], cast: Cast) -> None:
    for link in chain:
        for field in Event._meta.concrete_fields:
            if field.name in {"space_id", "id"}:
                continue  # moved rows and changed ids have tests of their own below
            value = getattr(link, field.attname)
            Event.objects.filter(pk=link.pk).update(**{field.attname: other(field, value)})
            bad = first_bad(cast.space.pk)
            assert str(link.number) in bad or str(link.number + 1) in bad, f"{field.name} of {link.number}: {bad!r}"
            Event.objects.filter(pk=link.pk).update(**{field.attname: value})
    assert first_bad(cast.space.pk) == ""


def test_a_changed_id_is_named(chain: list[Event], cast: Cast) -> None:
    for link in chain:
        HistoryValue.objects.filter(event=link).delete()
        Event.objects.filter(pk=link.pk).delete()
        values = {f.attname: getattr(link, f.attname) for f in Event._meta.concrete_fields}
        Event.objects.create(**{**values, "id": uuid4()})
        assert f"event {link.number} " in first_bad(cast.space.pk)
        break


def test_a_row_moved_to_another_chain_is_named_in_both(chain: list[Event], cast: Cast) -> None:
    link = chain[2]
    Event.objects.filter(pk=link.pk).update(space_id=cast.other_space.pk)
    assert "event 3: missing" in first_bad(cast.space.pk)
    assert first_bad(cast.other_space.pk)


def test_every_deleted_row_is_named(chain: list[Event], cast: Cast) -> None:
    for link in chain:
        values = list(HistoryValue.objects.filter(event=link))
        HistoryValue.objects.filter(event=link).delete()
        Event.objects.filter(pk=link.pk).delete()
        assert f"event {link.number}: " in first_bad(cast.space.pk)
        link.save(force_insert=True)
        HistoryValue.objects.bulk_create(values)
    assert first_bad(cast.space.pk) == ""


def test_an_inserted_row_is_named(chain: list[Event], cast: Cast) -> None:
    for mac in (chain[-1].mac, "f" * 64):
        forged = Event.objects.create(
            space_id=cast.space.pk,
            number=LENGTH + 1,
            at=chain[-1].at,
            name="actor_changed",
            kind="actor",
            digest=chain[0].digest,
            previous=chain[-1].mac,
            mac=mac,
        )
        assert f"event {LENGTH + 1} " in first_bad(cast.space.pk)
        forged.delete()


def test_two_swapped_rows_are_named(chain: list[Event], cast: Cast) -> None:
    Event.objects.filter(pk=chain[1].pk).update(number=1_000)
    Event.objects.filter(pk=chain[2].pk).update(number=chain[1].number)
    Event.objects.filter(pk=chain[1].pk).update(number=chain[2].number)
    assert f"event {chain[1].number} " in first_bad(cast.space.pk)


def _cut(chain: list[Event]) -> None:
    HistoryValue.objects.filter(event=chain[-1]).delete()
    Event.objects.filter(pk=chain[-1].pk).delete()


def test_a_cut_tail_is_named_even_where_the_head_was_cut_with_it(chain: list[Event], cast: Cast) -> None:
    kept = chain_heads()
    _cut(chain)
    assert f"event {LENGTH}: " in first_bad(cast.space.pk), "the chain's own head tells"
    Chain.objects.filter(pk=cast.space.pk).update(events=LENGTH - 1, head=chain[-2].mac)
    assert first_bad(cast.space.pk) == "", "without an outside head a clean cut goes unseen"
    assert f"event {LENGTH}: missing" in first_bad(cast.space.pk, kept)


def test_a_chain_that_is_gone_altogether_is_named(chain: list[Event], cast: Cast) -> None:
    kept = chain_heads()
    HistoryValue.objects.all().delete()
    Event.objects.all().delete()
    Chain.objects.all().delete()
    assert "event 1: missing" in first_bad(cast.space.pk, kept)


def test_a_cut_and_regrown_tail_differs_from_the_kept_head(chain: list[Event], cast: Cast) -> None:
    kept = chain_heads()
    _cut(chain)
    Chain.objects.filter(pk=cast.space.pk).update(events=LENGTH - 1, head=chain[-2].mac)
    record(cast.viewer("amina"), "actor_changed", cast.bodies["mines"])
    assert first_bad(cast.space.pk) == ""
    assert f"event {LENGTH} " in first_bad(cast.space.pk, kept)


HISTORY: dict[str, Callable[[Any], Any]] = {
    "edited before": lambda rows: rows.update(before="forged"),
    "edited after": lambda rows: rows.update(after="forged"),
    "renamed field": lambda rows: rows.update(field="level"),
    "opened to more readers": lambda rows: rows.update(level=0),
    "moved to another record": lambda rows: rows.update(object_id=uuid4()),
    "own digest edited": lambda rows: rows.update(digest="0" * 64),
    "erased by hand": lambda rows: rows.update(before=None, after=None, erased_at=timezone.now()),
    "forged and called erased": lambda rows: rows.update(after="forged", erased_at=timezone.now()),
    "deleted": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("deed", HISTORY)
def test_a_tampered_history_is_named(chain: list[Event], cast: Cast, deed: str) -> None:
    HISTORY[deed](HistoryValue.objects.filter(event=chain[3], field="about"))
    assert f"event {chain[3].number} " in first_bad(cast.space.pk)


def test_values_erased_by_the_operator_leave_the_chain_and_their_neighbours_proven(
    chain: list[Event], cast: Cast
) -> None:
    with pytest.raises(NotPermitted):
        erase_values(cast.viewer("kiran"), cast.bodies["mines"], fields=["about"])
    assert erase_values(cast.operator, cast.bodies["mines"], fields=["about"]) == LENGTH
    assert set(HistoryValue.objects.filter(field="about").values_list("before", "after")) == {(None, None)}
    assert first_bad(cast.space.pk) == ""
    HistoryValue.objects.filter(event=chain[3], field="short_name").update(after="forged")
    assert f"event {chain[3].number} " in first_bad(cast.space.pk)


def test_another_key_makes_every_chain_false(chain: list[Event], cast: Cast, settings: Any) -> None:
    settings.AUDIT_KEY = b"another key altogether, 32 bytes"
    assert "event 1 " in first_bad(cast.space.pk)
