"""Pictures on a page: a small upright copy with nothing hidden in it; the original stays as it came."""

import io

import pytest
from PIL import Image

from accord.kernel.files.pictures import DISPLAY_SIDE, copy_for_display
from accord.kernel.files.queries import path_of
from accord.kernel.files.serving import display_copy
from accord.kernel.files.tests.content import picture, picture_with_place, png_header
from accord.kernel.spaces.errors import Refused


def test_place_author_camera_and_comment_are_gone_from_the_copy(kept):
    original = picture_with_place()
    file = kept(original, "photo.jpg")
    copy = display_copy(file)
    assert b"CANARY" in original
    assert b"CANARY" not in copy.content
    with Image.open(io.BytesIO(copy.content)) as shown:
        assert not shown.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(shown.info)
    assert path_of(file).read_bytes() == original


def test_a_photo_that_lies_on_its_side_is_set_upright(kept):
    copy = display_copy(kept(picture_with_place(), "photo.jpg"))
    with Image.open(io.BytesIO(copy.content)) as shown:
        assert shown.size == (40, 80)


def test_a_large_picture_is_made_smaller(kept):
    copy = display_copy(kept(picture(size=(4_000, 1_000)), "photo.jpg"))
    with Image.open(io.BytesIO(copy.content)) as shown:
        assert shown.size == (DISPLAY_SIDE, DISPLAY_SIDE // 4)


def test_what_shows_through_stays_so(kept):
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    copy = display_copy(kept(out.getvalue(), "logo.png"))
    assert copy.media_type == "image/png"
    with Image.open(io.BytesIO(copy.content)) as shown:
        assert shown.mode == "RGBA"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "BMP", "PNG"])
def test_every_kind_of_picture_has_a_copy(kept, kind):
    copy = display_copy(kept(picture(kind), "picture"))
    assert copy.media_type in {"image/jpeg", "image/png"}


def test_the_copy_is_made_once(kept, own_root):
    file = kept(picture(), "a.jpg")
    first = display_copy(file)
    path_of(file).chmod(0o600)
    path_of(file).unlink()
    assert display_copy(file) == first
    assert len(list((own_root / "display").rglob("*.jpg"))) == 1


def test_a_document_is_no_picture(kept):
    with pytest.raises(Refused):
        display_copy(kept())


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(png_header(30_000, 30_000))
    with pytest.raises(Refused, match="pixels"):
        copy_for_display(path, "image/png")
