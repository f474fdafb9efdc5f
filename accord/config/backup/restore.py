"""Restoring a backup onto an empty installation: unpacked and proved first, then put in place, then proved again."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from accord.config.backup.container import unseal
from accord.config.backup.make import (
    FILES,
    FORMAT,
    KEYS,
    MANIFEST,
    ROWS,
    digest_of,
    installation_digest,
    sha256_of,
    stored_files,
)
from accord.config.backup.rows import keep_times_as_they_are, load_rows
from accord.config.environment import text
from accord.config.store import make_tables, one_at_a_time, store_is_empty
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.search.services import rebuild_index
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space

Progress = Callable[[str], None]
LARGEST_MANIFEST = 64 << 20


def restore_backup(
    source: Path, *, passphrase: str = "", identity: str = "", progress: Progress = lambda line: None
) -> dict[str, Any]:
    """Put a backup in place. Returns its manifest, after the digest and every audit chain were proved.

    Raises Refused, with nothing written, where the installation is not empty, the key is wrong, the backup is
    damaged or of a newer version; and where the keys of the environment are other keys.
    """
    with one_at_a_time("restore"), tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as folder:
        unpacked = Path(folder)
        demand_empty()
        progress(_("Opening the backup …"))
        _unpack(source, unpacked, passphrase=passphrase, identity=identity)
        manifest = prove_unpacked(unpacked)
        _demand_same_environment(unpacked)
        progress(_("Putting %(records)d records in place …") % {"records": manifest["records"]})
        _put_in_place(unpacked, manifest, progress)
    _prove_restored(manifest)
    for space in Space.objects.all():
        rebuild_index(space)
    return manifest


def demand_empty() -> None:
    """Raises Refused where anything was written here before: a restore never mixes two installations."""
    used = not store_is_empty() and any(model.objects.exists() for model in (Space, Account, Event))
    if used or any(True for _path in stored_files()):
        raise Refused(_("This installation is not empty. Restore into an empty folder (ACCORD_VAR) and database."))


def _unpack(source: Path, folder: Path, *, passphrase: str, identity: str) -> None:
    with (
        unseal(source, passphrase=passphrase, identity=identity) as content,
        tarfile.open(fileobj=content, mode="r|") as tar,
    ):
        for member in tar:
            target = folder / _safe_name(member)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as out:
                shutil.copyfileobj(cast(IO[bytes], tar.extractfile(member)), out)
        while content.read(1 << 20):
            pass  # the last piece proves that nothing was cut off


def _safe_name(member: tarfile.TarInfo) -> str:
    """The member's path inside the folder. Whoever holds the key wrote it, and still it is checked."""
    path = PurePosixPath(member.name)
    known = member.name in {ROWS, MANIFEST} or path.parts[0] in {KEYS, FILES}
    if not member.isreg() or not known or path.is_absolute() or ".." in path.parts:
        raise Refused(_("The backup holds something that does not belong there. Nothing was written."))
    return member.name


def prove_unpacked(folder: Path) -> dict[str, Any]:
    """The manifest, after everything that it names was found as it says. Raises Refused otherwise."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes()[:LARGEST_MANIFEST])
        intact = (
            sha256_of(folder / ROWS) == manifest["rows_sha256"]
            and all(sha256_of(folder / FILES / name) == digest for name, digest in manifest["files"])
            and all(sha256_of(folder / KEYS / name) == digest for name, digest in manifest["keys"].items())
            and digest_of(manifest) == manifest["digest"]
        )
        newer = manifest["format"] != FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(_("The backup is not complete. Nothing was written.")) from error
    if newer:
        raise Refused(_("The backup was made by another version of Accord: install that one, or a newer one."))
    if not intact:
        raise Refused(_("The backup does not hold what it says. Nothing was written."))
    return manifest


def _demand_same_environment(folder: Path) -> None:
    """A key set in the environment beats the one in the file: then both must be the same."""
    for name, setting in (("audit", "ACCORD_AUDIT_KEY"), ("secret", "ACCORD_SECRET_KEY")):
        from_environment = text(setting, "")
        if from_environment and from_environment.encode() != (folder / KEYS / name).read_bytes():
            raise Refused(
                _("%(setting)s is another key than the backup's: unset it, or set the backup's.") % {"setting": setting}
            )


def _put_in_place(folder: Path, manifest: dict[str, Any], progress: Progress) -> None:
    """Tables, files and keys. The tables come last, in one transaction: whatever fails leaves an empty store."""
    model_of = _tables_as_they_were(manifest)
    files = folder / FILES
    if files.is_dir():
        settings.FILES_ROOT.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
        files.rename(settings.FILES_ROOT)
    try:
        with transaction.atomic(), (folder / ROWS).open("rb") as lines:
            _empty_what_migrations_filled()
            load_rows(lines, model_of, progress=lambda label: None)
            _put_keys(folder / KEYS)
    except BaseException:
        shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
        raise
    progress(_("Bringing the tables up to date …"))
    call_command("migrate", interactive=False, verbosity=0)


def _tables_as_they_were(manifest: dict[str, Any]) -> Callable[[str], type[models.Model]]:
    """Make the tables of the version that made the backup. Returns the models of that version by label."""
    executor = MigrationExecutor(connection)
    targets = [(app, name) for app, name in manifest["migrations"]]
    unknown = [target for target in targets if target not in executor.loader.graph.nodes]
    if unknown:
        raise Refused(_("The backup was made by a newer version of Accord; install that version first."))
    plan = executor.migration_plan(targets)
    if any(backwards for _migration, backwards in plan):
        raise Refused(_("The tables here are newer than the backup's: restore into an empty database."))
    if store_is_empty() and set(executor.loader.graph.leaf_nodes()) <= set(targets):
        make_tables()  # of this very version: much quicker than one migration after the other
    else:
        executor.migrate(targets)
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state(targets)
    return lambda label: keep_times_as_they_are(state.apps.get_model(label))


def _empty_what_migrations_filled() -> None:
    """Rows that migrations themselves make would stand in the way of the backup's own."""
    with connection.cursor() as cursor:
        for table in (ContentType._meta.db_table, "auth_permission"):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 — names of Django's own


def _put_keys(folder: Path) -> None:
    target = settings.VAR / KEYS
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for key in folder.iterdir():
        shutil.copyfile(key, target / key.name)
        (target / key.name).chmod(0o600)
    # This process read its keys at its start, when there were only new ones.
    settings.SECRET_KEY = (target / "secret").read_text()
    settings.AUDIT_KEY = bytes.fromhex((target / "audit").read_text())


def _prove_restored(manifest: dict[str, Any]) -> None:
    """Raises Refused where what stands here now is not what the backup held."""
    heads = {UUID(space): (int(head[0]), str(head[1])) for space, head in manifest["heads"].items()}
    bad = [verdict.first_bad for verdict in verify_chains(heads) if not verdict.intact]
    if bad:
        raise Refused(_("Restored, but the audit log is broken: %(first)s") % {"first": bad[0]})
    if installation_digest() != manifest["digest"]:
        raise Refused(_("Restored, but the digest differs from the backup's: do not use this installation."))
