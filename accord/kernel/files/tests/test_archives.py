"""An archive that could harm is refused with its reason, quickly and in little memory; sound ones pass."""

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.kernel.files.archives import ArchiveLimits, UnsafeArchive, check_archive


def archive(contents, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return file


def reason_for(file, limits=None):
    started = time.process_time()
    tracemalloc.start()
    with pytest.raises(UnsafeArchive) as refused:
        check_archive(file, limits or ArchiveLimits())
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - started < 2
    assert used < 20_000_000
    return refused.value.reason


def test_a_sound_archive_passes_from_a_path_and_from_an_open_file(tmp_path):
    file = archive({"a/b.xml": "<a/>", "c.bin": bytes(range(256)) * 4000, "empty": ""})
    check_archive(file)
    path = tmp_path / "a.zip"
    path.write_bytes(file.getvalue())
    check_archive(path)
    check_archive(archive({"a": "stored"}, zipfile.ZIP_STORED))
    assert not file.closed


def test_the_real_workbooks_and_documents_pass(shared):
    for name in (
        "pakistan/pak_adminboundaries_tabulardata.xlsx",
        "pakistan/2019PSLM_indicators_long2.xlsx",
        "upr/matrix_cycle2.docx",
    ):
        check_archive(shared / "data" / name)


def test_a_bomb_is_refused_by_its_ratio():
    assert "sheet.xml" in reason_for(archive({"sheet.xml": b"\0" * 150_000_000}))


def test_a_bomb_of_many_small_parts_is_refused_by_its_size():
    limits = ArchiveLimits(size=5_000_000)
    assert "5 MB" in reason_for(archive({f"{n}.txt": b"a" * 900_000 for n in range(10)}), limits)


def test_a_bomb_that_lies_about_its_size_is_refused_while_unpacking():
    file = archive({"a.txt": b"a" * 3_000_000})
    raw = bytearray(file.getvalue())
    directory = raw.rfind(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = struct.pack("<L", 100)
    assert "larger than it claims" in reason_for(io.BytesIO(raw))


def test_too_many_entries_are_refused_before_the_directory_is_read():
    assert "3000 entries" in reason_for(archive({str(n): "" for n in range(3_000)}))


def test_an_end_record_that_lies_about_the_count_is_refused():
    raw = bytearray(archive({str(n): "" for n in range(3_000)}).getvalue())
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    assert "entries" in reason_for(io.BytesIO(raw))


def test_entries_lying_over_each_other_are_refused():
    raw = archive({"a": bytes(range(256)) * 40}, zipfile.ZIP_STORED).getvalue()
    start = raw.rfind(b"PK\x01\x02")
    end = raw.rfind(b"PK\x05\x06")
    entry = raw[start:end]
    entries = entry + entry[:46] + b"b" + entry[47:]
    tail = bytearray(raw[end:])
    tail[8:16] = struct.pack("<HHL", 2, 2, len(entries))
    assert "over each other" in reason_for(io.BytesIO(raw[:start] + entries + bytes(tail)))


@pytest.mark.parametrize("declaration", ["<!DOCTYPE a [<!ENTITY b 'cccc'>]>", "<!ENTITY b SYSTEM 'file:///x'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_in_xml_parts_are_refused(declaration, encoding):
    content = f"<?xml version='1.0'?><!-- {'x' * 70_000} -->{declaration}<a>&b;</a>".encode(encoding)
    assert "document type" in reason_for(archive({"xl/workbook.xml": content}))
    check_archive(archive({"xl/workbook.xml": content}), ArchiveLimits(document_types=True))


@pytest.mark.parametrize("name", ["../up.xml", "/root.xml", "a/../../b", "C:/b.xml", "..\\b"])
def test_names_that_lead_out_of_the_folder_are_refused(name):
    assert "leads out" in reason_for(archive({name: "x"}))


def test_two_entries_of_one_name_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a", "2")
    assert "two entries" in reason_for(file)


def test_locked_and_oddly_compressed_entries_are_refused():
    raw = bytearray(archive({"a.txt": "abc"}).getvalue())
    directory = raw.rfind(b"PK\x01\x02")
    raw[directory + 8] |= 1
    assert "password" in reason_for(io.BytesIO(raw))
    assert "compressed in a way" in reason_for(archive({"a.txt": "abc" * 100}, zipfile.ZIP_LZMA))


def test_empty_cut_and_foreign_files_are_refused():
    assert "empty" in reason_for(archive({}))
    whole = archive({"a.txt": b"abc" * 1000}).getvalue()
    assert "cut off" in reason_for(io.BytesIO(whole[: len(whole) // 2]))
    assert "cut off" in reason_for(io.BytesIO(b""))
    assert "cut off" in reason_for(io.BytesIO(b"PK\x03\x04 no archive"))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_damage_anywhere_is_refused_clearly_or_does_no_harm(data):
    raw = bytearray(archive({"a.xml": b"<a>abc</a>" * 50, "b/c.txt": b"text"}).getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnsafeArchive):
        check_archive(io.BytesIO(raw))


@given(st.binary(max_size=400))
def test_random_bytes_are_refused(raw):
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06"):
        with pytest.raises(UnsafeArchive):
            check_archive(io.BytesIO(start + raw))
