"""Text by its content: plain, table, JSON. A web page, a script and anything with control characters is none."""

import codecs
import csv
import json
import re
from pathlib import Path
from typing import BinaryIO, Final

from defusedxml import ElementTree
from django.utils.translation import gettext as _

from accord.kernel.files.allowed import ALLOWED, FileType
from accord.kernel.spaces.errors import Refused

_PIECE: Final = 1 << 16
_LOOKED_AT: Final = 8_192
# Everything below a space but tab, line feed, form feed and carriage return; and DEL.
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP: Final = re.compile(
    r"(?i)<\s*(!doctype|html|head|body|script|iframe|svg|object|embed|applet|meta|link|style|img|form|base|xml:|\?php)"
    r"|<\?(xml-stylesheet|php|=)|javascript:|data:text/html"
)
_SCRIPT: Final = re.compile(r"(?i)^(#!|@echo\b|\{\\rtf|%!ps|%pdf-)|^\s*(rem\s|option explicit\b|<%)")
_DELIMITERS: Final = (",", ";", "\t", "|")


def text_type_of(path: Path) -> FileType | None:
    """The kind of text at ``path``, None where it is no text. Raises Refused for a web page or a script."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        encoding = _encoding_of(file, start)
    if encoding is None:
        return None
    sample = start.decode(encoding, "ignore").lstrip("\ufeff")
    if _is_gpx(path, sample):
        return ALLOWED["application/gpx+xml"]
    if sample.lstrip().lower().startswith("<?xml") or _MARKUP.search(sample) or _SCRIPT.search(sample):
        raise Refused(
            _("This is a web page, a script or marked-up text, which could run. Send it as PDF or plain text."),
            field="file",
        )
    if sample.lstrip()[:1] in {"{", "["} and _is_json(path, encoding):
        return ALLOWED["application/json"]
    return ALLOWED["text/csv" if _is_table(sample) else "text/plain"]


def _encoding_of(file: BinaryIO, start: bytes) -> str | None:
    """How the bytes are to be read: UTF-16 with its mark, UTF-8, else an old single-byte code; None for no text."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _decodes(file, "utf-16") else None
    if _decodes(file, "utf-8"):
        return "utf-8"
    return "latin-1" if _decodes(file, "latin-1") else None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            if _CONTROL.search(decoder.decode(piece).encode("utf-8", "surrogatepass")):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_gpx(path: Path, sample: str) -> bool:
    if "<gpx" not in sample or "<?xml-stylesheet" in sample:
        return False
    try:
        with path.open("rb") as file:
            root = ElementTree.parse(file, forbid_dtd=True).getroot()
    except Exception:  # noqa: BLE001 — whatever a parser says of a prepared file, it is no track
        return False
    return root is not None and root.tag.rpartition("}")[2] == "gpx"


def _is_json(path: Path, encoding: str) -> bool:
    try:
        json.loads(path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding))
    except (ValueError, RecursionError):
        return False
    return True


def _is_table(sample: str) -> bool:
    """At least two lines, and one delimiter that cuts the first twenty of them into equally many cells."""
    lines = sample.splitlines()
    whole = lines[:-1] if len(sample) >= _LOOKED_AT // 2 and len(lines) > 1 else lines
    for delimiter in _DELIMITERS:
        try:
            widths = {len(row) for row in csv.reader(whole[:20], delimiter=delimiter) if row}
        except csv.Error:
            continue
        if len(whole) > 1 and len(widths) == 1 and widths.pop() > 1:
            return True
    return False
