"""The mail of what is due: what stands in it, and how it reads. Titles of restricted records never do."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.addresses import at_home
from accord.kernel.access.facts import viewer_of
from accord.kernel.actors.models import Account
from accord.kernel.notices.models import MailRules
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import vetting_queue
from accord.outlets.desk.due.items import DueItem, Why, due_items
from accord.ui.wording import due_words, text_of

SHOWN = 20
STOP_SALT = "accord.mail.stop"


@dataclass(frozen=True)
class Part:
    """One heading of the mail with its lines; more: how many are not shown."""

    heading: str
    lines: list[tuple[str, str, str]]
    more: int


@dataclass(frozen=True)
class Digest:
    """What one person is told: open items, how many open ones wait to be vetted, and whether confidential ones wait."""

    account: Account
    space: Space
    day: date
    items: list[DueItem]
    to_vet: int
    has_confidential: bool

    def __bool__(self) -> bool:
        return bool(self.items or self.to_vet or self.has_confidential)


def digest_for(account: Account, space: Space, rules: MailRules, day: date) -> Digest:
    """What waits for a person on a day: what is late, what is due soon, what others let lie, what is to be vetted."""
    # As if the second factor were held: of what it opens the mail says no word, and reading asks for it.
    viewer = viewer_of(account, space, second_factor=True)
    soon = day + timedelta(days=rules.soon_days)
    items = [item for item in due_items(viewer, rules, on=day) if item.due <= soon]
    waiting = vetting_queue(viewer) if viewer.holds(Role.REVIEWER) else Submission.objects.none()
    opened, to_vet = [item for item in items if item.is_open], waiting.filter(sensitivity__lte=S1)
    closed = len(opened) < len(items) or waiting.filter(sensitivity__gt=S1).exists()
    return Digest(account, space, day, opened, to_vet.count(), has_confidential=closed)


def mail_of(digest: Digest) -> EmailMultiAlternatives:
    """The mail, in the person's language: plain text and the same as simple HTML, with nothing fetched from anywhere.

    Its Message-ID is the same however often it is made, so that a mail program shows one where two came.
    """
    with translation.override(digest.account.language):
        context = _context(digest)
        subject = " ".join(_subject(digest).split())
        text = render_to_string("desk/mail/due.txt", context)
        page = render_to_string("desk/mail/due.html", context)
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [digest.account.email])
    mail.attach_alternative(page, "text/html")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    mail.extra_headers = {
        "Message-ID": f"<due-{digest.day.isoformat()}-{digest.space.pk}-{digest.account.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{context['stop_url']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def _subject(digest: Digest) -> str:
    """How many things are late or due, and in which space; no title."""
    late = sum(item.due < digest.day for item in digest.items)
    space = text_of(digest.space.name)
    if late:
        words = ngettext("%(n)d thing is late in “%(space)s”", "%(n)d things are late in “%(space)s”", late)
        return words % {"n": late, "space": space}
    return _("What waits for you in “%(space)s”") % {"space": space}


def _context(digest: Digest) -> dict[str, Any]:
    own = [item for item in digest.items if item.why is Why.OWN]
    parts = [
        _part(_("Late"), [item for item in own if item.due < digest.day], digest.day),
        _part(_("Due soon"), [item for item in own if item.due >= digest.day], digest.day),
        _part(_("Late in a body you act for"), [i for i in digest.items if i.why is Why.BODY], digest.day),
        _part(_("Late, and nobody moved"), [i for i in digest.items if i.why is Why.SECRETARIAT], digest.day),
    ]
    vetting = ngettext("%(n)d record waits for your decision.", "%(n)d records wait for your decision.", digest.to_vet)
    return {
        "space": text_of(digest.space.name),
        "parts": [part for part in parts if part.lines],
        "vetting": vetting % {"n": digest.to_vet} if digest.to_vet else "",
        "vetting_url": at_home(reverse("desk:vetting", args=(digest.space.slug,))),
        "has_confidential": digest.has_confidential,
        "today_url": at_home(reverse("desk:today", args=(digest.space.slug,))),
        "wishes_url": at_home(reverse("my_mail")),
        "stop_url": at_home(reverse("stop_mail", args=(stop_token(digest.account),))),
        "is_rtl": translation.get_language_bidi(),
        "language": translation.get_language(),
    }


def _part(heading: str, items: list[DueItem], day: date) -> Part:
    lines = [(item.title, due_words(item.due, day), at_home(item.url)) for item in items[:SHOWN]]
    return Part(heading, lines, len(items) - len(lines))


def stop_token(account: Account) -> str:
    """What the link at the foot of a mail carries: it can stop the mail to one account and nothing else."""
    return signing.dumps(str(account.pk), salt=STOP_SALT)


def account_of_stop(token: str) -> Account | None:
    """Whose mail a link stops; None where the link was not made here."""
    try:
        pk = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk, is_active=True).first()
