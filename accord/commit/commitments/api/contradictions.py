"""Contradictions between promises, for programs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, fetched, told
from accord.commit.commitments.api.schemas import OfCommitment
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.queries.consistency import contradictions_for
from accord.commit.commitments.services import note_contradiction, resolve_contradiction
from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Change, RecordOut, Word, Words
from accord.kernel.access.api.sending import key_of, several
from accord.kernel.access.queries import demand_new, get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer

router = Router(tags=["contradictions"])


class ContradictionOut(RecordOut):
    """Two promises that cannot both be kept: in what (`words`), where that is written, and how it was resolved."""

    one: UUID
    other: UUID
    words: str
    source: str
    resolution: str
    resolved_at: datetime | None


class ContradictionIn(Schema):
    """Two promises that contradict each other: what the one demands and the other does not allow, and the source."""

    one: UUID
    other: UUID
    words: Words
    source: Annotated[Word, Field(min_length=1)]


class Resolution(Change):
    """How a contradiction was resolved: which promise gave way, and by whom."""

    resolution: Words


class ContradictionFilter(OfCommitment):
    """Which contradictions. `commitment`: in which this promise stands, on either side. `open`: not resolved yet."""

    open: bool | None = None


class ContradictionsOut(Schema):
    """A part of the list of contradictions."""

    items: list[ContradictionOut]
    next: str | None


def _rows(viewer: Viewer) -> QuerySet[Contradiction]:
    return fetched(viewer, contradictions_for(viewer))


@router.get("contradictions/", response=ContradictionsOut, url_name="contradictions", summary="Contradictions")
def list_contradictions(request: AccordRequest, asked: Query[ContradictionFilter]) -> dict[str, Any]:
    """Contradictions that people noted between two promises that you see."""
    rows = _rows(request.viewer)
    if asked.commitment:
        rows = rows.filter(Q(one=asked.commitment) | Q(other=asked.commitment))
    if asked.open is not None:
        rows = rows.filter(resolved_at__isnull=asked.open)
    return part_of(rows, asked, all_told)


@router.post("contradictions/", response={201: ContradictionOut}, url_name="contradictions", summary="Note one")
def post_contradiction(request: AccordRequest, sent: ContradictionIn) -> Status[dict[str, Any]]:
    """Note that two promises contradict each other. Secretariat, reviewers and assessors may."""
    viewer = request.viewer
    demand_new(viewer, Contradiction)
    [one] = several(viewer, Commitment, [sent.one], "one")
    [other] = several(viewer, Commitment, [sent.other], "other")
    made = note_contradiction(
        viewer, one=one, other=other, words=sent.words, source=sent.source, client_key=key_of(request)
    )
    return Status(201, told(get_for(viewer, _rows(viewer), made.pk)))


@router.get(
    "contradictions/{uuid:pk}/", response=ContradictionOut, url_name="contradiction", summary="One contradiction"
)
def get_contradiction(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One contradiction, open or resolved."""
    return told(get_for(request.viewer, _rows(request.viewer), pk))


@router.post(
    "contradictions/{uuid:pk}/resolve/",
    response=ContradictionOut,
    url_name="resolve_contradiction",
    summary="Say how it was resolved",
)
def post_resolution(request: AccordRequest, pk: UUID, sent: Resolution) -> dict[str, Any]:
    """Say how a contradiction was resolved; it stays in the list. Secretariat and reviewers may."""
    viewer = request.viewer
    row = get_for(viewer, _rows(viewer), pk, "resolve")
    resolve_contradiction(viewer, row, resolution=sent.resolution, revision=sent.revision)
    return told(get_for(viewer, _rows(viewer), pk))
