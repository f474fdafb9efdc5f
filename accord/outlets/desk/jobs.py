"""Who hears of what happened, after the fact. Each job may run twice: nobody is told again what they have unread."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_noop

from accord.answer.progress.models import Assessment
from accord.kernel.access.facts import viewer_of
from accord.kernel.audit.models import Event
from accord.kernel.notices.queries import accounts_holding
from accord.kernel.notices.services import tell
from accord.kernel.policy.roles import Role
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import vetting_queue
from accord.outlets.desk.models import HeldForm, SignedInSession
from accord.outlets.desk.sessions import KEPT_FOR

TO_VET = gettext_noop("A record was handed in and waits for your decision.")
ASSESSED = gettext_noop("An independent assessment was published.")


def tell_reviewers(event: Event) -> None:
    """Tell the reviewers who can decide on what was handed in: in scope, never its authors."""
    here = Submission.objects.filter(space=event.space_id, deleted_at=None).select_related("space")
    submission = here.filter(pk=event.object_id).first() if event.object_id else None
    if submission is None or not submission.is_waiting:
        return
    deciding = [
        account
        for account in accounts_holding(event.space_id, Role.REVIEWER)
        # As if the second factor were held: what is told now is read after a sign-in that asks for it.
        if vetting_queue(viewer_of(account, submission.space, second_factor=True)).filter(pk=submission.pk).exists()
    ]
    tell(event, accounts=deciding, text=TO_VET, about=submission)


def tell_secretariat(event: Event) -> None:
    """Tell the secretariat that an assessment was published; the bodies that it is about were told with it."""
    here = Assessment.objects.filter(space=event.space_id, deleted_at=None)
    assessment = here.filter(pk=event.object_id).first() if event.object_id else None
    if assessment is None or assessment.is_draft:
        return
    tell(event, accounts=accounts_holding(event.space_id, Role.SECRETARIAT), text=ASSESSED, about=assessment)


def forget_held_forms() -> int:
    """Take away forms that nobody came back for in their seven days, sealed or not. Returns how many."""
    return HeldForm.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def forget_sessions() -> int:
    """Take away sessions that ended by themselves, and the lines about browsers not seen for long. Returns how many."""
    now = timezone.now()
    ended = Session.objects.filter(expire_date__lte=now).delete()[0]
    return ended + SignedInSession.objects.filter(last_seen__lt=now - KEPT_FOR).delete()[0]
