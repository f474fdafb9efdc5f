"""What the desk keeps of its own: forms that were half sent, and where people are signed in."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S2, S4
from accord.kernel.spaces.models import Space


class WhyHeld(models.TextChoices):
    """What kept a form from being sent."""

    SIGNED_OUT = "signed_out", _("You were signed out before this was sent.")
    UNMATCHED = "unmatched", _("You signed in again after this form was opened, so it was not sent.")
    DRAFT = "draft", _("You kept it to go on later.")


class HeldForm(models.Model):
    """A form that was not sent: its writer was signed out meanwhile, or kept it as a draft. Sealed, for them alone."""

    policy: ClassVar = Kind(
        "held_form",
        {
            "id": S2,
            "token_digest": S4,
            "account": S2,
            "path": S2,
            "page": S2,
            "client_key": S2,
            "reason": S2,
            "behind_factor": S2,
            "words": S4,
            "sealed": S4,
            "held_at": S2,
            "expires_at": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="held_forms")
    # Where the form was to be sent to, and the page that it stood on.
    path = models.CharField(max_length=2_000)
    page = models.CharField(max_length=2_000)
    # Which opening of the form it was: a draft that is kept again stays one draft.
    client_key = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=12, choices=WhyHeld)
    # Typed by somebody who has a second factor: it may tell of what a password alone does not open.
    behind_factor = models.BooleanField(default=False)
    # Its first words, sealed apart, so that a list of held forms opens no file; none behind a second factor.
    words = models.BinaryField(default=bytes)
    sealed = models.BinaryField()
    held_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-held_at",)

    def __str__(self) -> str:
        return self.path


class SignedInSession(models.Model):
    """One browser in which somebody is, or was, signed in. Of the session's key only a digest is kept."""

    policy: ClassVar = Kind(
        "signed_in_session",
        {
            "id": S2,
            "key_digest": S4,
            "account": S2,
            "space": S2,
            "browser": S2,
            "since": S2,
            "last_seen": S2,
            "ended_at": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_digest = models.CharField(max_length=64, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="signed_in_sessions")
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    browser = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    last_seen = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_seen",)
        indexes = (models.Index(fields=("account", "-last_seen"), name="session_of_account"),)

    def __str__(self) -> str:
        return self.browser
