"""Files on their way in: what was read is staged first, then applied in batches, and can be resumed."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.kernel.files.models import File
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2, S4
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.outlets.exchange.outcomes import unpack
from accord.outlets.exchange.reviewing import Fate


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

    ``file``, where it was sent to a page, and ``preview``: {"counts", "fates", "notes", "at", "events"}, what it would
    come to, when that was found, and how long the space's log was then. ``versions``: rows that are to be a new version
    of a promise, by the row's identity. ``fault``: why it could not be read.
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
            "versions": S1,
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
    versions = models.JSONField(default=dict, blank=True)
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
    """Rows that were read and wait to be applied in one transaction; they go when that has been done.

    ``packed``: see ``outcomes.pack``. ``is_later``: these rows may
    only be applied when all others have been.
    """

    policy: ClassVar = Kind(
        "staged_batch", {"id": S2, "of": S2, "number": S2, "packed": S2, "is_later": S2}, in_space=False
    )
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()
    is_later = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "number"), name="staged_batch_once"),)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """The rows."""
        return unpack(self.packed)


class ReviewPage(models.Model):
    """Rows of a file on one page of its review, all with one fate (``reviewing.Fate``); ``packed`` as staged rows are.

    They go with the staged rows, those that were rejected excepted.
    """

    policy: ClassVar = Kind("review_page", {"id": S2, "of": S2, "fate": S2, "number": S2, "packed": S2}, in_space=False)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="review_pages")
    fate = models.CharField(max_length=12, choices=Fate)
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "fate", "number"), name="review_page_once"),)

    def __str__(self) -> str:
        return f"{self.fate} {self.number}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows."""
        return unpack(self.packed)


class TokenScope(models.TextChoices):
    """What a program may do with a token."""

    READ = "read", _("read")
    WRITE = "write", _("read and write")


class ApiToken(models.Model):
    """By which a program acts for a person in one space. Of the secret only a digest is kept; it ends by itself.

    ``with_factor``: the second step was shown when it was made, so that powerful roles count. Seen by nobody else.
    """

    policy: ClassVar = Kind(
        "api_token",
        {
            "id": S2,
            "account": S2,
            "space": S2,
            "name": S2,
            "scope": S2,
            "digest": S4,
            "with_factor": S2,
            "created_at": S2,
            "expires_at": S2,
            "last_used_at": S2,
            "revoked_at": S2,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    scope = models.CharField(max_length=10, choices=TokenScope, default=TokenScope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    with_factor = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("space", "account"), name="api_tokens_of_account"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        """It opens something now."""
        return self.revoked_at is None and self.expires_at > timezone.now()
