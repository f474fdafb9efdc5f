"""A promise is split into duties in one go."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.services.duties import DutyPart, assign_duty
from accord.kernel.audit.services import service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused

MOST_PARTS: Final = 20


@service("duty_assigned")
def split_commitment(by: Viewer, *, commitment: Commitment, parts: Sequence[DutyPart]) -> list[Duty]:
    """Make the duties of a promise in one go: all of them or none, each with its own line in the log.

    Raises what ``assign_duty`` raises, Refused with ``row`` (from 0) naming the part at fault; Refused for no part, and
    for more than 20.
    """
    if not parts:
        raise Refused(_("No row was filled in. Name a body in one of them, or write in it what is owed."))
    if len(parts) > MOST_PARTS:
        raise Refused(_("At most %(most)d duties are made at once.") % {"most": MOST_PARTS})
    made = []
    for number, part in enumerate(parts):
        try:
            made.append(assign_duty(by, commitment=commitment, **vars(part)))
        except Refused as refusal:
            refusal.row = number
            raise
    return made
