"""Duties, for programs."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from accord.commit.commitments.api.records import all_told, rows_for, told
from accord.commit.commitments.api.schemas import DutiesOut, DutyChange, DutyFilter, DutyIn, DutyOut
from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries import duties_owed_in
from accord.commit.commitments.services import assign_duty, change_duty, withdraw_duty
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Reason
from accord.kernel.access.api.sending import given, key_of, named, replaced, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place

router = Router(tags=["duties"])


@router.get("duties/", response=DutiesOut, url_name="duties", summary="Duties")
def list_duties(request: AccordRequest, asked: Query[DutyFilter]) -> dict[str, Any]:
    """Duties, in the order in which they were made."""
    rows = rows_for(request.viewer, Duty)
    rows = rows.filter(**{name: value for name in ("commitment", "lead", "level") if (value := getattr(asked, name))})
    if asked.instrument:
        rows = rows.filter(commitment__instrument=asked.instrument)
    if asked.due_before:
        rows = rows.filter(due__lt=asked.due_before)
    if asked.owned is not None:
        rows = rows.filter(lead__isnull=not asked.owned)
    if asked.place:
        rows = rows.filter(pk__in=duties_owed_in(request.viewer, asked.place).order_by().values("pk"))
    return part_of(rows, asked, all_told)


@router.post("duties/", response={201: DutyOut}, url_name="duties", summary="Make a duty")
def post_duty(request: AccordRequest, sent: DutyIn) -> Status[dict[str, Any]]:
    """Say which body owes which part of a promise. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, Duty)
    [commitment] = several(viewer, Commitment, [sent.commitment], "commitment")
    made = assign_duty(
        viewer,
        commitment=commitment,
        wording=sent.wording,
        level=sent.level,
        lead=named(viewer, Actor, sent.lead, "lead"),
        supports=several(viewer, Actor, sent.supports, "supports"),
        places=several(viewer, Place, sent.places, "places"),
        due=sent.due,
        assigned_on=sent.assigned_on,
        client_key=key_of(request),
    )
    return Status(201, told(get_for(viewer, rows_for(viewer, Duty), made.pk)))


@router.get("duties/{uuid:pk}/", response=DutyOut, url_name="duty", summary="One duty")
def get_duty(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One duty."""
    return told(get_for(request.viewer, rows_for(request.viewer, Duty), pk))


@router.patch("duties/{uuid:pk}/", response=DutyOut, url_name="duty", summary="Change a duty")
def patch_duty(request: AccordRequest, pk: UUID, sent: DutyChange) -> dict[str, Any]:
    """Change what was sent of a duty; a new lead is assigned today. The secretariat may."""
    viewer = request.viewer
    row = get_for(viewer, rows_for(viewer, Duty), pk, "edit")
    values = given(sent)
    replaced(values, "lead", lambda pk: named(viewer, Actor, pk, "lead"))
    replaced(values, "supports", lambda ids: several(viewer, Actor, ids, "supports"))
    replaced(values, "places", lambda ids: several(viewer, Place, ids, "places"))
    change_duty(viewer, row, revision=sent.revision, **values)
    return told(get_for(viewer, rows_for(viewer, Duty), pk))


@router.post("duties/{uuid:pk}/withdraw/", response={204: None}, url_name="withdraw_duty", summary="Withdraw a duty")
def post_withdrawal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take back a duty that was assigned in error, with a reason. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, Duty), pk, "withdraw")
    withdraw_duty(request.viewer, row, reason=sent.reason)
    return Status(204, None)
