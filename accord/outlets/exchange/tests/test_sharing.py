"""A file is applied by several processes where the database and the machine have the room; it comes to the same."""

import os
import threading
import time

import pytest
from django.db import connection

from accord.commit.commitments.models import Commitment, Instrument
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.search.queries import search_records
from accord.outlets.exchange.models import Import, StagedBatch
from accord.outlets.exchange.services import imports
from accord.outlets.exchange.services.sharing import shared_out, shares_for
from benchmarks.uhri_files import annotations, write_json
from tests.commands import call


@pytest.fixture
def postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL takes several writers at a time")


def test_several_processes_bring_in_what_one_would(postgres, cast, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "LARGE_BATCH", 10)
    monkeypatch.setattr(imports, "shares_for", lambda batches: 3)
    write_json(tmp_path / "index.json", annotations(200))
    told = call("import", "uhri", tmp_path / "index.json", "--space", "sandstone", "--json").json
    assert (told["created"], told["read"]) == (200, 200)
    assert (Commitment.objects.count(), Instrument.objects.count()) == (200, 5)
    taken = Import.objects.get()
    assert (taken.state, taken.created, StagedBatch.objects.count()) == ("applied", 200, 0)
    assert sum(Event.objects.filter(kind="commitment").values_list("details__rows", flat=True)) == 200
    assert all(verdict.intact for verdict in verify_chains())
    assert len(search_records(cast.viewer("imran"), "invented annotation")) > 0


def test_what_a_copy_leaves_undone_the_caller_does(postgres, cast, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "LARGE_BATCH", 10)
    monkeypatch.setattr(imports, "shares_for", lambda batches: 2)
    above, batches = os.getpid(), imports._apply_batches
    monkeypatch.setattr(
        imports, "_apply_batches", lambda *given: batches(*given) if os.getpid() == above else os._exit(9)
    )
    write_json(tmp_path / "index.json", annotations(60))
    assert call("import", "uhri", tmp_path / "index.json", "--space", "sandstone", "--json").json["created"] == 60
    assert (Import.objects.get().state, Commitment.objects.count()) == ("applied", 60)


def test_an_open_transaction_is_not_divided(db):
    assert shares_for(1_000) == 1


def test_no_more_processes_than_setting_machine_and_work_allow(postgres, settings, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whoever runs the tests may have threads of its own
    for most, batches, shares in [(4, 1_000, 3), (2, 1_000, 2), (1, 1_000, 1), (4, 8, 2), (4, 3, 1)]:
        settings.IMPORT_PROCESSES = most
        assert shares_for(batches) == shares


def test_each_share_is_done_once_and_a_copy_ends_with_the_caller_s_block(tmp_path):
    with shared_out(3, lambda share: (tmp_path / str(share)).touch()):
        (tmp_path / "0").touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]
    with pytest.raises(ZeroDivisionError), shared_out(2, lambda share: time.sleep(60)):
        raise ZeroDivisionError
