"""What people are told: one line about a record, a mail of what is due, a calendar of it; and when they want it."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2, S4
from accord.kernel.spaces.models import Space


class Notice(models.Model):
    """A notice to one account. It belongs to its reader alone, so it is no record of the space: no role opens it.

    text: gettext message id; params: the names put into it. Both are rendered in the reader's own language.
    """

    policy: ClassVar = Kind(
        "notice",
        {
            "id": S1,
            "space": S1,
            "account": S2,
            "text": S2,
            "params": S2,
            "kind": S2,
            "object_id": S2,
            "created_at": S2,
            "read_at": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="notices")
    text = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            # The same thing is not said again to somebody who has not read it yet.
            models.UniqueConstraint(
                fields=("space", "account", "kind", "object_id", "text"),
                condition=models.Q(read_at=None),
                name="notice_unread_once",
            ),
        )
        indexes = (models.Index(fields=("account", "space", "read_at"), name="notice_of_account"),)

    def __str__(self) -> str:
        return self.text


def weekend() -> list[int]:
    """Saturday and Sunday, as Python counts the days of a week: Monday is 0."""
    return [5, 6]


class MailRules(models.Model):
    """When a space writes to its people about what is due, and after how many days it tells others.

    hour: of the space's own day. free_days: holidays, as ISO dates. body_after_days, secretariat_after_days: days
    past its day after which the others of a body, and the secretariat, hear of something.
    """

    policy: ClassVar = Kind(
        "mail_rules",
        {
            "id": S1,
            "space": S1,
            "hour": S1,
            "rest_days": S1,
            "free_days": S1,
            "soon_days": S1,
            "body_after_days": S1,
            "secretariat_after_days": S1,
            "revision": S1,
        },
        in_space=False,
        verbs={"settle": Verb({Role.STEWARD})},
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    rest_days = models.JSONField(default=weekend, blank=True)
    free_days = models.JSONField(default=list, blank=True)
    soon_days = models.PositiveSmallIntegerField(default=7)
    body_after_days = models.PositiveSmallIntegerField(default=3)
    secretariat_after_days = models.PositiveSmallIntegerField(default=7)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.space)

    def is_quiet(self, day: date) -> bool:
        """No mail goes out on this day."""
        return day.weekday() in self.rest_days or day.isoformat() in self.free_days


class MailWish(models.Model):
    """When one person wants mail of what is due; whoever said nothing gets it on every working day."""

    policy: ClassVar = Kind(
        "mail_wish",
        {"account": S2, "wanted": S2, "rest_days": S2, "quiet_until": S2},
        in_space=False,
    )
    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField(default=True)
    rest_days = models.JSONField(default=list, blank=True)
    quiet_until = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.account)

    def is_quiet(self, day: date) -> bool:
        """The person wants no mail on this day."""
        away = self.quiet_until is not None and day <= self.quiet_until
        return not self.wanted or away or day.weekday() in self.rest_days


class MailState(models.TextChoices):
    """How far a mail has come. One that was cut off may have gone out, so it is not sent again."""

    SENDING = "sending", _("begun, and perhaps cut off")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    NOTHING = "nothing", _("nothing was due")


class DueMail(models.Model):
    """What came of the mail to one person in one space on one day, of which there is one at most; never its text."""

    policy: ClassVar = Kind(
        "due_mail",
        {
            "id": S2,
            "space": S1,
            "account": S2,
            "day": S1,
            "state": S1,
            "tries": S1,
            "error": S2,
            "tried_at": S1,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=MailState)
    tries = models.PositiveSmallIntegerField(default=1)
    error = models.CharField(max_length=80, blank=True)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ("-day", "-tried_at")
        constraints = (models.UniqueConstraint(fields=("space", "account", "day"), name="due_mail_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.account}"


class CalendarFeed(models.Model):
    """The secret address under which a calendar program reads what is due for one person; only a digest is kept."""

    policy: ClassVar = Kind(
        "calendar_feed",
        {"account": S2, "token_digest": S4, "made_at": S2, "read_on": S2},
        in_space=False,
    )
    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.account)
