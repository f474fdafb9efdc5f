"""Documents that promises come from, and how far each has come."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord

KEEPERS = Verb({Role.SECRETARIAT})
TITLE_LETTERS = 140


class InstrumentKind(models.TextChoices):
    """What a promise can come from."""

    UPR_OUTCOME = "upr_outcome", _("outcome of the Universal Periodic Review")
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("concluding observations of a treaty body")
    SPECIAL_PROCEDURE = "special_procedure", _("report of a special procedure")
    LAW = "law", _("law")
    POLICY = "policy", _("policy")
    PLAN = "plan", _("plan")
    AGREEMENT = "agreement", _("agreement or memorandum of understanding")
    INVESTMENT_AGREEMENT = "investment_agreement", _("investment agreement")
    PRINCIPLES = "principles", _("principles")
    VISION = "vision", _("vision")
    GROUP_DECISION = "group_decision", _("decision of a group")
    COURT_JUDGMENT = "court_judgment", _("court judgment")
    COMPANY_PLAN = "company_plan", _("company plan")


class Stage(models.TextChoices):
    """How far an instrument has come; laws and agreements pass through several of these."""

    DRAFTED = "drafted", _("drafted")
    CONSULTED = "consulted", _("consulted on")
    TABLED = "tabled", _("tabled")
    ADOPTED = "adopted", _("adopted or signed")
    IN_FORCE = "in_force", _("in force")
    RULES_MADE = "rules_made", _("rules made")
    REVIEWED = "reviewed", _("reviewed")
    ENDED = "ended", _("ended")


class Instrument(SpaceRecord):
    """A document that promises come from. ``external_id`` finds it again when its file is imported once more."""

    policy: ClassVar = Kind(
        "instrument",
        {
            "kind": S0,
            "title": S0,
            "level": S0,
            "symbol": S0,
            "issued_by": S0,
            "session": S0,
            "dated": S0,
            "source": S0,
            "external_id": S0,
            "followed": S1,
            "removed_because": S1,
        },
        verbs={"create": KEEPERS, "edit": KEEPERS, "remove": KEEPERS},
    )
    kind = models.CharField(_("kind"), max_length=40, choices=InstrumentKind)
    title = LanguageField(_("title"))
    # Whose promise it is: the country’s, a province’s, a district’s. What other States recommend is the country’s.
    level = models.CharField(_("level of government"), max_length=20, choices=GovernmentLevel, blank=True)
    symbol = models.CharField(_("symbol or number"), max_length=80, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=300, blank=True)
    session = models.CharField(_("session"), max_length=60, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    followed = models.TextField(_("what followed from it"), blank=True)
    removed_because = models.TextField(_("why it was removed"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "external_id"),
                condition=models.Q(deleted_at=None) & ~models.Q(external_id=""),
                name="instrument_external_id_once",
            ),
        )
        indexes = (models.Index(fields=("space", "kind", "dated"), name="instrument_list"),)

    def __str__(self) -> str:
        return text_in(self.title)

    def get_absolute_url(self) -> str:
        """The instrument's page."""
        return reverse("commitments:instrument", args=(self.space.slug, self.pk))


class InstrumentStage(SpaceRecord):
    """The day an instrument reached a stage, and where that is written."""

    policy: ClassVar = Kind(
        "instrument_stage",
        {"instrument": S0, "stage": S0, "reached_on": S0, "note": S1, "source": S0, "removed_because": S1},
        verbs={"create": KEEPERS, "remove": KEEPERS},
    )
    title_needs: ClassVar = ("instrument",)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    reached_on = models.DateField(_("reached on"))
    note = models.TextField(_("what followed"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    removed_because = models.TextField(_("why it was removed"), blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("instrument", "reached_on"), name="stage_of_instrument"),)

    def __str__(self) -> str:
        return self.get_stage_display()

    def get_absolute_url(self) -> str:
        """A stage stands on its instrument's page."""
        return self.instrument.get_absolute_url()
