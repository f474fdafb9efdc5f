"""Four eyes: a record is handed in by one person and approved by another, who signs what it said then."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.ui.wording import headed, words_for

REVIEWERS = Verb({Role.REVIEWER}, not_author=True)


class SubmissionState(models.TextChoices):
    """draft → submitted → (unit approved) → approved, or returned with a reason."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    UNIT_APPROVED = "unit_approved", _("approved by the unit")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


WAITING = (SubmissionState.SUBMITTED, SubmissionState.UNIT_APPROVED)


class Submission(SpaceRecord):
    """How far one record has come in vetting; one row a record, its history in the steps.

    author: who wrote the record; submitted_by: who handed it in last. Neither ever approves it.
    steps: who vets, in order, as the space had set it when the record was handed in; step: how many are passed.
    signed_hash: digest of what was handed in and, once approved, what was signed.
    """

    policy: ClassVar = Kind(
        "submission",
        {
            "kind": S1,
            "object_id": S1,
            "body": S1,
            "places": S1,
            "author": S1,
            "submitted_by": S1,
            "state": S1,
            "steps": S1,
            "step": S1,
            "signed_hash": S1,
            "submitted_at": S1,
            "decided_at": S1,
            "decided_by": S1,
            "reason": S2,
        },
        owes=("body_id",),
        places=("places",),
        verbs={
            "create": Verb(
                {Role.CONTRIBUTOR, Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT}, own_body_for={Role.CONTRIBUTOR}
            ),
            "approve": REVIEWERS,
            "return": REVIEWERS,
        },
    )
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    body = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    author = models.UUIDField(null=True)
    submitted_by = models.UUIDField(null=True)
    state = models.CharField(_("state"), max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT)
    steps = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    signed_hash = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "kind", "object_id"), condition=models.Q(deleted_at=None), name="submission_of_record"
            ),
        )
        indexes = (
            models.Index(fields=("space", "state", "submitted_at"), name="submission_queue"),
            models.Index(fields=("kind", "state", "object_id"), name="submission_approved"),
        )

    def __str__(self) -> str:
        return headed(words_for(self.kind), self.get_state_display())

    def get_absolute_url(self) -> str:
        """The page where the record is vetted."""
        return reverse("desk:submission", args=(self.space.slug, self.pk))

    @property
    def is_waiting(self) -> bool:
        """Somebody is to decide."""
        return self.state in WAITING

    @property
    def is_approved(self) -> bool:
        """Vetted as it stands; that is not the same as verified."""
        return self.state == SubmissionState.APPROVED


class VettingVerdict(models.TextChoices):
    """What one step of vetting did."""

    SUBMITTED = "submitted", _("handed in")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    REOPENED = "reopened", _("edited and thereby reopened")
    EDITED = "edited", _("edited")


class VettingStep(models.Model):
    """One line of the log: who did what with which content when, and why. Written once, never changed."""

    policy: ClassVar = Kind(
        "vetting_step",
        {
            "id": S1,
            "space": S1,
            "submission": S1,
            "verdict": S1,
            "by_whom": S1,
            "at": S1,
            "account_id": S1,
            "signed_hash": S1,
            "reason": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="log")
    verdict = models.CharField(max_length=20, choices=VettingVerdict)
    by_whom = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    account_id = models.UUIDField(null=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("submission", "at"), name="vetting_steps_of"),)

    def __str__(self) -> str:
        return self.get_verdict_display()
