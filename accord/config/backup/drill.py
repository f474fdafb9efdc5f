"""The restore drill: a backup put in place somewhere else and looked at, without touching what is here."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accord.config.backup.make import Backup
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.services import record, service
from accord.kernel.policy.identifiers import new_id
from accord.kernel.spaces.errors import Refused

# What would make the rehearsal run on this installation's own database, or with its keys.
OURS = frozenset({"ACCORD_VAR", "DATABASE_URL", "ACCORD_SECRET_KEY", "ACCORD_AUDIT_KEY", "ACCORD_BACKUP_PASSPHRASE"})
COMMAND = "from accord.config.cli import main; main()"


@service("restore_rehearsed")
def note_drill(*, digest: str, events: int) -> None:
    """Note in the system's chain that a backup was restored for trial and found whole."""
    record(operator_of(None), "restore_rehearsed", Backup(new_id()), details={"digest": digest, "events": events})


def rehearse_restore(
    source: Path, *, passphrase: str = "", identity: Path | None = None, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Restore a backup into a folder of its own that is gone afterwards, and check all of it there.

    Returns what the restore said, with how long it took (seconds), and notes it here. Raises Refused with what was
    wrong. The trial runs on an embedded database, whatever this installation runs on: a backup restores on either.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".drill-") as folder:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment["ACCORD_VAR"] = folder
        if passphrase:
            environment["ACCORD_BACKUP_PASSPHRASE"] = passphrase
        with_key = ("--identity", str(identity.resolve())) if identity else ()
        progress(_("Restoring elsewhere …"))
        told = _call(environment, "restore", str(source.resolve()), *with_key)
        progress(_("Checking what was restored …"))
        log = _call(environment, "verify", "audit")
        _call(environment, "check")
    if not log["intact"] or log["events"] != told["events"]:
        raise Refused(_("The audit log of the backup is not whole."))
    note_drill(digest=told["digest"], events=told["events"])
    return {**told, "seconds": round(time.monotonic() - started, 1)}


def _call(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """One command of Accord, on the trial's own store. Raises Refused with what it said where it failed."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words, "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = done.stdout if words[0] == "check" else done.stderr
        raise Refused(_("The trial failed at “%(step)s”: %(said)s") % {"step": words[0], "said": said.strip()[-2_000:]})
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
