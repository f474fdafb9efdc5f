"""XLSX and XLS: checked as an archive, then read by a process of its own that may not take more than its share."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from accord.kernel.files.archives import UnsafeArchive, check_archive
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.processes import said_of
from accord.outlets.exchange.importers.rows import (
    Table,
    TableError,
    TableLimits,
    TableProblem,
    TableRow,
    checked_row,
)

_PASSED_ON: Final = ("memory", "seconds", "sheets", "columns", "rows", "characters")
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path, limits: TableLimits) -> list[Table]:
    """The sheets of a workbook that are shown. Formulas count with the value that was saved beside them.

    Raises TableError for what is unsafe, damaged, locked, larger than ``limits``, or no workbook.
    """
    tables: dict[str, list[TableRow]] = {}
    for sheet, row in workbook_rows(path, limits):
        rows = tables.setdefault(sheet, [])
        if row is not None:
            rows.append(row)
    return [Table(sheet, rows) for sheet, rows in tables.items()]


def workbook_rows(path: Path, limits: TableLimits) -> Iterator[tuple[str, TableRow | None]]:
    """As ``read_workbook``, row by row with the name of its sheet; a sheet begins with None in place of a row."""
    _check_file(path, limits)
    sheet = ""
    for line in said_of("workbook", path, {name: getattr(limits, name) for name in _PASSED_ON}):
        if isinstance(line, list):
            yield sheet, checked_row(line[0], line[1], sheet, limits)
        elif "error" in line:
            raise _refusal(line, limits)
        elif "sheet" in line:
            sheet = line["sheet"]
            yield sheet, None


def _check_file(path: Path, limits: TableLimits) -> None:
    with path.open("rb") as file:
        is_archive = file.read(2) == b"PK"
    if is_archive:
        _check_container(path, limits)
    elif _LOCKED in path.read_bytes():
        raise _refusal({"error": "password"}, limits)


def _check_container(path: Path, limits: TableLimits) -> None:
    try:
        check_archive(path, limits.archive)
    except UnsafeArchive as unsafe:
        raise TableError(TableProblem(unsafe.reason)) from unsafe
    with zipfile.ZipFile(path) as archive:
        if not any(name.lower().startswith("xl/") for name in archive.namelist()):
            raise TableError(TableProblem(_("The file is no XLSX workbook.")))


def _refusal(said: dict[str, Any], limits: TableLimits) -> TableError:
    reasons = {
        "password": _("The workbook is locked with a password. Save it without one."),
        "damaged": _("The workbook is damaged and cannot be read. Open it, save it again, or save it as CSV."),
        "memory": _("The workbook asks for more memory than it may; a cell may stand far outside of the table."),
        "sheets": _("The workbook has too many sheets; at most %(most)d are read.") % {"most": limits.sheets},
        "columns": _("The sheet has too many columns; at most %(most)d are read.") % {"most": limits.columns},
        "rows": _("At most %(most)d rows are read.") % {"most": limits.rows},
        "characters": _("The workbook holds too much text; split it."),
    }
    return TableError(TableProblem(reasons[said["error"]], row=said.get("row"), sheet=said.get("sheet")))
