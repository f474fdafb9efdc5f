"""The columns of our own template for laws, policies, agreements, visions and decisions, and what goes into them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz

from accord.commit.commitments.models import CommitmentKind, InstrumentKind, Position, Stage
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rows import TableError, TableProblem, TableRow
from accord.outlets.exchange.importers.tables import header_key

# In the order in which the template has them; the first words are the header.
COLUMNS: Final[dict[str, str | Promise]] = {
    "document": gettext_lazy("Title of the law, policy, agreement, vision or decision. Needed."),
    "document_kind": gettext_lazy("What kind of document it is. Needed. One of the words below."),
    "document_level": gettext_lazy("Whose promise it is: national (federal), provincial, district, local."),
    "document_number": gettext_lazy("Its number or symbol, if it has one; finds the document again."),
    "issued_by": gettext_lazy("Who made it: an assembly, a ministry, the parties."),
    "document_date": gettext_lazy("The day of the document, as 2024-12-31."),
    "stage": gettext_lazy("A stage it reached. One of the words below."),
    "stage_date": gettext_lazy("The day it reached that stage."),
    "paragraph": gettext_lazy("Number of the section, clause or paragraph."),
    "heading": gettext_lazy("The heading it stands under."),
    "text": gettext_lazy("The words as they stand there. Needed."),
    "language": gettext_lazy("Language of the words: en, ur, ps … English where nothing is said."),
    "kind": gettext_lazy("What sort of promise it is; else what suits the document."),
    "plain_words": gettext_lazy("What it means in plain words."),
    "addressed_to": gettext_lazy("Who is to keep it."),
    "promised_by": gettext_lazy("The body that promises it, by its name among the bodies here."),
    "promised_to": gettext_lazy("The body that it is promised to, by its name among the bodies here."),
    "recommended_by": gettext_lazy("Who asked for it, one a line."),
    "position": gettext_lazy("How the promising side stands to it. One of the words below."),
    "position_date": gettext_lazy("Since when."),
    "position_source": gettext_lazy("Where that is written."),
    "themes": gettext_lazy("What it is about, one a line or with semicolons between."),
    "affected_persons": gettext_lazy("Whom it concerns, one a line or with semicolons between."),
    "sdgs": gettext_lazy("Sustainable Development Goals, one a line or with semicolons between."),
    "external_id": gettext_lazy("An id of your own, which finds the row again whatever its words."),
    "document_id": gettext_lazy("Id that finds the document again, as files from here have it."),
}
NEEDED: Final = ("document", "document_kind", "text")
CHOICES: Final = {
    "document_kind": InstrumentKind,
    "document_level": GovernmentLevel,
    "stage": Stage,
    "kind": CommitmentKind,
    "position": Position,
}
# What people write for a level beside its name here and on the pages.
_ALSO: Final = {("document_level", "national"): GovernmentLevel.FEDERAL}
_BY_KEY: Final = {header_key(column): column for column in COLUMNS}
_ALIKE: Final = 88  # of 100: a letter or two amiss

Columns = dict[str, int]


def column_called(header: str) -> str | None:
    """The column of the template that a header means, forgiving a letter or two amiss; None for any other."""
    key = header_key(header)
    if key in _BY_KEY or not 4 < len(key) <= 60:
        return _BY_KEY.get(key)
    score, best = max((fuzz.ratio(key, known), known) for known in _BY_KEY)
    return _BY_KEY[best] if score >= _ALIKE else None


def understand_template(header: TableRow) -> Columns | None:
    """Where each column stands; None where this is no row of headers. Raises TableError for missing or double ones."""
    columns: Columns = {}
    for place, text in enumerate(header.cells):
        column = column_called(text)
        if column in columns:
            reason = _("Two columns have the header “%(header)s”.") % {"header": header.cell(place)}
            raise TableError(TableProblem(reason, row=header.number))
        if column:
            columns[column] = place
    if len(columns) < 2 or not {"document", "text"} & columns.keys():
        return None
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        reason = _("Columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        raise TableError(TableProblem(reason, row=header.number))
    return columns


def chosen(column: str, text: str) -> str:
    """The value that a word means, by its name here or its name on the pages. Raises ValueError for any other word."""
    key = header_key(text)
    if (column, key) in _ALSO:
        return str(_ALSO[column, key])
    for value, label in CHOICES[column].choices:
        if key in (header_key(value), header_key(str(label))):
            return str(value)
    raise ValueError(text)
