"""Sending what is due, once a day: safe to run twice, and patient with a mail server that is away."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.utils import timezone

from accord.kernel.notices.models import DueMail, MailRules, MailState
from accord.kernel.notices.queries import mail_rules_of, mail_wish_of, people_of
from accord.kernel.notices.services import TRIES, begin_mail, end_mail, forget_empty_mails, note_mails
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.queries import all_spaces, local_time
from accord.outlets.desk.due.digest import Digest, digest_for, mail_of

log = logging.getLogger("accord.mail")
# So many failures one after the other are the mail server's, not the mails': the rest waits for the next run.
IN_A_ROW = 3


def mail_what_is_due(now: datetime | None = None) -> int:
    """Mail everybody, in every space whose hour has come, what is due to them. Returns how many went out now.

    One mail a person, space and day at most. What failed is tried again at the next run of the same day.
    """
    moment = now or timezone.now()
    sent = 0
    for space in all_spaces():
        done = _mail_space(space, moment) if space.closed_at is None else []
        sent += sum(not mail.error for mail in done)
        if _is_away(done):
            break
    return sent


def _is_away(done: list[DueMail]) -> bool:
    """The mail server itself does not answer: each try costs the worker a long wait."""
    return len(done) >= IN_A_ROW and all(mail.error for mail in done[-IN_A_ROW:])


def _mail_space(space: Space, moment: datetime) -> list[DueMail]:
    rules = mail_rules_of(space)
    with local_time(space):
        local = timezone.localtime(moment)
        if local.hour < rules.hour or rules.is_quiet(local.date()):
            return []
        done = _mail_people(space, rules, local)
    if done:
        note_mails(space, done)
    return done


def _mail_people(space: Space, rules: MailRules, local: datetime) -> list[DueMail]:
    """Each on their own: whatever is wrong with one mail keeps no other."""
    done: list[DueMail] = []
    day = local.date()
    forget_empty_mails(space, before=day)
    to_try_again = {"state": MailState.FAILED, "tries__lt": TRIES}
    settled = DueMail.objects.filter(space=space, day=day).exclude(**to_try_again).values("account_id")
    for account in people_of(space).exclude(pk__in=settled):
        # Claimed before anything is gathered: what a day holds for a person is worked out once.
        mail = None if mail_wish_of(account).is_quiet(day) else begin_mail(account, space, day)
        if mail is None:
            continue
        digest = digest_for(account, space, rules, day)
        if not digest:
            end_mail(mail, is_empty=True)
            continue
        end_mail(mail, error=_post(digest))
        done.append(mail)
        if _is_away(done):
            break
    return done


def _post(digest: Digest) -> str:
    """Hand the mail over. Returns the sort of error, without words of the server: they may repeat the address."""
    try:
        sent = mail_of(digest).send()
    except (OSError, SMTPException, ValueError) as error:
        log.error("A mail of what is due could not be sent: %s", type(error).__name__)
        return type(error).__name__
    return "" if sent else "NotSent"
