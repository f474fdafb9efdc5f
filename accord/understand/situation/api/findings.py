"""What laws were found to do for rights of groups, for programs."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from accord.kernel.access.api.paging import Asked, part_of
from accord.kernel.access.api.schemas import Day, Long, Reason, RecordOut
from accord.kernel.access.api.sending import demand_role, key_of, named, several
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Term
from accord.understand.situation.api.laws import OfLaw
from accord.understand.situation.api.records import all_told, rows_for, told
from accord.understand.situation.models import JUDGING_ROLES, SUGGESTING_ROLES, GapFinding, Law, Provision, Verdict
from accord.understand.situation.services import (
    confirm_suggestion,
    judge_cell,
    judges_or_suggests,
    refuse_suggestion,
    suggest_verdict,
    withdraw_finding,
)

router = Router(tags=["gap findings"])
VerdictGiven = Literal[*Verdict.values]  # type: ignore[valid-type] # the closed list, read at start
# As many as a column of whole numbers counts.
MOST_SEEN = 2_147_483_647


class FindingOut(RecordOut):
    """What a law does for a right of a group, by which provision: covered, weak or absent.

    `counts`: the newest judgement of its law, right and group; the others are history. `state`: judged, or suggested
    and waiting, or refused; a suggestion counts for nothing.
    """

    law: UUID
    right: UUID
    group: UUID
    verdict: str
    provision: UUID | None
    judged_on: date
    note: str
    sources: str
    state: str
    reason: str
    counts: bool


class FindingIn(Schema):
    """What you found. `provision`: needed but for `absent`. `seen`: the `revision` of the cell in `gap-matrix/`.

    With `seen` you overrule nobody unseen: where somebody judged since, the answer is 409.
    """

    law: UUID
    right: UUID
    group: UUID
    verdict: VerdictGiven
    provision: UUID | None = None
    judged_on: Day | None = None
    note: Long = ""
    sources: Long = ""
    seen: Annotated[int, Field(ge=0, le=MOST_SEEN)] | None = None


class FindingFilter(OfLaw):
    """Which findings. `state`: judged, suggested or refused. `counts`: only what counts, or only the rest."""

    right: UUID | None = None
    group: UUID | None = None
    verdict: Asked = ""
    state: Asked = ""
    counts: bool | None = None


class FindingsOut(Schema):
    """A part of the list of findings."""

    items: list[FindingOut]
    next: str | None


class MayReason(Schema):
    """Why, where you want to say it."""

    reason: Long = ""


def _findings(viewer: Viewer) -> QuerySet[GapFinding]:
    return rows_for(viewer, GapFinding).filter(law__in=visible_to(viewer, Law).values("pk"))


def _finding(request: AccordRequest, pk: UUID, action: str = "read") -> GapFinding:
    return get_for(request.viewer, _findings(request.viewer), pk, action)


@router.get("gap-findings/", response=FindingsOut, url_name="gap_findings", summary="Gap findings")
def list_findings(request: AccordRequest, asked: Query[FindingFilter]) -> dict[str, Any]:
    """What was found, right by right and group by group, earlier judgements and suggestions too."""
    names = ("law", "right", "group", "verdict", "state")
    rows = _findings(request.viewer).filter(**{name: value for name in names if (value := getattr(asked, name))})
    if asked.counts is not None:
        rows = rows.exclude(cell="") if asked.counts else rows.filter(cell="")
    return part_of(rows, asked, all_told)


@router.post("gap-findings/", response={201: FindingOut}, url_name="gap_findings", summary="Say what you found")
def post_finding(request: AccordRequest, sent: FindingIn) -> Status[dict[str, Any]]:
    """Say what a law does for a right of a group.

    A judgement of secretariat, reviewers and assessors counts at once; of members and contributors it is a suggestion,
    which somebody else confirms.
    """
    viewer = request.viewer
    demand_role(viewer, *JUDGING_ROLES, *SUGGESTING_ROLES)
    [law] = several(viewer, Law, [sent.law], "law")
    is_judge = judges_or_suggests(viewer, law)
    values = sent.model_dump(include={"verdict", "judged_on", "note", "sources"})
    values |= {name: several(viewer, Term, [getattr(sent, name)], name)[0] for name in ("right", "group")}
    values |= {"provision": named(viewer, Provision, sent.provision, "provision"), "client_key": key_of(request)}
    if is_judge:
        made = judge_cell(viewer, law=law, seen=sent.seen, **values)
    else:
        made = suggest_verdict(viewer, law=law, **values)
    return Status(201, told(_finding(request, made.pk)))


@router.get("gap-findings/{uuid:pk}/", response=FindingOut, url_name="gap_finding", summary="One finding")
def get_finding(request: AccordRequest, pk: UUID) -> dict[str, Any]:
    """One finding or suggestion."""
    return told(_finding(request, pk))


@router.post(
    "gap-findings/{uuid:pk}/confirm/", response=FindingOut, url_name="confirm_finding", summary="Confirm a suggestion"
)
def post_confirmation(request: AccordRequest, pk: UUID, sent: MayReason) -> dict[str, Any]:
    """Make a suggestion a judgement; never your own. Secretariat, reviewers and assessors may."""
    confirm_suggestion(request.viewer, _finding(request, pk, "decide"), reason=sent.reason)
    return told(_finding(request, pk))


@router.post(
    "gap-findings/{uuid:pk}/refuse/", response=FindingOut, url_name="refuse_finding", summary="Refuse a suggestion"
)
def post_refusal(request: AccordRequest, pk: UUID, sent: Reason) -> dict[str, Any]:
    """Refuse a suggestion with a reason; never your own. Secretariat, reviewers and assessors may."""
    refuse_suggestion(request.viewer, _finding(request, pk, "decide"), reason=sent.reason)
    return told(_finding(request, pk))


@router.post(
    "gap-findings/{uuid:pk}/withdraw/", response={204: None}, url_name="withdraw_finding", summary="Take a finding back"
)
def post_withdrawal(request: AccordRequest, pk: UUID, sent: Reason) -> Status[None]:
    """Take back what you found or suggested yourself; what was found before counts again."""
    withdraw_finding(request.viewer, _finding(request, pk, "withdraw"), reason=sent.reason)
    return Status(204, None)
