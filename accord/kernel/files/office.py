"""Office documents (DOCX, XLSX, PPTX, ODT, ODS, ODP): which of them a ZIP is, and that it carries no program."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from accord.kernel.files.allowed import ALLOWED, FileType
from accord.kernel.files.archives import UnsafeArchive, check_archive
from accord.kernel.spaces.errors import Refused

# Main part of each format, as its content type begins.
_MAIN_PARTS = {
    f"application/vnd.openxmlformats-officedocument.{kind}.main+xml".encode(): kind
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
}
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/|^basic/|^scripts/|\.(exe|dll|js|vbs|hta)$"
)
# The stream in which Office keeps any file that somebody packed into a document, programs too.
_PACKED_FILE = "\x01Ole10Native".encode("utf-16-le")
_FETCHED = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument)$")
_ELSEWHERE = re.compile(r"(?i)^(https?|ftp|mhtml|ms-\w+):|^\\\\|^file:(/{2}[^/]|/*\\\\)")
_LONGEST_PART = 2_000_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


def office_type_of(path: Path) -> FileType:
    """The office format that the ZIP at ``path`` is. Raises Refused for any other ZIP, a harmful one, or a macro."""
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            media_type = _open_document(archive) or _open_xml(archive)
            if media_type not in ALLOWED:
                raise Refused(_("A ZIP folder is not taken in. Unpack it and send the files one by one."), field="file")
            _refuse_programs(archive)
    except UnsafeArchive as unsafe:
        raise Refused(unsafe.message, field="file") from unsafe
    except _DAMAGE as error:
        raise Refused(_("The document is damaged: it cannot be unpacked."), field="file") from error
    return ALLOWED[media_type]


def _open_document(archive: zipfile.ZipFile) -> str:
    if "mimetype" not in archive.namelist():
        return ""
    return archive.read("mimetype")[:100].decode("ascii", "replace").strip()


def _open_xml(archive: zipfile.ZipFile) -> str:
    if "[Content_Types].xml" not in archive.namelist():
        return ""
    content_types = archive.read("[Content_Types].xml")[:_LONGEST_PART]
    if b"macroenabled" in content_types.lower():
        raise _carries_a_program()
    found = [kind for part, kind in _MAIN_PARTS.items() if part in content_types]
    return f"application/vnd.openxmlformats-officedocument.{found[0]}" if len(found) == 1 else ""


def _refuse_programs(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        # Opening compares the name here with the one in the directory: readers differ on which of the two they believe.
        archive.open(entry).close()
        name = entry.filename.lower().replace("\\", "/")
        if _PROGRAMS.search(name):
            raise _carries_a_program()
        if name.endswith(".bin") and _PACKED_FILE in archive.read(entry):
            raise _carries_a_program()
        if name.endswith(".rels") and any(_ELSEWHERE.match(target) for target in _fetched_parts(archive.read(entry))):
            raise Refused(_("The document loads a part of itself from another place. Save it without."), field="file")


def _fetched_parts(relations: bytes) -> Iterator[str]:
    """Addresses outside the document from which opening it would fetch a template, a frame or an object."""
    try:
        root = ElementTree.fromstring(relations)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(_("The document is damaged: a list of its parts cannot be read."), field="file") from error
    for relation in root:
        if relation.get("TargetMode") == "External" and _FETCHED.search(relation.get("Type", "")):
            yield relation.get("Target", "")


def _carries_a_program() -> Refused:
    return Refused(
        _("The document carries a program (macro or packed file). Save it without, or as PDF, and send that."),
        field="file",
    )
