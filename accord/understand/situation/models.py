"""Laws, policies and practices with the stages they reached, and what they do for whose right: the gap matrix."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Term
from accord.ui.wording import headed, listed

KEEPERS = Verb({Role.SECRETARIAT})
# Reading a law for a right is independent work or a reviewer's; whoever keeps the group's records may do it too.
JUDGING_ROLES = frozenset({Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT})
SUGGESTING_ROLES = frozenset({Role.MEMBER, Role.CONTRIBUTOR})
# The lists that rows and columns of the gap matrix come from, unless a person chooses others on the page.
RIGHTS, GROUPS = "rights", "groups"


class LawKind(models.TextChoices):
    """What sets a rule."""

    CONSTITUTION = "constitution", _("constitution")
    LAW = "law", _("law")
    RULES = "rules", _("rules under a law")
    POLICY = "policy", _("policy")
    PRACTICE = "practice", _("practice")


class LawStage(models.TextChoices):
    """How far a law or policy has come. Not every one passes through every stage."""

    PROPOSED = "proposed", _("proposed")
    DRAFTED = "drafted", _("drafted")
    CONSULTED = "consulted", _("consulted on")
    INTRODUCED = "introduced", _("introduced")
    PASSED = "passed", _("passed")
    ASSENTED = "assented", _("assented to")
    IN_FORCE = "in_force", _("in force")
    RULES_MADE = "rules_made", _("rules made")
    AMENDED = "amended", _("amended")
    REVIEWED = "reviewed", _("reviewed")
    LAPSED = "lapsed", _("lapsed or withdrawn")
    REPEALED = "repealed", _("repealed")


# From these on it holds, until one of the others ends it.
HOLDING = (LawStage.IN_FORCE, LawStage.RULES_MADE, LawStage.AMENDED)
ENDING = (LawStage.LAPSED, LawStage.REPEALED)


class Verdict(models.TextChoices):
    """What a law or policy does for a right of a group. Where nobody looked yet there is no verdict at all."""

    COVERED = "covered", pgettext_lazy("gap matrix", "covered")
    WEAK = "weak", pgettext_lazy("gap matrix", "weak")
    ABSENT = "absent", pgettext_lazy("gap matrix", "absent")


class FindingState(models.TextChoices):
    """A suggestion counts for nothing until somebody else who may judge has confirmed it."""

    SUGGESTED = "suggested", _("suggested")
    JUDGED = "judged", _("judged")
    REFUSED = "refused", _("refused")


class Law(SpaceRecord):
    """A law, policy or practice of one level of government. It lives here once; documents with promises point to it."""

    policy: ClassVar = Kind(
        "law",
        {
            "kind": S0,
            "title": S0,
            "number": S0,
            "level": S0,
            "body": S0,
            "places": S0,
            "demands": S0,
            "source": S0,
            "removed_because": S1,
        },
        owes=("body_id",),
        places=("places",),
        verbs={"create": KEEPERS, "edit": KEEPERS, "remove": KEEPERS},
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LawKind, default=LawKind.LAW)
    title = LanguageField(_("title"))
    number = models.CharField(_("number and year"), max_length=80, blank=True)
    level = models.CharField(_("level of government"), max_length=20, choices=GovernmentLevel)
    body = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    demands = LanguageField(_("what it demands"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    removed_because = models.TextField(_("why it was removed"), blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("space", "kind", "level"), name="law_list"),)

    def __str__(self) -> str:
        return text_in(self.title)

    def get_absolute_url(self) -> str:
        """The law's page."""
        return reverse("situation:law", args=(self.space.slug, self.pk))


class StageReached(SpaceRecord):
    """The day a law reached a stage, or is to reach it, and where that is written."""

    policy: ClassVar = Kind(
        "law_stage",
        {"law": S0, "stage": S0, "reached_on": S0, "note": S1, "source": S0},
        verbs={"create": KEEPERS},
    )
    title_needs: ClassVar = ("law",)
    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=LawStage)
    reached_on = models.DateField(_("reached on"))
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("law", "stage", "reached_on"), condition=models.Q(deleted_at=None), name="law_stage_once"
            ),
        )

    def __str__(self) -> str:
        return self.get_stage_display()

    def get_absolute_url(self) -> str:
        """A stage stands on its law's page."""
        return self.law.get_absolute_url()


