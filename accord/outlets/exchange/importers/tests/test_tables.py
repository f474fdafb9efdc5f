"""Tables are read whatever way they were saved; what cannot be read is refused clearly, quickly, in little memory."""

import contextlib
import csv
import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accord.outlets.exchange.importers.rows import TableError, TableLimits
from accord.outlets.exchange.importers.tables import headed_tables, header_key, read_tables
from accord.outlets.exchange.importers.tests.workbook_files import HEAD, TAIL, handmade, with_part, workbook

ROWS = [["Name", "Größe"], ["Señor’s café – “naïve”", "1"], ["a, b\nc", ""], ["x", "2"]]
# pytest's folder is one for all examples of a test; each example writes its own file anew.
ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def as_csv(rows, separator=",", line_end="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return text.getvalue()


def saved(folder, content, name="table.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(path, **options):
    (table,) = read_tables(path, **options)
    return [list(row.cells) for row in table.rows]


def refusal(path, **options):
    started = time.process_time()
    tracemalloc.start()
    with pytest.raises(TableError) as refused:
        read_tables(path, **options)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - started < 2
    assert used < 60_000_000
    assert str(refused.value.problem) == refused.value.message
    return refused.value.problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_line_end_and_separator(tmp_path, encoding, line_end, separator):
    path = saved(tmp_path, as_csv(ROWS, separator, line_end).encode(encoding))
    assert cells(path) == ROWS


@pytest.mark.parametrize(("encoding", "word"), [("mac_roman", "García"), ("mac_roman", "état"), ("cp1252", "l’état")])
def test_one_accented_letter_is_enough_to_tell_old_mac_files_from_windows_files(tmp_path, encoding, word):
    line_end = "\r" if encoding == "mac_roman" else "\r\n"
    path = saved(tmp_path, as_csv([["a", "b"], [word, "x"]], line_end=line_end).encode(encoding))
    assert cells(path)[1][0] == word


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8), min_size=3, max_size=3), min_size=1
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r", "\r\n"]),
)
@ONE_FOLDER
def test_what_is_written_as_csv_is_read_back(tmp_path, rows, encoding, line_end):
    rows = [["one", "two", "three"], *rows]
    path = saved(tmp_path, as_csv(rows, line_end=line_end).encode(encoding))
    assert cells(path) == [row for row in rows if any(row)]


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a"]))
@example(b"\xef\xbb\xbf\xff", "a.csv")
@example(b'"', "a.csv")
@ONE_FOLDER
def test_random_bytes_are_read_or_refused_and_nothing_else(tmp_path, raw, name):
    path = saved(tmp_path, raw, name)
    with contextlib.suppress(TableError):
        read_tables(path)


@given(st.text(max_size=60), st.text(max_size=60))
def test_headers_are_one_whatever_their_dashes_and_capitals(one, other):
    assert header_key(one.upper()) == header_key(one.upper().lower()) or not one.isascii()
    assert header_key(f"{one}-{other}") == header_key(f"{one} _{other}")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    (table,) = read_tables(saved(tmp_path, 'a,b\n\n"two\nlines",x\n,\ny,z\n'))
    assert [row.number for row in table.rows] == [1, 3, 5]
    (table,) = read_tables(workbook(tmp_path / "a.xlsx", {"A": [["a"], [], ["b"], [], ["", "c"]]}))
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("a", "")), (3, ("b", "")), (5, ("", "c"))]


def test_workbook_cells_become_text_and_formulas_their_value(tmp_path):
    path = handmade(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="B2"><v>7</v></c><c r="C2"><v>7.25</v></c><c r="D2" t="b"><v>1</v></c>'
        '<c r="E2" t="str"><f>A1&amp;"o"</f><v>two</v></c><c r="F2" t="e"><v>#DIV/0!</v></c></row>',
    )
    (table,) = read_tables(path)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("", "7", "7.25", "TRUE", "two", ""))]


