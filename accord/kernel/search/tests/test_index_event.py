"""Records of apps below search come into the index by their events."""

import pytest
from django.db import connection

from accord.kernel.actors.services import add_actor
from accord.kernel.audit import deliveries
from accord.kernel.audit.deliveries import run_delivery
from accord.kernel.audit.models import Delivery, DeliveryState, Event
from accord.kernel.places.services import PlaceDraft, apply_places
from accord.kernel.search import jobs
from accord.kernel.search.jobs import index_event
from accord.kernel.search.models import Document
from accord.kernel.search.queries import search_records
from tests.cast import build_cast

pytestmark = pytest.mark.usefixtures("searchable")


def test_an_event_indexes_its_record_and_may_run_twice(cast):
    actor = add_actor(cast.operator, kind="community", name={"en": "Canary"})
    event = Event.objects.get(name="actor_added", object_id=actor.pk)
    index_event(event)
    index_event(event)
    assert [hit.id for hit in search_records(cast.viewer("imran"), "canary")] == [actor.pk]


def test_a_batch_names_no_record_so_its_kind_is_indexed_again(cast):
    apply_places(cast.operator, drafts=[PlaceDraft("country", "ZZ", {"en": "Canaria"})], source="a file")
    index_event(Event.objects.get(name="places_imported"))
    (hit,) = search_records(cast.viewer("imran"), "zz")
    assert (hit.kind, hit.title) == ("place", "Canaria")


def test_a_batch_indexes_the_records_that_it_touched_and_no_others(cast, monkeypatch):
    monkeypatch.setattr(deliveries, "SUBSCRIPTIONS", {"places_imported": ("accord.kernel.search.jobs.index_event",)})
    for code in ("ZA", "ZB"):
        apply_places(cast.operator, drafts=[PlaceDraft("country", code, {"en": f"Canaria {code}"})], source="a file")
    first, second = Delivery.objects.filter(event__name="places_imported").order_by("pk")
    assert run_delivery(first.pk) == DeliveryState.DONE
    assert [hit.title for hit in search_records(cast.viewer("imran"), "canaria")] == ["Canaria ZA"]
    assert Document.objects.count() == 1
    assert run_delivery(second.pk) == run_delivery(second.pk) == DeliveryState.DONE
    assert Document.objects.count() == 2
    first.refresh_from_db()
    assert first.touched == []


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_in_no_transaction_of_the_delivery(monkeypatch):
    cast, inside = build_cast(), []
    monkeypatch.setattr(deliveries, "SUBSCRIPTIONS", {"places_imported": ("accord.kernel.search.jobs.index_event",)})
    monkeypatch.setattr(deliveries, "_enqueue", [])
    monkeypatch.setattr(jobs, "index_ids", lambda *_args: inside.append(connection.in_atomic_block))
    apply_places(cast.operator, drafts=[PlaceDraft("country", "ZA", {"en": "Canaria"})], source="a file")
    run_delivery(Delivery.objects.get(event__name="places_imported").pk)
    assert inside == [False]


def test_events_about_kinds_that_nobody_searches_are_passed_over(cast):
    index_event(Event.objects.filter(name="role_assigned")[0])
    assert not Document.objects.exists()
