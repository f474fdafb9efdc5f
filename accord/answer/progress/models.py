"""Four statuses of a duty, each its own record and never merged, and beside them the voice of those concerned.

The State's position stands with the commitment. Here are the duty bearer's report, the independent assessment, the
committee's grade and the voice. Where a duty stands is derived from them (see standing.py) and never typed in.
"""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment, Duty
from accord.kernel.actors.models import Actor
from accord.kernel.files.models import File
from accord.kernel.places.models import Place
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, S2, Sensitivity
from accord.kernel.spaces.models import SpaceRecord
from accord.ui.wording import headed, number_words

OWN_REPORT = Verb({Role.CONTRIBUTOR}, own_body=True)
OWN_ASSESSMENT = Verb({Role.ASSESSOR}, own_body=True)
ASKERS = Verb({Role.CONTRIBUTOR, Role.ASSESSOR, Role.SECRETARIAT}, own_body_for={Role.CONTRIBUTOR, Role.ASSESSOR})
PART_OF_WHOLE = (
    models.Q(part=None, whole=None)
    | models.Q(part__gte=0, whole__isnull=True, part__isnull=False)
    | models.Q(part__gte=0, part__lte=models.F("whole"), part__isnull=False, whole__gt=0)
)


class Claim(models.TextChoices):
    """What the body that owes a duty says of it."""

    NOT_STARTED = "not_started", _("not started")
    UNDERWAY = "underway", _("underway")
    DONE = "done", _("done")


class Finding(models.TextChoices):
    """What an independent assessor says of what the duty bearer says."""

    AGREES = "agrees", _("agrees")
    PARTLY = "partly", _("partly")
    DISAGREES = "disagrees", _("disagrees")
    CANNOT_TELL = "cannot_tell", _("cannot tell")


def plain_number(value: Decimal | None) -> str:
    """A number as people write it: without the zeros that a column adds."""
    if value is None:
        return ""
    whole = value.to_integral_value()
    return number_words(int(whole)) if value == whole else number_words(float(value))


class Figure(models.Model):
    """A number that goes with words: a part of a whole (31 of 58 mines), or a count of its own."""

    part = models.DecimalField(_("number"), max_digits=18, decimal_places=4, null=True, blank=True)
    whole = models.DecimalField(_("out of"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("of what"), max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def figure(self) -> str:
        """“58 of 58 mines”, “412 workers”, or nothing where no number was given."""
        if self.part is None:
            return ""
        part = plain_number(self.part)
        if self.whole is None:
            return f"{part} {self.unit}".strip()
        said = _("%(part)s of %(whole)s %(unit)s") if self.unit else _("%(part)s of %(whole)s")
        return said % {"part": part, "whole": plain_number(self.whole), "unit": self.unit}


class Report(SpaceRecord, Figure):
    """What a body says about its own duty. A draft is the body's own (S2); handed in, the space reads it (S1)."""

    policy: ClassVar = Kind(
        "report",
        {
            "duty": S1,
            "body": S1,
            "claim": S1,
            "statement": S1,
            "dated": S1,
            "period_start": S1,
            "period_end": S1,
            "part": S1,
            "whole": S1,
            "unit": S1,
            "files": S1,
        },
        owes=("body_id",),
        places=("duty__places", "body__places"),
        verbs={"create": OWN_REPORT, "edit": OWN_REPORT, "submit": OWN_REPORT},
    )
    title_needs: ClassVar = ("duty",)

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    body = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    claim = models.CharField(_("where it stands"), max_length=20, choices=Claim)
    statement = models.TextField(_("what was done"))
    dated = models.DateField(_("day of the report"))
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("until"), null=True, blank=True)
    files = models.ManyToManyField(File, blank=True, related_name="+")

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(condition=PART_OF_WHOLE, name="report_part_of_whole"),
        )
        indexes = (models.Index(fields=("duty", "-dated"), name="report_of_duty"),)

    def __str__(self) -> str:
        return headed(self.said, self.duty)

    def get_absolute_url(self) -> str:
        """The report's page."""
        return reverse("progress:report", args=(self.space.slug, self.pk))

    @property
    def said(self) -> str:
        """“Done: 58 of 58 mines”."""
        claim = str(Claim(self.claim).label).capitalize()
        return headed(claim, self.figure) if self.figure else claim


