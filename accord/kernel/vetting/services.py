"""Handing in, approving, returning, reopening. The four steps are guarded by state; a person signs each."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import Changes, nothing_changed, record, service
from accord.kernel.notices.services import tell
from accord.kernel.places.models import Place
from accord.kernel.policy.decision import READ
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S2, Sensitivity
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import create_record, move_status, revise_record
from accord.kernel.vetting.models import WAITING, Submission, SubmissionState, VettingStep, VettingVerdict
from accord.kernel.vetting.queries import own_work, people_of, signature_of, steps_for, within_reach

APPROVED = gettext_noop("Your work was approved.")
RETURNED = gettext_noop("Your work came back with a reason.")


@service("record_submitted")
def submit_record(by: Viewer, row: SpaceRecord, *, body: Actor | None) -> Submission:
    """Hand a record in for vetting in the name of a body; what it says now is what will be signed.

    Raises Refused where it is approved as it stands; a second sending of the same content changes nothing.
    """
    demand(by, READ, row)
    places = _places_of(row, body)
    owes = [body.pk] if body else []
    demand_new(by, Submission, level=Sensitivity(row.sensitivity), owes=owes, places=places)
    signed = signature_of(row)
    submission = _stored(row)
    if submission is not None and submission.signed_hash == signed and submission.state in (*WAITING, "approved"):
        if submission.is_approved:
            raise Refused(_("This is approved already, as it stands."))
        nothing_changed()
        return submission
    values = {
        "steps": steps_for(row.space, row.policy.name),
        "step": 0,
        "signed_hash": signed,
        "submitted_at": timezone.now(),
        "submitted_by": by.account,
        "author": row.created_by,
        "body": body,
        "sensitivity": row.sensitivity,
    }
    submission, changes = _hand_in(by, row, submission, values)
    submission.places.set(Place.objects.filter(pk__in=places))
    _log(by, submission, VettingVerdict.SUBMITTED)
    record(by, "record_submitted", submission, changes=changes, details=_of(submission))
    return submission


def _hand_in(
    by: Viewer, row: SpaceRecord, submission: Submission | None, values: dict[str, Any]
) -> tuple[Submission, Changes]:
    if submission is not None:
        values |= {"decided_at": None, "decided_by": None}
        state = submission.state
        return submission, move_status(submission, field="state", expected=state, to="submitted", **values)
    made, _created = create_record(
        by, Submission, kind=row.policy.name, object_id=row.pk, state=SubmissionState.SUBMITTED, **values
    )
    return made, {name: (None, value) for name, value in values.items()} | {"state": (None, "submitted")}


@service("submission_approved")
def approve_submission(
    by: Viewer, submission: Submission, row: SpaceRecord, *, revision: int | None = None, reason: str = ""
) -> Submission:
    """Pass the step that is open; the last one makes the record approved, and its content is signed.

    revision: the submission's as the reviewer's page showed it. Raises Refused where the record says something else
    than what was handed in, NotPermitted for its authors and editors, StaleRecord where it was handed in anew.
    """
    fresh = _to_decide(by, "approve", submission, row, revision)
    if signature_of(row) != fresh.signed_hash:
        raise Refused(_("This was changed after it was handed in. It has to be handed in again before it is approved."))
    step = fresh.steps[fresh.step] if fresh.step < len(fresh.steps) else ""
    is_last = fresh.step + 1 >= len(fresh.steps)
    changes = move_status(
        fresh,
        field="state",
        expected=fresh.state,
        to=SubmissionState.APPROVED if is_last else SubmissionState.UNIT_APPROVED,
        step=fresh.step + 1,
        decided_at=timezone.now(),
        decided_by=by.account,
        reason=reason.strip(),
    )
    _log(by, fresh, VettingVerdict.APPROVED, by_whom=step, reason=reason)
    if is_last:
        # It counts from now on, in what others are counted by as well.
        index_records([row])
        tell(by, accounts=people_of(fresh), text=APPROVED, about=row)
    record(by, "submission_approved", fresh, changes=changes, details=_of(fresh) | {"step": step})
    return fresh


@service("submission_returned", "record_restricted")
def return_submission(
    by: Viewer, submission: Submission, row: SpaceRecord, *, reason: str, revision: int | None = None
) -> Submission:
    """Send a record back to its author with a reason; until it is handed in again it is read like a draft (S2).

    Raises Refused without a reason, NotPermitted for own work.
    """
    fresh = _to_decide(by, "return", submission, row, revision)
    if not reason.strip():
        raise Refused(_("Say what has to change, so that the author can go on."), field="reason")
    step = fresh.steps[fresh.step] if fresh.step < len(fresh.steps) else ""
    changes = move_status(
        fresh,
        field="state",
        expected=fresh.state,
        to=SubmissionState.RETURNED,
        sensitivity=_restrict(by, row),
        step=0,
        decided_at=timezone.now(),
        decided_by=by.account,
        reason=reason.strip(),
    )
    _log(by, fresh, VettingVerdict.RETURNED, by_whom=step, reason=reason)
    tell(by, accounts=people_of(fresh), text=RETURNED, about=row)
    record(by, "submission_returned", fresh, changes=changes, details=_of(fresh))
    return fresh


def _restrict(by: Viewer, row: SpaceRecord) -> int:
    """The level of a record that came back: its body's own, whoever read it while it waited."""
    stored = type(row)._base_manager.get(pk=row.pk)
    if stored.sensitivity < S2:
        changes = revise_record(by, stored, sensitivity=S2)
        row.sensitivity, row.revision = stored.sensitivity, stored.revision
        index_records([stored])
        record(by, "record_restricted", stored, changes=changes)
    return int(stored.sensitivity)


