"""What the worker does once a day: say that something is overdue, once to the person and once to the body."""

from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from accord.kernel.followup.models import UNFINISHED, Action
from accord.kernel.notices.models import Notice
from accord.kernel.notices.queries import accounts_acting_for
from accord.kernel.notices.services import tell
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces, local_time

OVERDUE: Final = gettext_noop("An action of yours is past its day.")
STILL_OVERDUE: Final = gettext_noop("An action of your body has been past its day for a week.")
ESCALATES_AFTER: Final = timedelta(days=7)


def remind_of_overdue(on: date | None = None) -> int:
    """Tell who was given an overdue action; after a week everybody who acts for its lead. Returns how many were told.

    Each is said once for a due day, read or not: moving the day starts anew, running twice a day says nothing more.
    on: a day other than today, which begins in each space when it begins there.
    """
    told = 0
    for space in all_spaces():
        with local_time(space):
            told += _remind_in(space, on or timezone.localdate())
    return told


def _remind_in(space: Space, day: date) -> int:
    overdue = Action.objects.filter(space=space, status__in=UNFINISHED, due__lt=day, deleted_at=None)
    told = 0
    for action in overdue.select_related("assignee", "space").iterator(chunk_size=500):
        late = action.due is not None and day - action.due > ESCALATES_AFTER
        text = STILL_OVERDUE if late else OVERDUE
        if _was_said(action, text):
            continue
        people = accounts_acting_for(action.space_id, [action.lead_id])
        given = action.assignee.account_id if action.assignee else None
        system = Viewer(space=action.space_id)
        told += tell(system, accounts=people if late or given is None else [given], text=text, about=action)
    return told


def _was_said(action: Action, text: str) -> bool:
    said = Q(space=action.space_id, kind=action.policy.name, object_id=action.pk, text=text)
    return Notice.objects.filter(said, created_at__date__gt=action.due).exists()
