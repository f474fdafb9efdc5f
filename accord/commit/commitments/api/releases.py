"""What of documents is public or waits to be, for programs; a second person approves on the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status

from accord.commit.commitments.api.records import all_told, fetched, rows_for, told
from accord.commit.commitments.api.schemas import OfInstrument
from accord.commit.commitments.models import Instrument
from accord.commit.commitments.queries.releases import releases_of_instruments
from accord.commit.commitments.services.releases import release_instrument
from accord.kernel.access.api.paging import Asked, part_of
from accord.kernel.access.api.schemas import RecordOut
from accord.kernel.access.api.sending import key_of
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer
from accord.kernel.publication.models import Release

router = Router(tags=["releases"])


class ReleaseOut(RecordOut):
    """A frozen copy of a document for visitors. `kind`, `record`: of which record, mostly an instrument.

    `state`: requested (waits for a second person), approved (public) or withdrawn.
    """

    kind: str
    record: UUID
    title: str
    state: str
    public_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    payload_hash: str


class ReleaseFilter(OfInstrument):
    """Which releases: of one document, or in one state."""

    state: Asked = ""


class ReleasesOut(Schema):
    """A part of the list of releases."""

    items: list[ReleaseOut]
    next: str | None


def _releases(viewer: Viewer) -> QuerySet[Release]:
    return fetched(viewer, releases_of_instruments(viewer))


@router.get("releases/", response=ReleasesOut, url_name="releases", summary="What is public")
def list_releases(request: AccordRequest, asked: Query[ReleaseFilter]) -> dict[str, Any]:
    """Documents that are public, wait for a second person, or were withdrawn."""
    rows = _releases(request.viewer)
    if asked.instrument:
        rows = rows.filter(object_id=asked.instrument)
    return part_of(rows.filter(state=asked.state) if asked.state else rows, asked, all_told)


@router.get("releases/{uuid:pk}/", response=ReleaseOut, url_name="release", summary="One release")
def get_release(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One release of a document."""
    return told(get_for(request.viewer, rows_for(request.viewer, Release), pk))


@router.post(
    "instruments/{uuid:pk}/release/",
    response={201: ReleaseOut},
    url_name="release_instrument",
    summary="Ask to make a document public",
)
def post_release(request: AccordRequest, pk: UUID) -> Status[dict[str, Any]]:
    """Freeze a document with its promises and duties, and ask for it to be made public. The secretariat may.

    Nothing is public before a second person, never who asked, approved it on the page of the release.
    """
    viewer = request.viewer
    instrument = get_for(viewer, Instrument, pk, "edit")
    made = release_instrument(viewer, instrument, client_key=key_of(request))
    return Status(201, told(get_for(viewer, _releases(viewer), made.pk)))
