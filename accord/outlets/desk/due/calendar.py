"""What is due as a calendar that any calendar program reads (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accord.kernel.access.addresses import at_home
from accord.kernel.access.facts import viewer_of
from accord.kernel.access.queries import spaces_of
from accord.kernel.actors.models import Account
from accord.kernel.notices.queries import mail_rules_of
from accord.kernel.spaces.models import Space
from accord.outlets.desk.due.items import DueItem, Why, due_items
from accord.ui.wording import text_of

MEDIA_TYPE = "text/calendar; charset=utf-8"
# Octets of a line, without its end (RFC 5545, 3.1).
LINE = 75
# The day before, at nine in the morning: 15 hours before the day begins.
REMINDER = "-PT15H"


def calendar_of(account: Account) -> str:
    """Everything with a day that is the person's own, in every space, each as one whole day.

    An address can be passed on, so it shows what a password alone shows and, of that, titles up to S1; of the rest,
    that something is due.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Accord//What is due//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(_('Due in Accord'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for space in spaces_of(account):
        viewer = viewer_of(account, space).by_password_alone()
        for item in due_items(viewer, mail_rules_of(space)):
            if item.why is Why.OWN:
                lines += _event(item, space)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(item: DueItem, space: Space) -> Iterable[str]:
    title = item.title if item.is_open else _("A confidential matter is due")
    page = at_home(item.url if item.is_open else reverse("desk:today", args=(space.slug,)))
    name = text_of(space.name)
    return (
        "BEGIN:VEVENT",
        f"UID:{_uid(item)}",
        f"DTSTAMP:{_moment(item.changed_at)}",
        f"SEQUENCE:{item.revision}",
        f"DTSTART;VALUE=DATE:{_day(item.due)}",
        f"DTEND;VALUE=DATE:{_day(item.due + timedelta(days=1))}",
        f"SUMMARY:{escaped(title)}",
        f"DESCRIPTION:{escaped(f'{name}: {page}')}",
        f"URL:{page}",
        f"CATEGORIES:{escaped(name)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(title)}",
        f"TRIGGER:{REMINDER}",
        "END:VALARM",
        "END:VEVENT",
    )


def _uid(item: DueItem) -> str:
    """The same for as long as the record is: a program then moves its entry. Of a restricted one not the id itself."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    key = str(item.id) if item.is_open else salted_hmac("accord.calendar", str(item.id), algorithm="sha256").hexdigest()
    return f"{item.kind}-{key}@{host}" if item.is_open else f"{key[:32]}@{host}"


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line end are written so that none of them means anything."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join("".join(c for c in line if c >= " " and c != "\x7f") for line in plain.splitlines())


def folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, each after the first begun with a space; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
