"""The Universal Human Rights Index as it exports: XLSX with its own spelling, or JSON. Row by row, however many.

Every row is one annotation and has an id of its own, by which it is found again in the next export.
"""

import html
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from accord.commit.commitments.index_shape import OWN, paragraph_and_text
from accord.kernel.files.archives import ArchiveLimits
from accord.kernel.matching.texts import bidi_controls_in, collapse, unfit_character_in
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.copies import worked_ahead
from accord.outlets.exchange.importers.days import day_of_cell
from accord.outlets.exchange.importers.processes import said_of
from accord.outlets.exchange.importers.recommendations import (
    Given,
    NamedDocument,
    Note,
    Recommendation,
    StreamedResult,
)
from accord.outlets.exchange.importers.rejections import Rejection, rejected_for
from accord.outlets.exchange.importers.rows import TableError, TableLimits, TableProblem
from accord.outlets.exchange.importers.tables import stream_rows
from accord.outlets.exchange.importers.uhri.columns import (
    EXPECTED,
    column_called,
    first_of,
    understand_columns,
    values_in,
)
from accord.outlets.exchange.importers.uhri.own import Own, OwnDocument, own_part

LONGEST_TEXT: Final = 50_000
# An export of everything is larger than any other table people send; it is never held whole by us.
LIMITS: Final = TableLimits(
    size=600_000_000,
    rows=1_000_001,
    characters=3_000_000_000,
    memory=1_400_000_000,
    seconds=600,
    archive=ArchiveLimits(size=4_000_000_000, ratio=1_000),
)
LARGE: Final = 1_000_000  # bytes; of a smaller file making the process that reads ahead costs more than it saves
KINDS: Final = {
    "recommendations": "recommendation",
    "recommendation": "recommendation",
    "concernsobservations": "concern",
    "observations": "concern",
    "concerns": "concern",
    "concern": "concern",
}
_TAG: Final = re.compile(r"<[^<>]{0,400}>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ERROR: Final = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
SEVERAL: Final = (
    "countries", "regions", "body", "themes", "persons", "sdgs", "states", "position", "session", "headings", "type"
)  # fmt: skip


@dataclass(slots=True)
class _Annotation:
    """One row before it is judged: every column as values; what the file does not have is empty.

    own: what it says besides, where it left from here.
    """

    row: int
    sheet: str | None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: Any = None

    def one(self, column: str) -> str:
        """All values of the column as one text."""
        return first_of(self.values.get(column, ()))

    def several(self, column: str) -> tuple[str, ...]:
        """The values of the column, each once."""
        values = self.values.get(column, ())
        return tuple(values) if len(values) < 2 else tuple(dict.fromkeys(values))


def read_annotations(
    path: Path, *, name: str | None = None, addressed_to: str | None = None, body: str | None = None
) -> StreamedResult:
    """The annotations of an export, as they come. ``name`` is the file's own name where ``path`` differs.

    ``addressed_to`` keeps those about this State alone, ``body`` those of this body (CEDAW); others are skipped.
    Rejected, with row and reason: one without id, words, State or type, a date that is none, a formula's error, cells
    that are too long or hold characters that no record can hold. Raises TableError, while the rows are gone through,
    where the file as a whole cannot be read.
    """
    rows = _judged(path, name, _Filter(addressed_to, body))
    return StreamedResult(worked_ahead(rows) if path.stat().st_size > LARGE else rows)


@dataclass(frozen=True, slots=True)
class _Filter:
    addressed_to: str | None
    body: str | None

    def keeps(self, annotation: _Annotation) -> bool:
        """Whether the row is wanted; one that leaves the column empty is kept, and then rejected."""
        for wanted, column in ((self.addressed_to, "countries"), (self.body, "body")):
            found = {value.casefold() for value in annotation.values.get(column, ())}
            if wanted and found and collapse(wanted).casefold() not in found:
                return False
        return True


def _judged(path: Path, name: str | None, wanted: _Filter) -> Generator[Given, None, None]:
    """What becomes of each row; at the end a note tells what rows leave open."""
    years: list[int] = []
    for each in _records(path) if is_json(path) else _table_rows(path, name):
        if isinstance(each, Rejection | Note):
            yield each
        elif not wanted.keeps(each):
            yield None
        else:
            try:
                if _YEAR.fullmatch(each.one("published")):
                    years.append(each.row)
                yield _recommendation(each)
            except Refused as refusal:
                told = tuple((column, "\n".join(map(str, values))) for column, values in each.values.items())
                yield Rejection(each.row, refusal.message, each.sheet, words=told)
    if years:
        words = _(
            "Rows with a year alone as the date of publication: %(rows)d, first row %(first)d. Their day stays open."
        )
        yield Note(words % {"rows": len(years), "first": years[0]})


def is_json(path: Path) -> bool:
    """Whether the file begins as JSON does."""
    with path.open("rb") as file:
        start = file.read(64)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") and start.decode("utf-16", "ignore").lstrip()[:1] in ("[", "{"):
        raise TableError(TableProblem(_("The JSON is in UTF-16; save it as UTF-8.")))
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def _table_rows(path: Path, name: str | None) -> Iterator[_Annotation | Rejection | Note]:
    noted: set[str | None] = set()
    for table, row in stream_rows(path, understand_columns, expected=EXPECTED, name=name, limits=LIMITS):
        if table.sheet not in noted:
            noted.add(table.sheet)
            note = table.note_of_unread(table.columns.values())
            if note:
                yield Note(note)
        if row.problem is not None:
            yield rejected_for(row.problem, table.words(row))
            continue
        values = {
            column: values_in(cell) if column in SEVERAL else (collapse(cell),)
            for column, place in table.columns.items()
            if place < len(row.cells) and (cell := _unescaped(row.cells[place])).strip()
        }
        yield _Annotation(row.number, table.sheet, values)


def _records(path: Path) -> Iterator[_Annotation | Rejection]:
    """The objects of a JSON export; a file with none of the Index's keys is refused as a whole."""
    if path.stat().st_size > LIMITS.size:
        told = {"most": LIMITS.size // 1_000_000}
        raise TableError(TableProblem(_("The file is larger than %(most)d MB; split it.") % told))
    limits = {"rows": LIMITS.rows, "cell": LIMITS.cell, "memory": LIMITS.memory, "seconds": LIMITS.seconds}
    known = False
    for line in said_of("records", path, limits):
        if isinstance(line, list):
            number, record = line
            if record is None:
                longest = _("This is no object, or it holds more than %(most)d characters.") % {"most": LIMITS.cell}
                yield Rejection(number, longest)
                continue
            own = record.pop(OWN, None)
            columns = {key: column for key in record if (column := _json_column(key))}
            known = known or not {"id", "text"}.isdisjoint(columns.values())
            if not known:
                raise _no_annotations(record)
            try:
                values = {column: _values(key, record[key], column, own) for key, column in columns.items()}
            except Refused as refusal:
                yield Rejection(number, refusal.message)
                continue
            yield _Annotation(number, None, values, own)
        elif "error" in line:
            raise _refusal(line["error"])


def _json_column(key: str) -> str | None:
    # Text carries markup, TextPlainCleaned does not: the second counts where both are there.
    return "markup" if key.casefold() == "text" else column_called(key)


def _values(key: str, value: Any, column: str, own: Any) -> list[str]:
    """The values under a key: a list, of words or of objects that have a name, or one text with a value a line.

    Raises Refused for what holds no words.
    """
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        named = _name_in(each) if isinstance(each, dict) else each
        if isinstance(named, bool) or not isinstance(named, str | int | float | None):
            raise Refused(_("“%(key)s” holds something else than words.") % {"key": key[:60]})
        text = "" if named is None else str(named)
        if own is None and column != "markup":
            text = _unescaped(text)
        if own is None and column in SEVERAL and (each is value or "\n- " in text):
            found += values_in(text)
        else:
            found.append(collapse(text).removeprefix("" if own is not None else "- "))
    return [text for text in found if text]


def _name_in(value: Mapping[str, Any]) -> Any:
    """What an object in place of a word is called."""
    named = {key.casefold(): each for key, each in value.items()}
    return next((named[key] for key in ("name", "title", "label", "text", "value", "shortname") if key in named), value)


def _unescaped(text: str) -> str:
    """Signs in place of what HTML writes for them; “AT&T” stays."""
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def _no_annotations(record: Mapping[str, Any]) -> TableError:
    keys = ", ".join(list(record)[:12])[:200]
    return TableError(
        TableProblem(_("These are no annotations of the Index. The first object has: %(keys)s.") % {"keys": keys})
    )


def _refusal(code: str) -> TableError:
    reasons = {
        "memory": _("The file asks for more memory or time than it may."),
        "rows": _("At most %(most)d rows are read.") % {"most": LIMITS.rows},
        "nothing": _("The file holds no rows."),
    }
    return TableError(TableProblem(reasons.get(code, _("The file is no JSON, or it was cut off."))))


def _recommendation(given: _Annotation) -> Recommendation:
    """Raises Refused where the row cannot be used."""
    own = None if given.own is None else own_part(given.own)
    words = collapse(given.one("text") or html.unescape(_TAG.sub(" ", given.one("markup"))))
    paragraph, text = paragraph_and_text(words)
    if own and own.paragraph is not None:
        paragraph, text = own.paragraph, words
    _check(given, text)
    try:
        published = given.one("published")
        dated = None if _YEAR.fullmatch(published) else day_of_cell(published)
    except ValueError:
        told = {"text": given.one("published")[:40]}
        raise Refused(_("“%(text)s” is no date; write it as 2024-12-31.") % told) from None
    row = Recommendation(
        text=text,
        addressed_to=", ".join(given.several("countries"))[:200],
        recommending_states=given.several("states"),
        regions=given.several("regions"),
        paragraph=paragraph,
        position=given.one("position") or None,
        heading=" › ".join(given.values.get("headings", ()))[:1_000] or None,
        themes=given.several("themes"),
        affected_persons=given.several("persons"),
        sdgs=given.several("sdgs"),
        symbol=given.one("symbol") or None,
        body=", ".join(given.several("body")) or None,
        session=given.one("session")[:60] or None,
        external_id=given.one("id").casefold(),
        kind=KINDS[_letters(given.one("type"))],
        dated=dated,
        source_rows=(given.row,),
        source_sheet=given.sheet,
    )
    return _with_own(row, own) if own else row


def _with_own(row: Recommendation, own: Own) -> Recommendation:
    """The row as it left from here: what it says besides stands over what the Index's keys would give."""
    plain = dict(own.plain)
    return replace(
        row,
        kind=own.kind or row.kind,
        language=own.language,
        plain=plain.pop(own.language, ""),
        other_plain=tuple(plain.items()),
        external_id=own.external_id or row.external_id,
        promisor=own.promised_by,
        promisee=own.promised_to,
        issues=tuple(own.issues),
        position_as_of=own.position.as_of,
        position_source=own.position.source,
        notes=(own.position.note,) if own.position.note else row.notes,
        document=_document(own.document, row) if own.document else None,
    )


def _document(own: OwnDocument, row: Recommendation) -> NamedDocument:
    (language, title), *others = own.title.items()
    return NamedDocument(
        title=title,
        kind=own.kind,
        external_id=own.id,
        language=language,
        other_titles=tuple(others),
        level=own.level,
        session=own.session,
        symbol=row.symbol or "",
        issued_by=own.issued_by,
        dated=row.dated,
        stages=tuple(own.stages),
    )


@lru_cache(maxsize=100)
def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())


def _check(given: _Annotation, text: str) -> None:
    reason = _fault(given, text)
    if reason:
        raise Refused(reason)
    whole = "\n".join((text, *chain.from_iterable(given.values.values())))
    if "#" not in whole and whole.isascii():
        return
    for value in (text, *chain.from_iterable(given.values.values())):
        if _ERROR.fullmatch(value):
            raise Refused(_("A formula came to an error (%(text)s).") % {"text": value})
        if not value.isascii() and (bad := [*filter(None, [unfit_character_in(value)]), *bidi_controls_in(value)]):
            wrong = _("The row holds a character that cannot be kept or reorders what is shown (%(found)s).")
            raise Refused(wrong % {"found": bad[0]})


def _fault(given: _Annotation, text: str) -> str:
    """Why the row cannot be used; empty where nothing of this kind is wrong."""
    named, kind, symbol, is_own = given.one("id"), given.one("type"), given.one("symbol"), given.own is not None
    if not named:
        return _("The annotation id is missing.")
    if not _UUID.fullmatch(named):
        return _("The annotation id is no UUID.")
    if not (text if is_own else _LETTER.search(text)):
        return _("The annotation has no words.")
    if len(text) > LONGEST_TEXT:
        return _("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT}
    if not (is_own or given.values.get("countries")):
        return _("The State concerned is missing.")
    if _letters(kind) not in KINDS:
        return _("“%(text)s” is no type of annotation.") % {"text": kind[:40]}
    return _("The symbol is longer than %(most)d characters.") % {"most": 80} if len(symbol) > 80 else ""
