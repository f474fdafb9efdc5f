"""A recommendation as every importer of them gives it, whatever file it came in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from accord.outlets.exchange.importers.rejections import Rejection

LONGEST_TEXT: Final = 20_000  # letters of one recommendation in a document


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """The document that a row names itself: title, kind (as an instrument's), level of government, number, stages.

    other_titles: (language, title) beside the first. external_id: by which it is known, where the row says so.
    """

    title: str
    kind: str
    external_id: str = ""
    language: str = "en"
    other_titles: tuple[tuple[str, str], ...] = ()
    level: str = ""
    session: str = ""
    symbol: str = ""
    issued_by: str = ""
    dated: date | None = None
    stages: tuple[tuple[str, date], ...] = ()


@dataclass(slots=True)
class Recommendation:
    """One paragraph, with strings as the source prints them and white space collapsed; None or empty is unknown.

    ``kind`` is that of a commitment, ``dated`` the day of its document, ``position_source`` where the position is
    written if elsewhere, ``promisor`` and ``promisee`` the bodies that promise and are promised to, ``plain`` what it
    means in plain words (``other_plain`` in other languages), ``document`` what the row itself says of its
    document, ``regions`` those of the State as the source calls them.
    ``source_rows`` are the rows it was read from (of ``source_sheet`` or ``source_page``). ``notes`` say in plain words
    what those rows disagree about.
    """

    text: str
    addressed_to: str | None = None
    promisor: str = ""
    promisee: str = ""
    recommending_states: tuple[str, ...] = ()
    paragraph: str | None = None
    position: str | None = None
    heading: str | None = None
    themes: tuple[str, ...] = ()
    affected_persons: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    action: str | None = None
    symbol: str | None = None
    body: str | None = None
    session: str | None = None
    external_id: str | None = None
    kind: str = "recommendation"
    language: str = "en"
    dated: date | None = None
    position_source: str = ""
    position_as_of: date | None = None
    plain: str = ""
    other_plain: tuple[tuple[str, str], ...] = ()
    regions: tuple[str, ...] = ()
    document: NamedDocument | None = None
    source_rows: tuple[int, ...] = ()
    source_sheet: str | None = None
    source_page: int | None = None
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The row as the command line prints it: these keys, always all of them."""
        return {
            "paragraph": self.paragraph,
            "text": self.text,
            "recommending_states": list(self.recommending_states),
            "position": self.position,
            "heading": self.heading,
            "themes": list(self.themes),
            "affected_persons": list(self.affected_persons),
            "sdgs": list(self.sdgs),
            "issues": list(self.issues),
            "action": self.action,
            "symbol": self.symbol,
            "body": self.body,
            "session": self.session,
            "external_id": self.external_id,
            "addressed_to": self.addressed_to,
        }


class Reading(Protocol):
    """A file being read. What stands beside ``rows`` is whole when these have been gone through, once.

    Rows kept by the filters = rows + merged + rejected; the rest was skipped. ``notes`` are for the person who
    imports, such as a name in the filter that no row knows.
    """

    @property
    def rows(self) -> Iterable[Recommendation]:
        """The rows in the order of the file."""

    @property
    def merged(self) -> int:
        """Rows that were joined with an earlier one."""

    @property
    def skipped(self) -> int:
        """Rows that the filters left out."""

    @property
    def rejected(self) -> Sequence[Rejection]:
        """Rows that are not taken, with reason."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences for the person who imports."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file gave, read whole: ``read`` = len(rows) + merged + len(rejected)."""

    rows: tuple[Recommendation, ...]
    read: int
    merged: int
    skipped: int
    rejected: tuple[Rejection, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader has to say to the person who imports, among the rows that it gives."""

    words: str


# What becomes of a row; None where the filters left it out.
Given = Recommendation | Rejection | Note | None


@dataclass(slots=True)
class StreamedResult:
    """What a large file gives, row by row. ``given`` says what becomes of each row; the rest counts as it comes."""

    given: Iterable[Given]
    merged: int = 0
    skipped: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> Iterator[Recommendation]:
        """The rows that are taken; rejected and skipped ones (None) are counted on the way."""
        for each in self.given:
            if each is None:
                self.skipped += 1
            elif isinstance(each, Rejection):
                self.rejected.append(each)
            elif isinstance(each, Note):
                self.notes.append(each.words)
            else:
                yield each
