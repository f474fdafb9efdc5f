"""A promise split into several duties, many promises or duties given to one body, for programs."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from ninja import Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, rows_for
from accord.commit.commitments.api.schemas import DutyOut, Level
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import commitments_for, duties_for
from accord.commit.commitments.services import Assigned, DutyPart, assign_many, name_lead, split_commitment
from accord.commit.commitments.services.splitting import MOST_PARTS
from accord.kernel.access.api.schemas import Day, Ids, Names
from accord.kernel.access.api.sending import among, key_of, named, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.spaces.errors import Refused

router = Router(tags=["duties"])


class PartIn(Schema):
    """One part of a promise: what is owed, by whom, where, until when."""

    wording: Names
    level: Level | Literal[""] = ""
    lead: UUID | None = None
    supports: list[UUID] = []
    places: list[UUID] = []
    due: Day | None = None


class PartsIn(Schema):
    """The parts that a promise falls into: each becomes a duty."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=MOST_PARTS)]


class PartsOut(Schema):
    """The duties that were made, in the order of the parts."""

    items: list[DutyOut]


class AssignIn(Schema):
    """Promises that one body owes; each gets a duty of its own, worded as the promise."""

    commitments: Ids
    lead: UUID
    level: Level | Literal[""] = ""
    supports: list[UUID] = []
    due: Day | None = None


class NameLeadIn(Schema):
    """Duties that nobody leads yet, and the body that leads them from now on. `due`: for those that have no day."""

    duties: Ids
    lead: UUID
    due: Day | None = None


class NotAssigned(Schema):
    """A promise or duty that was left as it is, and why."""

    id: UUID
    why: str


class AssignedOut(Schema):
    """Duties that were made or got their lead (`made`), that had one already (`there`), and what was refused."""

    made: list[UUID]
    there: list[UUID]
    refused: list[NotAssigned]


def _part(viewer: Viewer, number: int, sent: PartIn, key: str | None) -> DutyPart:
    where = f"parts.{number}"
    return DutyPart(
        wording=sent.wording,
        level=sent.level,
        lead=named(viewer, Actor, sent.lead, f"{where}.lead"),
        supports=several(viewer, Actor, sent.supports, f"{where}.supports"),
        places=several(viewer, Place, sent.places, f"{where}.places"),
        due=sent.due,
        client_key=key,
    )


@router.post("commitments/{uuid:pk}/split/", response={201: PartsOut}, url_name="split", summary="Split a promise")
def post_split(request: AccordRequest, pk: UUID, sent: PartsIn) -> Status[dict[str, Any]]:
    """Make several duties of a promise in one go: all of them or none. The secretariat may.

    A refusal names the part that it concerns, the first one being `parts.0`.
    """
    viewer = request.viewer
    commitment = get_for(viewer, commitments_for, pk)
    demand_new(viewer, Duty)
    key = key_of(request)
    keys = [str(uuid5(pk, f"{key} {number}")) if key else None for number in range(len(sent.parts))]
    parts = [_part(viewer, number, part, keys[number]) for number, part in enumerate(sent.parts)]
    try:
        made = split_commitment(viewer, commitment=commitment, parts=parts)
    except Refused as refusal:
        if refusal.row is None:
            raise
        field = ".".join(part for part in ("parts", str(refusal.row), refusal.field) if part)
        raise Refused(refusal.message, field=field) from refusal
    rows = {row.pk: row for row in rows_for(viewer, Duty).filter(pk__in=[duty.pk for duty in made])}
    return Status(201, {"items": all_told(rows[duty.pk] for duty in made if duty.pk in rows)})


def _told(done: Assigned) -> dict[str, Any]:
    return {
        "made": [duty.pk for duty in done.made],
        "there": [duty.pk for duty in done.there],
        "refused": [{"id": row.pk, "why": why} for row, why in done.refused],
    }


@router.post("duties/assign/", response=AssignedOut, url_name="assign", summary="Give many promises to one body")
def post_assignment(request: AccordRequest, sent: AssignIn) -> dict[str, Any]:
    """Give each of up to 200 promises a duty of one body; where it has one at that level already, nothing is made.

    The secretariat may. Sent again, it makes nothing twice.
    """
    viewer = request.viewer
    demand_new(viewer, Duty)
    done = assign_many(
        viewer,
        commitments=among(commitments_for(viewer), sent.commitments, "commitments"),
        lead=several(viewer, Actor, [sent.lead], "lead")[0],
        level=sent.level,
        due=sent.due,
        supports=several(viewer, Actor, sent.supports, "supports"),
        client_key=key_of(request) or str(new_id()),
    )
    return _told(done)


@router.post("duties/name-lead/", response=AssignedOut, url_name="name_lead", summary="Give many duties a lead")
def post_lead(request: AccordRequest, sent: NameLeadIn) -> dict[str, Any]:
    """Name the body that leads each of up to 200 duties which nobody leads yet; others stay. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, Duty)
    duties = among(duties_for(viewer), sent.duties, "duties")
    [lead] = several(viewer, Actor, [sent.lead], "lead")
    return _told(name_lead(viewer, duties=duties, lead=lead, due=sent.due))
