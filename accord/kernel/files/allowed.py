"""The kinds of content that are taken in, and nothing else: a list of what is safe, not of what is dangerous."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from django.utils.translation import gettext, gettext_noop


class Family(StrEnum):
    """Types whose names are mixed up without harm: a JPEG called .png, a table called .txt."""

    PICTURE = "picture"
    TEXT = "text"
    RECORDING = "recording"
    DOCUMENT = "document"


@dataclass(frozen=True)
class FileType:
    """One kind of content. ``extensions``: those that fit it, the usual first. ``words``: message id of its name."""

    media_type: str
    words: str
    extensions: tuple[str, ...]
    family: Family

    @property
    def label(self) -> str:
        """The type's name in the reader's language."""
        return gettext(self.words)

    def fits(self, name: str) -> bool:
        """The name's extension is one of this type's own."""
        return PurePath(name).suffix.lower() in self.extensions


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_TYPES = (
    FileType("application/pdf", gettext_noop("PDF document"), (".pdf",), Family.DOCUMENT),
    FileType(f"{_OOXML}wordprocessingml.document", gettext_noop("Word document"), (".docx",), Family.DOCUMENT),
    FileType(f"{_OOXML}spreadsheetml.sheet", gettext_noop("Excel table"), (".xlsx",), Family.DOCUMENT),
    FileType(f"{_OOXML}presentationml.presentation", gettext_noop("PowerPoint slides"), (".pptx",), Family.DOCUMENT),
    FileType(f"{_ODF}text", gettext_noop("OpenDocument text"), (".odt",), Family.DOCUMENT),
    FileType(f"{_ODF}spreadsheet", gettext_noop("OpenDocument table"), (".ods",), Family.DOCUMENT),
    FileType(f"{_ODF}presentation", gettext_noop("OpenDocument slides"), (".odp",), Family.DOCUMENT),
    FileType("image/jpeg", gettext_noop("JPEG picture"), (".jpg", ".jpeg", ".jpe", ".jfif"), Family.PICTURE),
    FileType("image/png", gettext_noop("PNG picture"), (".png",), Family.PICTURE),
    FileType("image/gif", gettext_noop("GIF picture"), (".gif",), Family.PICTURE),
    FileType("image/webp", gettext_noop("WebP picture"), (".webp",), Family.PICTURE),
    FileType("image/tiff", gettext_noop("TIFF picture"), (".tif", ".tiff"), Family.PICTURE),
    FileType("image/bmp", gettext_noop("BMP picture"), (".bmp",), Family.PICTURE),
    FileType("image/heic", gettext_noop("HEIC picture"), (".heic", ".heif"), Family.PICTURE),
    FileType("text/plain", gettext_noop("plain text"), (".txt", ".text", ".log", ".md"), Family.TEXT),
    FileType("text/csv", gettext_noop("table as text (CSV)"), (".csv", ".tsv", ".tab"), Family.TEXT),
    FileType("application/json", gettext_noop("data as text (JSON)"), (".json", ".geojson"), Family.TEXT),
    FileType("application/gpx+xml", gettext_noop("GPX track"), (".gpx",), Family.DOCUMENT),
    FileType("audio/mpeg", gettext_noop("MP3 recording"), (".mp3",), Family.RECORDING),
    FileType("audio/mp4", gettext_noop("M4A recording"), (".m4a", ".m4b"), Family.RECORDING),
    FileType("audio/ogg", gettext_noop("Ogg recording"), (".ogg", ".oga", ".opus"), Family.RECORDING),
    FileType("audio/wav", gettext_noop("WAV recording"), (".wav",), Family.RECORDING),
    FileType("audio/amr", gettext_noop("AMR recording"), (".amr",), Family.RECORDING),
    FileType("video/mp4", gettext_noop("MP4 film"), (".mp4", ".m4v"), Family.RECORDING),
    FileType("video/3gpp", gettext_noop("3GP film"), (".3gp", ".3g2", ".3gpp"), Family.RECORDING),
    FileType("video/quicktime", gettext_noop("QuickTime film"), (".mov", ".qt"), Family.RECORDING),
    FileType("video/webm", gettext_noop("WebM film"), (".webm",), Family.RECORDING),
    FileType("video/x-matroska", gettext_noop("Matroska film"), (".mkv",), Family.RECORDING),
)
# Taken in only where a caller asks for it: importers that read it in a process of their own, and run nothing in it.
OLD_WORKBOOK = FileType("application/vnd.ms-excel", gettext_noop("old Excel table"), (".xls",), Family.DOCUMENT)
ALLOWED: dict[str, FileType] = {each.media_type: each for each in _TYPES}
_BY_EXTENSION: dict[str, FileType] = {extension: each for each in _TYPES for extension in each.extensions}
# Extensions that a double click may run on somebody's desk, whatever is inside.
# fmt: off
RUNNABLE = frozenset(
    {
        "apk", "app", "bat", "chm", "cmd", "com", "cpl", "desktop", "dll", "docm", "dotm", "exe", "gadget", "hta",
        "htm", "html", "inf", "ins", "iso", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc", "msi", "msp", "mst",
        "php", "pif", "pl", "potm", "ppam", "ppsm", "pptm", "ps1", "py", "rb", "reg", "scf", "scr", "sct",
        "settingcontent-ms", "sh", "shtml", "svg", "svgz", "swf", "url", "vb", "vbe", "vbs", "wsc", "wsf", "wsh",
        "xhtml", "xlam", "xlsb", "xlsm", "xltm", "xll", "xml", "xsl", "xslt",
    }
)
# fmt: on


def type_by_name(name: str) -> FileType | None:
    """What the name claims to be; None where its extension says nothing."""
    return _BY_EXTENSION.get(PurePath(name).suffix.lower())


def allowed_extensions() -> tuple[str, ...]:
    """Every extension that a file picker may offer."""
    return tuple(sorted(_BY_EXTENSION))
