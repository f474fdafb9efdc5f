"""XLSX and XLS: checked as an archive, then read by a process of its own that may not take more than its share."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.kernel.files.archives import UnsafeArchive, check_archive
from accord.outlets.exchange.importers.rows import (
    Table,
    TableError,
    TableLimits,
    TableProblem,
    TableRow,
    checked_row,
)

_PROCESS: Final = Path(__file__).with_name("workbook_process.py")
_PASSED_ON: Final = ("sheets", "columns", "rows", "characters")
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path, limits: TableLimits) -> list[Table]:
    """The sheets of a workbook that are shown. Formulas count with the value that was saved beside them.

    Raises TableError for what is unsafe, damaged, locked, larger than ``limits``, or no workbook.
    """
    raw = path.read_bytes()
    if raw.startswith(b"PK"):
        _check_container(path, limits)
    elif _LOCKED in raw:
        raise _refusal({"error": "password"}, limits)
    tables: list[Table] = []
    rows: list[TableRow] = []
    for line in _lines(path, limits):
        if isinstance(line, list):
            rows.append(checked_row(line[0], line[1], tables[-1].sheet, limits))
        elif "error" in line:
            raise _refusal(line, limits)
        elif "sheet" in line:
            rows = []
            tables.append(Table(line["sheet"], rows))
    return tables


def _check_container(path: Path, limits: TableLimits) -> None:
    try:
        check_archive(path, limits.archive)
    except UnsafeArchive as unsafe:
        raise TableError(TableProblem(unsafe.reason)) from unsafe
    with zipfile.ZipFile(path) as archive:
        if not any(name.lower().startswith("xl/") for name in archive.namelist()):
            raise TableError(TableProblem(_("The file is no XLSX workbook.")))


def _lines(path: Path, limits: TableLimits) -> Iterator[Any]:
    """What the process writes, line by line; ends with an error of its own where the process did not finish."""
    share = json.dumps({name: getattr(limits, name) for name in _PASSED_ON})
    finished = False
    with subprocess.Popen(
        [sys.executable, "-I", str(_PROCESS), str(path.resolve()), share],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
    ) as process:
        try:
            for text in process.stdout or ():
                line = json.loads(text)
                finished = isinstance(line, dict) and not line.keys().isdisjoint({"end", "error"})
                yield line
            code = process.wait()
        finally:
            process.kill()  # the reader of these lines may have stopped early
    if not finished:
        yield {"error": "memory" if code < 0 else "damaged"}  # below 0: ended by a signal


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
