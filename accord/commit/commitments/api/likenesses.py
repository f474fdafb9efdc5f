"""Promises that say nearly the same, and those that a person said are one, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from ninja import Query, Router, Schema, Status

from accord.commit.commitments.api.records import all_told, fetched
from accord.commit.commitments.api.schemas import OfCommitment
from accord.commit.commitments.models import Likeness
from accord.commit.commitments.queries.likenesses import likenesses_for, member_for, members_for
from accord.commit.commitments.services import (
    ask_for_likenesses,
    confirm_likenesses,
    leave_cluster,
    refuse_likenesses,
)
from accord.kernel.access.api.paging import Asked, part_of
from accord.kernel.access.api.schemas import Ids, RecordOut
from accord.kernel.access.api.sending import among
from accord.kernel.access.queries import demand_new
from accord.kernel.access.requests import AccordRequest

router = Router(tags=["near-duplicates"])


class LikenessOut(RecordOut):
    """Two promises whose words are nearly the same. `score`: 1 where all are. `state`: open, confirmed or refused."""

    first: UUID
    second: UUID
    score: float
    state: str
    decided_at: datetime | None


class LikenessFilter(OfCommitment):
    """Which pairs: of one promise, or in one state."""

    state: Asked = ""


class LikenessesOut(Schema):
    """A part of the list of pairs."""

    items: list[LikenessOut]
    next: str | None


class LikenessesIn(Schema):
    """Pairs to decide, up to fifty."""

    likenesses: Ids


class MemberOut(RecordOut):
    """A promise in a cluster: all promises of one `cluster` are the same promise, said several times."""

    cluster: UUID
    commitment: UUID


class MemberFilter(OfCommitment):
    """Which members of clusters: of one cluster, or the one that a promise is."""

    cluster: UUID | None = None


class MembersOut(Schema):
    """A part of the list of members of clusters."""

    items: list[MemberOut]
    next: str | None


@router.get("likenesses/", response=LikenessesOut, url_name="likenesses", summary="Near-duplicates")
def list_likenesses(request: AccordRequest, asked: Query[LikenessFilter]) -> dict[str, Any]:
    """Pairs of promises that say nearly the same, with what a person decided about them."""
    rows = fetched(request.viewer, likenesses_for(request.viewer))
    if asked.commitment:
        rows = rows.filter(Q(first=asked.commitment) | Q(second=asked.commitment))
    if asked.state:
        rows = rows.filter(state=asked.state)
    return part_of(rows, asked, all_told)


def _chosen(request: AccordRequest, sent: LikenessesIn) -> list[Likeness]:
    demand_new(request.viewer, Likeness)
    return among(likenesses_for(request.viewer), sent.likenesses, "likenesses")


@router.post(
    "likenesses/confirm/", response={204: None}, url_name="confirm_likenesses", summary="Say that pairs are the same"
)
def post_confirmation(request: AccordRequest, sent: LikenessesIn) -> Status[None]:
    """Say that these pairs are one promise each, said twice: they come into one cluster. The secretariat may.

    All of them or none.
    """
    confirm_likenesses(request.viewer, _chosen(request, sent))
    return Status(204, None)


@router.post(
    "likenesses/refuse/", response={204: None}, url_name="refuse_likenesses", summary="Say that pairs are not the same"
)
def post_refusal(request: AccordRequest, sent: LikenessesIn) -> Status[None]:
    """Say that these pairs are two promises each, however alike; they are not proposed again. The secretariat may."""
    refuse_likenesses(request.viewer, _chosen(request, sent))
    return Status(204, None)


@router.post(
    "likenesses/look/", response={204: None}, url_name="look_for_likenesses", summary="Compare all promises again"
)
def post_look(request: AccordRequest) -> Status[None]:
    """Have all promises compared again; what is found comes some minutes later. The secretariat may."""
    ask_for_likenesses(request.viewer, space=request.space)
    return Status(204, None)


@router.get("cluster-members/", response=MembersOut, url_name="cluster_members", summary="Promises said several times")
def list_members(request: AccordRequest, asked: Query[MemberFilter]) -> dict[str, Any]:
    """Promises that a person said are the same as others, cluster by cluster."""
    rows = fetched(request.viewer, members_for(request.viewer))
    wanted = {name: value for name in ("cluster", "commitment") if (value := getattr(asked, name))}
    return part_of(rows.filter(**wanted), asked, all_told)


@router.post(
    "commitments/{uuid:pk}/leave-cluster/",
    response={204: None},
    url_name="leave_cluster",
    summary="Take a promise out of its cluster",
)
def post_leave(request: AccordRequest, pk: UUID) -> Status[None]:
    """Say that a promise is not the same as the others of its cluster. The secretariat may.

    A promise that is in none is answered like one that is not there.
    """
    leave_cluster(request.viewer, member_for(request.viewer, pk, "leave"))
    return Status(204, None)
