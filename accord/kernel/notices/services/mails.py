"""Mail of what is due: the rules of a space, the wishes of a person, and what came of each mail."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.actors.models import Account
from accord.kernel.audit.canonical import content_digest
from accord.kernel.audit.services import BATCH, nothing_changed, record, record_batch, service
from accord.kernel.notices.models import DueMail, MailRules, MailState, MailWish
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.records import revise_record

# After so many tries a mail of today is given up; tomorrow's is another one.
TRIES = 5
FREE_DAYS_AT_MOST = 200


@service("mail_rules_changed")
def change_mail_rules(by: Viewer, space: Space, *, revision: int, **values: Any) -> MailRules:
    """Set when a space writes to its people, as its steward opened the rules at ``revision``.

    Raises NotPermitted for anybody but a steward, StaleRecord where somebody else was faster, Refused where a
    value breaks the rules.
    """
    if not by.holds(Role.STEWARD) or by.space != space.pk:
        raise NotPermitted("settle", "role_may_act")
    rules, _made = MailRules.objects.get_or_create(space=space)
    body = values.get("body_after_days", rules.body_after_days)
    if values.get("secretariat_after_days", rules.secretariat_after_days) < body:
        message = _("The secretariat hears of it after the body does, not before.")
        raise Refused(message, field="secretariat_after_days")
    if len(values.get("free_days", ())) > FREE_DAYS_AT_MOST:
        raise Refused(_("At most 200 days are kept: leave out those that are over."), field="free_days")
    changes = revise_record(by, rules, revision=revision, **values)
    if changes:
        record(by, "mail_rules_changed", rules, changes=changes)
    else:
        nothing_changed()
    return rules


@service("mail_wish_changed")
def choose_mail(account: Account, *, wanted: bool, rest_days: Collection[int], quiet_until: date | None) -> MailWish:
    """Set when a person gets mail of what is due, in every space. Raises Refused for a day that no week has."""
    if set(rest_days) - set(range(7)):
        raise Refused(_("A week has seven days."), field="rest_days")
    values: dict[str, Any] = {"wanted": wanted, "rest_days": sorted(rest_days), "quiet_until": quiet_until}
    wish, made = MailWish.objects.get_or_create(account=account, defaults=values)
    before = {name: getattr(wish, name) for name in values}
    changed = {
        name: (None if made else before[name], now) for name, now in values.items() if made or before[name] != now
    }
    if not changed:
        nothing_changed()
        return wish
    for name, now in values.items():
        setattr(wish, name, now)
    MailWish.objects.filter(pk=wish.pk).update(**values)
    record(Viewer(account=account.pk), "mail_wish_changed", wish, changes=changed)
    return wish


def begin_mail(account: Account, space: Space, day: date) -> DueMail | None:
    """Claim the mail of this person, space and day. None where it went out, is going out, or was given up.

    Whoever claims it is alone with it: a second worker, and a second run, gets None.
    """
    now = timezone.now()
    with transaction.atomic():
        mail, made = DueMail.objects.get_or_create(
            account=account, space=space, day=day, defaults={"state": MailState.SENDING, "tried_at": now}
        )
        if made:
            return mail
        again = DueMail.objects.filter(pk=mail.pk, state=MailState.FAILED, tries__lt=TRIES, tries=mail.tries)
        claimed = again.update(state=MailState.SENDING, tries=F("tries") + 1, tried_at=now, error="")
    return mail if claimed else None


def end_mail(mail: DueMail, *, error: str = "", is_empty: bool = False) -> None:
    """Say what came of a mail that was begun: it went out, nothing was due, or the sort of error that kept it."""
    state = MailState.NOTHING if is_empty else MailState.SENT
    state = MailState.FAILED if error else state
    DueMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(state=state, error=error[:80])
    mail.state, mail.error = state, error[:80]


def forget_empty_mails(space: Space, *, before: date) -> None:
    """Take away that nothing was due on days that are over: it only spares asking twice on one day."""
    DueMail.objects.filter(space=space, state=MailState.NOTHING, day__lt=before).delete()


@service("due_mails_sent")
def note_mails(space: Space, mails: Collection[DueMail]) -> None:
    """Record one run: to how many people of the space a mail went, and how many failed; one event a thousand."""
    every = list(mails)
    for start in range(0, len(every), BATCH):
        done = every[start : start + BATCH]
        record_batch(
            Viewer(space=space.pk),
            "due_mails_sent",
            space_id=space.pk,
            kind=DueMail.policy,
            contents=[(mail.pk, content_digest([mail.day, mail.state])) for mail in done],
            details={"failed": sum(mail.state == MailState.FAILED for mail in done)},
        )
