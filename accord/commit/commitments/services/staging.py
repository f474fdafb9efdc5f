"""What a file's rows come to before anything is written: checked, and joined where the same promise stands twice."""

import hashlib
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from accord.commit.commitments.models import CommitmentKind, InstrumentKind, Position
from accord.commit.commitments.services.words import clean_long_text
from accord.kernel.matching.texts import fingerprint
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.kernel.taxonomies.services import label_key

LONGEST = {"paragraph": 60, "session": 60, "addressed_to": 200, "external_id": 200, "heading": 1_000,
           "promisor": 200, "promisee": 200}  # fmt: skip # letters
# Which list a draft's labels belong to: field of the draft → key and name of the taxonomy.
LISTS: Mapping[str, tuple[str, str]] = {
    "issues": ("upr-issues", "Issues of the Universal Periodic Review"),
    "themes": ("un-themes", "Themes"),
    "affected_persons": ("affected-persons", "Affected persons"),
    "sdgs": ("sdgs", "Sustainable Development Goals"),
}


# Asked for every row: Django makes the lists of values anew each time.
POSITIONS, KINDS = frozenset(Position.values), frozenset(CommitmentKind.values)
DOCUMENTS = frozenset(InstrumentKind.values)
Identity = tuple[str, str, str, str]  # external id, or document, paragraph and key of the text
# What earlier rows of a file were: digest of the identity → row and key of the text.
Seen = MutableMapping[bytes, tuple[int | None, bytes]]


