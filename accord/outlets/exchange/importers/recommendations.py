"""A recommendation as every importer of them gives it, whatever file it came in."""

from dataclasses import dataclass
from typing import Any

from accord.outlets.exchange.importers.rejections import Rejection


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One paragraph, with strings as the source prints them and white space collapsed; None or empty is unknown.

    ``source_rows`` are the rows it was read from. ``notes`` say in plain words what those rows disagree about.
    """

    text: str
    addressed_to: str
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
    source_rows: tuple[int, ...] = ()
    source_sheet: str | None = None
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


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file gave: ``read`` rows kept by the filters = len(rows) + merged + len(rejected); the rest was skipped.

    ``notes`` are for the person who imports, such as a name in the filter that no row knows.
    """

    rows: tuple[Recommendation, ...]
    read: int
    merged: int
    skipped: int
    rejected: tuple[Rejection, ...]
    notes: tuple[str, ...] = ()
