"""A reader's own notices, and who would have to hear of something."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.visibility import running
from accord.kernel.actors.models import Account, Position
from accord.kernel.actors.queries import held_on
from accord.kernel.notices.models import CalendarFeed, DueMail, MailRules, MailState, MailWish, Notice
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.models import Space
from accord.kernel.threads.queries import titles_for

SHOWN = 50
MAILS_SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class NoticeLine:
    """One notice as its reader sees it: the sentence in their language, and the record's title and page as of now."""

    id: UUID
    text: str
    title: str
    url: str
    kind: str
    object_id: UUID
    at: datetime


def notices_of(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's own notices in the viewer's space, newest first; nobody reads another's."""
    if viewer.account is None or viewer.space is None:
        return Notice.objects.none()
    return Notice.objects.filter(account=viewer.account, space=viewer.space).order_by("-created_at", "-id")


def unread_notices(viewer: Viewer, *, limit: int = SHOWN) -> list[NoticeLine]:
    """The newest unread notices, without those whose record the viewer does not see any more."""
    return lines_of(viewer, notices_of(viewer).filter(read_at=None)[:limit])


def lines_of(viewer: Viewer, notices: Collection[Notice] | QuerySet[Notice]) -> list[NoticeLine]:
    """Notices with the titles of their records: one query for the notices and one for each kind."""
    rows = list(notices)
    titles = titles_for(viewer, [(row.kind, row.object_id) for row in rows])
    return [
        NoticeLine(row.pk, sentence_of(row), found.title, found.url, row.kind, row.object_id, row.created_at)
        for row in rows
        if (found := titles.get((row.kind, row.object_id))) is not None
    ]


def sentence_of(notice: Notice) -> str:
    """The notice in the language of whoever reads it now; the bare message where a name for it is missing."""
    text = _(notice.text)
    try:
        return str(text % notice.params)
    except (KeyError, TypeError, ValueError):
        return text


def accounts_acting_for(space_id: UUID, bodies: Collection[UUID]) -> QuerySet[Account]:
    """Active accounts whose person holds a post in one of the bodies today, or whose role is narrowed to one."""
    posts = Position.objects.filter(
        held_on(timezone.localdate()),
        space=space_id,
        body__in=bodies,
        person__account__isnull=False,
        deleted_at=None,
    )
    roles = RoleAssignment.objects.filter(running(), space=space_id, body__in=bodies)
    return Account.objects.filter(
        Q(pk__in=posts.values("person__account_id")) | Q(pk__in=roles.values("account_id")), is_active=True
    )


def bodies_heard_by_nobody(space_id: UUID, bodies: Collection[UUID]) -> list[UUID]:
    """Those of the bodies for which no account acts that holds a role in the space: what they owe reaches nobody."""
    now = running()
    inside = RoleAssignment.objects.filter(now, space=space_id, account__is_active=True)
    posts = Position.objects.filter(
        held_on(timezone.localdate()),
        space=space_id,
        body__in=bodies,
        person__account__in=inside.values("account"),
        deleted_at=None,
    )
    heard = {*posts.values_list("body", flat=True), *inside.filter(body__in=bodies).values_list("body", flat=True)}
    return [body for body in bodies if body not in heard]


def accounts_holding(space_id: UUID, *roles: Role) -> QuerySet[Account]:
    """Active accounts that hold one of the roles in the space now."""
    held = RoleAssignment.objects.filter(running(), space=space_id, role__in=roles)
    return Account.objects.filter(pk__in=held.values("account_id"), is_active=True)


def people_of(space: Space) -> QuerySet[Account]:
    """Active accounts that hold any role in the space now, without the samples: nobody reads their mail."""
    held = RoleAssignment.objects.filter(running(), space=space)
    return Account.objects.filter(pk__in=held.values("account_id"), is_active=True, is_sample=False).order_by("pk")


def mail_rules_of(space: Space) -> MailRules:
    """The rules that hold in the space: those that were set, or else the usual ones."""
    return MailRules.objects.filter(space=space).first() or MailRules(space=space)


def mail_wish_of(account: Account) -> MailWish:
    """What the person wants: as was said, or else the usual."""
    return MailWish.objects.filter(account=account).first() or MailWish(account=account)


def mails_lately(viewer: Viewer) -> QuerySet[DueMail]:
    """What came of the mails of the last two weeks in the viewer's space, for its steward; nothing for others."""
    if viewer.space is None or not viewer.holds(Role.STEWARD):
        return DueMail.objects.none()
    since = timezone.localdate() - MAILS_SHOWN_FOR
    rows = DueMail.objects.filter(space=viewer.space, day__gte=since).exclude(state=MailState.NOTHING)
    return rows.select_related("account")


def feed_of(account: Account) -> CalendarFeed | None:
    """The person's calendar address, as far as it is kept."""
    return CalendarFeed.objects.filter(account=account).first()
