"""A promise split into several duties, many promises or duties given to one body, for programs."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from ninja import Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, rows_for
from accord.commit.commitments.api.schemas import DutyOut, Level
from accord.commit.commitments.models import Commitment, Duty, PlanState, RowState
from accord.commit.commitments.queries import commitments_for, duties_for
from accord.commit.commitments.services import (
    DutyPart,
    RowChoice,
    carry_out,
    confirm_assignment,
    plan_assignment,
    split_commitment,
)
from accord.commit.commitments.services.splitting import MOST_PARTS
from accord.kernel.access.api.schemas import Day, Ids, Names
from accord.kernel.access.api.sending import among, key_of, named, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
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
    """Promises that one body owes; each gets a duty of its own, worded as the promise.

    `places`: where it holds; none of them is everywhere, and left out it is where the body works.
    """

    commitments: Ids
    lead: UUID
    level: Level | Literal[""] = ""
    supports: list[UUID] = []
    places: list[UUID] | None = None
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


def _assigned(
    viewer: Viewer,
    rows: Sequence[Commitment | Duty],
    choice: RowChoice,
    *,
    supports: Sequence[Actor] = (),
    key: str | None = None,
) -> dict[str, Any]:
    """Plan, confirm and carry out in one go, as a person does in three steps."""
    plan = plan_assignment(viewer, rows=rows, choice=choice, supports=supports, client_key=key)
    if plan.state == PlanState.PLANNED:
        plan = confirm_assignment(viewer, plan)
    done = list(carry_out(viewer, plan).rows.order_by("number"))
    return {
        "made": [row.duty_id for row in done if row.state == RowState.MADE],
        "there": [row.duty_id for row in done if row.state == RowState.THERE],
        "refused": [
            {"id": row.duty_id or row.commitment_id, "why": row.reason} for row in done if row.state == RowState.REFUSED
        ],
    }


@router.post("duties/assign/", response=AssignedOut, url_name="assign", summary="Give many promises to one body")
def post_assignment(request: AccordRequest, sent: AssignIn) -> dict[str, Any]:
    """Give each of up to 200 promises a duty of one body; where it has one at that level already, nothing is made.

    The secretariat may. Sent again, it makes nothing twice.
    """
    viewer = request.viewer
    demand_new(viewer, Duty)
    choice = RowChoice(
        lead=several(viewer, Actor, [sent.lead], "lead")[0],
        level=sent.level,
        due=sent.due,
        places=None if sent.places is None else several(viewer, Place, sent.places, "places"),
    )
    rows = among(commitments_for(viewer), sent.commitments, "commitments")
    supports = several(viewer, Actor, sent.supports, "supports")
    return _assigned(viewer, rows, choice, supports=supports, key=key_of(request))


@router.post("duties/name-lead/", response=AssignedOut, url_name="name_lead", summary="Give many duties a lead")
def post_lead(request: AccordRequest, sent: NameLeadIn) -> dict[str, Any]:
    """Name the body that leads each of up to 200 duties which nobody leads yet; others stay. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, Duty)
    duties = among(duties_for(viewer), sent.duties, "duties")
    [lead] = several(viewer, Actor, [sent.lead], "lead")
    return _assigned(viewer, duties, RowChoice(lead=lead, due=sent.due), key=key_of(request))
