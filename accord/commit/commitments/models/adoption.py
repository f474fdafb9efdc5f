"""What a member says to a recommendation of its group, and who an agreement is between."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.duties import Duty
from accord.commit.commitments.models.instruments import KEEPERS, Instrument, InstrumentKind
from accord.kernel.actors.models import Actor
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.models import SpaceRecord

# Documents that a group makes for its own members.
OF_A_GROUP = (InstrumentKind.GROUP_DECISION, InstrumentKind.AGREEMENT, InstrumentKind.VISION)


class Adoption(models.TextChoices):
    """How a member stands to what its group recommended to it."""

    ADOPTED = "adopted", _("adopted")
    UNDER_WAY = "under_way", _("under way")
    DECLINED = "declined", _("declined")


class AdoptionAnswer(SpaceRecord):
    """One answer of a member body to one duty that a recommendation became. The newest counts, the rest is history.

    ``by_body``: said by somebody who acts for the body; else the secretariat wrote down what ``source`` holds.
    """

    policy: ClassVar = Kind(
        "adoption_answer",
        {"duty": S1, "answer": S1, "as_of": S1, "reason": S1, "source": S1, "by_body": S1},
        owes=("duty__lead_id",),
        places=("duty__places", "duty__lead__places"),
        verbs={
            "create": Verb(
                {Role.MEMBER, Role.CONTRIBUTOR, Role.SECRETARIAT}, own_body_for=(Role.MEMBER, Role.CONTRIBUTOR)
            )
        },
    )
    title_needs: ClassVar = ("duty",)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(_("answer"), max_length=20, choices=Adoption)
    as_of = models.DateField(_("since"))
    reason = models.TextField(_("what was done, or the reason"), blank=True)
    source = models.CharField(_("where this is written"), max_length=500, blank=True)
    by_body = models.BooleanField(default=False, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(answer="declined") | ~models.Q(reason=""), name="adoption_declined_with_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(by_body=True) | ~models.Q(source=""), name="adoption_by_the_body_or_a_source"
            ),
        )
        indexes = (models.Index(fields=("duty", "-as_of"), name="adoption_answer_of_duty"),)

    def __str__(self) -> str:
        return self.get_answer_display()

    def get_absolute_url(self) -> str:
        """An answer stands on its duty's page."""
        return self.duty.get_absolute_url()


class Side(models.TextChoices):
    """On which side of a document a party stands."""

    PROMISOR = "promisor", _("promises")
    PROMISEE = "promisee", _("is promised something")
    BOTH = "both", _("promises and is promised something")
    WITNESS = "witness", _("witness")


class InstrumentParty(SpaceRecord):
    """A party to an agreement, vision or decision: on which side it stands, and the day it signed."""

    policy: ClassVar = Kind(
        "instrument_party",
        {"instrument": S0, "party": S1, "side": S0, "signed_on": S0, "note": S1},
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    title_needs: ClassVar = ("party", "instrument")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta(SpaceRecord.Meta):
        verbose_name_plural = "instrument parties"
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("instrument", "party"), condition=models.Q(deleted_at=None), name="party_once_a_document"
            ),
        )

    def __str__(self) -> str:
        return str(self.party)

    def get_absolute_url(self) -> str:
        """A party stands on its document's page."""
        return reverse("commitments:instrument", args=(self.instrument.space.slug, self.instrument_id))
