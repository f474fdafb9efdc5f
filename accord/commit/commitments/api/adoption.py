"""Recommendations of a group given to its members, and what each member answers, for programs."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status

from accord.commit.commitments.api.records import all_told, rows_for, told
from accord.commit.commitments.api.schemas import Level
from accord.commit.commitments.models import AdoptionAnswer, Commitment, Duty, Instrument
from accord.commit.commitments.models.adoption import Adoption
from accord.commit.commitments.queries import duties_for
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members
from accord.kernel.access.api.paging import Paging, part_of
from accord.kernel.access.api.schemas import Day, Ids, Long, RecordOut, Word
from accord.kernel.access.api.sending import among, demand_role, key_of, several
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role

router = Router(tags=["adoption"])
AnswerGiven = Literal[*Adoption.values]  # type: ignore[valid-type] # the closed list, read at start


class GiveIn(Schema):
    """Recommendations of the document and members of the group. `level`: where a member is no office of a level."""

    recommendations: Ids
    members: Ids
    level: Level = GovernmentLevel.SITE.value
    due: Day | None = None


class GivenOut(Schema):
    """The duties that were made now, and how many pairs of recommendation and member had one already."""

    made: list[UUID]
    there: int


class AnswerOut(RecordOut):
    """How a member stands to what was recommended to it; the newest answer to a duty counts, the rest is history.

    `by_body`: said by somebody who acts for the member; else `source` says where its answer is written.
    """

    duty: UUID
    answer: str
    as_of: date
    reason: str
    source: str
    by_body: bool


class AnswerIn(Schema):
    """An answer: adopted, under_way or declined. `reason`: needed where it is declined. `as_of`: else today."""

    duty: UUID
    answer: AnswerGiven
    as_of: Day | None = None
    reason: Long = ""
    source: Word = ""


class AnswerFilter(Paging):
    """Which answers: to one duty, or to what one document recommends."""

    duty: UUID | None = None
    instrument: UUID | None = None


class AnswersOut(Schema):
    """A part of the list of answers."""

    items: list[AnswerOut]
    next: str | None


def _answers(viewer: Viewer) -> QuerySet[AdoptionAnswer]:
    return rows_for(viewer, AdoptionAnswer).filter(duty__in=visible_to(viewer, Duty).values("pk"))


@router.post(
    "instruments/{uuid:pk}/give/", response=GivenOut, url_name="give_to_members", summary="Give it to the members"
)
def post_gift(request: AccordRequest, pk: UUID, sent: GiveIn) -> dict[str, Any]:
    """Make one duty for each member out of each recommendation of a group's document; pairs that have one stay.

    The secretariat may. Sent again, it makes nothing twice.
    """
    viewer = request.viewer
    instrument = get_for(viewer, Instrument, pk, "edit", fetch=("space",))
    given = give_to_members(
        viewer,
        instrument,
        recommendations=several(viewer, Commitment, sent.recommendations, "recommendations"),
        members=several(viewer, Actor, sent.members, "members"),
        level=sent.level,
        due=sent.due,
    )
    return {"made": [duty.pk for duty in given.made], "there": given.there}


@router.get("adoption-answers/", response=AnswersOut, url_name="adoption_answers", summary="Answers of members")
def list_answers(request: AccordRequest, asked: Query[AnswerFilter]) -> dict[str, Any]:
    """What members answered to the recommendations of their group, earlier answers too."""
    rows = _answers(request.viewer)
    if asked.duty:
        rows = rows.filter(duty=asked.duty)
    if asked.instrument:
        rows = rows.filter(duty__commitment__instrument=asked.instrument)
    return part_of(rows, asked, all_told)


@router.post(
    "adoption-answers/", response={201: AnswerOut}, url_name="adoption_answers", summary="Answer a recommendation"
)
def post_answer(request: AccordRequest, sent: AnswerIn) -> Status[dict[str, Any]]:
    """Say how a member stands to what was recommended to it.

    Members and contributors answer for their own body; the secretariat writes down what is written elsewhere.
    """
    viewer = request.viewer
    demand_role(viewer, Role.MEMBER, Role.CONTRIBUTOR, Role.SECRETARIAT)
    [duty] = among(duties_for(viewer), [sent.duty], "duty")
    values = sent.model_dump(exclude={"duty"})
    said = answer_recommendation(viewer, duty, client_key=key_of(request), **values)
    return Status(201, told(get_for(viewer, _answers(viewer), said.pk)))


@router.get("adoption-answers/{uuid:pk}/", response=AnswerOut, url_name="adoption_answer", summary="One answer")
def get_answer(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One answer of a member."""
    return told(get_for(request.viewer, _answers(request.viewer), pk))
