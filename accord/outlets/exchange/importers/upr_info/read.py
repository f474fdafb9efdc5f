"""UPR Info's export of recommendations made in the Universal Periodic Review: CSV, XLSX, or its older XLS.

One paragraph that several States made comes as several rows. Rows are one paragraph when State under review, session
and text are the same, white space apart; the text alone would join what was said again years later.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accord.kernel.matching.names import LIKELY, Candidate, proposals
from accord.kernel.matching.texts import as_printed, bidi_controls_in, collapse
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.recommendations import LONGEST_TEXT, ReadResult, Recommendation
from accord.outlets.exchange.importers.rejections import Rejection, rejected_for
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import HeadedTable, headed_tables, header_key, read_tables

BODY: Final = "UPR"

# Our name for a column, the way newer exports head it, the way the XLS of 2010 does, and other spellings.
_HEADERS: Final = {
    "addressed_to": ("To", "SuR", "State under Review", "State under Review (SuR)", "Reviewed State", "State reviewed"),
    "text": ("Text", "Recommendation", "Recommendation text", "Text of recommendation", "Text of the recommendation"),
    "state": ("From", "RS", "Recommending State", "Recommending States", "Recommending State (RS)",
              "Recommending Country", "Recommended by"),
    "position": ("Response", "Position", "State response", "Response of the State", "SuR response", "UPR Position"),
    "action": ("Action", "Action category", "Action category (1-5)", "Action categories", "Category of action"),
    "issues": ("Issue", "Issues", "Issue(s)"),
    "session": ("Session", "UPR Session", "Session number", "Session no."),
}  # fmt: skip
_NEEDED: Final = ("addressed_to", "text", "state")
# What such exports hold besides; any other header may be one of ours under another name.
_BESIDES: Final = re.compile(
    r".*(?:rgrp|org|regional|region|group|organisation|organization|cycle|date|year|source|paragraph|id|no|number|row|"
    r"language|title|comment|remark)s?",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(
    r"(?:UPR\s*)?(?:session\s*)?0{0,3}([1-9][0-9]{0,2})(?:\.0)?(?:st|nd|rd|th)?(?:\s*session)?(?:\s*[-–(,:].*)?",
    re.IGNORECASE,
)
# The five categories by number, by name or by both: “4 – General action”.
_ACTION: Final = re.compile(r"(?:category\s*)?([1-5])(?:\.0)?(?:\s*[-–:.)(].*)?", re.IGNORECASE)
_ACTIONS: Final = ("minimal", "continuing", "considering", "general", "specific")
_LISTED: Final = re.compile(r"[;|]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file before rows of one paragraph are joined."""

    row: int
    sheet: str | None
    addressed_to: str
    text: str
    states: tuple[str, ...]
    position: str
    action: str
    issues: tuple[str, ...]
    session: str

    @property
    def paragraph(self) -> tuple[str, str, str]:
        return self.addressed_to, self.session, self.text

    @property
    def state(self) -> str:
        return ", ".join(self.states)


Columns = dict[str, int]


def read_recommendations(
    path: Path, *, addressed_to: str | None = None, session: str | None = None, name: str | None = None
) -> ReadResult:
    """The recommendations in a file, in its order, rows of one paragraph joined into one.

    ``addressed_to`` and ``session`` keep only rows of that State under review and that session; others are skipped.
    ``name`` is the file's own name where ``path`` differs. States that recommend stand in the order of the file,
    issues are united. Where joined rows disagree about position or action, that field is left empty and a note says
    who has what. Raises TableError where the file as a whole cannot be read.
    """
    tables = headed_tables(read_tables(path, name=name), _understand, expected="To, Text, From, Response, Session")
    lines: list[_Line] = []
    rejected: list[Rejection] = []
    skipped = 0
    seen: dict[str, None] = {}
    for table in tables:
        for row in table.rows:
            line = _line_of(table, row)
            if isinstance(line, _Line):
                seen[line.addressed_to] = None
            if not _is_wanted(table, row, addressed_to, session):
                skipped += 1
            elif isinstance(line, _Line):
                lines.append(line)
            else:
                rejected.append(line)
    rows = _joined(lines)
    notes = () if lines or rejected or addressed_to is None else _nearest(addressed_to, seen)
    notes = (*notes, *_left_out(tables))
    return ReadResult(rows, len(lines) + len(rejected), len(lines) - len(rows), skipped, tuple(rejected), notes)


def _understand(header: TableRow) -> Columns | None:
    keys = [header_key(text) for text in header.cells]
    columns: Columns = {}
    for column, spellings in _HEADERS.items():
        wanted = {header_key(spelling) for spelling in spellings}
        places = [index for index, key in enumerate(keys) if key in wanted]
        if len(places) > 1:
            reason = _("Two columns have the header “%(header)s”.") % {"header": header.cell(places[1])}
            raise TableError(TableProblem(reason, row=header.number))
        if places:
            columns[column] = places[0]
    if not {"addressed_to", "text"} & columns.keys() or len(columns) < 3:
        return None
    missing = [column for column in _HEADERS if column not in columns]
    others = [header.cell(index) for index, key in enumerate(keys) if index not in columns.values() and key]
    unknown = [other for other in others if not _BESIDES.fullmatch(header_key(other))]
    if missing and (unknown or not columns.keys() >= set(_NEEDED)):
        told = {"columns": ", ".join(_HEADERS[column][0] for column in missing), "headers": ", ".join(unknown)[:300]}
        without = _("Columns are missing: %(columns)s.") % told
        reason = _("%(missing)s Headers that are not known: %(headers)s.") % {"missing": without, **told}
        raise TableError(TableProblem(reason if unknown else without, row=header.number))
    return columns


