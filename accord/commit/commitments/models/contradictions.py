"""Two promises that cannot both be kept, noted by a person, until a person says how it was resolved."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.commitments import Commitment
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord


class Contradiction(SpaceRecord):
    """One promise contradicts another: in what, and where that can be read. ``resolution`` says why it is over."""

    policy: ClassVar = Kind(
        "contradiction",
        {
            "one": S1,
            "other": S1,
            "words": S1,
            "source": S1,
            "resolution": S1,
            "resolved_at": S1,
            "resolved_by": S1,
        },
        verbs={
            "create": Verb({Role.SECRETARIAT, Role.REVIEWER, Role.ASSESSOR}),
            "resolve": Verb({Role.SECRETARIAT, Role.REVIEWER}),
        },
    )
    title_needs: ClassVar = ("one", "other")
    one = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("what contradicts what"))
    source = models.CharField(_("source"), max_length=500)
    resolution = models.TextField(_("how it was resolved"), blank=True)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.UUIDField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("one", "other"),
                condition=models.Q(deleted_at=None, resolved_at=None),
                name="contradiction_open_once",
            ),
        )
        indexes = (models.Index(fields=("space", "resolved_at"), name="contradiction_open"),)

    def __str__(self) -> str:
        return _t("“%(one)s” against “%(other)s”") % {"one": self.one, "other": self.other}

    @property
    def is_open(self) -> bool:
        """Nobody resolved it yet."""
        return self.resolved_at is None

    def get_absolute_url(self) -> str:
        """The page with both promises side by side."""
        return reverse("commitments:contradiction", args=(self.space.slug, self.pk))
