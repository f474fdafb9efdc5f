"""Who a document is between, and what followed from it, for programs."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, rows_for, told
from accord.commit.commitments.api.schemas import OfInstrument
from accord.commit.commitments.models import Instrument, InstrumentParty, Side
from accord.commit.commitments.queries.adoption import followed_counts, provenance_of
from accord.commit.commitments.services.parties import add_party, remove_party, say_what_followed
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Day, RecordOut
from accord.kernel.access.api.sending import key_of, several
from accord.kernel.access.queries import demand_new, get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.threads.queries import LinkedRecord
from accord.understand.situation.models import Law

router = Router(tags=["instruments"])
SideTaken = Literal[*Side.values]  # type: ignore[valid-type] # the closed list, read at start
ENDS: dict[str, Any] = {"instrument": Instrument, "law": Law}


class PartyOut(RecordOut):
    """A party to a document: whether it promises, is promised something, both, or is a witness; and when it signed."""

    instrument: UUID
    party: UUID
    side: str
    signed_on: date | None
    note: str


class PartyIn(Schema):
    """A party to name. Without `signed_on` it has not signed yet."""

    instrument: UUID
    party: UUID
    side: SideTaken
    signed_on: Day | None = None
    note: Annotated[str, Field(max_length=500)] = ""


class PartyFilter(OfInstrument):
    """Which parties: to one document, or wherever one body is a party."""

    party: UUID | None = None


class PartiesOut(Schema):
    """A part of the list of parties."""

    items: list[PartyOut]
    next: str | None


class EndOut(Schema):
    """A record that a document came from or led to. `kind`: instrument, law or another kind of record."""

    kind: str
    id: UUID
    title: str
    url: str


class FollowedOut(Schema):
    """What a document came from and led to; how many promises it holds, how many somebody owes, how many duties."""

    came_from: list[EndOut]
    led_to: list[EndOut]
    promises: int
    owned: int
    duties: int


class FollowedIn(Schema):
    """A document or law that this document led to; with `led_to` false, that it came from."""

    kind: Literal["instrument", "law"]
    id: UUID
    led_to: bool = True


def _parties(viewer: Viewer) -> QuerySet[InstrumentParty]:
    bodies, papers = visible_to(viewer, Actor).values("pk"), visible_to(viewer, Instrument).values("pk")
    return rows_for(viewer, InstrumentParty).filter(party__in=bodies, instrument__in=papers)


@router.get("parties/", response=PartiesOut, url_name="parties", summary="Parties to documents")
def list_parties(request: AccordRequest, asked: Query[PartyFilter]) -> dict[str, Any]:
    """Parties to agreements, visions and decisions."""
    wanted = {name: value for name in ("instrument", "party") if (value := getattr(asked, name))}
    return part_of(_parties(request.viewer).filter(**wanted), asked, all_told)


@router.post("parties/", response={201: PartyOut}, url_name="parties", summary="Name a party")
def post_party(request: AccordRequest, sent: PartyIn) -> Status[dict[str, Any]]:
    """Name a party to a document, its side, and the day it signed. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, InstrumentParty)
    [instrument] = several(viewer, Instrument, [sent.instrument], "instrument")
    [party] = several(viewer, Actor, [sent.party], "party")
    values = sent.model_dump(exclude={"instrument", "party"})
    made = add_party(viewer, instrument, party=party, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, _parties(viewer), made.pk)))


@router.get("parties/{uuid:pk}/", response=PartyOut, url_name="party", summary="One party")
def get_party(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One party to a document."""
    return told(get_for(request.viewer, _parties(request.viewer), pk))


@router.post("parties/{uuid:pk}/remove/", response={204: None}, url_name="remove_party", summary="Take a party off")
def post_removal(request: AccordRequest, pk: UUID) -> Status[None]:
    """Take a party off that was named in error. The secretariat may."""
    remove_party(request.viewer, get_for(request.viewer, _parties(request.viewer), pk, "edit"))
    return Status(204, None)


def _ends(links: Any) -> list[dict[str, Any]]:
    def end(link: LinkedRecord) -> dict[str, Any]:
        return {"kind": link.kind, "id": link.id, "title": link.title, "url": link.url}

    return [end(link) for link in links]


def _followed(viewer: Viewer, instrument: Instrument) -> dict[str, Any]:
    ends = provenance_of(viewer, instrument)
    return {
        "came_from": _ends(ends.came_from),
        "led_to": _ends(ends.led_to),
        **vars(followed_counts(viewer, instrument)),
    }


@router.get("instruments/{uuid:pk}/followed/", response=FollowedOut, url_name="followed", summary="What followed")
def get_followed(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """What a document came from, and what followed from it."""
    return _followed(request.viewer, get_for(request.viewer, Instrument, pk))


@router.post("instruments/{uuid:pk}/followed/", response=FollowedOut, url_name="followed", summary="Say what followed")
def post_followed(request: AccordRequest, pk: UUID, sent: FollowedIn) -> dict[str, Any]:
    """Say that a document led to another document or a law, or came from it. The secretariat may.

    Sent again, it changes nothing.
    """
    viewer = request.viewer
    instrument = get_for(viewer, Instrument, pk, "edit")
    [other] = several(viewer, ENDS[sent.kind], [sent.id], "id")
    say_what_followed(viewer, instrument, other=other, led_to=sent.led_to)
    return _followed(viewer, instrument)
