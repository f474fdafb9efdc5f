"""One line to one person: something about a record that is theirs to know."""

from typing import ClassVar

from django.db import models

from accord.kernel.actors.models import Account
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1, S2
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
