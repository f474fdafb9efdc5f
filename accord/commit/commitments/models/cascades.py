"""A decision made above and carried down: who got it, passed it on, applies it, and where it is stuck."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.commit.commitments.models.instruments import KEEPERS, Instrument
from accord.kernel.actors.models import Actor
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord


class StepState(models.TextChoices):
    """How far a decision has come at one body."""

    UNSENT = "unsent", _("not sent yet")
    SENT = "sent", pgettext_lazy("decision", "sent")
    RECEIVED = "received", pgettext_lazy("decision", "received")
    INSTRUCTED = "instructed", _("passed on with instructions")
    APPLIED = "applied", pgettext_lazy("decision", "applied")
    BLOCKED = "blocked", _("blocked")


class Cascade(SpaceRecord):
    """A central decision on its way down: what was decided, by whom, and by when all are to apply it."""

    policy: ClassVar = Kind(
        "cascade",
        {"title": S1, "details": S1, "instrument": S1, "issuer": S1, "decided_on": S1, "due": S1},
        owes=("issuer_id",),
        places=("issuer__places",),
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    title = LanguageField(_("decision"))
    details = LanguageField(_("what is to be applied"), blank=True)
    instrument = models.ForeignKey(Instrument, null=True, blank=True, on_delete=models.PROTECT, related_name="cascades")
    issuer = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"))
    due = models.DateField(_("to be applied by"), null=True, blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("space", "decided_on"), name="cascade_by_day"),)

    def __str__(self) -> str:
        return text_in(self.title)

    def get_absolute_url(self) -> str:
        """The page that shows how far it has come."""
        return reverse("commitments:cascade", args=(self.space.slug, self.pk))


class CascadeStep(SpaceRecord):
    """One body on the way of a decision. ``under``: the step that passes it on; None where the issuer does so itself.

    The days of what was reached stay when the next thing is reported. ``reason``: why it is blocked, or was.
    """

    policy: ClassVar = Kind(
        "cascade_step",
        {
            "cascade": S1,
            "body": S1,
            "under": S1,
            "state": S1,
            "sent_on": S1,
            "received_on": S1,
            "instructed_on": S1,
            "applied_on": S1,
            "blocked_on": S1,
            "reason": S1,
        },
        owes=("body_id",),
        places=("body__places",),
        verbs={
            "create": KEEPERS,
            "report": Verb({Role.SECRETARIAT, Role.CONTRIBUTOR}, own_body_for=frozenset({Role.CONTRIBUTOR})),
        },
    )
    title_needs: ClassVar = ("cascade", "body")
    cascade = models.ForeignKey(Cascade, on_delete=models.PROTECT, related_name="steps")
    body = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    under = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    state = models.CharField(_("state"), max_length=20, choices=StepState, default=StepState.UNSENT)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    instructed_on = models.DateField(_("passed on on"), null=True, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    blocked_on = models.DateField(_("blocked since"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("cascade", "body"), condition=models.Q(deleted_at=None), name="cascade_body_once"
            ),
        )
        indexes = (models.Index(fields=("space", "body", "state"), name="cascade_step_of_body"),)

    def __str__(self) -> str:
        return f"{self.cascade}: {self.body}"

    @property
    def last_day(self) -> date | None:
        """The day of the newest thing that was reached; being blocked reaches nothing."""
        days = (self.sent_on, self.received_on, self.instructed_on, self.applied_on)
        return max((day for day in days if day is not None), default=None)

    def get_absolute_url(self) -> str:
        """A step stands on the page of its decision."""
        return self.cascade.get_absolute_url()
