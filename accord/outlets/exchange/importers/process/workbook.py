"""The sheets of a workbook (XLSX, XLS), row by row; see ``__main__``."""

import datetime as dt
import math
from pathlib import Path

import python_calamine as calamine

from accord.outlets.exchange.importers.process.telling import Unreadable, say

DAMAGED = (calamine.CalamineError, OSError, ValueError, OverflowError)


def write(path: Path, limits: dict[str, int]) -> None:
    """Writes {"sheet": name} and then [number, [cell, …]] for each row of every sheet that is shown.

    Raises Unreadable at the first sheet that is larger than the limits.
    """
    try:
        write_sheets(path, limits)
    except calamine.PasswordError as error:
        raise Unreadable("password") from error


def write_sheets(path: Path, limits: dict[str, int]) -> None:
    """Every sheet that is shown."""
    with path.open("rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        shown = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > limits["sheets"]:
            raise Unreadable("sheets", count=len(shown))
        left = limits["characters"]
        for sheet in shown:
            left = write_sheet(book.get_sheet_by_name(sheet.name), limits, left)


def write_sheet(sheet: calamine.CalamineSheet, limits: dict[str, int], left: int) -> int:
    """Writes the rows that are not blank and returns how many characters may still come."""
    rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if columns > limits["columns"] or rows > limits["rows"]:
        raise Unreadable("columns" if columns > limits["columns"] else "rows", sheet=sheet.name)
    say({"sheet": sheet.name})
    if not rows:
        return left
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = before + [text_of(value) for value in values]
        if not any(cell is None or cell.strip() for cell in cells):
            continue
        left -= sum(len(cell) for cell in cells if cell)
        if left < 0:
            raise Unreadable("characters", sheet=sheet.name, row=number)
        say([number, cells])
    return left


def text_of(value: object) -> str | None:
    """A cell as text: whole numbers without a point, dates as 2022-09-09; None for a number out of range."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)
