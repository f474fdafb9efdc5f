"""Promises that say nearly the same: proposed by their words, decided by a person, gathered in clusters."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.commitments import Commitment
from accord.commit.commitments.models.instruments import KEEPERS
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord


class LikenessState(models.TextChoices):
    """Two promises count as one said twice only once a person confirmed it; a refusal is remembered."""

    OPEN = "open", _("open")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


class Likeness(SpaceRecord):
    """Two promises whose words are nearly the same; ``first`` is the earlier one.

    ``score``: the weight of the words they share by that of all their words, 1 where all are the same.
    """

    policy: ClassVar = Kind(
        "likeness",
        {"first": S1, "second": S1, "score": S1, "state": S1, "decided_by": S1, "decided_at": S1},
        verbs={"create": KEEPERS, "decide": KEEPERS},
    )
    title_needs: ClassVar = ("first", "second")
    first = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=3)
    state = models.CharField(max_length=10, choices=LikenessState, default=LikenessState.OPEN)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(fields=("first", "second"), name="likeness_once"),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="likeness_of_two"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None)
                | ~models.Q(state="open") & ~models.Q(decided_by=None),
                name="likeness_decided_by_a_person",
            ),
        )
        indexes = (models.Index(fields=("space", "state", "score"), name="likenesses_open"),)

    def __str__(self) -> str:
        return gettext("“%(first)s” and “%(second)s”") % {"first": self.first, "second": self.second}

    def get_absolute_url(self) -> str:
        """A likeness stands on the page of the later promise."""
        return self.second.get_absolute_url()


class Cluster(SpaceRecord):
    """One promise said several times, in several cycles, by several bodies or States; its members say where."""

    policy: ClassVar = Kind("cluster", {}, verbs={"create": KEEPERS})

    def __str__(self) -> str:
        return gettext("cluster of promises")


class ClusterMember(SpaceRecord):
    """One saying of the promise that a cluster stands for. A commitment is in one cluster at most."""

    policy: ClassVar = Kind(
        "cluster_member", {"cluster": S1, "commitment": S1}, verbs={"create": KEEPERS, "leave": KEEPERS}
    )
    title_needs: ClassVar = ("commitment",)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("commitment",), condition=models.Q(deleted_at=None), name="commitment_in_one_cluster"
            ),
        )

    def __str__(self) -> str:
        return str(self.commitment)

    def get_absolute_url(self) -> str:
        """A member's page is its promise's."""
        return self.commitment.get_absolute_url()
