"""Files on their way in: what was read is staged first, then applied in batches, and can be resumed."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.files.models import File
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.models import SpaceRecord


class ImportState(models.TextChoices):
    """How far a file has come."""

    ASKED = "asked", _("waiting to be read")
    STAGING = "staging", _("being read")
    PLANNED = "planned", _("waiting for your word")
    STAGED = "staged", _("being applied")
    APPLIED = "applied", _("applied")
    REFUSED = "refused", _("could not be read")
    DROPPED = "dropped", _("put aside")


class Import(SpaceRecord):
    """One file brought into a space: its digest, what was asked of it, and what it came to.

    ``file``, where it was sent to a page, and ``preview``: {"counts", "rejected", "rows", "notes"}, what it would come
    to, shortened. ``fault``: why it could not be read.
    """

    policy: ClassVar = Kind(
        "import",
        {
            "what": S1,
            "name": S1,
            "size": S1,
            "sha256": S1,
            "options": S1,
            "state": S1,
            "read": S1,
            "created": S1,
            "updated": S1,
            "unchanged": S1,
            "merged": S1,
            "skipped": S1,
            "rejected": S1,
            "finished_at": S1,
            "file": S1,
            "preview": S1,
            "fault": S1,
        },
        verbs={"create": Verb({Role.SECRETARIAT, Role.STEWARD}), "decide": Verb({Role.SECRETARIAT})},
    )
    what = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.STAGING)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    preview = models.JSONField(default=dict, blank=True)
    fault = models.TextField(blank=True)

    class Meta(SpaceRecord.Meta):
        indexes = (models.Index(fields=("space", "what", "sha256"), name="import_of_file"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        """The worker reads or applies it now, or will in a moment."""
        return self.state in (ImportState.ASKED, ImportState.STAGING, ImportState.STAGED)

    def get_absolute_url(self) -> str:
        """The import's page."""
        return reverse("exchange:import", args=(self.space.slug, self.pk))


class StagedBatch(models.Model):
    """Rows that were read and wait to be applied in one transaction; they go when that has been done."""

    policy: ClassVar = Kind("staged_batch", {"id": S2, "of": S2, "number": S2, "payloads": S2}, in_space=False)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField()
    payloads = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "number"), name="staged_batch_once"),)

    def __str__(self) -> str:
        return str(self.number)
