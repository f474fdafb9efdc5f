"""The sealed file: a plain tar of two age files, so that ``tar`` and ``age`` open it without Accord.

``key.age`` holds a one-time key under the passphrase; it is absent where a recipient's public key was given.
``content.age`` is a tar stream under that key. Sizes may be larger than memory, so both ways are streams.
"""

import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage
from django.utils.translation import gettext as _

from accord.kernel.spaces.errors import Refused

BLOCK = tarfile.BLOCKSIZE
KEY, CONTENT = "key.age", "content.age"
LONGEST_KEY = 4_096
SHORTEST_PASSPHRASE = 12
Recipients = list[pyrage.x25519.Recipient]
Identities = list[pyrage.x25519.Identity]


def seal(
    target: Path, write: Callable[[IO[bytes]], None], *, passphrase: str = "", recipients: tuple[str, ...] = ()
) -> None:
    """Write the sealed file. write: puts the content onto the stream that it is given.

    Raises Refused for a file that is there already, a short passphrase, or a recipient that is no age key.
    """
    if target.exists():
        raise Refused(_("%(file)s is there already; a backup never replaces another.") % {"file": target})
    key, opened_by = _lock(passphrase, recipients)
    unfinished = target.with_name(target.name + ".part")
    try:
        with _private(unfinished) as out:
            if key:
                _put_member(out, KEY, key)
            start = out.tell()
            out.write(bytes(BLOCK))
            with _stream_into(write) as content:
                pyrage.encrypt_io(content, out, opened_by)
            _close_member(out, CONTENT, start)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(target)
        _sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Success means that the file's name is on disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(passphrase: str, recipients: tuple[str, ...]) -> tuple[bytes, Recipients]:
    if recipients:
        try:
            return b"", [pyrage.x25519.Recipient.from_str(word.strip()) for word in recipients]
        except pyrage.RecipientError as error:
            raise Refused(_("A recipient is an age key that begins with age1: %(error)s") % {"error": error}) from error
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(_("A passphrase needs at least %(least)d characters.") % {"least": SHORTEST_PASSPHRASE})
    once = pyrage.x25519.Identity.generate()
    return pyrage.passphrase.encrypt(str(once).encode(), passphrase), [once.to_public()]


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")


@contextmanager
def _stream_into(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What ``write`` produces in a thread of its own, as a stream to read. Its failure is raised here."""
    read_end, write_end = os.pipe()
    failed: list[BaseException] = []

    def produce() -> None:
        try:
            with os.fdopen(write_end, "wb") as out:
                write(out)
        except BaseException as error:  # noqa: BLE001 — handed to the thread that waits for it
            failed.append(error)

    thread = threading.Thread(target=produce, daemon=True)
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as stream:
            yield stream
    except Exception:
        thread.join()
        _raise_first(failed)  # a stream that broke off upstream is the cause, not what it led to here
        raise
    thread.join()
    _raise_first(failed)


def _raise_first(failed: list[BaseException]) -> None:
    if failed and not isinstance(failed[0], BrokenPipeError):
        raise failed[0]


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _put_member(out: IO[bytes], name: str, content: bytes) -> None:
    out.write(_header(name, len(content)) + content + bytes(-len(content) % BLOCK))


def _close_member(out: IO[bytes], name: str, start: int) -> None:
    """Fill in the header whose size was not known, and end the tar."""
    size = out.tell() - start - BLOCK
    out.write(bytes(-size % BLOCK) + bytes(2 * BLOCK))
    out.seek(start)
    out.write(_header(name, size))


@contextmanager
def unseal(source: Path, *, passphrase: str = "", identity: str = "") -> Iterator[IO[bytes]]:
    """The content of a sealed file as a stream.

    Raises Refused where it is no backup, was cut or changed (every byte counts), or the key is the wrong one.
    """
    with source.open("rb") as file:
        name, size = _next_member(file)
        key = b""
        if name == KEY and size <= LONGEST_KEY:
            key = file.read(size)
            _demand_zeros(file, -size % BLOCK)
            name, size = _next_member(file)
        if name != CONTENT:
            raise _damaged()
        _demand_end(file, size)
        identities = _unlock(key, passphrase, identity)

        def decrypt(out: IO[bytes]) -> None:
            pyrage.decrypt_io(_Part(file, size), out, identities)

        try:
            with _stream_into(decrypt) as content:
                yield content
        except pyrage.DecryptError as error:
            raise Refused(_("This key does not open the backup.")) from error
        except (OSError, tarfile.TarError, EOFError) as error:
            raise _damaged() from error


class _Part:
    """The next ``size`` bytes of a file as a stream of their own."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left = file, size

    def read(self, most: int = -1) -> bytes:
        """Up to ``most`` bytes, nothing beyond the part."""
        found = self.file.read(self.left if most < 0 else min(most, self.left))
        self.left -= len(found)
        return found


def _next_member(file: IO[bytes]) -> tuple[str, int]:
    head = file.read(BLOCK)
    try:
        member = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise _damaged() from error
    if head != _header(member.name, member.size):
        raise _damaged()
    return member.name, member.size


def _demand_end(file: IO[bytes], size: int) -> None:
    """The member is whole, and only the end of the tar follows it."""
    start = file.tell()
    file.seek(start + size)
    _demand_zeros(file, -size % BLOCK + 2 * BLOCK)
    if file.read(1):
        raise _damaged()
    file.seek(start)


def _demand_zeros(file: IO[bytes], count: int) -> None:
    if file.read(count) != bytes(count):
        raise _damaged()


def _unlock(key: bytes, passphrase: str, identity: str) -> Identities:
    try:
        if not key:
            if not identity:
                raise Refused(_("This backup was made for a recipient's key: give --identity FILE."))
            return [pyrage.x25519.Identity.from_str(identity)]
        if not passphrase:
            raise Refused(_("This backup was made with a passphrase: give it."))
        return [pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key, passphrase).decode())]
    except pyrage.DecryptError as error:
        raise Refused(_("The passphrase is wrong, or the backup was changed. Nothing was written.")) from error
    except pyrage.IdentityError as error:
        raise Refused(_("The identity is no age key (AGE-SECRET-KEY-…).")) from error


def _damaged() -> Refused:
    return Refused(_("This is no backup of Accord, or it was cut or changed. Nothing was written."))