@dataclass(frozen=True)
class InstrumentDraft:
    """A document to be there, as a row of a file names it; found again by its external id.

    stages: (stage, day it was reached) as far as the file says. level: of government; empty where it says none.
    other_titles: (language, title) beside the first.
    """

    external_id: str
    kind: str
    title: str
    language: str = "en"
    level: str = ""
    symbol: str = ""
    issued_by: str = ""
    session: str = ""
    dated: date | None = None
    stages: tuple[tuple[str, date], ...] = ()
    other_titles: tuple[tuple[str, str], ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The title by language."""
        return {self.language: self.title, **dict(self.other_titles)}


@dataclass(slots=True)
class CommitmentDraft:
    """A commitment to be there, as a file gives it; found again by its external id, else by paragraph and text.

    row: line of the file (of its sheet or page), named when the row is refused. position: a value of ``Position``,
    empty where none is given; position_source: where it is written, if elsewhere than in the file. instrument: the
    document the row names, where one file holds paragraphs of several. is_repeated: the file said it before, and this
    row only adds States and topics. replaces: id of the promise that this is a new version of, where a person said so;
    its earlier words are kept with it. promisor, promisee: bodies by name, left out where there are none.
    regions: those of the State it is addressed to, as the source calls them.
    other_plain: (language, plain words) beside ``plain``, which is in the row's own language. issues, themes,
    affected_persons, sdgs: labels; terms are made for those that are new. text_key: the fingerprint of the text, known
    once the draft was checked.
    """

    text: str
    row: int | None = None
    sheet: str = ""
    page: int = 0
    paragraph: str = ""
    language: str = "en"
    kind: str = CommitmentKind.RECOMMENDATION
    heading: str = ""
    addressed_to: str = ""
    promisor: str = ""
    promisee: str = ""
    recommending_states: tuple[str, ...] = ()
    position: str = ""
    position_as_of: date | None = None
    position_note: str = ""
    position_source: str = ""
    plain: str = ""
    other_plain: tuple[tuple[str, str], ...] = ()
    regions: tuple[str, ...] = ()
    session: str = ""
    action_category: str = ""
    issues: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    affected_persons: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    external_id: str = ""
    instrument: InstrumentDraft | None = None
    is_repeated: bool = False
    replaces: str = ""
    text_key: str = field(default="", compare=False)

    @property
    def plain_words(self) -> dict[str, str]:
        """Plain words by language."""
        return ({self.language: self.plain} if self.plain else {}) | dict(self.other_plain)

    @property
    def document(self) -> str:
        """External id of the document the row names; empty where it names none."""
        return self.instrument.external_id if self.instrument else ""

    @property
    def identity(self) -> Identity:
        """What makes two rows of a file one commitment."""
        if self.external_id:
            return (self.external_id, "", "", "")
        return ("", self.document, self.paragraph, self.text_key)

    @property
    def said(self) -> str:
        """Digest of all that the row says of the commitment; of its document, and where it is written, nothing."""
        # A choice and the text that it is kept as are written differently, and say the same.
        told = (
            self.text_key, self.paragraph, self.language, str(self.kind), self.heading, self.addressed_to,
            self.recommending_states, str(self.position), self.position_as_of and self.position_as_of.toordinal(),
            self.position_note, self.position_source, self.plain, self.session, self.action_category, self.issues,
            self.themes, self.affected_persons, self.sdgs, self.external_id, self.other_plain, self.regions,
            self.promisor, self.promisee,
        )  # fmt: skip
        return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Rejection:
    """A row that cannot become a commitment, and why; text: its words."""

    row: int | None
    reason: str
    sheet: str = ""
    page: int = 0
    text: str = ""


@dataclass(frozen=True)
class CommitmentsImported:
    """What a file came to: read = created + updated + unchanged + merged + rejected."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    rejected: tuple[Rejection, ...] = ()
    is_written: bool = True

    @property
    def read(self) -> int:
        """Rows of the file."""
        return self.created + self.updated + self.unchanged + self.merged + len(self.rejected)

    def __add__(self, other: "CommitmentsImported") -> "CommitmentsImported":
        return CommitmentsImported(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.merged + other.merged,
            self.rejected + other.rejected,
            self.is_written and other.is_written,
        )


@dataclass(frozen=True)
class Staged:
    """Drafts ready to be applied, each standing for one commitment, and what was said of the other rows.

    joined: the rows that say again what an earlier row said, each with the number of that one.
    """

    drafts: tuple[CommitmentDraft, ...]
    joined: tuple[tuple[CommitmentDraft, int], ...]
    rejected: tuple[Rejection, ...]

    @property
    def merged(self) -> int:
        """How many rows were joined with an earlier one."""
        return len(self.joined)


# The same labels stand in hundreds of thousands of rows.
key_of_label = lru_cache(maxsize=20_000)(label_key)


def stage_drafts(drafts: Iterable[CommitmentDraft], seen: Seen | None = None) -> Staged:
    """Check every row and join those that are one promise made by several States. Writes nothing but the drafts.

    seen: what earlier parts of the same file held, brought up to date here; a row said before is kept as repeated.
    A row with the external id of another and other words is rejected: one of the two must be an older version.
    """
    before: Seen = {} if seen is None else seen
    kept: dict[Identity, CommitmentDraft] = {}
    rejected: list[Rejection] = []
    joined: list[tuple[CommitmentDraft, int]] = []
    for checked in drafts:
        try:
            _check(checked)
            said_in = _note(checked, before)
        except Refused as refusal:
            rejected.append(Rejection(checked.row, refusal.message, checked.sheet, checked.page, checked.text))
            continue
        if said_in is not None:
            joined.append((checked, said_in))
        identity = checked.identity
        first = kept.get(identity)
        is_new = said_in is None
        kept[identity] = _joined(first, checked) if first else checked if is_new else replace(checked, is_repeated=True)
    return Staged(tuple(kept.values()), tuple(joined), tuple(rejected))


def identity_key(identity: Identity) -> bytes:
    """By which a file that is being read remembers what it said."""
    return hashlib.blake2b("\0".join(identity).encode(), digest_size=16).digest()


def _note(draft: CommitmentDraft, seen: Seen) -> int | None:
    """The row that said this before; None where it is said for the first time. Raises Refused for other words."""
    key = identity_key(draft.identity)
    text = bytes.fromhex(draft.text_key)[:16]
    first = seen.get(key)
    if first is None:
        seen[key] = (draft.row, text)
        return None
    row, words = first
    if words != text:
        told = {"id": draft.external_id, "row": row or 0}
        raise Refused(_("Row %(row)d has the same id, “%(id)s”, and other words.") % told, field="external_id")
    return row or 0


def _check(draft: CommitmentDraft) -> None:
    """Raises Refused for a row that cannot be one; trims it and takes the fingerprint of its text."""
    text = clean_long_text(draft.text, field="text", required=True)
    if draft.position and draft.position not in POSITIONS:
        raise Refused(_("“%(word)s” is no position we know.") % {"word": draft.position}, field="position")
    if draft.kind not in KINDS:
        raise Refused(_("“%(word)s” is no kind of commitment.") % {"word": draft.kind}, field="kind")
    for name, most in LONGEST.items():
        value = getattr(draft, name)
        if value and len(clean_long_text(value, field=name)) > most:
            raise Refused(_("“%(field)s” is longer than %(most)d characters.") % {"field": name, "most": most})
    for label in (draft.promisor, draft.promisee, *(label for labels in LISTS for label in getattr(draft, labels))):
        if label:
            key_of_label(label)
    if draft.instrument and draft.instrument.kind not in DOCUMENTS:
        raise Refused(_("“%(word)s” is no kind of document.") % {"word": draft.instrument.kind}, field="kind")
    draft.text, draft.text_key = text, fingerprint(text)
    draft.paragraph, draft.external_id = draft.paragraph.strip(), draft.external_id.strip()


def _joined(first: CommitmentDraft, other: CommitmentDraft) -> CommitmentDraft:
    """One promise of both rows. The first row's words stand; who recommended it and what it is about are added up."""
    union: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(first, name), *getattr(other, name))))
        for name in ("recommending_states", "regions", *LISTS)
    }
    note = first.position_note
    if first.position and other.position and first.position != other.position:
        # Rare (once in 30,000 rows): the source answers the same words in two ways. The first stands, and says so.
        said = _("Row %(row)s of the same source says “%(position)s”.") % {
            "row": other.row,
            "position": Position(other.position).label,
        }
        note = f"{note} {said}".strip()
    return replace(
        first,
        **union,
        promisor=first.promisor or other.promisor,
        promisee=first.promisee or other.promisee,
        position=first.position or other.position,
        position_as_of=first.position_as_of or other.position_as_of,
        position_note=note,
    )
