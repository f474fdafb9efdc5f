"""The store behind every command: made on first use, brought up to date at the start of the server."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from accord.config.first_tables import make_first_tables
from accord.kernel.spaces.errors import Refused
from accord.ui.terminal import progress


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of this installation do the named thing; the others wait."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.VAR / f".{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def wait_for_database(seconds: float = 60.0) -> None:
    """Wait while a database server is still starting, as after a power cut. Raises its own error in the end."""
    deadline, told = time.monotonic() + seconds, False
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            if connection.vendor == "sqlite" or time.monotonic() > deadline:
                raise
        else:
            return
        if not told:
            progress(_("The database does not answer yet; waiting for it …"))
            told = True
        time.sleep(0.2)


def store_is_empty() -> bool:
    """No table was made yet."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        if not file.exists() or file.stat().st_size == 0:
            return True
    return not connection.introspection.table_names()


def pending_migrations() -> list[str]:
    """Names of the migrations that the code has and the database has not, oldest first."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def bring_up_to_date() -> bool:
    """Make or change the tables where needed. Returns True where anything was to do."""
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time("migrate"):
        if not pending_migrations():
            return False
        progress(_("Preparing the database …"))
        make_tables()
    return True


def make_tables() -> None:
    """Make all tables where there is none, and bring them up to date where there are."""
    if store_is_empty():
        make_first_tables()
    else:
        call_command("migrate", interactive=False, verbosity=0)


def require_store() -> None:
    """What every command stands on: tables that fit the code; made here where there are none.

    Raises Refused where there is a store of an older version: changing it is the server's decision, at its start.
    """
    if store_is_empty():
        bring_up_to_date()
    elif pending_migrations():
        raise Refused(_("The store is of an older version. Bring it up to date: accord serve --prepare"))


def collect_static() -> None:
    """Copy styles, scripts and fonts to where the web server reads them; nothing to do where none changed."""
    note = settings.STATIC_ROOT / ".collected"
    wanted = _fingerprint_of_static()
    with one_at_a_time("static"):
        if note.exists() and note.read_text() == wanted:
            return
        progress(_("Collecting styles and scripts …"))
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        note.write_text(wanted)


def _fingerprint_of_static() -> str:
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            lines.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
