"""What a file is, by its content alone: every allowed kind is known, everything else is refused with its reason."""

import contextlib
import random
import struct
from pathlib import Path

import pytest

from accord.kernel.files.allowed import ALLOWED, RUNNABLE, allowed_extensions
from accord.kernel.files.file_names import clean_file_name, download_name
from accord.kernel.files.inspection import type_of
from accord.kernel.files.tests.content import BAD, GOOD, SHEET_MAIN, URDU, document_fetching, office, picture, wave
from accord.kernel.spaces.errors import Refused


def looked_at(folder: Path, content: bytes, name: str) -> str:
    path = folder / "part"
    path.write_bytes(content)
    return type_of(path, name).media_type


@pytest.mark.parametrize("media_type", GOOD)
def test_every_allowed_kind_is_known_by_its_content(tmp_path, media_type):
    name, content = GOOD[media_type]
    assert looked_at(tmp_path, content, name) == media_type


@pytest.mark.parametrize("media_type", GOOD)
def test_a_name_without_an_extension_does_not_matter(tmp_path, media_type):
    assert looked_at(tmp_path, GOOD[media_type][1], "sent by phone") == media_type


@pytest.mark.parametrize("what", [name for name in BAD if name != "nothing"])
def test_bad_content_is_refused_with_its_reason(tmp_path, what):
    name, content, word = BAD[what]
    with pytest.raises(Refused) as refusal:
        looked_at(tmp_path, content, name)
    assert word.lower() in refusal.value.message.lower()


@pytest.mark.parametrize(
    "content",
    [
        URDU,
        URDU.decode().encode("utf-16"),
        b"\xef\xbb\xbfwith a mark\n",
        "na\u00efve caf\u00e9\n".encode("latin-1"),
        b"[not data\n",
        b"{" * 100_000,
        b"3 < 4 and a <b\n",
    ],
)
def test_text_in_urdu_in_old_codes_and_almost_data_is_text(tmp_path, content):
    assert looked_at(tmp_path, content, "note.txt") == "text/plain"


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", b"a\tb\n1\t2\n", b'a,b\n"x, y",2\n', b"a,b\n" + b"1,2\n" * 9_000])
def test_a_table_is_known_whatever_parts_its_cells(tmp_path, content):
    assert looked_at(tmp_path, content, "table.csv") == "text/csv"


def test_a_table_with_a_title_above_it_is_a_table_by_its_name(tmp_path):
    content = b"Repairs of 2025\n\ndistrict,repairs\nXS-1-1,4\n"
    assert looked_at(tmp_path, content, "table.csv") == "text/csv"
    assert looked_at(tmp_path, content, "table.txt") == "text/plain"


def test_a_jpeg_called_png_is_taken_for_what_it_is(tmp_path):
    assert looked_at(tmp_path, picture(), "well.png") == "image/jpeg"
    assert looked_at(tmp_path, wave(), "talk.mp3") == "audio/wav"


def test_a_motion_photo_is_a_photo(tmp_path):
    assert looked_at(tmp_path, picture() + b"\x00\x00\x00\x18ftypmp42" + bytes(99), "well.jpg") == "image/jpeg"


def test_a_template_on_the_own_disk_is_no_reason_to_refuse(tmp_path):
    for target in ("file:///C:/Users/a/Normal.dotm", "file:///C:\\Users\\a\\Normal.dotm", "Normal.dotm"):
        assert looked_at(tmp_path, document_fetching(target), "minutes.docx")


def test_a_table_inside_a_document_is_no_reason_to_refuse(tmp_path):
    inner = office(SHEET_MAIN)
    assert looked_at(tmp_path, office(word__embeddings__Sheet1_dot_xlsx=inner), "minutes.docx")


def test_a_picture_that_mentions_the_mark_of_an_archive_is_a_picture(tmp_path):
    comment = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, 5_000_000, 9, 0)
    assert looked_at(tmp_path, picture(comment=comment), "well.jpg") == "image/jpeg"


@pytest.mark.parametrize("seed", range(40))
def test_damaged_content_is_refused_or_known_but_never_breaks(tmp_path, seed):
    dice = random.Random(seed)
    for name, content in GOOD.values():
        spoilt = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        with contextlib.suppress(Refused):
            looked_at(tmp_path, bytes(spoilt[: dice.randint(1, len(spoilt))]), name)


@pytest.mark.parametrize(
    "name",
    [
        "cod\u202efdp.exe.pdf",
        "a\u202db.pdf",
        "a\u2066b\u2069.pdf",
        "a\x00.pdf",
        "a\nb.pdf",
        "",
        " ",
        "../..",
        "a\ud800.pdf",
    ],
)
def test_a_deceiving_or_empty_name_is_refused(name):
    with pytest.raises(Refused) as refusal:
        clean_file_name(name)
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/order.pdf", "order.pdf"),
        ("..\\..\\windows\\order.pdf", "order.pdf"),
        ("C:\\fakepath\\order.pdf", "order.pdf"),
        ("/etc/order.pdf", "order.pdf"),
        (".order.pdf", "order.pdf"),
        ("order.pdf:evil.pdf", "order.pdf_evil.pdf"),
        ("order.pdf. . .", "order.pdf"),
        ("nul.pdf", "_nul.pdf"),
        (
            "\u0636\u0644\u0639 \u0631\u067e\u0648\u0631\u0679.pdf",
            "\u0636\u0644\u0639 \u0631\u067e\u0648\u0631\u0679.pdf",
        ),
        ("o" * 4_000 + ".pdf", "o" * 145 + "\u2026.pdf"),
    ],
)
def test_a_name_loses_its_path_and_keeps_its_extension(sent, name):
    assert clean_file_name(sent) == name


def test_a_file_is_given_out_under_an_extension_of_its_own_type():
    assert download_name("well.png", ALLOWED["image/jpeg"]) == "well.png.jpg"
    assert download_name("well.JPEG", ALLOWED["image/jpeg"]) == "well.JPEG"
    assert download_name("note", ALLOWED["text/plain"]) == "note.txt"
    assert download_name("data.txt", ALLOWED["application/json"]) == "data.txt"
    assert download_name("thing", None) == "thing.bin"


def test_nothing_that_runs_is_on_the_list_of_extensions():
    assert not {extension.lstrip(".") for extension in allowed_extensions()} & RUNNABLE


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("upr/A-HRC-8-42_pakistan_2008.pdf", "application/pdf"),
        ("upr/matrix_cycle2.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("upr/labelled_sessions_01-16.csv", "text/csv"),
        (
            "pakistan/pak_adminboundaries_tabulardata.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_documents_of_real_offices_are_taken_in(shared, name, media_type):
    path = shared / "data" / name
    assert type_of(path, path.name).media_type == media_type
