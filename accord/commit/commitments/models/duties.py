"""Who owes which part of a promise."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.commitments import Commitment
from accord.commit.commitments.models.instruments import KEEPERS
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord

TITLE_LETTERS = 300
LONGEST_WORDING = 2_000  # what nearly every recommendation there is fits into, whole


class Duty(SpaceRecord):
    """The part of a commitment that one body at one level of government owes. Without a lead nobody owns it yet."""

    policy: ClassVar = Kind(
        "duty",
        {
            # Public only once the row itself is marked so and released; a duty is S1 as it is made.
            "commitment": S0,
            "wording": S0,
            "lead": S0,
            "supports": S0,
            "level": S0,
            "places": S0,
            "due": S0,
            "assigned_on": S1,
            "withdrawn_because": S1,
        },
        owes=("lead_id", "supports"),
        # A body without places of its own duty is reached through where the body works.
        places=("places", "lead__places"),
        verbs={"create": KEEPERS, "edit": KEEPERS, "withdraw": KEEPERS},
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="duties")
    wording = LanguageField(_("what is owed"))
    lead = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="duties_led")
    supports = models.ManyToManyField(Actor, blank=True, related_name="duties_supported")
    level = models.CharField(_("level of government"), max_length=20, choices=GovernmentLevel)
    places = models.ManyToManyField(Place, blank=True, related_name="duties")
    due = models.DateField(_("due"), null=True, blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    withdrawn_because = models.TextField(_("reason of withdrawal"), blank=True)

    class Meta(SpaceRecord.Meta):
        verbose_name_plural = "duties"
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(lead=None, assigned_on=None)
                | models.Q(lead__isnull=False, assigned_on__isnull=False),
                name="duty_assigned_with_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("space", "level"), name="duty_by_level"),
            models.Index(fields=("space", "due"), name="duty_by_due"),
        )

    def __str__(self) -> str:
        """What is owed as lists and titles show it; the duty's own page has all of it."""
        return text_in(self.wording) if self.is_short else text_in(self.wording)[: TITLE_LETTERS - 1].rstrip() + "…"

    @property
    def is_short(self) -> bool:
        """Titles show the whole of it."""
        return len(text_in(self.wording)) <= TITLE_LETTERS

    @property
    def is_owned(self) -> bool:
        """A body has been named as its lead."""
        return self.lead_id is not None

    def get_absolute_url(self) -> str:
        """The duty's page."""
        return reverse("commitments:duty", args=(self.space.slug, self.pk))
