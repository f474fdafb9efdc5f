"""Promises and State positions, for programs."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from accord.commit.commitments.api.records import TAGS, all_told, rows_for, told
from accord.commit.commitments.api.schemas import (
    CommitmentChange,
    CommitmentFilter,
    CommitmentIn,
    CommitmentOut,
    CommitmentsOut,
    OfCommitment,
    PositionIn,
    PositionOut,
    PositionsOut,
)
from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.queries import has_duties
from accord.commit.commitments.queries.terms import promises_under, tagged
from accord.commit.commitments.services import (
    add_commitment,
    change_commitment,
    record_position,
    remove_commitment,
    remove_position,
)
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Reason
from accord.kernel.access.api.sending import given, key_of, named, several
from accord.kernel.access.queries import demand_new, get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.kernel.taxonomies.models import Term

router = Router(tags=["commitments"])


@router.get("commitments/", response=CommitmentsOut, url_name="commitments", summary="Promises")
def list_commitments(request: AccordRequest, asked: Query[CommitmentFilter]) -> dict[str, Any]:
    """Promises, in the order in which they were added."""
    viewer = request.viewer
    rows = rows_for(viewer, Commitment)
    names = ("instrument", "position", "session", "external_id")
    rows = rows.filter(**{name: value for name in names if (value := getattr(asked, name))})
    if asked.theme:
        rows = rows.filter(tagged(visible_to(viewer, Term).filter(pk=asked.theme).values_list("pk", flat=True)))
    if asked.under:
        [term] = several(viewer, Term, [asked.under], "under")
        rows = rows.filter(pk__in=promises_under(viewer, term).order_by().values("pk"))
    if asked.owned is not None:
        rows = rows.filter(has_duties(viewer) if asked.owned else ~has_duties(viewer))
    return part_of(rows_with(viewer, rows, asked.q) if asked.q else rows, asked, all_told)


@router.post("commitments/", response={201: CommitmentOut}, url_name="commitments", summary="Add a promise")
def post_commitment(request: AccordRequest, sent: CommitmentIn) -> Status[dict[str, Any]]:
    """Add one paragraph of a document, word for word. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, Commitment)
    [instrument] = several(viewer, Instrument, [sent.instrument], "instrument")
    values = _with_rows(viewer, sent.model_dump(exclude={"instrument"}))
    made = add_commitment(viewer, instrument=instrument, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, rows_for(viewer, Commitment), made.pk)))


@router.get("commitments/{uuid:pk}/", response=CommitmentOut, url_name="commitment", summary="One promise")
def get_commitment(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One promise."""
    return told(get_for(request.viewer, rows_for(request.viewer, Commitment), pk))


@router.patch("commitments/{uuid:pk}/", response=CommitmentOut, url_name="commitment", summary="Change a promise")
def patch_commitment(request: AccordRequest, pk: UUID, sent: CommitmentChange) -> dict[str, Any]:
    """Change what was sent of a promise; official words that are replaced are kept beside it. The secretariat may."""
    viewer = request.viewer
    row = get_for(viewer, rows_for(viewer, Commitment), pk, "edit")
    change_commitment(viewer, row, revision=sent.revision, **_with_rows(viewer, given(sent)))
    return told(get_for(viewer, rows_for(viewer, Commitment), pk))


def _with_rows(viewer: Viewer, values: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with rows for ids."""
    for name in TAGS:
        if name in values:
            values[name] = several(viewer, Term, values[name], name)
    for name in ("promisor", "promisee"):
        if name in values:
            values[name] = named(viewer, Actor, values[name], name)
    return values


@router.post(
    "commitments/{uuid:pk}/remove/", response={204: None}, url_name="remove_commitment", summary="Remove a promise"
)
def post_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take a promise away that was written down by mistake and that nothing stands on. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, Commitment), pk, "remove")
    remove_commitment(request.viewer, row, reason=sent.reason)
    return Status(204, None)


@router.get("positions/", response=PositionsOut, url_name="positions", summary="State positions")
def list_positions(request: AccordRequest, asked: Query[OfCommitment]) -> dict[str, Any]:
    """How the State stood to promises; of one promise all of its history."""
    rows = rows_for(request.viewer, StatePosition)
    return part_of(rows.filter(commitment=asked.commitment) if asked.commitment else rows, asked, all_told)


@router.post("positions/", response={201: PositionOut}, url_name="positions", summary="Note a position")
def post_position(request: AccordRequest, sent: PositionIn) -> Status[dict[str, Any]]:
    """Note how the State stands to a promise, with its source; earlier positions stay. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, StatePosition)
    [commitment] = several(viewer, Commitment, [sent.commitment], "commitment")
    values = sent.model_dump(exclude={"commitment"})
    made = record_position(viewer, commitment=commitment, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, rows_for(viewer, StatePosition), made.pk)))


@router.get("positions/{uuid:pk}/", response=PositionOut, url_name="position", summary="One position")
def get_position(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One position of the State."""
    return told(get_for(request.viewer, rows_for(request.viewer, StatePosition), pk))


@router.post(
    "positions/{uuid:pk}/remove/", response={204: None}, url_name="remove_position", summary="Remove a position"
)
def post_position_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take a position away that was never taken; the one before it counts again. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, StatePosition), pk, "remove")
    remove_position(request.viewer, row, reason=sent.reason)
    return Status(204, None)
