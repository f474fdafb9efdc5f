"""How content leaves the house, as plain data for a view: always a download, never a page of ours."""

from django.utils.http import content_disposition_header

from accord.kernel.files.allowed import ALLOWED
from accord.kernel.files.file_names import download_name
from accord.kernel.files.models import PICTURES, File
from accord.kernel.files.pictures import DisplayCopy, copy_for_display
from accord.kernel.files.storage import DISPLAY, files_root, write_display
from accord.kernel.spaces.errors import Refused

UNKNOWN = "application/octet-stream"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def download_headers(file: File) -> dict[str, str]:
    """Headers of a download of the original: attachment, nosniff, the type that was read from the content."""
    kind = ALLOWED.get(file.media_type)
    name = download_name(file.name, kind)
    return {
        **_ALWAYS,
        "Content-Type": kind.media_type if kind else UNKNOWN,
        "Content-Length": str(file.size),
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
    }


def display_headers(copy: DisplayCopy) -> dict[str, str]:
    """Headers of a copy that a page shows."""
    return {
        **_ALWAYS,
        "Content-Type": copy.media_type,
        "Content-Length": str(len(copy.content)),
        "Content-Disposition": "inline",
    }


def display_copy(file: File) -> DisplayCopy:
    """The picture as a page shows it, made once and kept. The caller fetched the row through access.

    Raises Refused for what is no picture that can be shown, or is damaged.
    """
    if file.media_type not in PICTURES:
        raise Refused(_no_picture(file), field="file")
    folder = files_root() / DISPLAY / file.space_id.hex
    for media_type, ending in _ENDINGS.items():
        kept = folder / f"{file.sha256}.{ending}"
        if kept.is_file():
            return DisplayCopy(kept.read_bytes(), media_type)
    copy = copy_for_display(files_root() / file.stored_as, file.media_type)
    write_display(file.space_id, f"{file.sha256}.{_ENDINGS[copy.media_type]}", copy.content)
    return copy


def _no_picture(file: File) -> str:
    return f"{file.media_type}: no picture"
