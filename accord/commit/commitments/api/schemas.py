"""What programs read and write: one shape a noun, the fields that pages show, ids where pages have links."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.commit.commitments.models import CommitmentKind, InstrumentKind, Position, Stage
from accord.kernel.access.api.paging import Asked, Paging
from accord.kernel.access.api.schemas import Change, Day, Long, Names, RecordOut, Texts, Word, Words, left_out
from accord.kernel.actors.models import GovernmentLevel

State = Annotated[str, Field(max_length=200)]
KindOfInstrument = Literal[*InstrumentKind.values]  # type: ignore[valid-type] # the closed list, read at start
KindOfCommitment = Literal[*CommitmentKind.values]  # type: ignore[valid-type] # the closed list, read at start
PositionTaken = Literal[*Position.values]  # type: ignore[valid-type] # the closed list, read at start
StageReached = Literal[*Stage.values]  # type: ignore[valid-type] # the closed list, read at start
Level = Literal[*GovernmentLevel.values]  # type: ignore[valid-type] # the closed list, read at start


class InstrumentOut(RecordOut):
    """A document that promises come from."""

    kind: str
    title: Texts
    level: str
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
    title: Names
    level: Level | Literal[""] = ""
    symbol: Annotated[str, Field(max_length=80)] = ""
    issued_by: Annotated[str, Field(max_length=300)] = ""
    session: Annotated[str, Field(max_length=60)] = ""
    dated: Day | None = None
    source: Word = ""
    external_id: Annotated[str, Field(max_length=200)] = ""
    followed: Long = ""


class InstrumentChange(Change):
    """What changes of a document."""

    kind: KindOfInstrument = left_out(str)
    title: Names = left_out(dict)
    level: Level | Literal[""] = left_out(str)
    symbol: Annotated[str, Field(max_length=80)] = left_out(str)
    issued_by: Annotated[str, Field(max_length=300)] = left_out(str)
    session: Annotated[str, Field(max_length=60)] = left_out(str)
    dated: Day | None = left_out(lambda: None)
    source: Word = left_out(str)
    followed: Long = left_out(str)


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
    reached_on: Day
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
    regions: list[str]
    position: str
    session: str
    action_category: str
    themes: list[UUID]
    affected_persons: list[UUID]
    sdgs: list[UUID]
    external_id: str
    source: str


class CommitmentIn(Schema):
    """A promise to add, word for word. Without a kind it is what suits the document."""

    instrument: UUID
    text: Words
    paragraph: Annotated[str, Field(max_length=60)] = ""
    kind: KindOfCommitment | Literal[""] = ""
    heading: Annotated[str, Field(max_length=1_000)] = ""
    language: Annotated[str, Field(max_length=10)] = "en"
    plain: Texts = {}
    addressed_to: Annotated[str, Field(max_length=200)] = ""
    promisor: UUID | None = None
    promisee: UUID | None = None
    recommending_states: list[State] = []
    session: Annotated[str, Field(max_length=60)] = ""
    themes: list[UUID] = []
    affected_persons: list[UUID] = []
    sdgs: list[UUID] = []
    external_id: Annotated[str, Field(max_length=200)] = ""
    source: Word = ""


class CommitmentChange(Change):
    """What changes of a promise; official words that are replaced are kept, with `reason`, which they need."""

    text: Words = left_out(str)
    reason: Long = left_out(str)
    paragraph: Annotated[str, Field(max_length=60)] = left_out(str)
    kind: KindOfCommitment = left_out(str)
    heading: Annotated[str, Field(max_length=1_000)] = left_out(str)
    language: Annotated[str, Field(max_length=10)] = left_out(str)
    plain: Texts = left_out(dict)
    addressed_to: Annotated[str, Field(max_length=200)] = left_out(str)
    promisor: UUID | None = left_out(lambda: None)
    promisee: UUID | None = left_out(lambda: None)
    recommending_states: list[State] = left_out(list)
    session: Annotated[str, Field(max_length=60)] = left_out(str)
    themes: list[UUID] = left_out(list)
    affected_persons: list[UUID] = left_out(list)
    sdgs: list[UUID] = left_out(list)


class CommitmentFilter(OfInstrument):
    """Which promises. `owned`: whether somebody made a duty of it. `theme`: its own theme, no mapping.

    `under`: counts under this term, by its own tag in any field or through a mapping that a person confirmed.
    """

    position: Asked = ""
    session: Asked = ""
    theme: UUID | None = None
    under: UUID | None = None
    external_id: Asked = ""
    owned: bool | None = None
    q: Asked = ""


class PositionOut(RecordOut):
    """How the State stood to a promise, since when, and where that is written."""

    commitment: UUID
    position: str
    as_of: date | None
    source: str
    note: str


class PositionIn(Schema):
    """A position to note; earlier ones stay."""

    commitment: UUID
    position: PositionTaken
    source: Annotated[Word, Field(min_length=1)]
    as_of: Day | None = None
    note: Long = ""


class OfCommitment(Paging):
    """Of one promise."""

    commitment: UUID | None = None


class DutyOut(RecordOut):
    """What one body at one level owes of a promise. `lead` null: nobody yet. No places: everywhere.

    Pages put the lead's own places in where a person names none; a program says them itself.
    """

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
    wording: Names
    level: Level | Literal[""] = ""
    lead: UUID | None = None
    supports: list[UUID] = []
    places: list[UUID] = []
    due: Day | None = None
    assigned_on: Day | None = None


class DutyChange(Change):
    """What changes of a duty."""

    wording: Names = left_out(dict)
    level: Level = left_out(str)
    lead: UUID | None = left_out(lambda: None)
    supports: list[UUID] = left_out(list)
    places: list[UUID] = left_out(list)
    due: Day | None = left_out(lambda: None)


class DutyFilter(OfCommitment):
    """Which duties. `owned`: whether a body leads it.

    `place`: what holds there: in it, inside it, in all of a place around it, everywhere.
    """

    instrument: UUID | None = None
    lead: UUID | None = None
    level: Asked = ""
    place: UUID | None = None
    due_before: Day | None = None
    owned: bool | None = None


class TermOut(RecordOut):
    """A term of a list. `instead`: what stands for a retired one."""

    list: str
    code: str
    name: Texts
    parent: UUID | None
    rank: int
    retired: bool
    instead: UUID | None


class TermIn(Schema):
    """A term to add to the list with this key."""

    list: Annotated[Asked, Field(max_length=60)]
    name: Names
    code: Annotated[str, Field(max_length=40)] = ""
    parent: UUID | None = None
    rank: Annotated[int, Field(ge=0, le=32_767)] = 0


class TermChange(Change):
    """What changes of a term."""

    name: Names = left_out(dict)
    code: Annotated[str, Field(max_length=40)] = left_out(str)
    parent: UUID | None = left_out(lambda: None)
    rank: Annotated[int, Field(ge=0, le=32_767)] = left_out(int)


class TermFilter(Paging):
    """Which terms: of the list with this key; `retired` true or false."""

    list: Asked = ""
    retired: bool | None = None


class InstrumentsOut(Schema):
    """A part of the list of documents; `next` is null at its end."""

    items: list[InstrumentOut]
    next: str | None


class StagesOut(Schema):
    """A part of the list of stages; `next` is null at its end."""

    items: list[StageOut]
    next: str | None


class CommitmentsOut(Schema):
    """A part of the list of promises; `next` is null at its end."""

    items: list[CommitmentOut]
    next: str | None


class PositionsOut(Schema):
    """A part of the list of positions; `next` is null at its end."""

    items: list[PositionOut]
    next: str | None


class DutiesOut(Schema):
    """A part of the list of duties; `next` is null at its end."""

    items: list[DutyOut]
    next: str | None


class TermsOut(Schema):
    """A part of the list of terms; `next` is null at its end."""

    items: list[TermOut]
    next: str | None
