"""What a received file is, by its content alone. Raises Refused for whatever is not on the list of allowed types."""

import re
import struct
from pathlib import Path
from typing import Final

import puremagic
from django.utils.translation import gettext as _

from accord.kernel.files.allowed import ALLOWED, OLD_WORKBOOK, RUNNABLE, Family, FileType, type_by_name
from accord.kernel.files.office import office_type_of
from accord.kernel.files.pictures import FORMATS, check_picture
from accord.kernel.files.texts import text_type_of
from accord.kernel.spaces.errors import Refused

PLAIN, TABLE = ALLOWED["text/plain"], ALLOWED["text/csv"]
_HEAD: Final = 4_096
_TAIL: Final = 66_000
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_FILM_BRANDS: Final = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
)
_PDF_PROGRAMS: Final = re.compile(rb"/(JavaScript|Launch)\b")


def type_of(path: Path, name: str, *, old_workbooks: bool = False) -> FileType:
    """The type of the file at ``path``, whatever ``name`` claims. old_workbooks: XLS without a program is taken, too.

    Raises Refused, for the field ``file``: programs, web pages, old or macro-bearing office files, archives, damaged
    or oversized content, two formats in one file, and a name that claims something else than the content is.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PROGRAMS):
        raise Refused(_("This is a program, whatever its name says. Programs are not taken in."), field="file")
    if old_workbooks and head.startswith(_OLD_OFFICE) and OLD_WORKBOOK.fits(name):
        _check_old_workbook(path)
        return OLD_WORKBOOK
    if head.startswith(_OLD_OFFICE):
        raise Refused(
            _(
                "This is an office file of the old kind (DOC, XLS, PPT, MSG), which can hide a program. "
                "Save it as DOCX, XLSX, PPTX or PDF."
            ),
            field="file",
        )
    found = office_type_of(path) if head.startswith(b"PK\x03\x04") else _by_signature(head) or text_type_of(path)
    if found is None:
        raise Refused(_unknown(head), field="file")
    _check_content(path, head, found)
    claimed = type_by_name(name)
    _check_name(name, claimed, found)
    # Lines of text with a title above them are a table as well; no harm hangs on it, so here the name may decide.
    return claimed if claimed is TABLE and found is PLAIN else found


def _check_old_workbook(path: Path) -> None:
    """Raises Refused where it holds no table or carries a program. Source: MS-CFB, names of streams and storages."""
    content = path.read_bytes()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Refused(_("This is no Excel table, whatever its name says."), field="file")
    if any(name.encode("utf-16-le") in content for name in ("_VBA_PROJECT", "Macros")):
        raise Refused(_("The table carries a program (macros). Save it as XLSX and send that."), field="file")


def _by_signature(head: bytes) -> FileType | None:
    media_type = next((kind for start, kind in _SIGNATURES if head.startswith(start)), "")
    if head.startswith(b"RIFF"):
        media_type = _RIFF.get(head[8:12], "")
    elif head[4:8] == b"ftyp":
        media_type = _by_brand(head[8:12])
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        media_type = "video/webm" if b"webm" in head[:64] else "video/x-matroska" if b"matroska" in head[:64] else ""
    elif head.startswith(b"BM") and len(head) >= 26 and head[6:10] == bytes(4):
        media_type = "image/bmp"
    elif _is_mp3_frame(head):
        media_type = "audio/mpeg"
    return ALLOWED.get(media_type)


def _by_brand(brand: bytes) -> str:
    """Type of an ISO base media file by its major brand. Source: ISO/IEC 14496-12, section 4.3."""
    if brand in _HEIC_BRANDS:
        return "image/heic"
    if brand in {b"M4A ", b"M4B "}:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand[:2] == b"3g":
        return "video/3gpp"
    return "video/mp4" if brand in _FILM_BRANDS else ""


def _is_mp3_frame(head: bytes) -> bool:
    """A frame of MPEG audio layer III with a sound bit rate and sampling rate, as files without tags begin."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return 0 < head[2] >> 4 < 15 and head[2] >> 2 & 3 != 3


def _check_content(path: Path, head: bytes, found: FileType) -> None:
    if found.media_type in FORMATS:
        check_picture(path, found.media_type)
    if found.media_type == "application/pdf":
        _check_pdf(path)
    elif b"%PDF-" in head[:1_024]:
        raise _two_in_one()
    if not found.media_type.startswith(("application/vnd.",)) and _ends_as_archive(path):
        raise _two_in_one()


def _check_pdf(path: Path) -> None:
    content = path.read_bytes()
    if b"%%EOF" not in content[-2_048:]:
        raise Refused(_("The PDF is damaged or was cut off on its way."), field="file")
    if _PDF_PROGRAMS.search(content):
        raise Refused(_("The PDF carries a program. Print it to a new PDF and send that."), field="file")


def _ends_as_archive(path: Path) -> bool:
    """A ZIP directory stands at the end, so that unpackers read an archive where others see a picture or a PDF."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return False
    directory = struct.unpack_from("<L", tail, at + 12)[0]
    start = size - len(tail) + at - directory
    if directory == 0 or start < 0:
        return False
    with path.open("rb") as file:
        file.seek(start)
        return file.read(4) == b"PK\x01\x02"


def _check_name(name: str, claimed: FileType | None, found: FileType) -> None:
    """A name may say less than the content, never something else: that is how things are disguised."""
    if Path(name).suffix.lower().lstrip(".") in RUNNABLE:
        raise Refused(_("The name is that of a program or web page. Rename the file and send it again."), field="file")
    if claimed is None or claimed == found:
        return
    if claimed.family != found.family or found.family is Family.DOCUMENT:
        raise Refused(
            _("The name says “%(claimed)s”, but the content is “%(found)s”. Check that it is the right file.")
            % {"claimed": claimed.label, "found": found.label},
            field="file",
        )


def _two_in_one() -> Refused:
    return Refused(_("The file is two things in one, which is how harmful content is hidden."), field="file")


def _unknown(head: bytes) -> str:
    try:
        looks_like = puremagic.magic_string(head)[0].name
    except (puremagic.PureError, ValueError, IndexError):
        looks_like = ""
    if looks_like:
        return _("Files of this kind are not taken in (it looks like: %(kind)s).") % {"kind": looks_like}
    return _("Files of this kind are not taken in, or the file is damaged.")
