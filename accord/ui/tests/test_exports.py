"""Files that people open in a spreadsheet: nothing in them runs."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accord.ui.exports import csv_lines, export_response, neutralised, xlsx_bytes


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u202e=1", "\ufeff=1", "＝1"]
)
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(start):
    assert neutralised(start) == f"'{start}"


@pytest.mark.parametrize("value", [-4, 2.5, Decimal("-0.1"), True, "plain", "a=b", "", "نام"])
def test_numbers_and_plain_words_stay_what_they_are(value):
    assert neutralised(value) == value


def test_days_and_moments_are_written_so_that_machines_read_them():
    with timezone.override("Asia/Karachi"):
        assert neutralised(date(2026, 6, 30)) == "2026-06-30"
        assert neutralised(datetime(2026, 6, 30, 20, 30, tzinfo=UTC)) == "2026-07-01T01:30+05:00"
    assert neutralised(None) == ""


def test_csv_begins_with_a_mark_so_that_urdu_is_read_right():
    text = "".join(csv_lines(["نام", "=x"], [["=1", 2], ['a "b", c', None]]))
    assert text == '\ufeffنام,\'=x\r\n\'=1,2\r\n"a ""b"", c",\r\n'


def test_xlsx_holds_text_as_text_and_numbers_as_numbers():
    made = xlsx_bytes(["Name", "Number"], [["=HYPERLINK(1)", 4], ["http://example.org", Decimal("2.5")], [None, ""]])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows == [["Name", "Number"], ["'=HYPERLINK(1)", 4.0], ["http://example.org", 2.5]]
    with ZipFile(io.BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet.lower()


def test_a_kind_of_file_that_nobody_makes_is_refused():
    with pytest.raises(ValueError):
        export_response("exe", [], [], name="x")


def test_a_file_is_named_after_its_list_and_its_day():
    answer = export_response("xlsx", ["A"], [["b"]], name="Duties of “the” province/../")
    assert answer["Content-Disposition"].startswith('attachment; filename="duties-of-the-province-')
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_keeps_texts_apart_on_a_page_stays_out_of_the_file():
    assert neutralised("\u200f\u2068Marmar\u2069، \u2068سنگر\u2069") == "Marmar، سنگر"
    assert neutralised("\u2068=1+1\u2069").startswith("'")
