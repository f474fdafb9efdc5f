"""Names of files as people wrote them: kept for people, never used as a path."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from accord.kernel.files.allowed import Family, FileType, type_by_name
from accord.kernel.matching.texts import bidi_controls_in
from accord.kernel.matching.texts import clean_name as without_unseen_marks
from accord.kernel.spaces.errors import Refused

LONGEST = 150
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
# Windows opens a device, not a file, under these names, whatever extension follows.
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")


def clean_file_name(name: str) -> str:
    """The last part of the name, in NFC, at most 150 characters with its extension kept.

    Raises Refused where a character turns the reading direction (“gpj.exe” can be made to read “exe.jpg”), where one
    cannot be shown, or where nothing is left.
    """
    if bidi_controls_in(name):
        raise Refused(_("The file's name holds a hidden character that turns the reading direction."), field="file")
    last = re.split(r"[/\\]", name)[-1]
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} for character in last):
        raise Refused(_("The file's name holds a character that cannot be shown."), field="file")
    cleaned = _FORBIDDEN.sub("_", without_unseen_marks(last)).strip(" .")
    cleaned = _DEVICES.sub(r"_\1", cleaned)
    if not cleaned.strip("_"):
        raise Refused(_("The file has no name."), field="file")
    return _shortened(cleaned)


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:12]
    return name[: LONGEST - len(suffix) - 1].rstrip(" .") + "…" + suffix


def download_name(name: str, kind: FileType | None) -> str:
    """The name under which a copy is given out: its extension is one of the type's own (any of text for text)."""
    if kind is None:
        return f"{name}.bin"
    claimed = type_by_name(name)
    both_text = claimed is not None and claimed.family is kind.family is Family.TEXT
    return name if kind.fits(name) or both_text else f"{name}{kind.extensions[0]}"
