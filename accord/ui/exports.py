"""A list as a file: CSV and XLSX of what is shown, whole, with cells that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Spreadsheets run a cell that starts so; an apostrophe before it makes it text again (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Left-to-right and right-to-left marks before the sign would hide it from the check, not from the spreadsheet.
_INVISIBLE = "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# What keeps texts apart on a page from right to left is no part of the data.
_KEPT_APART = dict.fromkeys(map(ord, "\u200f\u2068\u2069"))


def neutralised(value: Any) -> Any:
    """A value that a spreadsheet shows and never runs; numbers and dates stay what they are."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).translate(_KEPT_APART)
    return f"'{text}" if text.lstrip(_INVISIBLE + " ").startswith(_FORMULA_STARTS) else text


class Counted:
    """Rows on their way out, counted as they go: a file that is cut off half-way says how many left."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


class CountedParts(Counted):
    """The same for rows that leave some hundred at a time."""

    def __iter__(self) -> Iterator[Any]:
        for part in self.rows:
            self.count += len(part)
            yield part


def export_response(kind: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponseBase:
    """The file as a download, with its rows counted in ``rows_taken``. Raises ValueError on any other kind."""
    counted = Counted(rows)
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(heads, counted), content_type=CSV_TYPE)
    elif kind == "xlsx":
        response = HttpResponse(xlsx_bytes(heads, counted), content_type=XLSX_TYPE)
    else:
        raise ValueError(kind)
    return _as_download(response, counted, f"{_stem(name)}.{kind}")


def text_response(
    kind: str,
    parts: Iterable[Sequence[Any]],
    written: Callable[[Iterator[Any]], Iterator[str]],
    *,
    name: str,
) -> HttpResponseBase:
    """A file that is no table, written piece by piece as it leaves; ``parts``: some hundred records at a time."""
    counted = CountedParts(parts)
    content = {"json": JSON_TYPE}[kind]
    response = StreamingHttpResponse(written(iter(counted)), content_type=content)
    return _as_download(response, counted, f"{_stem(name)}.{kind}")


def _stem(name: str) -> str:
    return f"{slugify(name) or 'list'}-{timezone.localdate().isoformat()}"


def _as_download(response: HttpResponseBase, counted: Counted, name: str) -> HttpResponseBase:
    response.rows_taken = counted  # type: ignore[attr-defined] # for the middleware that notes what left
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file line by line, with a byte order mark: without it, Excel reads Urdu as noise."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([neutralised(head) for head in heads])
    yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([neutralised(value) for value in row])
        yield buffer.getvalue()


def xlsx_bytes(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The file whole. Every text is written as text: nothing becomes a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and wanted only here

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, line, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        text = str(value) if isinstance(value, bool | UUID) else str(neutralised(value))
        sheet.write_string(line, column, text[:32767])
    else:
        sheet.write_number(line, column, value)
