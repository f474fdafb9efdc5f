"""``accord check``: what is not in order is named, and the exit code says so."""

import io
import shutil
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accord.config import checks
from accord.config.backup.drill import note_drill
from accord.config.backup.make import note_backup
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Delivery, DeliveryState, Event, ScheduledJob
from accord.kernel.files.queries import path_of
from accord.kernel.files.services import store_file
from accord.kernel.notices.models import DueMail, MailState
from accord.kernel.search.models import Document
from accord.kernel.search.services import rebuild_index
from tests.commands import call


@pytest.fixture
def sound(cast, settings, tmp_path):
    """An installation in order: its folder private, its index built, no job waiting."""
    settings.VAR = tmp_path
    settings.FILES_ROOT = tmp_path / "files"
    (tmp_path / "keys").mkdir(mode=0o700)
    for name in checks.KEYS:
        (tmp_path / "keys" / name).touch(mode=0o600)
    for space in (cast.space, cast.other_space):
        rebuild_index(space)
    Delivery.objects.update(state=DeliveryState.DONE)
    return cast


def wrong(*words):
    """The names of the checks that found something, and the exit code."""
    done = call("check", *words, "--json")
    failed = {finding["name"] for finding in done.json["checks"] if not finding["ok"]}
    assert done.json["ok"] == (not failed)
    assert done.code == (1 if failed else 0)
    return failed


def test_a_sound_installation_is_in_order(sound):
    assert wrong() == set()


def test_a_file_that_was_altered_or_lost_is_named(sound, tmp_path):
    kept = store_file(sound.operator, content=io.BytesIO(b"what was received"), name="note.txt")
    assert wrong() == set()
    path_of(kept).chmod(0o600)
    path_of(kept).write_bytes(b"what was Received")
    assert wrong() == {"files"}
    path_of(kept).unlink()
    assert wrong() == {"files"}


def test_a_changed_link_of_the_log_is_named(sound):
    Event.objects.filter(space_id=sound.space.pk, number=2).update(kind="duty")
    assert wrong() == {"audit"}


def test_a_key_that_others_can_read_is_named(sound, tmp_path):
    (tmp_path / "keys" / "audit").chmod(0o644)
    assert wrong() == {"keys"}
    (tmp_path / "keys" / "audit").unlink()
    assert wrong() == {"keys"}


def test_a_full_disk_is_named(sound, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    assert wrong() == {"disk"}


def test_records_that_search_forgot_are_named_and_found_again(sound):
    Document.objects.filter(space=sound.space, kind="place").delete()
    assert wrong() == {"search"}
    assert call("rebuild-search", "--json").json["documents"]["sandstone"] > 5
    assert wrong() == set()


def test_a_job_that_gave_up_is_named(sound):
    event = Event.objects.first()
    assert event is not None
    Delivery.objects.create(event=event, job="somewhere.else", state=DeliveryState.FAILED)
    assert wrong() == {"jobs"}


def test_a_periodic_job_that_failed_when_it_ran_last_is_named(sound):
    ScheduledJob.objects.create(name="somewhere.sweep", next_at=timezone.now(), last_error="OSError: away")
    assert wrong() == {"jobs"}


def test_an_older_store_is_named_and_left_as_it_is(sound, monkeypatch):
    monkeypatch.setattr(checks, "pending_migrations", lambda: ["places.0009_later"])
    monkeypatch.setattr(checks, "store_is_empty", lambda: False)
    monkeypatch.setattr(checks, "bring_up_to_date", pytest.fail)
    assert wrong() == {"migrations"}


def test_nothing_with_sample_accounts_is_deployed(sound, settings):
    settings.BEHIND_TLS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert wrong("--deploy") == {"backup", "drill", "second step"}
    Account.objects.filter(email="amina@sample.invalid").update(is_sample=True)
    assert wrong("--deploy") == {"backup", "drill", "second step", "samples"}
    note_backup(name="monday.backup", opened_by="recipient")
    note_drill(digest="0" * 64, events=1)
    for name in ("hina", "kiran"):
        TOTP.activate(sound.account(name), generate_totp_secret())
    assert wrong("--deploy") == {"samples"}


def test_mail_that_could_not_be_sent_is_named(sound):
    DueMail.objects.create(
        account=sound.account("bilal"),
        space=sound.space,
        day=timezone.localdate(),
        state=MailState.FAILED,
        error="SMTPServerDisconnected",
        tried_at=timezone.now(),
    )
    assert wrong() == {"mail"}


def test_an_open_server_is_not_deployed(sound, settings):
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["*"]
    assert {"debug", "hosts", "tls", "security"} <= wrong("--deploy")
