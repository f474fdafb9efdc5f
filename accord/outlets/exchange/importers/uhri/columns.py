"""How the Universal Human Rights Index calls what it exports: headers of its XLSX and keys of its JSON."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import header_key

# Our name → how it is headed; the Index itself spells “Reccomending”, and other spellings come and go.
HEADERS: Final = {
    "text": ("Text", "TextPlainCleaned", "Text plain cleaned", "Annotation text"),
    "markup": ("Text with markup",),
    "countries": ("Countries Concerned", "Countries", "Country", "Country concerned"),
    "body": ("Recommending Body", "Body", "Mechanism", "Recommending Bodies"),
    "symbol": ("Document Symbol", "Symbol"),
    "themes": ("Themes", "Theme"),
    "persons": ("Affected Persons", "Concerned persons", "Concerned Person / Group"),
    "sdgs": ("Sdgs", "Sustainable Development Goals"),
    "published": ("Document Publication Date", "Publication Date"),
    "states": ("UPR Recommending States", "Recommending States", "UPR Recommending State"),
    "position": ("UPR Position", "Position"),
    "type": ("Type", "Annotation Type"),
    "id": ("OHCHR Annotation Id", "Annotation Id"),
    "session": ("UPR Session", "Session"),
    "headings": ("Section Headings", "Headings"),
    "regions": ("Regions Concerned", "Regions"),
    "recommending_regions": ("Recommending Regions", "UPR Recommending Regions"),
    "listed": ("Date of publication on UHRI",),
}
NEEDED: Final = ("text", "countries", "body", "type", "id")
EXPECTED: Final = "Text, Countries Concerned, Recommending Body, Document Symbol, Type, OHCHR Annotation Id"
_BY_KEY: Final = {header_key(name): column for column, names in HEADERS.items() for name in names}
_ALIKE: Final = 86  # of 100: a doubled letter, a letter left out

Columns = dict[str, int]


def column_called(header: str) -> str | None:
    """Our name of a header, forgiving a misspelling; None for one that is not the Index's."""
    key = header_key(header)
    if not key or len(key) > 60:
        return None
    if key in _BY_KEY:
        return _BY_KEY[key]
    score, best = max((fuzz.ratio(key, known), known) for known in _BY_KEY)
    return _BY_KEY[best] if score >= _ALIKE and len(key) > 4 else None


def understand_columns(header: TableRow) -> Columns | None:
    """Where each column stands; None where this is no row of headers. Raises TableError for missing or doubled ones."""
    called = [column_called(text) for text in header.cells]
    if len(set(called) & set(HEADERS)) < 4 or "text" not in called:
        return None
    columns: Columns = {}
    for place, column in enumerate(called):
        if column in columns:
            reason = _("Two columns have the header “%(header)s”.") % {"header": header.cell(place)}
            raise TableError(TableProblem(reason, row=header.number))
        if column:
            columns[column] = place
    missing = [HEADERS[column][0] for column in NEEDED if column not in columns]
    if missing:
        reason = _("Columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        raise TableError(TableProblem(reason, row=header.number))
    return columns


@lru_cache(maxsize=20_000)
def values_in(cell: str) -> tuple[str, ...]:
    """The values of a cell, one a line, each after “- ”; a line without it goes on from the one before."""
    lines = [line.strip() for line in cell.replace("\r", "\n").split("\n") if line.strip()]
    if not any(_begins(line) for line in lines):
        return tuple(" ".join(line.split()) for line in lines)
    values: list[str] = []
    for line in lines:
        if _begins(line):
            values.append(" ".join(line[1:].split()))
        elif values:
            values[-1] = " ".join(f"{values[-1]} {line}".split())
        else:
            values.append(" ".join(line.split()))
    return tuple(value for value in values if value)


def _begins(line: str) -> bool:
    return line.startswith(("- ", "– ", "• ")) or line == "-"


def first_of(values: Sequence[str]) -> str:
    """What a column holds that has one value only, bullet or not."""
    return values[0] if len(values) == 1 else ", ".join(values)
