"""Reads one workbook in a process of its own and writes its rows to standard output, one JSON list a line.

A few bytes can make a workbook ask for more memory than a machine has (one cell at the far corner of a sheet), and the
reader then takes its process down with it. So this file runs alone, imports nothing of ours, and lives under limits.
"""

import datetime as dt
import json
import math
import resource
import sys
from pathlib import Path
from typing import Any

import python_calamine as calamine

MEMORY = 1_000_000_000
SECONDS = 60


def main(path: str, limits: dict[str, int]) -> None:
    """Writes {"sheet": name} and then [number, [cell, …]] for each row, or {"error": code, …} and nothing more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        write_workbook(Path(path), limits)
    except calamine.PasswordError:
        say({"error": "password"})
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        say({"error": "damaged"})
    except MemoryError:
        say({"error": "memory"})


def write_workbook(path: Path, limits: dict[str, int]) -> None:
    """Every sheet that is shown; stops with an error at the first that is larger than the limits."""
    with path.open("rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        shown = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > limits["sheets"]:
            say({"error": "sheets", "count": len(shown)})
            return
        left = limits["characters"]
        for sheet in shown:
            left = write_sheet(book.get_sheet_by_name(sheet.name), limits, left)
            if left < 0:
                return
    say({"end": True})


def write_sheet(sheet: calamine.CalamineSheet, limits: dict[str, int], left: int) -> int:
    """Writes the rows that are not blank and returns how many characters may still come; below 0 stops."""
    rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if columns > limits["columns"] or rows > limits["rows"]:
        say({"error": "columns" if columns > limits["columns"] else "rows", "sheet": sheet.name})
        return -1
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
            say({"error": "characters", "sheet": sheet.name, "row": number})
            return -1
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


def say(what: Any) -> None:
    """One line of JSON to standard output."""
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
