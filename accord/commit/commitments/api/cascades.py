"""Decisions on their way down and their steps, for programs."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, fetched, told
from accord.commit.commitments.models import Instrument
from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.queries.cascades import cascades_for, steps_for
from accord.commit.commitments.services import report_step, start_cascade
from accord.kernel.access.api.paging import Asked, Paging, part_of
from accord.kernel.access.api.schemas import Change, Day, Long, Names, RecordOut, Texts
from accord.kernel.access.api.sending import key_of, named, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer

router = Router(tags=["cascades"])
REPORTED = [state.value for state in StepState if state != StepState.UNSENT]  # where a step begins is not reported
Reported = Literal[*REPORTED]  # type: ignore[valid-type] # the closed list, read at start


class CascadeOut(RecordOut):
    """A decision made above that bodies below are to apply. `bodies`: how many get it; `applied`, `blocked`: where."""

    title: Texts
    details: Texts
    issuer: UUID | None
    instrument: UUID | None
    decided_on: date
    due: date | None
    bodies: int
    applied: int
    blocked: int


class CascadeIn(Schema):
    """A decision to send down, by the body `issuer`, to these `bodies`."""

    title: Names
    issuer: UUID
    decided_on: Day
    bodies: Annotated[list[UUID], Field(min_length=1)]
    details: Texts = {}
    instrument: UUID | None = None
    due: Day | None = None


class CascadeFilter(Paging):
    """Which decisions: of one body that decided, or of one document."""

    issuer: UUID | None = None
    instrument: UUID | None = None


class CascadesOut(Schema):
    """A part of the list of decisions."""

    items: list[CascadeOut]
    next: str | None


class CascadeStepOut(RecordOut):
    """How far a decision has come at one body. `under`: the step that passes it on; null where the issuer does."""

    cascade: UUID
    body: UUID
    under: UUID | None
    state: str
    sent_on: date | None
    received_on: date | None
    instructed_on: date | None
    applied_on: date | None
    blocked_on: date | None
    reason: str


class CascadeStepFilter(Paging):
    """Which steps. `state`: unsent, sent, received, instructed, applied or blocked."""

    cascade: UUID | None = None
    body: UUID | None = None
    state: Asked = ""


class CascadeStepsOut(Schema):
    """A part of the list of steps."""

    items: list[CascadeStepOut]
    next: str | None


class StepReport(Change):
    """How far the decision has come at the body, and since which day. `reason`: needed where it is blocked."""

    state: Reported
    on: Day
    reason: Long = ""


def _cascades(viewer: Viewer) -> QuerySet[Cascade]:
    return fetched(viewer, cascades_for(viewer).select_related(None))


def _steps(viewer: Viewer) -> QuerySet[CascadeStep]:
    return fetched(viewer, steps_for(viewer))


@router.get("cascades/", response=CascadesOut, url_name="cascades", summary="Decisions on their way down")
def list_cascades(request: AccordRequest, asked: Query[CascadeFilter]) -> dict[str, Any]:
    """Decisions that were sent down, with how many bodies apply them and how many are blocked."""
    wanted = {name: value for name in ("issuer", "instrument") if (value := getattr(asked, name))}
    return part_of(_cascades(request.viewer).filter(**wanted), asked, all_told)


@router.post("cascades/", response={201: CascadeOut}, url_name="cascades", summary="Send a decision down")
def post_cascade(request: AccordRequest, sent: CascadeIn) -> Status[dict[str, Any]]:
    """Send a decision down to bodies, each through the body above it that gets it too; their people are told.

    The secretariat may.
    """
    viewer = request.viewer
    demand_new(viewer, Cascade)
    [issuer] = several(viewer, Actor, [sent.issuer], "issuer")
    made = start_cascade(
        viewer,
        issuer=issuer,
        bodies=several(viewer, Actor, sent.bodies, "bodies"),
        instrument=named(viewer, Instrument, sent.instrument, "instrument"),
        client_key=key_of(request),
        **sent.model_dump(exclude={"issuer", "bodies", "instrument"}),
    )
    return Status(201, told(get_for(viewer, _cascades(viewer), made.pk)))


@router.get("cascades/{uuid:pk}/", response=CascadeOut, url_name="cascade", summary="One decision")
def get_cascade(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One decision on its way down; `cascade-steps/?cascade=` lists where it stands, body by body."""
    return told(get_for(request.viewer, _cascades(request.viewer), pk))


@router.get("cascade-steps/", response=CascadeStepsOut, url_name="cascade_steps", summary="Steps of decisions")
def list_steps(request: AccordRequest, asked: Query[CascadeStepFilter]) -> dict[str, Any]:
    """Bodies that decisions go to, and how far each decision has come there."""
    wanted = {name: value for name in ("cascade", "body", "state") if (value := getattr(asked, name))}
    return part_of(_steps(request.viewer).filter(**wanted), asked, all_told)


@router.get("cascade-steps/{uuid:pk}/", response=CascadeStepOut, url_name="cascade_step", summary="One step")
def get_step(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """How far one decision has come at one body."""
    return told(get_for(request.viewer, _steps(request.viewer), pk))


@router.post(
    "cascade-steps/{uuid:pk}/report/", response=CascadeStepOut, url_name="report_step", summary="Say how far it is"
)
def post_report(request: AccordRequest, pk: UUID, sent: StepReport) -> dict[str, Any]:
    """Say that a body received a decision, passed it on with instructions, applies it, or why it is blocked there.

    Passing it on sends it to the bodies below. The secretariat may, and contributors of the body itself.
    """
    viewer = request.viewer
    step = get_for(viewer, _steps(viewer), pk, "report")
    report_step(viewer, step, state=sent.state, on=sent.on, reason=sent.reason, revision=sent.revision)
    return told(get_for(viewer, _steps(viewer), pk))
