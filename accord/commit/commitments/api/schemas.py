"""What programs read and write: one shape a noun, the fields that pages show, ids where pages have links."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.commit.commitments.api.paging import Asked, Paging
from accord.commit.commitments.models import CommitmentKind, InstrumentKind, Position, Stage
from accord.kernel.actors.models import GovernmentLevel

Texts = dict[str, str]
Word = Annotated[str, Field(max_length=500)]
Long = Annotated[str, Field(max_length=1_000_000)]
KindOfInstrument = Literal[*InstrumentKind.values]  # type: ignore[valid-type] # the closed list, read at start
KindOfCommitment = Literal[*CommitmentKind.values]  # type: ignore[valid-type] # as above
PositionTaken = Literal[*Position.values]  # type: ignore[valid-type] # as above
StageReached = Literal[*Stage.values]  # type: ignore[valid-type] # as above
Level = Literal[*GovernmentLevel.values]  # type: ignore[valid-type] # as above


class RecordOut(Schema):
    """What every record has. ``revision`` goes back with a change; ``url`` is its page for people."""

    id: UUID
    revision: int | None
    created_at: datetime | None
    updated_at: datetime | None
    url: str


class InstrumentOut(RecordOut):
    """A document that promises come from."""

    kind: str
    title: Texts
    symbol: str
    issued_by: str
    session: str
    dated: date | None
    source: str
    external_id: str
    followed: str


class InstrumentIn(Schema):
    """A document to add."""

    kind: KindOfInstrument
    title: Texts
    symbol: Annotated[str, Field(max_length=80)] = ""
    issued_by: Annotated[str, Field(max_length=300)] = ""
    session: Annotated[str, Field(max_length=60)] = ""
    dated: date | None = None
    source: Word = ""
    external_id: Annotated[str, Field(max_length=200)] = ""
    followed: Long = ""


class Change(Schema):
    """A change of a record that was read at ``revision``; what is left out stays."""

    revision: int


class InstrumentChange(Change):
    """What changes of a document."""

    kind: KindOfInstrument | None = None
    title: Texts | None = None
    symbol: Annotated[str, Field(max_length=80)] | None = None
    issued_by: Annotated[str, Field(max_length=300)] | None = None
    session: Annotated[str, Field(max_length=60)] | None = None
    dated: date | None = None
    source: Word | None = None
    followed: Long | None = None


class InstrumentFilter(Paging):
    """Which documents."""

    kind: Asked = ""
    external_id: Asked = ""
    q: Asked = ""


class StageOut(RecordOut):
    """The day a document reached a stage."""

    instrument: UUID
    stage: str
    reached_on: date
    note: str
    source: str


class StageIn(Schema):
    """A stage that a document reached."""

    instrument: UUID
    stage: StageReached
    reached_on: date
    note: Long = ""
    source: Word = ""


class OfInstrument(Paging):
    """Of one document."""

    instrument: UUID | None = None


class CommitmentOut(RecordOut):
    """A promise: official words, plain words, and ids of its tags."""

    instrument: UUID
    kind: str
    paragraph: str
    heading: str
    text: str
    language: str
    plain: Texts
    addressed_to: str
    promisor: UUID | None
    promisee: UUID | None
    recommending_states: list[str]
    position: str
    session: str
    action_category: str
    themes: list[UUID]
    affected_persons: list[UUID]
    sdgs: list[UUID]
    external_id: str
    source: str


class CommitmentIn(Schema):
    """A promise to add, word for word."""

    instrument: UUID
    text: Long
    paragraph: Annotated[str, Field(max_length=60)] = ""
    kind: KindOfCommitment = CommitmentKind.RECOMMENDATION.value
    heading: Annotated[str, Field(max_length=1_000)] = ""
    language: Annotated[str, Field(max_length=10)] = "en"
    plain: Texts = {}
    addressed_to: Annotated[str, Field(max_length=200)] = ""
    recommending_states: list[Word] = []
    themes: list[UUID] = []
    external_id: Annotated[str, Field(max_length=200)] = ""
    source: Word = ""


class CommitmentChange(Change):
    """What changes of a promise; the words that are replaced are kept."""

    text: Long | None = None
    paragraph: Annotated[str, Field(max_length=60)] | None = None
    kind: KindOfCommitment | None = None
    heading: Annotated[str, Field(max_length=1_000)] | None = None
    plain: Texts | None = None
    addressed_to: Annotated[str, Field(max_length=200)] | None = None
    themes: list[UUID] | None = None


class CommitmentFilter(OfInstrument):
    """Which promises. ``owned``: whether somebody made a duty of it. ``theme``: its own theme, no mapping.

    ``under``: counts under this term, by its own tag in any field or through a mapping that a person confirmed.
    """

    position: Asked = ""
    session: Asked = ""
    theme: UUID | None = None
    under: UUID | None = None
    external_id: Asked = ""
    owned: bool | None = None
    q: Asked = ""


class PositionOut(RecordOut):
    """How the State stood to a promise, since when and by which source."""

    commitment: UUID
    position: str
    as_of: date | None
    source: str
    note: str


class PositionIn(Schema):
    """A position to note; earlier ones stay."""

    commitment: UUID
    position: PositionTaken
    source: Word
    as_of: date | None = None
    note: Long = ""


class OfCommitment(Paging):
    """Of one promise."""

    commitment: UUID | None = None


class DutyOut(RecordOut):
    """What one body at one level owes of a promise. ``lead`` null: nobody yet. No places: everywhere."""

    commitment: UUID
    wording: Texts
    lead: UUID | None
    supports: list[UUID]
    level: str
    places: list[UUID]
    due: date | None
    assigned_on: date | None


class DutyIn(Schema):
    """A duty to make."""

    commitment: UUID
    wording: Texts
    level: Level | Literal[""] = ""
    lead: UUID | None = None
    supports: list[UUID] = []
    places: list[UUID] = []
    due: date | None = None
    assigned_on: date | None = None


class DutyChange(Change):
    """What changes of a duty."""

    wording: Texts | None = None
    level: Level | None = None
    lead: UUID | None = None
    supports: list[UUID] | None = None
    places: list[UUID] | None = None
    due: date | None = None


class DutyFilter(OfCommitment):
    """Which duties. ``place``: owed there or in a place inside it. ``owned``: whether a body leads it."""

    instrument: UUID | None = None
    lead: UUID | None = None
    level: Asked = ""
    place: UUID | None = None
    due_before: date | None = None
    owned: bool | None = None


class Reason(Schema):
    """Why."""

    reason: Long


class TermOut(RecordOut):
    """A term of a list. ``instead``: what stands for a retired one."""

    list: str
    code: str
    name: Texts
    parent: UUID | None
    rank: int
    retired: bool
    instead: UUID | None


class TermIn(Schema):
    """A term to add to the list with this key."""

    list: Annotated[str, Field(max_length=60)]
    name: Texts
    code: Annotated[str, Field(max_length=40)] = ""
    parent: UUID | None = None
    rank: Annotated[int, Field(ge=0, le=32_767)] = 0


class TermChange(Change):
    """What changes of a term."""

    name: Texts | None = None
    code: Annotated[str, Field(max_length=40)] | None = None
    parent: UUID | None = None
    rank: Annotated[int, Field(ge=0, le=32_767)] | None = None


class TermFilter(Paging):
    """Which terms: of the list with this key; ``retired`` true or false."""

    list: Asked = ""
    retired: bool | None = None


class InstrumentsOut(Schema):
    """A part of a list; ``next`` null at its end."""

    items: list[InstrumentOut]
    next: str | None


class StagesOut(Schema):
    """As above."""

    items: list[StageOut]
    next: str | None


class CommitmentsOut(Schema):
    """As above."""

    items: list[CommitmentOut]
    next: str | None


class PositionsOut(Schema):
    """As above."""

    items: list[PositionOut]
    next: str | None


class DutiesOut(Schema):
    """As above."""

    items: list[DutyOut]
    next: str | None


class TermsOut(Schema):
    """As above."""

    items: list[TermOut]
    next: str | None
