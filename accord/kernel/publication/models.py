"""Frozen copies of what is public: asked for by one person, approved by another, withdrawn without a trace lost."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.audit.canonical import content_digest
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.models import SpaceRecord


class ReleaseState(models.TextChoices):
    """Public only while approved."""

    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("public")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Release(SpaceRecord):
    """What the public sees of one record, as it was when it was asked for. The payload never changes."""

    policy: ClassVar = Kind(
        "release",
        {
            "kind": S0,
            "object_id": S0,
            "title": S0,
            "payload": S0,
            "payload_hash": S0,
            "state": S0,
            "public_at": S0,
            "requested_by": S1,
            "approved_by": S1,
            "withdrawn_by": S1,
            "withdrawn_at": S1,
            "reason": S1,
        },
        verbs={
            "create": Verb({Role.SECRETARIAT}),
            "approve": Verb({Role.SECRETARIAT, Role.REVIEWER}, not_author=True),
            # Whoever first sees that something must not be public takes it back alone.
            "withdraw": Verb({Role.SECRETARIAT, Role.REVIEWER}),
        },
    )
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    title = models.CharField(max_length=300)
    payload = models.JSONField()
    payload_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.REQUESTED)
    public_at = models.DateTimeField(null=True, editable=False)
    requested_by = models.UUIDField(editable=False)
    approved_by = models.UUIDField(null=True, editable=False)
    withdrawn_by = models.UUIDField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("kind", "object_id", "state"),
                condition=models.Q(deleted_at=None, state__in=("requested", "approved")),
                name="release_once_a_state",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("requested_by")),
                name="release_by_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_by__isnull=False, public_at__isnull=False),
                name="release_approved_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("space", "state", "-public_at"), name="release_list"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_intact(self) -> bool:
        """The payload is the very one that was asked for and approved."""
        return content_digest(self.payload) == self.payload_hash
