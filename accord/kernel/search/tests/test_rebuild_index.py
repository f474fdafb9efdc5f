"""Building the index again: stopped and resumed, small steps, and after the languages of a space changed."""

from dataclasses import replace
from typing import Any

import pytest

from accord.kernel.actors.services import add_actor
from accord.kernel.audit.models import Event
from accord.kernel.search import services, spelling
from accord.kernel.search.declarations import SEARCHABLES
from accord.kernel.search.jobs import index_space
from accord.kernel.search.models import Document, IndexedWord, Rebuild
from accord.kernel.search.queries import search_records
from accord.kernel.search.services import plan_rebuild, rebuild_index
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.records import tombstone_record
from accord.kernel.spaces.services import change_space_settings

pytestmark = pytest.mark.usefixtures("searchable")


class Stopped(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def many(cast, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 8)
    for number in range(30):
        add_actor(cast.operator, kind="community", name={"en": f"Canary {number}"})


def test_a_stopped_run_is_resumed_where_it_stopped(cast, many, monkeypatch):
    done: list[list[Any]] = []
    index_batch = services._index_batch

    def stopping(space_id, searchable, ids):
        if len(done) == 3:
            raise Stopped
        done.append(list(ids))
        return index_batch(space_id, searchable, ids)

    monkeypatch.setattr(services, "_index_batch", stopping)
    plan_rebuild([cast.space])
    with pytest.raises(Stopped):
        rebuild_index(cast.space, resume=True)
    assert 0 < Document.objects.filter(kind="actor").count() < 30
    left = Rebuild.objects.get(space=cast.space, kind="actor")
    assert left.done_to == done[-1][-1]
    monkeypatch.setattr(services, "_index_batch", index_batch)
    told = []
    count = rebuild_index(cast.space, resume=True, told=lambda kind, number: told.append((kind, number)))
    assert count == Document.objects.filter(space=cast.space).count()
    assert told[0][1] > left.count
    assert not Rebuild.objects.exists()
    assert len(search_records(cast.viewer("imran"), "canary")) == 30
    assert rebuild_index(cast.space, resume=True) == count


def test_a_run_from_the_beginning_takes_everything_again(cast, many):
    rebuild_index(cast.space)
    Document.objects.update(words=" nothing ", title_words=" nothing ", stems="")
    assert search_records(cast.viewer("imran"), "canary") == []
    rebuild_index(cast.space, "actor")
    assert len(search_records(cast.viewer("imran"), "canary")) == 30
    assert IndexedWord.objects.filter(word="canary", space=cast.space).count() == 1


def test_words_that_nothing_holds_any_more_are_forgotten(cast):
    gone = add_actor(cast.operator, kind="community", name={"en": "Nightingales"})
    add_actor(cast.operator, kind="community", name={"en": "Canaries"})
    rebuild_index(cast.space)
    words = IndexedWord.objects.filter(space=cast.space)
    other = IndexedWord.objects.create(space=cast.other_space, word="nightingales")
    tombstone_record(cast.operator, gone)
    rebuild_index(cast.space, "actor")
    assert words.filter(word="nightingales").exists()  # another kind may hold it
    rebuild_index(cast.space)
    assert not words.filter(word="nightingales").exists()
    assert words.filter(word="canaries").exists()
    assert IndexedWord.objects.filter(pk=other.pk).exists()


def test_a_word_learnt_twice_takes_no_place_of_another(cast, monkeypatch):
    add_actor(cast.operator, kind="community", name={"en": "Canary"})
    rebuild_index(cast.space)
    IndexedWord.objects.filter(space=cast.space).delete()
    for word in ("ant", "ant", "ant", "canary"):
        IndexedWord.objects.create(space=cast.space, word=word)
    monkeypatch.setattr(spelling, "_MOST_READ", 2)
    assert spelling._nearest(cast.viewer("imran"), "canarie") == ["canary"]


def test_slow_steps_become_smaller_and_quick_ones_larger():
    assert services._next_size(200, 1.0) == 100
    assert services._next_size(50, 0.01) == 100
    assert services._next_size(200, 0.01) == services.BATCH
    assert services._next_size(100, 0.2) == 100
    assert services._next_size(10, 9.0) == 10


def test_a_language_that_a_space_learns_brings_its_stems(cast, monkeypatch):
    monkeypatch.setitem(SEARCHABLES, "actor", replace(SEARCHABLES["actor"], language=""))
    add_actor(cast.operator, kind="community", name={"en": "Canary"}, about="des chevaux")
    rebuild_index(cast.space)
    assert search_records(cast.viewer("imran"), "cheval") == []
    space = Space.objects.get(pk=cast.space.pk)
    change_space_settings(cast.viewer("kiran"), space, revision=space.revision, languages=["en", "fr"])
    index_space(Event.objects.get(name="space_settings_changed"))
    cast.space.refresh_from_db()
    viewer = cast.viewer("imran")
    assert "fr" in viewer.languages
    assert [hit.title for hit in search_records(viewer, "cheval")] == ["Canary"]


def test_other_settings_leave_the_index_alone(cast, monkeypatch):
    monkeypatch.setattr(services, "plan_rebuild", None)
    change_space_settings(cast.viewer("kiran"), cast.space, revision=1, review_days=90)
    index_space(Event.objects.get(name="space_settings_changed"))
