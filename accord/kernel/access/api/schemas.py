"""What programs read and write of every noun: what all records have, and the kinds of fields."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field


def as_written(sent: Any) -> Any:
    """A day as ``2030-01-31`` alone, as the description says: a bare number is no day. Raises ValueError."""
    if sent is not None and not (isinstance(sent, str) and len(sent) == len("2030-01-31")):
        raise ValueError("A day is written like 2030-01-31.")
    return sent


Texts = dict[str, str]
Names = Annotated[Texts, Field(min_length=1)]
Word = Annotated[str, Field(max_length=500)]
Long = Annotated[str, Field(max_length=1_000_000)]
Words = Annotated[str, Field(min_length=1, max_length=1_000_000)]
Day = Annotated[date, BeforeValidator(as_written)]
Revision = Annotated[int, Field(ge=1, le=2_147_483_647)]


def left_out(kind: Callable[[], Any]) -> Any:
    """Of a change: the field may be left out, and the description then names no default, for nothing is emptied."""
    return Field(default_factory=kind)


# More ids than any list of a request may hold are not looked for.
Ids = Annotated[list[UUID], Field(min_length=1, max_length=300)]


class RecordOut(Schema):
    """What every record has. `revision` goes back with a change; `url` is its page for people."""

    id: UUID
    revision: int | None
    created_at: datetime | None
    updated_at: datetime | None
    url: str


class Change(Schema):
    """A change of a record that was read at `revision`; what is left out stays."""

    revision: Revision


class Reason(Schema):
    """Why."""

    reason: Words
