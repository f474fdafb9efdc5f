"""The proof sees what it is there to see: a lost write, a half record, bytes that are gone."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accord.commit.commitments.models import Commitment, Likeness
from accord.commit.commitments.services import propose_likenesses
from accord.kernel.audit.models import Delivery, Event
from accord.kernel.files.models import File
from accord.kernel.files.queries import path_of
from accord.kernel.files.services import link_file, store_file
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import add_action
from accord.outlets.exchange.jobs import apply_confirmed_import, read_asked_import
from accord.outlets.exchange.models import Import, ImportState, StagedBatch
from accord.outlets.exchange.outcomes import pack
from tests.durability import proof
from tests.durability.clerks import table

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(cast):
    """An action and a file behind it, and what a client was told of both."""
    by, mines = cast.viewer("bilal"), cast.bodies["mines"]
    action = add_action(by, title="Count the pits", lead=mines)
    file = store_file(by, content=io.BytesIO(b"pit,tons\n1,3\n"), name="count.csv", body=mines)
    link_file(by, file, target=action)
    ack = {"id": str(action.pk), "event": "action_added", "title": action.title}
    return action, file, [ack, {"id": str(action.pk), "event": "", "files": "1"}]


def gone(model, **which):
    """As no service would: rows taken out under the application."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = replica")
    model._base_manager.filter(**which)._raw_delete(using="default")


def test_what_is_whole_is_not_accused(kept):
    assert [line for line in proof.wrongs(kept[2]) if not line.startswith("keys")] == []


def test_a_lost_row_is_seen(kept):
    action, _file, acks = kept
    gone(Action, pk=action.pk)
    said = [*proof.lost(acks), *proof.events_without_record()]
    assert [line for line in said if line.startswith("acknowledged with other words")]
    assert [line for line in said if line.startswith("sent again, and there 0 times")]
    assert f"action_added: action {action.pk} is not there" in said


def test_a_lost_event_is_seen(kept):
    action, _file, acks = kept
    Event.objects.filter(object_id=action.pk, name="action_added").update(object_id=None)
    assert [line for line in proof.lost(acks) if line.startswith("acknowledged, and there are 0")]
    assert f"action {action.pk} has no event" in list(proof.records_without_event())
    assert [line for line in proof.chains_and_checks() if line.startswith("audit")]


def test_a_write_that_came_twice_is_seen(kept):
    action, _file, acks = kept
    Action.objects.create(space=action.space, title=action.title, lead=action.lead)
    assert [line for line in proof.lost(acks) if line.startswith("sent again, and there 2 times")]


def test_bytes_that_are_gone_and_a_file_behind_nothing_are_seen(kept):
    _action, file, acks = kept
    path_of(file).unlink()
    file.custody.filter(step="linked")._raw_delete(using="default")
    assert [line for line in proof.files_by_half() if "bytes are missing" in line]
    assert [line for line in proof.files_by_half() if "never linked" in line]
    assert [line for line in proof.lost(acks) if line.startswith("evidence was acknowledged 1 times")]
    assert File.objects.filter(pk=file.pk).exists()


@pytest.fixture
def brought_in(cast):
    """A file that came in whole, and what the clerk who brought it was told."""
    content = SimpleUploadedFile("pits.csv", table("a-mark", 3))
    amina = cast.client("amina")
    sent = amina.post(cast.url("import/new/"), {"what": "commitments", "file": content, "client_key": ""})
    assert sent.status_code == 302, sent.content
    taken = Import.objects.get()
    read_asked_import(Event.objects.get(name="import_asked"))
    amina.post(f"{taken.get_absolute_url()}apply/")
    apply_confirmed_import(Event.objects.get(name="import_confirmed"))
    return taken, [{"event": "", "id": str(taken.pk), "mark": "a-mark", "rows": "3"}]


def test_a_file_that_came_in_whole_is_not_accused(brought_in):
    _taken, acks = brought_in
    assert [*proof.rows_lost(acks), *proof.records_without_event(), *proof.files_by_half()] == []
    assert proof.main([json.dumps(acks[0])])["acknowledged"] == 3


def test_a_row_of_a_file_that_is_gone_or_stands_there_in_other_words_is_seen(brought_in):
    _taken, acks = brought_in
    Commitment.objects.filter(paragraph="2").update(text="No shaft is looked at.")
    assert list(proof.rows_lost(acks)) == ["of the 3 rows of a-mark 3 are there, 1 not exactly once"]
    gone(Commitment, paragraph="2")
    assert list(proof.rows_lost(acks)) == ["of the 3 rows of a-mark 2 are there, 1 not exactly once"]
    assert [line for line in proof.records_without_event() if line.endswith("batches tell of 3 of 2")]


def test_a_file_stuck_half_way_is_seen(brought_in):
    taken, acks = brought_in
    Import.objects.filter(pk=taken.pk).update(state=ImportState.STAGED, created=2)
    StagedBatch.objects.create(of=taken, number=1, packed=pack([]))
    assert list(proof.rows_lost(acks)) == ["file a-mark: staged, 2 rows of 3", "rows of file pits.csv still wait"]


def test_an_undelivered_event_is_seen(cast):
    event = Event.objects.filter(name="actor_added").first()
    gone(Delivery, event=event)
    assert [line for line in proof.deliveries_missing() if line.startswith("actor_added")]


def test_pairs_of_alike_promises_are_counted_by_their_batches(cast, brought_in):
    propose_likenesses(cast.viewer("amina"))
    assert Likeness.objects.exists()
    assert list(proof.records_without_event()) == []
    gone(Likeness)
    assert [line for line in proof.records_without_event() if line.startswith("likeness")]
