"""The state that a record has to be in before a form is sent about it, so that a person who may succeeds."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accord.answer.progress.models import Report
from accord.commit.commitments.models import Commitment, Instrument
from accord.kernel.audit.canonical import content_digest
from accord.kernel.followup.models import Action
from accord.kernel.publication.models import Release
from accord.kernel.publication.payloads import Part, frozen_payload
from accord.kernel.taxonomies.models import Term, TermMapping
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import signature_of
from accord.outlets.exchange.models import Import, ImportState, ReviewPage
from accord.outlets.exchange.outcomes import pack
from accord.understand.situation.models import GapFinding
from tests.matrix.world import World


def _is_done(world: World, row: Any) -> None:
    Action.objects.filter(pk=row.pk).update(status="done", done_at=timezone.now())


def _is_signed(world: World, row: Any) -> None:
    about = Report.objects.get(pk=row.object_id)
    Submission.objects.filter(pk=row.pk).update(signed_hash=signature_of(about))


def _is_no_more_handed_in(world: World, row: Model) -> None:
    Submission.objects.filter(object_id=row.pk).update(state="draft")


def _is_read(world: World, row: Any) -> None:
    Import.objects.filter(pk=row.pk).update(state=ImportState.PLANNED, preview={})


def _is_read_with_other_words(world: World, row: Any) -> None:
    """One row has the number of a promise that is there, and other words."""
    _is_read(world, row)
    known = str(world.rows["commitment", "w"].pk)
    rows = pack([{"title": "1.1", "text": "x", "key": "00", "known": known, "changes": []}])
    ReviewPage.objects.create(of_id=row.pk, fate="version", number=1, packed=rows)


def _holds_a_promise(world: World, row: Any) -> None:
    Commitment.objects.filter(pk=world.rows["commitment", "w"].pk).update(instrument=row)


def _is_of_a_group(world: World, row: Any) -> None:
    Instrument.objects.filter(pk=row.pk).update(kind="group_decision")
    Commitment.objects.filter(pk=world.rows["commitment", "w"].pk).update(instrument=row)


def _waits_for_approval(world: World, row: Any) -> None:
    """A request of Imran's, for the ordinary promise as it stands."""
    promise = Commitment.objects.get(pk=world.rows["commitment", "w"].pk)
    Commitment.objects.filter(pk=promise.pk).update(sensitivity=0)
    payload = frozen_payload(Part(promise, ["text"]))
    asked = {"state": "requested", "payload": payload, "payload_hash": content_digest(payload)}
    Release.objects.filter(pk=row.pk).update(**asked, requested_by=world.cast.account("imran").pk)


def _is_retired(world: World, row: Any) -> None:
    Term.objects.filter(pk=row.pk).update(retired_at=timezone.now())


def _is_suggested(world: World, row: Any) -> None:
    GapFinding.objects.filter(pk=row.pk).update(state="suggested", cell="")


def _is_proposed(world: World, row: Any) -> None:
    TermMapping.objects.filter(pk=row.pk).update(state="proposed", decided_at=None)


# What has to be so before a step can be taken; undone with the step.
BEFORE: dict[str, Callable[[World, Any], None]] = {
    "commitments:approve_release": _waits_for_approval,
    "commitments:give_to_members": _is_of_a_group,
    "commitments:keep_term": _is_retired,
    "commitments:release_instrument": _holds_a_promise,
    "commitments:withdraw_release": _waits_for_approval,
    "desk:action_accept": _is_done,
    "desk:action_return": _is_done,
    "exchange:apply_import": _is_read,
    "exchange:choose_versions": _is_read_with_other_words,
    "exchange:put_aside": _is_read,
    "exchange:read_again": _is_read,
    "desk:approve_submission": _is_signed,
    "progress:send_report": _is_no_more_handed_in,
    "api:apply_import": _is_read,
    "api:put_aside": _is_read,
    "api:release_instrument": _holds_a_promise,
    "api:give_to_members": _is_of_a_group,
    "api:confirm_mapping": _is_proposed,
    "api:reject_mapping": _is_proposed,
    "api:confirm_finding": _is_suggested,
    "api:refuse_finding": _is_suggested,
    "situation:decide": _is_suggested,
}
