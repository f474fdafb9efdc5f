"""Pictures: measured before they are decoded, proved whole, and copied for display without anything hidden."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accord.kernel.spaces.errors import Refused

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/tiff": ("TIFF",),
    "image/bmp": ("BMP", "DIB"),
}
MOST_PIXELS = 100_000_000
MOST_DECODED_BYTES = 256_000_000
DISPLAY_SIDE = 1_600
JPEG_QUALITY = 85
# One picture is decoded at a time in a process: a small server must not be filled by three uploads at once.
_decoding = Lock()


@dataclass(frozen=True)
class DisplayCopy:
    """A picture as a page shows it: at most 1,600 pixels a side, upright, without metadata."""

    content: bytes
    media_type: str


def check_picture(path: Path, media_type: str) -> None:
    """Decode the picture once. Raises Refused where it is too large, cut off, or not what it begins as."""
    with _opened(path, media_type) as image:
        if image.format == "JPEG":
            image.draft(image.mode, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()


def copy_for_display(path: Path, media_type: str) -> DisplayCopy:
    """Re-encode the first frame: JPEG, or PNG where something shows through. Raises Refused as ``check_picture``."""
    with _opened(path, media_type) as image:
        image.draft("RGB", (DISPLAY_SIDE, DISPLAY_SIDE))
        upright = ImageOps.exif_transpose(image)
        shows_through = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if shows_through else "RGB")
        plain.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
        # Only pixels are carried over: a new image has no EXIF, no GPS, no comments, no profile, no thumbnail.
        bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
        out = io.BytesIO()
        if shows_through:
            bare.save(out, "PNG", optimize=True)
            return DisplayCopy(out.getvalue(), "image/png")
        bare.save(out, "JPEG", quality=JPEG_QUALITY)
        return DisplayCopy(out.getvalue(), "image/jpeg")


@contextmanager
def _opened(path: Path, media_type: str) -> Iterator[Image.Image]:
    with _decoding:
        try:
            with path.open("rb") as file:
                _check_webp_header(file.read(30))
                file.seek(0)
                with Image.open(file, formats=FORMATS[media_type]) as image:
                    _check_size(image.width, image.height, len(image.getbands()), jpeg=image.format in {"JPEG", "MPO"})
                    yield image
        except Refused:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except Exception as error:
            raise Refused(_("The picture is damaged or was cut off on its way."), field="file") from error


def _check_size(width: int, height: int, bands: int, *, jpeg: bool) -> None:
    pixels = width * height
    # A JPEG is decoded at a fraction of its size, the others whole.
    if pixels > MOST_PIXELS or (pixels * bands > MOST_DECODED_BYTES and not jpeg):
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    most = MOST_PIXELS // 1_000_000
    return Refused(
        _("The picture has too many pixels for this server (at most %(most)d million, fewer with transparency).")
        % {"most": most},
        field="file",
    )


def _check_webp_header(head: bytes) -> None:
    """WebP takes its memory when it is opened, so its size is read here by hand. Source: RFC 9649, section 2.7."""
    if head[8:12] != b"WEBP" or len(head) < 30:
        return
    width = height = 0
    if head[12:16] == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    elif head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif head[12:16] == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", head, 26))
    # Opening takes two whole canvases of four bytes a pixel.
    _check_size(width, height, 8, jpeg=False)