def test_hidden_sheets_are_left_out(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("Shown").write(0, 0, "a")
        hidden = book.add_worksheet("Hidden")
        hidden.write(0, 0, "b")
        hidden.hide()
    assert [table.sheet for table in read_tables(tmp_path / "a.xlsx")] == ["Shown"]


def test_the_real_xls_with_its_damaged_container_equals_the_csv(shared):
    folder = shared / "data/upr"
    (old,) = read_tables(folder / "raw_export_sessions_1-5.xls")
    (new,) = read_tables(folder / "raw_export_sessions_1-5.csv")
    assert [row.cells for row in old.rows[1:50]] == [row.cells for row in new.rows[1:50]]
    assert len(old.rows) == len(new.rows) == 6095


# What is refused


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(saved(tmp_path, b"")).reason == "The file is empty."
    with pytest.raises(TableError, match="holds no rows"):
        headed_tables(read_tables(saved(tmp_path, b"\n \n,,\n")), lambda row: row, expected="a")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"a,b\n1,2\n", "a.xlsx", "holds plain text"),
        (b"a,b\n1,2\n", "a.xls", "holds plain text"),
        (b"%PDF-1.7 ...", "a.csv", "kind PDF"),
        (b"<html><table><tr><td>1", "a.xls", "kind HTML"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "a.csv", "kind HTML, XML"),
        (b'{"a": 1}', "a.csv", "kind JSON"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "kind PNG"),
        (b"PK\x03\x04 nothing", "a.xlsx", "cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
        (bytes(range(1, 32)) * 40, "a.csv", "no text"),
        (b"a,b\n1,\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n2,\xc3\n", "a.csv", "row 3: The text is damaged"),
        (b"\xef\xbb\xbfa,b\n1,\xe9\n", "a.csv", "row 2: The text is damaged"),
        (b"a,b\n1,x\xed\xa0\x80y\n", "a.csv", "row 2: The text is damaged"),
        ("a,b\n1,".encode("utf-16") + b"\x00\xd8\x20\x00", "a.csv", "row 2: The text is damaged"),
        (b'a,b\n1,"open\n2,x\n', "a.csv", "row 2: The file ends inside quotation marks"),
        (b'a,b\n1,"x"y\n', "a.csv", "row 2: Text follows a closing quotation mark"),
        (b'a,b\n1,"' + b"x" * 200_000, "a.csv", "row 2: A cell is far too long"),
    ],
)
def test_damaged_disguised_and_locked_files_are_refused_with_reason_and_row(tmp_path, content, name, said):
    assert said in str(refusal(saved(tmp_path, content, name)))


def test_a_workbook_disguised_as_csv_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["a"]]})
    assert "holds an XLSX workbook" in refusal(path, name="a.csv").reason
    assert cells(path, name="no ending") == [["a"]]


def test_a_million_columns_are_refused_at_once(tmp_path):
    for content in (b"," * 1_000_000, b"a," * 1_000_000, b'"a",' * 1_000_000, b"a\tb\n" + b"\t" * 1_000_000):
        assert "too many columns" in refusal(saved(tmp_path, content)).reason
    assert refusal(saved(tmp_path, b"a,b\n" + b"," * 1_000_000)).row == 2
    assert "too many columns" in refusal(saved(tmp_path, b'"a,b",' * 150_000)).reason


def test_a_million_columns_in_a_workbook_are_refused_at_once(tmp_path):
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(1_000_000))
    path = handmade(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>')
    problem = refusal(path)
    assert "too many columns" in problem.reason
    assert problem.sheet == "A"


def test_one_cell_at_the_far_corner_of_a_sheet_takes_no_memory_of_ours(tmp_path):
    path = handmade(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )
    assert "more memory than it may" in refusal(path).reason


def test_one_long_text_shared_by_many_cells_is_refused(tmp_path):
    with_part(
        tmp_path / "a.xlsx",
        "xl/sharedStrings.xml",
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
        % (b"x" * 90_000),
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4_000))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w", 8) as new:
        for part in old.namelist():
            content = (HEAD + rows + TAIL).encode() if part == "xl/worksheets/sheet1.xml" else old.read(part)
            new.writestr(part, content)
    assert "too much text" in refusal(tmp_path / "b.xlsx", limits=TableLimits(characters=10_000_000)).reason


