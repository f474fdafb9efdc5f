"""Who decides on a submission, and how its log reads."""

from django.utils.translation import gettext as _

from accord.kernel.access.history import HistoryLine
from accord.kernel.access.names import names_of_accounts
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import log_of, own_work, vetting_queue


def may_decide(viewer: Viewer, submission: Submission) -> bool:
    """It waits, it is in the viewer's scope, and it is not the viewer's own work."""
    return vetting_queue(viewer).filter(pk=submission.pk).exists()


def deciding_words(viewer: Viewer, submission: Submission) -> str:
    """Why a reviewer finds no buttons on what waits; empty for everybody else."""
    if not submission.is_waiting or not viewer.holds(Role.REVIEWER) or may_decide(viewer, submission):
        return ""
    if Submission.objects.filter(own_work(viewer), pk=submission.pk).exists():
        return _("You wrote this, handed it in, or decided on it before: another reviewer decides now.")
    if submission.body_id in viewer.bodies:
        return _("This comes from a body you act for: somebody outside it decides now.")
    return _("This is outside the part of the space that you review.")


def log_lines(viewer: Viewer, submission: Submission) -> list[HistoryLine]:
    """Every step of a submission, newest first, with the reasons that the viewer may read."""
    lines = log_of(viewer, submission)
    names = names_of_accounts(viewer, [line.account for line in lines])
    return [
        HistoryLine(
            when=line.at,
            who=names.get(line.account, _("somebody who left")),
            what=str(line.verdict.label).capitalize(),
            detail=line.reason,
        )
        for line in reversed(lines)
    ]
