"""What waits to be vetted, what came back, what is approved: every list by the viewer's own scope."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accord.kernel.access.facts import record_of
from accord.kernel.access.queries import visible_to
from accord.kernel.audit.canonical import content_digest
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.policy.decision import READ, allow
from accord.kernel.policy.facts import Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.vetting.models import WAITING, Submission, SubmissionState, VettingStep, VettingVerdict

UNIT, SPACE = "unit", "space"
# The step that is open is the unit's own.
AT_UNIT = Q(state=SubmissionState.SUBMITTED, steps__0=UNIT)
# Whoever has one of these in a submission's log has had a hand in what it says.
WORK = (VettingVerdict.EDITED, VettingVerdict.REOPENED, VettingVerdict.SUBMITTED)


def steps_for(space: Space, kind: str) -> list[str]:
    """Who vets a kind in this space, in order: ``unit`` and ``space``; the space's reviewer alone where not set."""
    chosen = space.vetting_steps.get(kind) or []
    known = [step for step in (UNIT, SPACE) if step in chosen]
    return known or [SPACE]


def signature_of(row: SpaceRecord) -> str:
    """What an approval signs: SHA-256 over the row's content as stored now, with the rows it lists (its evidence)."""
    stored = type(row)._base_manager.get(pk=row.pk)
    lists = {
        field.name: sorted(str(pk) for pk in getattr(stored, field.name).order_by().values_list("pk", flat=True))
        for field in stored._meta.many_to_many
    }
    return content_digest({"content": stored.content(), "lists": lists})


def submission_of(row: SpaceRecord) -> Submission | None:
    """How far the record has come in vetting; None while it is a draft that nobody handed in."""
    return Submission.objects.filter(
        space=row.space_id, kind=row.policy.name, object_id=row.pk, deleted_at=None
    ).first()


def submissions_of(viewer: Viewer, kind: str, ids: Iterable[UUID]) -> dict[UUID, Submission]:
    """The same for a list of records of one kind, in one query."""
    return {row.object_id: row for row in _submissions(viewer, kind, list(ids))}


@Prepared
def _submissions(viewer: Viewer, kind: str, ids: list[UUID]) -> QuerySet[Submission]:
    return visible_to(viewer, Submission).filter(kind=kind, object_id__in=ids)


def approved_ids(kind: str) -> QuerySet[Submission, UUID]:
    """Ids of the approved records of a kind, for ``filter(pk__in=…)``. An edit after approval takes its record out."""
    rows = Submission.objects.filter(kind=kind, state=SubmissionState.APPROVED, deleted_at=None)
    return rows.order_by().values_list("object_id", flat=True)


def approval_holds(row: SpaceRecord) -> bool:
    """The record is approved and says, to the letter, what was signed."""
    found = submission_of(row)
    return found is not None and found.is_approved and found.signed_hash == signature_of(row)


def own_work(viewer: Viewer) -> Q:
    """Submissions that the viewer wrote, edited, once handed in, or passed in the step before: never theirs to vet."""
    me = viewer.account
    worked = VettingStep.objects.filter(submission=OuterRef("pk"), account_id=me, verdict__in=WORK)
    wrote = Q(created_by=me) | Q(author=me) | Q(submitted_by=me)
    return wrote | Q(state=SubmissionState.UNIT_APPROVED, decided_by=me) | Q(Exists(worked))


def vetting_queue(viewer: Viewer) -> QuerySet[Submission]:
    """What this reviewer can decide now, oldest first: in scope by body and place, never own work."""
    rows = visible_to(viewer, Submission).filter(within_reach(viewer), state__in=WAITING)
    if viewer.account is not None:
        rows = rows.filter(~own_work(viewer))
    return rows.select_related("body").order_by("submitted_at", "pk")


def within_reach(viewer: Viewer) -> Q:
    """Submissions inside the scope of one of the viewer's seats as reviewer.

    Only the unit's step is for reviewers of the unit: the space's is never taken by those who act for the body.
    """
    seats = [seat for seat in viewer.seats if seat.role is Role.REVIEWER and seat.space == viewer.space]
    reach = Q(pk__in=[])
    for seat in seats:
        reach |= _reach_of(seat)
    return reach & (AT_UNIT | ~Q(body__in=viewer.bodies))


def _reach_of(seat: Seat) -> Q:
    """The space's own step is for those who are not narrowed to a body."""
    reach = ~Q(pk__in=[])
    if seat.bodies is not None:
        reach &= Q(body__in=seat.bodies) & AT_UNIT
    if seat.place is not None:
        subtree = PlaceAncestor.objects.filter(ancestor=seat.place).values("place")
        reach &= Q(pk__in=Submission.objects.filter(places__in=subtree).values("pk"))
    return reach


def returned_to(viewer: Viewer) -> QuerySet[Submission]:
    """What came back and waits for the viewer: own work, and for contributors that of the bodies they act for."""
    if viewer.account is None:
        return Submission.objects.none()
    mine = Q(author=viewer.account) | Q(submitted_by=viewer.account)
    if viewer.holds(Role.CONTRIBUTOR):
        mine |= Q(body__in=viewer.bodies)
    rows = visible_to(viewer, Submission).filter(mine, state=SubmissionState.RETURNED)
    return rows.select_related("body").order_by("-decided_at", "pk")


@dataclass(frozen=True)
class VettingLine:
    """One line of a submission's log; the reason is empty for those who may not read it."""

    verdict: VettingVerdict
    by_whom: str
    account: UUID | None
    at: datetime
    reason: str
    signed_hash: str


def log_of(viewer: Viewer, submission: Submission) -> list[VettingLine]:
    """Every step of a submission in order, for whoever sees it."""
    facts = record_of(submission)
    if not allow(viewer, READ, facts):
        return []
    reads_reason = bool(allow(viewer, READ, facts, "reason"))
    return [
        VettingLine(
            VettingVerdict(line.verdict),
            line.by_whom,
            line.account_id,
            line.at,
            line.reason if reads_reason else "",
            line.signed_hash,
        )
        for line in VettingStep.objects.filter(submission=submission.pk).order_by("at", "pk")
    ]


def people_of(submission: Submission) -> Collection[UUID]:
    """The accounts that a decision concerns: who wrote the record and who handed it in."""
    return {account for account in (submission.author, submission.submitted_by) if account is not None}