def test_a_bomb_and_a_document_type_in_a_workbook_are_refused(tmp_path):
    bomb = with_part(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", b" " * 100_000_000)
    assert "built to fill a machine" in refusal(bomb).reason
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
    )
    problem = refusal(with_part(tmp_path / "xml.xlsx", "xl/worksheets/sheet1.xml", entities))
    assert "document type" in problem.reason


def test_a_workbook_cut_off_anywhere_is_refused(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", {"A": [["a", "b"]] * 50}).read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        assert refusal(saved(tmp_path, whole[: int(len(whole) * share)], "cut.xlsx")).reason


def test_a_workbook_with_a_broken_sheet_and_a_document_that_is_none_are_refused(tmp_path):
    broken = with_part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c><v>1")
    assert "damaged" in refusal(broken).reason
    with zipfile.ZipFile(tmp_path / "word.xlsx", "w") as other:
        other.writestr("word/document.xml", "<w/>")
    assert "no XLSX workbook" in refusal(tmp_path / "word.xlsx").reason


def test_more_rows_sheets_or_bytes_than_the_limits_are_refused(tmp_path):
    path = saved(tmp_path, "a\n" * 60)
    assert refusal(path, limits=TableLimits(rows=50)).row == 51
    assert "larger than" in refusal(path, limits=TableLimits(size=50)).reason
    book = workbook(tmp_path / "a.xlsx", {"A": [["a"]] * 60, "B": []})
    assert refusal(book, limits=TableLimits(rows=50)).sheet == "A"
    assert "too many sheets" in refusal(book, limits=TableLimits(sheets=1)).reason


# What makes one row unfit


def first_problem(path, **options):
    headed = headed_tables(read_tables(path, **options), lambda row: row.cells, expected="a, b")
    (problem,) = [row.problem for table in headed for row in table.rows if row.problem]
    return problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,x\x00y\n2,z\n", "row 2, column “b”: The cell holds a character that cannot be kept (U+0000)"),
        (b"a,b\n1,x\x1by\n", "(U+001B)"),
        ("a,b\n1,\ufffe\n".encode(), "(U+FFFE)"),
        (b"a,b\n1,2,3\n", "row 2: The row has 3 cells, the headers are 2."),
        (b"a,b\n" + b"x" * 101_000 + b",1\n", "row 2, column “a”: The cell holds more than 100000 characters."),
    ],
)
def test_a_row_with_an_unfit_cell_says_where(tmp_path, content, said):
    assert said in str(first_problem(saved(tmp_path, content)))


def test_numbers_out_of_range_and_unfit_characters_in_workbooks_say_where(tmp_path):
    rows = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"{}</c></row>'
    endless = handmade(tmp_path / "a.xlsx", rows.format("><v>1e309</v>"))
    assert str(first_problem(endless)) == "sheet “A”, row 2, column “a”: The number is out of range."
    nothing = handmade(tmp_path / "b.xlsx", rows.format(' t="inlineStr"><is><t>x_x0000_y</t></is>'))
    assert "(U+0000)" in str(first_problem(nothing))


def test_a_row_of_hashtags_below_the_headers_is_no_row_of_data(tmp_path):
    path = saved(tmp_path, "Title of the file\na,b\n#adm1+name,#adm1+code\n1,2\n")
    (table,) = headed_tables(read_tables(path), lambda row: row.cells if row.cells[0] == "a" else None, expected="a, b")
    assert [row.cells for row in table.rows] == [("1", "2")]
    assert table.header.number == 2


@given(st.data())
@settings(ONE_FOLDER, max_examples=25)
def test_damage_anywhere_in_a_workbook_is_refused_or_does_no_harm(tmp_path, data):
    raw = bytearray(workbook(tmp_path / "a.xlsx", {"A": [["a", 1], ["b", 2]]}).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        # The file holds the moment of its making, so its length differs by a byte from run to run.
        at = data.draw(st.integers(0, 1_000_000)) % len(raw)
        raw[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(TableError):
        read_tables(saved(tmp_path, bytes(raw), "b.xlsx"))
