"""Articles and sections of laws, for programs."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.kernel.access.api.paging import part_of
from accord.kernel.access.api.schemas import Change, Reason, RecordOut, Texts, Words, left_out
from accord.kernel.access.api.sending import demand_role, given, key_of, named, replaced, several
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.understand.situation.api.laws import Level, OfLaw
from accord.understand.situation.api.records import all_told, rows_for, told
from accord.understand.situation.models import JUDGING_ROLES, Law, Provision
from accord.understand.situation.services import add_provision, change_provision, remove_provision

router = Router(tags=["laws"])
Number = Annotated[str, Field(min_length=1, max_length=60)]
Language = Annotated[str, Field(max_length=10)]
Principle = Annotated[str, Field(max_length=300)]


class ProvisionOut(RecordOut):
    """An article or section, word for word. `level`, `body`: who must act. `principle`: which one it carries out."""

    law: UUID
    number: str
    text: str
    language: str
    demands: Texts
    level: str
    body: UUID | None
    principle: str


class ProvisionIn(Schema):
    """An article or section to add to a law."""

    law: UUID
    number: Number
    text: Words
    language: Language = "en"
    demands: Texts = {}
    level: Level | Literal[""] = ""
    body: UUID | None = None
    principle: Principle = ""


class ProvisionChange(Change):
    """What changes of a provision."""

    number: Number = left_out(str)
    text: Words = left_out(str)
    language: Language = left_out(str)
    demands: Texts = left_out(dict)
    level: Level | Literal[""] = left_out(str)
    body: UUID | None = left_out(lambda: None)
    principle: Principle = left_out(str)


class ProvisionsOut(Schema):
    """A part of the list of provisions."""

    items: list[ProvisionOut]
    next: str | None


def _provisions(viewer: Viewer) -> QuerySet[Provision]:
    return rows_for(viewer, Provision).filter(law__in=visible_to(viewer, Law).values("pk"))


@router.get("provisions/", response=ProvisionsOut, url_name="provisions", summary="Provisions of laws")
def list_provisions(request: AccordRequest, asked: Query[OfLaw]) -> dict[str, Any]:
    """Articles and sections of laws, word for word."""
    rows = _provisions(request.viewer)
    return part_of(rows.filter(law=asked.law) if asked.law else rows, asked, all_told)


@router.post("provisions/", response={201: ProvisionOut}, url_name="provisions", summary="Add a provision")
def post_provision(request: AccordRequest, sent: ProvisionIn) -> Status[dict[str, Any]]:
    """Add an article or section of a law. Secretariat, reviewers and assessors may."""
    viewer = request.viewer
    demand_role(viewer, *JUDGING_ROLES)
    [law] = several(viewer, Law, [sent.law], "law")
    values = sent.model_dump(exclude={"law", "body"})
    body = named(viewer, Actor, sent.body, "body")
    made = add_provision(viewer, law=law, body=body, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, _provisions(viewer), made.pk)))


@router.get("provisions/{uuid:pk}/", response=ProvisionOut, url_name="provision", summary="One provision")
def get_provision(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One article or section of a law."""
    return told(get_for(request.viewer, _provisions(request.viewer), pk))


@router.patch("provisions/{uuid:pk}/", response=ProvisionOut, url_name="provision", summary="Change a provision")
def patch_provision(request: AccordRequest, pk: UUID, sent: ProvisionChange) -> dict[str, Any]:
    """Change what was sent of a provision; findings that cite it stay. Secretariat, reviewers and assessors may."""
    viewer = request.viewer
    row = get_for(viewer, _provisions(viewer), pk, "edit")
    values = given(sent)
    replaced(values, "body", lambda body: named(viewer, Actor, body, "body"))
    change_provision(viewer, row, revision=sent.revision, **values)
    return told(get_for(viewer, _provisions(viewer), pk))


@router.post(
    "provisions/{uuid:pk}/remove/", response={204: None}, url_name="remove_provision", summary="Remove a provision"
)
def post_removal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take away a provision that was written down by mistake, as long as no finding cites it.

    Secretariat, reviewers and assessors may.
    """
    row = get_for(request.viewer, _provisions(request.viewer), pk, "remove")
    remove_provision(request.viewer, row, reason=sent.reason)
    return Status(204, None)
