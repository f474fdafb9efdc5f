"""The proof sees what it is there to see: a lost write, a half record, bytes that are gone."""

import io

import pytest
from django.db import connection

from accord.kernel.audit.models import Delivery, Event
from accord.kernel.files.models import File
from accord.kernel.files.queries import path_of
from accord.kernel.files.services import link_file, store_file
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import add_action
from tests.durability import proof

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


def test_an_undelivered_event_is_seen(cast):
    event = Event.objects.filter(name="actor_added").first()
    gone(Delivery, event=event)
    assert [line for line in proof.deliveries_missing() if line.startswith("actor_added")]
