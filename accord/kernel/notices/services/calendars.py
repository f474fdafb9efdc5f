"""The secret address of a person's calendar: made, replaced, taken away."""

import secrets
from datetime import date

from django.utils import timezone

from accord.kernel.access.services import token_digest
from accord.kernel.actors.models import Account
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.notices.models import CalendarFeed
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer


@service("calendar_opened")
def open_feed(account: Account) -> str:
    """Make the person's calendar address, in the place of an older one. Returns its secret: it is not kept."""
    token = secrets.token_urlsafe(32)
    values = {"token_digest": token_digest(token), "made_at": timezone.now(), "read_on": None}
    feed, _made = CalendarFeed.objects.update_or_create(account=account, defaults=values)
    record(Viewer(account=account.pk), "calendar_opened", feed)
    return token


def read_feed(token: str, *, on: date) -> Account:
    """Whose calendar it is; the day of the last reading is noted.

    Raises NotVisible for an address that was taken away, replaced or never made, or whose account was closed.
    """
    found = CalendarFeed.objects.filter(token_digest=token_digest(token), account__is_active=True)
    feed = found.select_related("account").first()
    if feed is None:
        raise NotVisible
    if feed.read_on != on:
        found.update(read_on=on)
    return feed.account


@service("calendar_closed")
def close_feed(account: Account) -> bool:
    """Take the address away: from now on it answers like one that never was. False where there was none."""
    feed = CalendarFeed.objects.filter(account=account).first()
    if feed is None:
        nothing_changed()
        return False
    record(Viewer(account=account.pk), "calendar_closed", feed)
    CalendarFeed.objects.filter(pk=feed.pk).delete()
    return True