class Provision(SpaceRecord):
    """One article or section: its words, what it demands, of whom, and which principle it carries out."""

    policy: ClassVar = Kind(
        "provision",
        {
            "law": S0,
            "number": S0,
            "number_key": S0,
            "text": S0,
            "language": S0,
            "demands": S0,
            "level": S0,
            "body": S0,
            "principle": S0,
            "removed_because": S1,
        },
        owes=("law__body_id",),
        places=("law__places",),
        verbs={"create": Verb(JUDGING_ROLES), "edit": Verb(JUDGING_ROLES), "remove": Verb(JUDGING_ROLES)},
    )
    title_needs: ClassVar = ("law",)
    unhashed: ClassVar = SpaceRecord.unhashed | {"number_key"}
    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="provisions")
    number = models.CharField(_("article or section"), max_length=60)
    # The number as lists sort it: 9 before 12.
    number_key = models.CharField(max_length=400, blank=True, editable=False)
    text = models.TextField(_("its words"))
    language = models.CharField(_("language"), max_length=10, default="en")
    demands = LanguageField(_("what it demands"), blank=True)
    level = models.CharField(_("level that must act"), max_length=20, choices=GovernmentLevel, blank=True)
    body = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    principle = models.CharField(_("principle it carries out"), max_length=300, blank=True)
    removed_because = models.TextField(_("why it was removed"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("law", "number"), condition=models.Q(deleted_at=None), name="provision_number_once"
            ),
        )

    def __str__(self) -> str:
        return headed(self.law, self.number)

    def get_absolute_url(self) -> str:
        """A provision stands on its law's page."""
        return f"{self.law.get_absolute_url()}#p-{self.pk}"


class GapFinding(SpaceRecord):
    """What somebody found that a law does for a right of a group, on a day, by a provision. Never changed: judged anew.

    ``cell``: names law, right and group in the one judgement that counts for them, the newest; it is empty in all
    others, which are the history of that cell.
    """

    policy: ClassVar = Kind(
        "gap_finding",
        {
            "law": S1,
            "right": S1,
            "group": S1,
            "verdict": S1,
            "provision": S1,
            "judged_on": S1,
            "note": S1,
            "sources": S1,
            "state": S1,
            "cell": S1,
            "decided_by": S1,
            "decided_at": S1,
            "reason": S1,
        },
        owes=("law__body_id",),
        places=("law__places",),
        verbs={
            "create": Verb(JUDGING_ROLES),
            "suggest": Verb(SUGGESTING_ROLES),
            "decide": Verb(JUDGING_ROLES, not_author=True),
            "withdraw": Verb(JUDGING_ROLES | SUGGESTING_ROLES, own_record=True),
        },
    )
    title_needs: ClassVar = ("law", "right", "group")
    unhashed: ClassVar = SpaceRecord.unhashed | {"cell"}
    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="findings")
    right = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("what was found"), max_length=10, choices=Verdict)
    provision = models.ForeignKey(Provision, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    judged_on = models.DateField(_("found on"))
    note = models.TextField(_("note"), blank=True)
    sources = models.TextField(_("sources"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.JUDGED)
    cell = models.CharField(max_length=110, blank=True, editable=False)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "cell"),
                condition=models.Q(deleted_at=None) & ~models.Q(cell=""),
                name="gap_finding_counts_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="absent") | models.Q(provision__isnull=False),
                name="gap_finding_cites_a_provision",
            ),
            models.CheckConstraint(
                condition=models.Q(cell="") | models.Q(state="judged"), name="gap_finding_counts_once_judged"
            ),
        )
        indexes = (
            models.Index(fields=("space", "right", "group"), name="gap_finding_by_cell"),
            models.Index(fields=("space", "state"), name="gap_finding_by_state"),
        )

    def __str__(self) -> str:
        return headed(listed((self.right, self.group)), self.get_verdict_display())

    @property
    def counts(self) -> bool:
        """It is the newest judgement of its law, right and group."""
        return bool(self.cell)

    def get_absolute_url(self) -> str:
        """The finding's page."""
        return reverse("situation:finding", args=(self.space.slug, self.pk))
