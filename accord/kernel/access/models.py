"""Roles, invitations, audiences and grants: who was let in, by whom, to what, until when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account, Actor, Pillar
from accord.kernel.places.models import Place
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2, S3, S4
from accord.kernel.spaces.models import LEVELS, Space, SpaceRecord

STEWARDS = Verb({Role.STEWARD})
ROLES = [
    (Role.READER, _("reader")),
    (Role.MEMBER, _("member")),
    (Role.CONTRIBUTOR, _("contributor")),
    (Role.ENUMERATOR, _("enumerator")),
    (Role.ASSESSOR, _("assessor")),
    (Role.REVIEWER, _("reviewer")),
    (Role.SECRETARIAT, _("secretariat")),
    (Role.STEWARD, _("steward")),
]


class RoleAssignment(SpaceRecord):
    """One role of one account in one space, narrowed to a body and a place where they are set."""

    policy: ClassVar = Kind(
        "role",
        {"account": S1, "role": S1, "body": S1, "place": S1, "starts": S1, "ends": S1},
        verbs={"create": STEWARDS, "end": STEWARDS},
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=ROLES)
    body = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("account", "space"), name="role_of_account"),)

    def __str__(self) -> str:
        return self.get_role_display()


class Invitation(SpaceRecord):
    """A link that lets one person in. Only the token's digest is kept; the link is shown once."""

    policy: ClassVar = Kind(
        "invitation",
        {
            "email": S1,
            "person": S1,
            "role": S1,
            "body": S1,
            "place": S1,
            "token_digest": S4,
            "expires_at": S1,
            "accepted_at": S1,
            "withdrawn_at": S1,
        },
        verbs={"create": STEWARDS, "withdraw": STEWARDS},
    )
    email = models.EmailField()
    person = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=ROLES)
    body = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email


class Audience(models.Model):
    """An S2 record shared with one body or one pillar by name."""

    policy: ClassVar = Kind(
        "audience",
        {"id": S2, "space": S2, "kind": S2, "object_id": S2, "body": S2, "pillar": S2},
        in_space=False,
    )
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    body = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    pillar = models.CharField(max_length=40, choices=Pillar, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(body__isnull=False, pillar="") | (models.Q(body=None) & ~models.Q(pillar="")),
                name="audience_body_or_pillar",
            ),
            models.UniqueConstraint(fields=("object_id", "body", "pillar"), name="audience_once", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Grant(SpaceRecord):
    """A named person may read one record, or a whole kind, up to a level, with a reason and an end."""

    policy: ClassVar = Kind(
        "grant",
        {"account": S1, "kind": S1, "object_id": S1, "up_to": S1, "reason": S3, "ends": S1, "ended_at": S1},
        verbs={"create": Verb({Role.SECRETARIAT}), "end": Verb({Role.SECRETARIAT, Role.STEWARD})},
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    up_to = models.PositiveSmallIntegerField(choices=LEVELS, default=S3)
    reason = models.TextField()
    ends = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("account", "space"), name="grant_of_account"),)

    def __str__(self) -> str:
        return f"{self.kind} → {self.account_id}"
