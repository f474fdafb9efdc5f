"""Many duties on their way to being assigned: looked at row by row, then made by the worker where they are many."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.commitments import Commitment
from accord.commit.commitments.models.duties import Duty
from accord.commit.commitments.models.instruments import KEEPERS
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.languages import LanguageField
from accord.kernel.spaces.models import SpaceRecord


class PlanState(models.TextChoices):
    """How far many duties have come."""

    PLANNED = "planned", _("waiting for your word")
    CONFIRMED = "confirmed", _("being assigned")
    DONE = "done", _("assigned")
    DROPPED = "dropped", _("put aside")


class AssignmentPlan(SpaceRecord):
    """Promises (or duties without a lead) that are given to bodies in one step. Seen by who made it.

    ``lead``: the body that was chosen for all of them, where one was; a row may name another.
    """

    policy: ClassVar = Kind(
        "assignment_plan",
        {"lead": S1, "names_leads": S1, "state": S1, "finished_at": S1},
        verbs={"create": KEEPERS, "decide": KEEPERS},
    )
    lead = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    names_leads = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.PLANNED)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("space", "created_by", "state"), name="assignment_plan_of_person"),)

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        """The page where it is looked at, and says how far it is."""
        return reverse("commitments:assignment", args=(self.space.slug, self.pk))


class RowState(models.TextChoices):
    """What came of one row."""

    WAITING = "waiting", _("not yet")
    MADE = "made", _("assigned")
    THERE = "there", _("there already")
    REFUSED = "refused", _("refused")
    LEFT = "left", _("left as it is")


class PlannedDuty(models.Model):
    """One row: the promise, the body that is to owe it, in which words, where and until when.

    ``duty``: the one that is to get a lead, or the one that was made. ``places``: None is where the lead works, an
    empty list everywhere. ``wording`` empty: the promise's own words.
    """

    policy: ClassVar = Kind(
        "planned_duty",
        dict.fromkeys(
            ("id", "of", "number", "commitment", "duty", "lead", "level", "supports", "places", "wording", "due"), S2
        )
        | {"state": S2, "reason": S2},
        in_space=False,
    )
    of = models.ForeignKey(AssignmentPlan, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    duty = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    lead = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=20, choices=GovernmentLevel, blank=True)
    supports = models.JSONField(default=list, blank=True)
    places = models.JSONField(null=True, blank=True)
    wording = LanguageField(blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("of", "number"), name="planned_duty_once"),)

    def __str__(self) -> str:
        return str(self.commitment)
