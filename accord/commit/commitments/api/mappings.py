"""How terms of one list lie to terms of another, for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, fetched, told
from accord.kernel.access.api.paging import Asked, Paging, part_of
from accord.kernel.access.api.schemas import RecordOut
from accord.kernel.access.api.sending import several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Likeness, Term, TermMapping
from accord.kernel.taxonomies.queries import mappings_for
from accord.kernel.taxonomies.services import decide_mapping, remove_mapping, say_mapping

router = Router(tags=["terms"])
HowAlike = Literal[*Likeness.values]  # type: ignore[valid-type] # the closed list, read at start


class MappingOut(RecordOut):
    """A term of one list beside a term of another. `state`: proposed, confirmed or rejected; only confirmed counts."""

    term: UUID
    counterpart: UUID
    likeness: str
    state: str
    score: float | None
    reason: str
    decided_at: datetime | None


class MappingIn(Schema):
    """How `term` lies to `counterpart`, a term of another list: same, narrower, broader or related."""

    term: UUID
    counterpart: UUID
    likeness: HowAlike = Likeness.SAME.value
    reason: Annotated[str, Field(max_length=300)] = ""


class MappingFilter(Paging):
    """Which mappings. `term`: of this term, on either side. `state`: proposed, confirmed or rejected."""

    term: UUID | None = None
    state: Asked = ""


class MappingsOut(Schema):
    """A part of the list of mappings."""

    items: list[MappingOut]
    next: str | None


def _mappings(viewer: Viewer) -> QuerySet[TermMapping]:
    return fetched(viewer, mappings_for(viewer))


def _mapping(request: AccordRequest, pk: UUID, action: str = "read") -> TermMapping:
    return get_for(request.viewer, _mappings(request.viewer), pk, action)


@router.get("term-mappings/", response=MappingsOut, url_name="term_mappings", summary="Mappings between lists")
def list_mappings(request: AccordRequest, asked: Query[MappingFilter]) -> dict[str, Any]:
    """How terms of the space's lists lie to each other, proposed or said by a person."""
    rows = _mappings(request.viewer)
    if asked.term:
        rows = rows.filter(Q(term=asked.term) | Q(counterpart=asked.term))
    return part_of(rows.filter(state=asked.state) if asked.state else rows, asked, all_told)


@router.post("term-mappings/", response={201: MappingOut}, url_name="term_mappings", summary="Map two terms")
def post_mapping(request: AccordRequest, sent: MappingIn) -> Status[dict[str, Any]]:
    """Say how two terms of two lists lie to each other; it counts at once and replaces what was said before.

    Secretariat and reviewers may. Sent again, it changes nothing.
    """
    viewer = request.viewer
    demand_new(viewer, TermMapping, action="decide")
    [term] = several(viewer, Term, [sent.term], "term")
    [counterpart] = several(viewer, Term, [sent.counterpart], "counterpart")
    made = say_mapping(viewer, term=term, counterpart=counterpart, likeness=sent.likeness, reason=sent.reason)
    return Status(201, told(_mapping(request, made.pk)))


@router.get("term-mappings/{uuid:pk}/", response=MappingOut, url_name="term_mapping", summary="One mapping")
def get_mapping(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One mapping between terms of two lists."""
    return told(_mapping(request, pk))


@router.post(
    "term-mappings/{uuid:pk}/confirm/", response=MappingOut, url_name="confirm_mapping", summary="Confirm a proposal"
)
def post_confirmation(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """Confirm a mapping that was proposed: it counts from now on. Secretariat and reviewers may."""
    decide_mapping(request.viewer, _mapping(request, pk, "decide"), confirmed=True)
    return told(_mapping(request, pk))


@router.post(
    "term-mappings/{uuid:pk}/reject/", response=MappingOut, url_name="reject_mapping", summary="Reject a proposal"
)
def post_rejection(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """Reject a mapping that was proposed; it is not proposed again. Secretariat and reviewers may."""
    decide_mapping(request.viewer, _mapping(request, pk, "decide"), confirmed=False)
    return told(_mapping(request, pk))


@router.post(
    "term-mappings/{uuid:pk}/remove/", response={204: None}, url_name="remove_mapping", summary="Take a mapping back"
)
def post_removal(request: AccordRequest, pk: UUID) -> Status[None]:
    """Take back what was said or proposed about two terms. Secretariat and reviewers may."""
    remove_mapping(request.viewer, _mapping(request, pk, "decide"))
    return Status(204, None)
