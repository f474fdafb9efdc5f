"""Laws, policies and practices with their stages, for programs."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.kernel.access.api.paging import Asked, Paging, part_of
from accord.kernel.access.api.schemas import Change, Day, Long, Names, Reason, RecordOut, Texts, Word, left_out
from accord.kernel.access.api.sending import given, key_of, named, replaced, several
from accord.kernel.access.queries import demand_new, get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.understand.situation.api.records import all_told, rows_for, told
from accord.understand.situation.models import Law, LawKind, LawStage, StageReached
from accord.understand.situation.queries.laws import laws_in_force
from accord.understand.situation.services import add_law, change_law, note_stage, remove_law

router = Router(tags=["laws"])
KindOfLaw = Literal[*LawKind.values]  # type: ignore[valid-type] # the closed list, read at start
StageOfLaw = Literal[*LawStage.values]  # type: ignore[valid-type] # the closed list, read at start
Level = Literal[*GovernmentLevel.values]  # type: ignore[valid-type] # the closed list, read at start
Number = Annotated[str, Field(max_length=80)]


class LawOut(RecordOut):
    """A law, policy or practice. `body`: the one that is competent for it. No places: everywhere."""

    kind: str
    title: Texts
    number: str
    level: str
    body: UUID | None
    places: list[UUID]
    demands: Texts
    source: str


class LawIn(Schema):
    """A law, policy or practice to add; `demands`: what it demands, in plain words."""

    kind: KindOfLaw
    title: Names
    level: Level
    number: Number = ""
    body: UUID | None = None
    places: list[UUID] = []
    demands: Texts = {}
    source: Word = ""


class LawChange(Change):
    """What changes of a law."""

    kind: KindOfLaw = left_out(str)
    title: Names = left_out(dict)
    level: Level = left_out(str)
    number: Number = left_out(str)
    body: UUID | None = left_out(lambda: None)
    places: list[UUID] = left_out(list)
    demands: Texts = left_out(dict)
    source: Word = left_out(str)


class LawFilter(Paging):
    """Which laws. `in_force`: whether they hold today. `q`: words in them."""

    kind: Asked = ""
    level: Asked = ""
    body: UUID | None = None
    in_force: bool | None = None
    q: Asked = ""


class LawsOut(Schema):
    """A part of the list of laws."""

    items: list[LawOut]
    next: str | None


class LawStageOut(RecordOut):
    """The day a law reached a stage, or is to reach it."""

    law: UUID
    stage: str
    reached_on: date
    note: str
    source: str


class LawStageIn(Schema):
    """A stage that a law reached, or is to reach."""

    law: UUID
    stage: StageOfLaw
    reached_on: Day
    note: Long = ""
    source: Word = ""


class OfLaw(Paging):
    """Of one law."""

    law: UUID | None = None


class LawStagesOut(Schema):
    """A part of the list of stages."""

    items: list[LawStageOut]
    next: str | None


def _stages(viewer: Viewer) -> QuerySet[StageReached]:
    return rows_for(viewer, StageReached).filter(law__in=visible_to(viewer, Law).values("pk"))


@router.get("laws/", response=LawsOut, url_name="laws", summary="Laws, policies and practices")
def list_laws(request: AccordRequest, asked: Query[LawFilter]) -> dict[str, Any]:
    """Laws, policies and practices of the register."""
    viewer = request.viewer
    rows = rows_for(viewer, Law)
    rows = rows.filter(**{name: value for name in ("kind", "level", "body") if (value := getattr(asked, name))})
    if asked.in_force is not None:
        today = laws_in_force(viewer).values("pk")
        rows = rows.filter(pk__in=today) if asked.in_force else rows.exclude(pk__in=today)
    return part_of(rows_with(viewer, rows, asked.q) if asked.q else rows, asked, all_told)


@router.post("laws/", response={201: LawOut}, url_name="laws", summary="Add a law")
def post_law(request: AccordRequest, sent: LawIn) -> Status[dict[str, Any]]:
    """Write down a law, policy or practice; its stages and provisions come next. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, Law)
    made = add_law(
        viewer,
        body=named(viewer, Actor, sent.body, "body"),
        places=several(viewer, Place, sent.places, "places"),
        client_key=key_of(request),
        **sent.model_dump(exclude={"body", "places"}),
    )
    return Status(201, told(get_for(viewer, rows_for(viewer, Law), made.pk)))


@router.get("laws/{uuid:pk}/", response=LawOut, url_name="law", summary="One law")
def get_law(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One law, policy or practice."""
    return told(get_for(request.viewer, rows_for(request.viewer, Law), pk))


@router.patch("laws/{uuid:pk}/", response=LawOut, url_name="law", summary="Change a law")
def patch_law(request: AccordRequest, pk: UUID, sent: LawChange) -> dict[str, Any]:
    """Change what was sent of a law. The secretariat may."""
    viewer = request.viewer
    row = get_for(viewer, rows_for(viewer, Law), pk, "edit")
    values = given(sent)
    replaced(values, "body", lambda body: named(viewer, Actor, body, "body"))
    replaced(values, "places", lambda ids: several(viewer, Place, ids, "places"))
    change_law(viewer, row, revision=sent.revision, **values)
    return told(get_for(viewer, rows_for(viewer, Law), pk))


@router.post("laws/{uuid:pk}/remove/", response={204: None}, url_name="remove_law", summary="Remove a law")
def post_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take away a law that was written down by mistake, as long as nothing stands on it. The secretariat may."""
    remove_law(request.viewer, get_for(request.viewer, rows_for(request.viewer, Law), pk, "remove"), reason=sent.reason)
    return Status(204, None)


@router.get("law-stages/", response=LawStagesOut, url_name="law_stages", summary="Stages of laws")
def list_stages(request: AccordRequest, asked: Query[OfLaw]) -> dict[str, Any]:
    """Stages that laws have reached or are to reach."""
    rows = _stages(request.viewer)
    return part_of(rows.filter(law=asked.law) if asked.law else rows, asked, all_told)


@router.post("law-stages/", response={201: LawStageOut}, url_name="law_stages", summary="Note a law's stage")
def post_stage(request: AccordRequest, sent: LawStageIn) -> Status[dict[str, Any]]:
    """Note the day a law reached a stage, or is to reach it. The secretariat may."""
    viewer = request.viewer
    demand_new(viewer, StageReached)
    [law] = several(viewer, Law, [sent.law], "law")
    made = note_stage(viewer, law=law, client_key=key_of(request), **sent.model_dump(exclude={"law"}))
    return Status(201, told(get_for(viewer, _stages(viewer), made.pk)))


@router.get("law-stages/{uuid:pk}/", response=LawStageOut, url_name="law_stage", summary="One stage of a law")
def get_stage(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One stage of a law."""
    return told(get_for(request.viewer, _stages(request.viewer), pk))
