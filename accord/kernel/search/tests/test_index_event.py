"""Records of apps below search come into the index by their events."""

import pytest

from accord.kernel.actors.services import add_actor
from accord.kernel.audit.models import Event
from accord.kernel.places.services import PlaceDraft, apply_places
from accord.kernel.search.jobs import index_event
from accord.kernel.search.models import Document
from accord.kernel.search.queries import search_records

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


def test_events_about_kinds_that_nobody_searches_are_passed_over(cast):
    index_event(Event.objects.filter(name="role_assigned")[0])
    assert not Document.objects.exists()
