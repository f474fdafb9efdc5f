"""Whether a ZIP file (XLSX, DOCX, ODS, a folder sent as one) is safe to unpack. Nothing is written, nothing is kept.

Sizes in a ZIP's directory may lie, so every entry is unpacked once, in small pieces, and measured.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _

MEGABYTE: Final = 1_000_000
_PIECE: Final = 1 << 16
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END: Final = b"PK\x05\x06"
_LONG_END_POINTER: Final = b"PK\x06\x07"
_DECLARATIONS: Final = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_OVERLAP: Final = max(map(len, _DECLARATIONS))


class UnsafeArchive(Refused):
    """The archive is damaged, locked or built to harm; ``reason`` says which, in plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What is still sound. Sizes are bytes once unpacked; ``ratio`` counts for entries above ``small``."""

    entries: int = 2_000
    size: int = 200 * MEGABYTE
    ratio: int = 250
    small: int = MEGABYTE
    document_types: bool = False  # XML parts may carry a document type, and with it entities


DEFAULT_LIMITS: Final = ArchiveLimits()


def check_archive(source: Path | IO[bytes], limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
    """Raises UnsafeArchive unless every entry unpacks, whole and within ``limits``. A file object stays open.

    Refused are: too many entries, too much once unpacked, entries that unpack to far more than they take, sizes that
    lie, entries lying over each other, passwords, rare compression, names that lead out of a folder, and document
    types in XML parts (the carriers of entity bombs).
    """
    with _opened(source) as file:
        size = file.seek(0, 2)
        _check_directory_size(file, size, limits)
        with _read_directory(file) as archive:
            entries = archive.infolist()
        _check_entries(entries, size, limits)
        left = limits.size
        for entry in entries:
            left -= _measure(file, entry, left, limits)


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path):
        yield source
        return
    with source.open("rb") as file:
        yield file


def _check_directory_size(file: IO[bytes], size: int, limits: ArchiveLimits) -> None:
    """Looks at the end record alone: a directory of millions of entries must not be read to be refused."""
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise UnsafeArchive(_("The file is damaged or was cut off: the end of the archive is missing."))
    entries, directory = struct.unpack_from("<HL", tail, end + 10)
    if entries == 0xFFFF or directory == 0xFFFFFFFF:
        entries, directory = _long_end(file, tail, end)
    if entries > limits.entries or directory > limits.entries * 400:
        raise UnsafeArchive(
            _("The archive holds %(count)d entries; at most %(most)d are read.")
            % {"count": max(entries, directory // 400), "most": limits.entries}
        )


def _long_end(file: IO[bytes], tail: bytes, end: int) -> tuple[int, int]:
    """Entries and size of directory from the ZIP64 end record."""
    try:
        if tail[end - 20 : end - 16] != _LONG_END_POINTER:
            raise ValueError("no pointer")
        file.seek(struct.unpack_from("<Q", tail, end - 12)[0])
        entries, directory = struct.unpack_from("<QQ", file.read(56), 32)
    except (ValueError, OverflowError, OSError, struct.error) as error:
        raise UnsafeArchive(_("The file is damaged: its directory cannot be found.")) from error
    return entries, directory


@contextmanager
def _read_directory(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error) as error:
        raise UnsafeArchive(_("The file is damaged: its directory cannot be read.")) from error
    with archive:
        yield archive


def _check_entries(entries: list[zipfile.ZipInfo], size: int, limits: ArchiveLimits) -> None:
    """What the directory alone gives away."""
    if not entries:
        raise UnsafeArchive(_("The archive is empty."))
    if len(entries) > limits.entries:
        raise UnsafeArchive(
            _("The archive holds %(count)d entries; at most %(most)d are read.")
            % {"count": len(entries), "most": limits.entries}
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise UnsafeArchive(_("The archive holds two entries of one name."))
    if sum(entry.compress_size for entry in entries) > size:
        raise UnsafeArchive(_("The archive's entries lie over each other, or the file was cut off."))
    for entry in entries:
        _check_entry(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.size:
        raise _too_large(limits)


def _check_entry(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    name = {"name": entry.filename[:200]}
    if entry.flag_bits & 0x1:
        raise UnsafeArchive(_("“%(name)s” is locked with a password. Save the file without one.") % name)
    if entry.compress_type not in _METHODS:
        raise UnsafeArchive(_("“%(name)s” is compressed in a way that is not read here.") % name)
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        raise UnsafeArchive(_("“%(name)s” leads out of the archive's folder.") % name)
    _check_ratio(entry, entry.file_size, limits)


def _check_ratio(entry: zipfile.ZipInfo, unpacked: int, limits: ArchiveLimits) -> None:
    if unpacked > limits.small and unpacked > limits.ratio * max(entry.compress_size, 1):
        raise UnsafeArchive(
            _("“%(name)s” unpacks to more than %(most)d times its size, as files do that are built to fill a machine.")
            % {"name": entry.filename[:200], "most": limits.ratio}
        )


def _measure(file: IO[bytes], entry: zipfile.ZipInfo, left: int, limits: ArchiveLimits) -> int:
    """Unpacks one entry in pieces and returns its true size; raises UnsafeArchive at the first thing amiss."""
    wants_look = entry.filename.lower().endswith((".xml", ".rels")) and not limits.document_types
    size, checksum, seen = 0, 0, b""
    for piece in _unpacked(file, entry):
        size += len(piece)
        if size > left:
            raise _too_large(limits)
        if size > entry.file_size:
            raise UnsafeArchive(_("“%(name)s” is larger than it claims to be.") % {"name": entry.filename[:200]})
        checksum = zlib.crc32(piece, checksum)
        if wants_look:
            seen = seen[-_OVERLAP:] + piece
            if any(mark in seen for mark in _DECLARATIONS):
                raise UnsafeArchive(
                    _("“%(name)s” declares a document type, which files of this kind never need.")
                    % {"name": entry.filename[:200]}
                )
    if size != entry.file_size or checksum != entry.CRC:
        raise _damaged(entry)
    return size


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's content in pieces, as many as the stream gives, whatever size the directory claims."""
    if entry.header_offset < 0:
        raise _damaged(entry)
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _damaged(entry)
    file.seek(sum(struct.unpack_from("<HH", header, 26)), 1)
    inflater = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0:
        packed = file.read(min(_PIECE, left))
        if not packed:
            raise _damaged(entry)
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        yield from _inflated(inflater, packed, entry)
    if inflater is not None:
        yield inflater.flush()
        if not inflater.eof:
            raise _damaged(entry)


def _inflated(inflater: "zlib._Decompress", packed: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    while packed and not inflater.eof:
        try:
            yield inflater.decompress(packed, _PIECE * 4)
        except zlib.error as error:
            raise _damaged(entry) from error
        packed = inflater.unconsumed_tail


def _damaged(entry: zipfile.ZipInfo) -> UnsafeArchive:
    return UnsafeArchive(_("The file is damaged: “%(name)s” cannot be unpacked.") % {"name": entry.filename[:200]})


def _too_large(limits: ArchiveLimits) -> UnsafeArchive:
    return UnsafeArchive(_("The archive unpacks to more than %(most)d MB.") % {"most": limits.size // MEGABYTE})