def _left_out(tables: Iterable[HeadedTable[Columns]]) -> tuple[str, ...]:
    """A note of the columns that an export does not have."""
    missing = dict.fromkeys(
        spellings[0] for table in tables for column, spellings in _HEADERS.items() if column not in table.columns
    )
    told = _("The file has no column %(columns)s; what it would say stays empty.")
    return (told % {"columns": ", ".join(missing)},) if missing else ()


def _is_wanted(table: HeadedTable[Columns], row: TableRow, addressed_to: str | None, session: str | None) -> bool:
    """Whether the filters keep the row. An empty cell may be what is sought, so it is kept and then rejected."""
    found = row.cell(table.columns["addressed_to"])
    if addressed_to is not None and found and found.casefold() != collapse(addressed_to).casefold():
        return False
    number = _session_in(row.cell(table.columns.get("session")))
    return session is None or not number or number == (_session_in(collapse(session)) or collapse(session))


def _line_of(table: HeadedTable[Columns], row: TableRow) -> _Line | Rejection:
    if row.problem is not None:
        return rejected_for(row.problem, table.words(row))
    cells = {column: as_printed(collapse(row.cell(table.columns.get(column)))) for column in _HEADERS}
    cells["session"] = _session_in(cells["session"]) or cells["session"]
    cells["action"] = _action_in(cells["action"]) or cells["action"]
    fault = _fault_in(cells)
    if fault is not None:
        column, reason = fault
        return rejected_for(table.problem(row, reason, table.columns[column]), table.words(row))
    issues = _several(cells.pop("issues"), by_comma=True)
    states = _several(cells.pop("state"), by_comma=False)
    return _Line(row=row.number, sheet=table.sheet, issues=issues, states=states, **cells)


def _several(cell: str, *, by_comma: bool) -> tuple[str, ...]:
    """The values of a cell, parted by “;” or “|”, else by commas where values hold none themselves."""
    parts = _LISTED.split(cell) if _LISTED.search(cell) or not by_comma else cell.split(",")
    return tuple(dict.fromkeys(value for part in parts if (value := part.strip())))


def _session_in(cell: str) -> str:
    """“14”, “14th session”, “Session 14 (October 2012)” give 14; empty for what is no number of a session."""
    found = _SESSION.fullmatch(cell)
    return found[1] if found else ""


def _action_in(cell: str) -> str:
    """“4”, “4 – General action” and “General action” give 4; empty for what is none of the five."""
    found = _ACTION.fullmatch(cell)
    if found:
        return found[1]
    words = cell.casefold().split()
    named = words[0] if words and words[1:] in ([], ["action"], ["actions"]) else ""
    return str(_ACTIONS.index(named) + 1) if named in _ACTIONS else ""


def _fault_in(cells: dict[str, str]) -> tuple[str, str] | None:
    """The column that keeps a row from being used, and why; None where all is well."""
    for column in ("addressed_to", "text", "state"):
        if not cells[column]:
            return column, _("The cell is empty.")
    if len(cells["text"]) > LONGEST_TEXT:
        return "text", _("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT}
    for column in ("addressed_to", "state", "position"):
        if bidi_controls_in(cells[column]):
            found = ", ".join(bidi_controls_in(cells[column]))
            return column, _("The name holds a character that reorders what is shown (%(found)s).") % {"found": found}
        if len(cells[column]) > 200:
            return column, _("The cell holds more than %(most)d characters.") % {"most": 200}
    if cells["session"] and not _session_in(cells["session"]):
        return "session", _("“%(text)s” is no number of a session.") % {"text": cells["session"][:40]}
    if cells["action"] and not _action_in(cells["action"]):
        return "action", _("“%(text)s” is no action category from 1 to 5.") % {"text": cells["action"][:40]}
    return None


def _joined(lines: Iterable[_Line]) -> tuple[Recommendation, ...]:
    paragraphs: dict[tuple[str, str, str], list[_Line]] = {}
    for line in lines:
        paragraphs.setdefault(line.paragraph, []).append(line)
    return tuple(_recommendation(made) for made in paragraphs.values())


def _recommendation(made: Sequence[_Line]) -> Recommendation:
    first = made[0]
    position, about_position = _agreed(_("Response"), [(line.position, line.state) for line in made])
    action, about_action = _agreed(_("Action"), [(line.action, line.state) for line in made])
    return Recommendation(
        text=first.text,
        addressed_to=first.addressed_to,
        recommending_states=tuple(dict.fromkeys(state for line in made for state in line.states)),
        position=position,
        issues=tuple(dict.fromkeys(issue for line in made for issue in line.issues)),
        action=action,
        body=BODY,
        session=first.session or None,
        source_rows=tuple(line.row for line in made),
        source_sheet=first.sheet,
        notes=tuple(note for note in (about_position, about_action) if note),
    )


def _agreed(column: str, said: Sequence[tuple[str, str]]) -> tuple[str | None, str]:
    """The one value that all rows of a paragraph have, or None and a note of who has which."""
    values: dict[str, list[str]] = {}
    for value, state in said:
        values.setdefault(value, []).append(state)
    if len(values) == 1:
        return said[0][0] or None, ""
    told = "; ".join(f"{value or '–'} ({', '.join(states)})" for value, states in values.items())
    return None, _("%(column)s differs by recommending State: %(told)s") % {"column": column, "told": told}


def _nearest(addressed_to: str, seen: Iterable[str]) -> tuple[str, ...]:
    near = proposals(addressed_to, [Candidate(state, state) for state in seen], limit=3, at_least=LIKELY)
    if not near:
        return (_("No row is addressed to “%(state)s”.") % {"state": addressed_to},)
    names = ", ".join(proposal.name for proposal in near)
    return (_("No row is addressed to “%(state)s”. Meant: %(names)s?") % {"state": addressed_to, "names": names},)
