"""Workbooks made up for tests: sound ones by a writer of workbooks, harmful ones by hand."""

import io
import zipfile
from pathlib import Path

import xlsxwriter

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = "</sheetData></worksheet>"


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A sound workbook with these rows on these sheets."""
    with xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def handmade(path: Path, rows: str) -> Path:
    """A workbook whose one sheet, "A", holds the given XML between its start and its end."""
    return with_part(path, "xl/worksheets/sheet1.xml", (HEAD + rows + TAIL).encode())


def with_part(path: Path, name: str, content: bytes) -> Path:
    """A workbook of one sheet, "A", in which one part is replaced."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("A").write(0, 0, "x")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return path
