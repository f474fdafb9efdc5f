"""Our own template (CSV, XLSX): promises of laws, policies, agreements, visions and decisions, one a row."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from accord.commit.commitments.models import usual_kind
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.matching.texts import bidi_controls_in, collapse
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.commitments.columns import (
    CHOICES,
    COLUMNS,
    Columns,
    chosen,
    understand_template,
)
from accord.outlets.exchange.importers.days import day_of_cell
from accord.outlets.exchange.importers.recommendations import NamedDocument, ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection, rejected_for
from accord.outlets.exchange.importers.rows import TableRow
from accord.outlets.exchange.importers.tables import HeadedTable, headed_tables, read_tables

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_LONGEST: Final = {"document": 300, "document_number": 80, "issued_by": 300, "paragraph": 60, "heading": 1_000,
                   "addressed_to": 200, "promised_by": 200, "promised_to": 200, "external_id": 200, "document_id": 200,
                   "position_source": 500}  # fmt: skip
_ITEM: Final = re.compile(r'[ \t]*"((?:[^"]|"")+)"[ \t]*(?=[\r\n;]|$)|([^\r\n;]+)')
# A cell that a spreadsheet would run leaves with an apostrophe before it (``ui/exports.py``): it comes in without.
_NEUTRALISED: Final = re.compile(r"'(?=[=+\-@＝＋－＠])")
_DAYS: Final = ("document_date", "stage_date", "position_date")
_LISTS: Final = ("recommended_by", "themes", "affected_persons", "sdgs")


class _Fault(Exception):
    """Why a row cannot be used, and in which column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def read_commitments(path: Path, *, name: str | None = None) -> ReadResult:
    """The promises of a filled template in its order; columns may stand anywhere, only three are needed.

    ``name`` is the file's own name where ``path`` differs. Rejected, with row and reason: one without document, kind or
    words, a word that no list has, a date that is none, a stage without its day, another level than rows before said
    of the document. Raises TableError where the file cannot be read.
    """
    tables = headed_tables(read_tables(path, name=name), understand_template, expected=", ".join(COLUMNS))
    rows: list[Recommendation] = []
    rejected: list[Rejection] = []
    levels: dict[tuple[str, str], str] = {}
    for table in tables:
        for row in table.rows:
            if row.problem is not None:
                rejected.append(rejected_for(row.problem, table.words(row)))
                continue
            try:
                promise = _promise(table, row)
                _check_level(levels, promise.document)
                rows.append(promise)
            except _Fault as fault:
                rejected.append(
                    rejected_for(table.problem(row, fault.reason, table.columns.get(fault.column)), table.words(row))
                )
    notes = tuple(note for table in tables if (note := table.note_of_unread(table.columns.values())))
    return ReadResult(tuple(rows), len(rows) + len(rejected), 0, 0, tuple(rejected), notes)


def _promise(table: HeadedTable[Columns], row: TableRow) -> Recommendation:
    cells = {
        column: _without_apostrophe(row.cells[place]) if place < len(row.cells) else ""
        for column, place in table.columns.items()
    }
    given = {column: collapse(cells.get(column, "")) for column in COLUMNS}
    _check(given)
    picked = {column: _chosen(column, given[column]) for column in CHOICES}
    days = {column: _day(column, given[column]) for column in _DAYS}
    several = {column: _several(cells.get(column, "")) for column in _LISTS}
    usual = usual_kind(picked["document_kind"])
    return Recommendation(
        text=cells["text"].strip(),
        addressed_to=given["addressed_to"] or None,
        promisor=given["promised_by"],
        promisee=given["promised_to"],
        recommending_states=several["recommended_by"],
        paragraph=given["paragraph"] or None,
        position=picked["position"].replace("_", " ") or None,
        heading=given["heading"] or None,
        themes=several["themes"],
        affected_persons=several["affected_persons"],
        sdgs=several["sdgs"],
        symbol=given["document_number"] or None,
        body=given["issued_by"] or None,
        external_id=given["external_id"] or None,
        kind=picked["kind"] or usual,
        language=given["language"].casefold() or "en",
        dated=days["document_date"],
        position_source=given["position_source"],
        position_as_of=days["position_date"],
        plain=cells.get("plain_words", "").strip(),
        document=_document(given, picked, days),
        source_rows=(row.number,),
        source_sheet=table.sheet,
    )


def _document(given: dict[str, str], picked: dict[str, str], days: dict[str, date | None]) -> NamedDocument:
    reached = days["stage_date"] or days["document_date"]
    if picked["stage"] and reached is None:
        raise _Fault("stage", _("Say on which day it reached this stage."))
    return NamedDocument(
        title=given["document"],
        kind=picked["document_kind"],
        external_id=given["document_id"],
        level=picked["document_level"],
        symbol=given["document_number"],
        issued_by=given["issued_by"],
        dated=days["document_date"],
        stages=((picked["stage"], reached),) if picked["stage"] and reached else (),
    )


def _check_level(levels: dict[tuple[str, str], str], document: NamedDocument | None) -> None:
    """All rows that name a level of one document name the same; levels: what the rows before said."""
    if document is None or not document.level:
        return
    said = levels.setdefault((document.kind, document.symbol or document.title), document.level)
    if said != document.level:
        told = {"level": GovernmentLevel(document.level).label, "said": GovernmentLevel(said).label}
        raise _Fault("document_level", _("“%(level)s”, but rows before say “%(said)s” of this document.") % told)


def _check(given: dict[str, str]) -> None:
    for column in ("document", "document_kind", "text"):
        if not given[column]:
            raise _Fault(column, _("The cell is empty."))
    for column, most in _LONGEST.items():
        if len(given[column]) > most:
            raise _Fault(column, _("The cell holds more than %(most)d characters.") % {"most": most})
        if bidi_controls_in(given[column]):
            found = {"found": ", ".join(bidi_controls_in(given[column]))}
            raise _Fault(column, _("The cell holds a character that reorders what is shown (%(found)s).") % found)
    if given["language"] and not _LANGUAGE.fullmatch(given["language"].casefold()):
        raise _Fault("language", _("“%(text)s” is no language; write en, ur, ps.") % {"text": given["language"][:40]})


def _chosen(column: str, text: str) -> str:
    if not text:
        return ""
    try:
        return chosen(column, text)
    except ValueError:
        told = {"text": text[:40], "words": ", ".join(CHOICES[column].values)}
        raise _Fault(column, _("“%(text)s” is none of: %(words)s.") % told) from None


def _day(column: str, text: str) -> date | None:
    try:
        return day_of_cell(text)
    except ValueError:
        reason = _("“%(text)s” is no date; write it as 2024-12-31.") % {"text": text[:40]}
        raise _Fault(column, reason) from None


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def _several(cell: str) -> tuple[str, ...]:
    """One a line or with semicolons between; what stands in quotation marks may hold both."""
    found = (quoted.replace('""', '"') if quoted else plain for quoted, plain in _ITEM.findall(cell))
    items = (collapse(item).removeprefix("- ") for item in found)
    return tuple(dict.fromkeys(item for item in items if item))