class Assessment(SpaceRecord, Figure):
    """What an independent body found. While a draft it is hidden from those it is about, whatever their role.

    draft_of: the same duty, as long as this is a draft; whoever owes that duty then cannot read it.
    """

    policy: ClassVar = Kind(
        "assessment",
        {
            "duty": S1,
            "draft_of": S1,
            "body": S1,
            "finding": S1,
            "statement": S1,
            "dated": S1,
            "published_at": S1,
            "part": S1,
            "whole": S1,
            "unit": S1,
            "files": S1,
        },
        owes=("body_id",),
        subject_of=("draft_of__lead_id", "draft_of__supports"),
        places=("duty__places",),
        adversarial=True,
        # Assessors write these at S2 and read each other's drafts, as they read the evidence behind reports.
        evidence=True,
        verbs={
            "create": OWN_ASSESSMENT,
            "edit": Verb({Role.ASSESSOR}, own_record=True),
            "publish": Verb({Role.ASSESSOR}, own_record=True),
        },
    )
    title_needs: ClassVar = ("duty",)

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="assessments")
    draft_of = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(_("what was found"), max_length=20, choices=Finding)
    statement = models.TextField(_("reasons"))
    dated = models.DateField(_("day of the assessment"))
    published_at = models.DateTimeField(null=True, blank=True)
    files = models.ManyToManyField(File, blank=True, related_name="+")

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(condition=PART_OF_WHOLE, name="assessment_part_of_whole"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, draft_of=models.F("duty"), sensitivity__gte=Sensitivity.S2)
                | models.Q(published_at__isnull=False, draft_of=None),
                name="assessment_draft_is_hidden",
            ),
        )
        indexes = (models.Index(fields=("duty", "-dated"), name="assessment_of_duty"),)

    def __str__(self) -> str:
        return headed(self.said, self.duty)

    def get_absolute_url(self) -> str:
        """The assessment's page."""
        return reverse("progress:assessment", args=(self.space.slug, self.pk))

    @property
    def said(self) -> str:
        """“Partly: 31 of 58 mines”."""
        finding = str(Finding(self.finding).label).capitalize()
        return headed(finding, self.figure) if self.figure else finding

    @property
    def is_draft(self) -> bool:
        """Not published yet."""
        return self.published_at is None


class Grade(SpaceRecord):
    """A committee's grade of a commitment, on that committee's own scale, never translated into another one."""

    policy: ClassVar = Kind(
        "grade",
        {"commitment": S0, "committee": S0, "scale": S0, "grade": S0, "meaning": S0, "dated": S0, "source": S0},
        verbs={"create": Verb({Role.ASSESSOR})},
    )
    title_needs: ClassVar = ("commitment",)

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="grades")
    committee = models.CharField(_("committee"), max_length=200)
    scale = models.CharField(_("scale"), max_length=200)
    grade = models.CharField(_("grade"), max_length=40)
    meaning = models.CharField(_("what the grade means on this scale"), max_length=300, blank=True)
    dated = models.DateField(_("dated"))
    source = models.CharField(_("source"), max_length=500)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("commitment", "-dated"), name="grade_of_commitment"),)

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """“B: partly satisfactory”."""
        return headed(self.grade, self.meaning) if self.meaning else self.grade

    def get_absolute_url(self) -> str:
        """A grade stands on its commitment's page."""
        return self.commitment.get_absolute_url()


class Voice(SpaceRecord):
    """What people concerned answered when they were asked: a share or a count of those asked, where and when.

    The raw numbers are restricted: pages show them through ``figure_told``, which hides cells too small to show.
    """

    policy: ClassVar = Kind(
        "voice",
        {
            "duty": S1,
            "body": S1,
            "question": S1,
            "answer": S1,
            "counted": S2,
            "share": S2,
            "asked": S2,
            "place": S1,
            "collected_on": S1,
            "method": S1,
            "source": S1,
        },
        owes=("body_id",),
        places=("place_id", "duty__places"),
        verbs={"create": ASKERS},
    )
    title_needs: ClassVar = ("duty",)

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="voices")
    body = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=500)
    # Worded so that it follows the number: “38 % have seen an inspector”.
    answer = models.CharField(_("answer that was counted"), max_length=300)
    counted = models.PositiveIntegerField(_("how many gave it"), null=True, blank=True)
    share = models.DecimalField(
        _("share who gave it, in per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    asked = models.PositiveIntegerField(_("people asked"))
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    collected_on = models.DateField(_("asked on"))
    method = models.CharField(_("how they were asked"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(share=None, counted__lte=models.F("asked"), counted__isnull=False)
                | models.Q(counted=None, share__gte=0, share__lte=100, share__isnull=False),
                name="voice_count_or_share",
            ),
            models.CheckConstraint(condition=models.Q(asked__gt=0), name="voice_asked_somebody"),
        )
        indexes = (models.Index(fields=("duty", "-collected_on"), name="voice_of_duty"),)

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """A voice stands on its duty's page."""
        return self.duty.get_absolute_url()
