"""What the country, a province and a district promised on the same matter, for programs."""

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from accord.commit.commitments.queries.consistency import SideOf, matters, sides_of
from accord.kernel.access.api.schemas import Texts
from accord.kernel.access.queries import get_for
from accord.kernel.access.requests import AccordRequest
from accord.kernel.taxonomies.models import Term

router = Router(tags=["consistency"])


class MatterOut(Schema):
    """A theme, group of people or goal, and how many promises each level made on it."""

    term: UUID
    name: Texts
    national: int
    provincial: int
    local: int


class MattersOut(Schema):
    """The hundred matters on which the most levels and promises meet."""

    items: list[MatterOut]


class SideOut(Schema):
    """What one level promised: the newest twenty `promises` by id, and how many there are in all."""

    side: str
    promises: list[UUID]
    total: int


class SidesOut(Schema):
    """One matter, level by level: national, provincial, local. A level that promised nothing is there too."""

    term: UUID
    sides: list[SideOut]


@router.get("consistency/", response=MattersOut, url_name="consistency", summary="Matters of several levels")
def list_matters(request: AccordRequest) -> dict[str, Any]:
    """Matters on which at least two levels of government made promises; `contradictions/` says where they clash."""
    return {"items": [_matter(row.term, dict(row.counts)) for row in matters(request.viewer)]}


def _matter(term: Term, counts: dict[str, int]) -> dict[str, Any]:
    return {"term": term.pk, "name": term.name, **{side.value: counts.get(side, 0) for side in SideOf}}


@router.get("consistency/{uuid:pk}/", response=SidesOut, url_name="matter", summary="One matter, level by level")
def get_matter(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """What each level promised on one matter: the id is that of a term."""
    term = get_for(request.viewer, Term, pk)
    sides = [
        {"side": side.side, "promises": [one.row.pk for one in side.promises], "total": side.total}
        for side in sides_of(request.viewer, term)
    ]
    return {"term": term.pk, "sides": sides}
