"""Documents and their stages, for programs."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from accord.commit.commitments.api.records import all_told, rows_for, told
from accord.commit.commitments.api.schemas import (
    InstrumentChange,
    InstrumentFilter,
    InstrumentIn,
    InstrumentOut,
    InstrumentsOut,
    OfInstrument,
    StageIn,
    StageOut,
    StagesOut,
)
from accord.commit.commitments.models import Instrument, InstrumentStage
from accord.commit.commitments.services import (
    add_instrument,
    change_instrument,
    reach_stage,
    remove_instrument,
    remove_stage,
)
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Reason
from accord.kernel.access.api.sending import given, key_of, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.search.queries import rows_with

router = Router(tags=["instruments"])


@router.get("instruments/", response=InstrumentsOut, url_name="instruments", summary="Documents")
def list_instruments(request: AccordRequest, asked: Query[InstrumentFilter]) -> dict[str, Any]:
    """Documents that promises come from, in the order in which they were added."""
    rows = rows_for(request.viewer, Instrument)
    wanted = {name: value for name in ("kind", "external_id") if (value := getattr(asked, name))}
    rows = rows.filter(**wanted)
    return part_of(rows_with(request.viewer, rows, asked.q) if asked.q else rows, asked, all_told)


@router.post("instruments/", response={201: InstrumentOut}, url_name="instruments", summary="Add a document")
def post_instrument(request: AccordRequest, sent: InstrumentIn) -> Status[dict[str, Any]]:
    """Add a document. The secretariat may."""
    made = add_instrument(request.viewer, client_key=key_of(request), **sent.model_dump())
    return Status(201, told(get_for(request.viewer, rows_for(request.viewer, Instrument), made.pk)))


@router.get("instruments/{uuid:pk}/", response=InstrumentOut, url_name="instrument", summary="One document")
def get_instrument(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One document."""
    return told(get_for(request.viewer, rows_for(request.viewer, Instrument), pk))


@router.patch("instruments/{uuid:pk}/", response=InstrumentOut, url_name="instrument", summary="Change a document")
def patch_instrument(request: AccordRequest, pk: UUID, sent: InstrumentChange) -> dict[str, Any]:
    """Change what was sent of a document that was read at its revision. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, Instrument), pk, "edit")
    change_instrument(request.viewer, row, revision=sent.revision, **given(sent))
    return told(get_for(request.viewer, rows_for(request.viewer, Instrument), pk))


@router.post(
    "instruments/{uuid:pk}/remove/", response={204: None}, url_name="remove_instrument", summary="Remove a document"
)
def post_instrument_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take a document away that was written down by mistake and that nothing stands on. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, Instrument), pk, "remove")
    remove_instrument(request.viewer, row, reason=sent.reason)
    return Status(204, None)


@router.get("stages/", response=StagesOut, url_name="stages", summary="Stages of documents")
def list_stages(request: AccordRequest, asked: Query[OfInstrument]) -> dict[str, Any]:
    """Stages that documents have reached."""
    rows = rows_for(request.viewer, InstrumentStage)
    return part_of(rows.filter(instrument=asked.instrument) if asked.instrument else rows, asked, all_told)


@router.post("stages/", response={201: StageOut}, url_name="stages", summary="Note a stage")
def post_stage(request: AccordRequest, sent: StageIn) -> Status[dict[str, Any]]:
    """Note the day a document reached a stage. The secretariat may."""
    demand_new(request.viewer, InstrumentStage)
    [instrument] = several(request.viewer, Instrument, [sent.instrument], "instrument")
    values = sent.model_dump(exclude={"instrument"})
    made = reach_stage(request.viewer, instrument=instrument, client_key=key_of(request), **values)
    return Status(201, told(get_for(request.viewer, rows_for(request.viewer, InstrumentStage), made.pk)))


@router.get("stages/{uuid:pk}/", response=StageOut, url_name="stage", summary="One stage")
def get_stage(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One stage of a document."""
    return told(get_for(request.viewer, rows_for(request.viewer, InstrumentStage), pk))


@router.post("stages/{uuid:pk}/remove/", response={204: None}, url_name="remove_stage", summary="Remove a stage")
def post_stage_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take a stage away that a document never reached. The secretariat may."""
    row = get_for(request.viewer, rows_for(request.viewer, InstrumentStage), pk, "remove")
    remove_stage(request.viewer, row, reason=sent.reason)
    return Status(204, None)
