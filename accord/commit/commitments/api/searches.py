"""Saved searches of promises, for programs."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.commit.commitments.api.records import all_told, fetched, told
from accord.commit.commitments.models import SavedSearch
from accord.commit.commitments.queries.searches import search_for, searches_for
from accord.commit.commitments.services import drop_search, save_search
from accord.kernel.access.api.paging import Paging, part_of
from accord.kernel.access.api.schemas import RecordOut
from accord.kernel.access.api.sending import key_of
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer

router = Router(tags=["saved searches"])


class SearchOut(RecordOut):
    """Words and filters of the list of promises under a name; `url` is the list as the search shows it."""

    name: str
    address: str
    is_shared: bool


class SearchIn(Schema):
    """A search to keep. `address`: what stands behind “?” in the address of the list of promises."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    address: Annotated[str, Field(min_length=1, max_length=2_000)]
    is_shared: bool = False


class SearchesOut(Schema):
    """A part of the list of saved searches."""

    items: list[SearchOut]
    next: str | None


def _searches(viewer: Viewer) -> QuerySet[SavedSearch]:
    return fetched(viewer, searches_for(viewer))


@router.get("saved-searches/", response=SearchesOut, url_name="saved_searches", summary="Saved searches")
def list_searches(request: AccordRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Your own saved searches, and those that the space shares."""
    return part_of(_searches(request.viewer), asked, all_told)


@router.post("saved-searches/", response={201: SearchOut}, url_name="saved_searches", summary="Save a search")
def post_search(request: AccordRequest, sent: SearchIn) -> Status[dict[str, Any]]:
    """Keep a search for yourself; the secretariat may share one with the space."""
    viewer = request.viewer
    made = save_search(viewer, client_key=key_of(request), **sent.model_dump())
    return Status(201, told(get_for(viewer, _searches(viewer), made.pk)))


@router.get("saved-searches/{uuid:pk}/", response=SearchOut, url_name="saved_search", summary="One saved search")
def get_search(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One saved search."""
    return told(get_for(request.viewer, _searches(request.viewer), pk))


@router.post("saved-searches/{uuid:pk}/drop/", response={204: None}, url_name="drop_search", summary="Drop a search")
def post_drop(request: AccordRequest, pk: UUID) -> Status[None]:
    """Keep a search no longer: your own, and as the secretariat a shared one."""
    drop_search(request.viewer, search_for(request.viewer, pk))
    return Status(204, None)