@service("record_reopened", "vetted_record_edited")
def reopen_record(by: Viewer, row: SpaceRecord, *, body: Actor | None = None) -> Submission | None:
    """Called by every service that edits a record of a vetted kind, after the edit, in the same transaction.

    What was waiting or approved is a draft again; whoever edited it counts as one of its authors from now on, also
    where it was not handed in yet. body: in whose name it will be. Asks for nothing itself: the edit was asked for.
    Returns None where nobody but its author had a hand in it and it was never handed in.
    """
    submission = _stored(row)
    if submission is None:
        return _note_editor(by, row, body)
    if submission.state in (*WAITING, SubmissionState.APPROVED):
        changes = move_status(
            submission,
            field="state",
            expected=submission.state,
            to=SubmissionState.DRAFT,
            step=0,
            signed_hash="",
            sensitivity=row.sensitivity,
        )
        _log(by, submission, VettingVerdict.REOPENED)
        record(by, "record_reopened", submission, changes=changes, details=_of(submission))
    elif by.account not in {submission.author, submission.submitted_by}:
        _log(by, submission, VettingVerdict.EDITED)
        record(by, "vetted_record_edited", submission, details=_of(submission))
    else:
        nothing_changed()
    return submission


def _note_editor(by: Viewer, row: SpaceRecord, body: Actor | None) -> Submission | None:
    """Somebody else's hand in a draft is noted at once: at the hand-in nobody could tell any more."""
    if by.account is None or by.account == row.created_by:
        nothing_changed()
        return None
    values: dict[str, Any] = {"author": row.created_by, "body": body, "sensitivity": row.sensitivity}
    values["steps"] = steps_for(row.space, row.policy.name)
    made, _created = create_record(by, Submission, kind=row.policy.name, object_id=row.pk, **values)
    _log(by, made, VettingVerdict.EDITED)
    record(by, "vetted_record_edited", made, details=_of(made))
    return made


def _to_decide(by: Viewer, action: str, submission: Submission, row: SpaceRecord, revision: int | None) -> Submission:
    """The submission and the record, locked, if this reviewer may decide on them now."""
    # An edit waits here until the decision is on disk, and reopens it; or the decision waits, and sees the edit.
    type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    fresh = _stored(row)
    if fresh is None or fresh.pk != submission.pk or fresh.space_id != by.space:
        raise NotVisible
    demand(by, READ, row)
    demand(by, action, fresh)
    mine = Submission.objects.filter(own_work(by), pk=fresh.pk)
    # An approval carries a person's name: the command line on the server has none.
    if by.account is None or mine.exists():
        raise NotPermitted(action, "four_eyes")
    if revision is not None and revision != fresh.revision:
        raise StaleRecord(_("This was handed in again since you opened it. Look at it once more."), {})
    if not fresh.is_waiting:
        raise Refused(_("This does not wait for a decision: it is “%(state)s” now.") % {"state": fresh.state})
    if not Submission.objects.filter(within_reach(by), pk=fresh.pk).exists():
        raise NotPermitted(action, "within_scope")
    return fresh


def _stored(row: SpaceRecord) -> Submission | None:
    rows = Submission._base_manager.select_for_update().filter(space=row.space_id, deleted_at=None)
    return rows.filter(kind=row.policy.name, object_id=row.pk).first()


def _places_of(row: SpaceRecord, body: Actor | None) -> list[UUID]:
    """Where the record is about and where its body works: what a reviewer's or author's place is held against."""
    found: set[UUID | None] = set(body.places.values_list("pk", flat=True)) if body else set()
    for path in row.policy.places:
        found |= set(type(row)._base_manager.filter(pk=row.pk).values_list(path, flat=True))
    return sorted(place for place in found if place is not None)


def _log(by: Viewer, submission: Submission, verdict: VettingVerdict, *, by_whom: str = "", reason: str = "") -> None:
    VettingStep.objects.create(
        space_id=submission.space_id,
        submission=submission,
        verdict=verdict,
        by_whom=by_whom,
        account_id=by.account,
        signed_hash=submission.signed_hash,
        reason=reason.strip(),
    )


def _of(submission: Submission) -> dict[str, object]:
    """What the log says of the record that a submission is about."""
    return {"record_kind": submission.kind, "record": submission.object_id}
