"""Bytes on disk: received beside, made durable, then moved under their own SHA-256. Knows no rows.

FILES_ROOT/incoming/…part           while a file arrives
FILES_ROOT/<space>/<2>/<sha256>     content, read-only, one copy a space
FILES_ROOT/display/<space>/…        copies for display; may be thrown away at any time
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accord.kernel.spaces.errors import Refused

PIECE: Final = 1 << 20
INCOMING: Final = "incoming"
DISPLAY: Final = "display"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Received:
    """A file that is whole and on disk, but not kept yet."""

    path: Path
    sha256: str
    size: int


def files_root() -> Path:
    """The folder of all content."""
    return Path(settings.FILES_ROOT)


@contextmanager
def received(content: BinaryIO) -> Iterator[Received]:
    """Stream into a part file, hashing on the way; whatever happens, no part file is left.

    Raises Refused for nothing at all, for more than ``settings.FILE_MAX_BYTES``, and where the disk is full.
    """
    folder = _folder(files_root() / INCOMING)
    descriptor, name = tempfile.mkstemp(suffix=".part", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as part:
            sha256, size = _copy(content, part)
        yield Received(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def _copy(content: BinaryIO, part: BinaryIO) -> tuple[str, int]:
    digest, size, most = hashlib.sha256(), 0, settings.FILE_MAX_BYTES
    while piece := content.read(PIECE):
        size += len(piece)
        if size > most:
            raise Refused(_("The file is larger than %(most)d MB.") % {"most": most // (1024 * 1024)}, field="file")
        digest.update(piece)
        _write(part, piece)
    if size == 0:
        raise Refused(_("The file is empty."), field="file")
    part.flush()
    os.fsync(part.fileno())
    return digest.hexdigest(), size


def _write(part: BinaryIO, piece: bytes) -> None:
    try:
        part.write(piece)
        part.flush()
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(_("The server has no room left for this file. Nothing was kept."), field="file") from error
        raise


def stored_as(space_id: UUID, sha256: str) -> str:
    """Where content lies, below FILES_ROOT. Names given by people never become a path."""
    return f"{space_id.hex}/{sha256[:2]}/{sha256}"


def keep(part: Received, space_id: UUID) -> str:
    """Move received content to its place and make the move durable. The same content again replaces itself."""
    place = stored_as(space_id, part.sha256)
    target = files_root() / place
    folder = _folder(target.parent)
    part.path.chmod(0o400)
    part.path.replace(target)
    sync_folder(folder)
    return place


def _folder(folder: Path) -> Path:
    """The folder, made durably with those above it."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in reversed(missing):
        sync_folder(made.parent)
    return folder


def sync_folder(folder: Path) -> None:
    """Put a folder's own list of names on disk: without, a new file can be gone after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of(content: BinaryIO) -> str:
    """SHA-256 of a file from its start; the file stands at its start again afterwards."""
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    content.seek(0)
    return digest.hexdigest()


def write_display(space_id: UUID, name: str, content: bytes) -> None:
    """Keep a copy for display. It can be made again, so it need not survive a power cut, but never stands half."""
    folder = _folder(files_root() / DISPLAY / space_id.hex)
    descriptor, part = tempfile.mkstemp(suffix=".part", dir=folder)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    Path(part).replace(folder / name)
