"""What is written about notices, mail and calendars, by noun."""

from accord.kernel.notices.services.calendars import close_feed, open_feed, read_feed
from accord.kernel.notices.services.mails import (
    TRIES,
    begin_mail,
    change_mail_rules,
    choose_mail,
    end_mail,
    forget_empty_mails,
    note_mails,
)
from accord.kernel.notices.services.telling import mark_read, tell

__all__ = [
    "TRIES",
    "begin_mail",
    "change_mail_rules",
    "choose_mail",
    "close_feed",
    "end_mail",
    "forget_empty_mails",
    "mark_read",
    "note_mails",
    "open_feed",
    "read_feed",
    "tell",
]
