"""Making a backup: a steady view of the tables, the received files and the keys, and one digest over all of it."""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, ClassVar

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.config.backup.container import seal
from accord.config.backup.rows import row_lines, steady_view
from accord.kernel.access.facts import operator_of
from accord.kernel.audit.canonical import content_digest
from accord.kernel.audit.models import Chain
from accord.kernel.audit.queries import chain_heads
from accord.kernel.audit.services import record, service
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind

FORMAT = 1
ROWS, MANIFEST, KEYS, FILES = "rows.jsonl", "manifest.json", "keys", "files"
PIECE = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What stands for a backup in the log of the system; it is no row anywhere."""

    pk: Any
    policy: ClassVar[Kind] = Kind("backup", {}, in_space=False)


@service("backup_made")
def note_backup(*, name: str, opened_by: str) -> None:
    """Note in the system's chain that a backup is made now; written first, so that the backup holds it, too."""
    record(operator_of(None), "backup_made", Backup(new_id()), details={"name": name, "opened_by": opened_by})


def make_backup(
    target: Path,
    *,
    passphrase: str = "",
    recipients: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Write everything the installation is into one sealed file. Returns its manifest.

    Raises Refused as ``container.seal``. Nobody is kept from working meanwhile.
    """
    note_backup(name=target.name, opened_by="recipient" if recipients else "passphrase")
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".backup-") as folder:
        rows = Path(folder) / ROWS
        progress(_("Reading the tables …"))
        manifest = read_tables(rows)
        held = list(stored_files())
        progress(_("Sealing %(files)d files …") % {"files": len(held)})

        def write(out: IO[bytes]) -> None:
            _write_content(out, rows, held, manifest)

        seal(target, write, passphrase=passphrase, recipients=recipients)
    return manifest


def read_tables(rows: Path) -> dict[str, Any]:
    """Write all rows as lines, seen at one moment. Returns the manifest so far."""
    digest = hashlib.sha256()
    with steady_view(), rows.open("wb") as out:
        count = 0
        for line in row_lines():
            digest.update(line)
            out.write(line)
            count += line[:1] == b"["
        return {
            "format": FORMAT,
            "version": version("accord"),
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "made_on": connection.vendor,
            "migrations": sorted([app, name] for app, name in MigrationLoader(connection).graph.leaf_nodes()),
            "records": count,
            "events": sum(chain.events for chain in Chain.objects.all()),
            "heads": {str(space): list(head) for space, head in chain_heads().items()},
            "rows_sha256": digest.hexdigest(),
        }


def stored_files() -> Iterator[Path]:
    """Received files in the order of their names; what is still being written is left out."""
    if settings.FILES_ROOT.is_dir():
        found = (path for path in settings.FILES_ROOT.rglob("*") if path.is_file() and not path.is_symlink())
        yield from sorted(path for path in found if not path.name.startswith("."))


def keys_held() -> dict[str, bytes]:
    """The keys of the installation by name; one that comes from the environment is held as it is used."""
    folder = settings.VAR / "keys"
    found = {path.name: path.read_bytes().strip() for path in sorted(folder.iterdir()) if path.is_file()}
    return {**found, "secret": settings.SECRET_KEY.encode(), "audit": settings.AUDIT_KEY.hex().encode()}


def _write_content(out: IO[bytes], rows: Path, held: list[Path], manifest: dict[str, Any]) -> None:
    """Put the tar of the content onto the stream; the manifest comes last, with the digests of the rest."""
    manifest["files"] = []
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        _add_file(tar, ROWS, rows)
        for path in held:
            name = path.relative_to(settings.FILES_ROOT).as_posix()
            manifest["files"].append([name, _add_file(tar, f"{FILES}/{name}", path)])
        keys = keys_held()
        for name, key in keys.items():
            _add_bytes(tar, f"{KEYS}/{name}", key)
        manifest["keys"] = {name: hashlib.sha256(key).hexdigest() for name, key in keys.items()}
        manifest["digest"] = digest_of(manifest)
        _add_bytes(tar, MANIFEST, json.dumps(manifest, indent=1).encode())


def digest_of(manifest: dict[str, Any]) -> str:
    """One SHA-256 over rows, files and keys: equal digests mean equal installations, whatever the database."""
    return content_digest({name: manifest[name] for name in ("rows_sha256", "files", "keys")})


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file piece by piece. Returns its SHA-256."""
    member = tarfile.TarInfo(name)
    member.size = path.stat().st_size
    with path.open("rb") as file:
        hashed = Hashed(file)
        tar.addfile(member, hashed)
        return hashed.digest.hexdigest()


class Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        found = self.file.read(size)
        self.digest.update(found)
        return found


def installation_digest() -> str:
    """The digest that a backup made now would have: the same before a backup and after its restore."""
    digest = hashlib.sha256()
    with steady_view():
        for line in row_lines():
            digest.update(line)
    return digest_of(
        {
            "rows_sha256": digest.hexdigest(),
            "files": [[path.relative_to(settings.FILES_ROOT).as_posix(), sha256_of(path)] for path in stored_files()],
            "keys": {name: hashlib.sha256(key).hexdigest() for name, key in keys_held().items()},
        }
    )


def sha256_of(path: Path) -> str:
    """Digest of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
