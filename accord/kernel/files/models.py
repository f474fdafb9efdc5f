"""A document or piece of evidence as it was received, and the log of everything that was done with it since."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Actor
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.spaces.models import Space, SpaceRecord

WRITERS = frozenset({Role.CONTRIBUTOR, Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT})


class File(SpaceRecord):
    """One received file. The content lies under its SHA-256 and is never altered; the type was read from it.

    subjects: the bodies that a file is held back from, because it stands behind a draft about them; about_id: the
    record that names them, such as the duty that they owe.
    """

    policy: ClassVar = Kind(
        "file",
        {
            "name": S1,
            "media_type": S1,
            "size": S1,
            "sha256": S1,
            "source": S1,
            "rights": S1,
            "taken_on": S1,
            "body": S1,
            "stored_as": S1,
            "subjects": S1,
            "about_id": S1,
        },
        owes=("body_id",),
        subject_of=("subjects",),
        places=("body__places",),
        adversarial=True,
        evidence=True,
        verbs={
            "create": Verb(WRITERS, own_body_for={Role.CONTRIBUTOR}),
            "link": Verb(WRITERS, own_body_for={Role.CONTRIBUTOR}),
            "verify": Verb({Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT}),
        },
    )
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    source = models.TextField(_("source"), blank=True)
    rights = models.CharField(_("rights"), max_length=200, blank=True)
    taken_on = models.DateField(_("date of the content"), null=True, blank=True)
    body = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stored_as = models.CharField(max_length=120, editable=False)
    subjects = models.ManyToManyField(Actor, blank=True, editable=False, related_name="+")
    about_id = models.UUIDField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        indexes = (
            models.Index(fields=("space", "sha256"), name="file_by_content"),
            models.Index(fields=("about_id",), condition=models.Q(about_id__isnull=False), name="file_held_back"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The file's page with its custody log."""
        return reverse("desk:file", args=(self.space.slug, self.pk))

    @property
    def is_picture(self) -> bool:
        """A copy without hidden data can be made to be shown on a page."""
        return self.media_type in PICTURES


# Pictures that are decoded here; a HEIC photo is kept and downloaded, never decoded.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp"})


class CustodyStep(models.TextChoices):
    """What can be done with a file once it was received."""

    RECEIVED = "received", _("received")
    OPENED = "opened", _("opened")
    LINKED = "linked", _("linked")
    VERIFIED = "verified", _("found unaltered")
    DAMAGED = "damaged", _("found altered or missing")


class CustodyEntry(models.Model):
    """One line of a file's custody log: written once, never changed; the audit chain holds an event for each."""

    policy: ClassVar = Kind(
        "custody_entry",
        {
            "id": S1,
            "space": S1,
            "file": S1,
            "step": S1,
            "at": S1,
            # Who looked at a piece of evidence can put that person in danger.
            "account_id": S2,
            "sha256": S1,
            "kind": S1,
            "object_id": S1,
            "note": S1,
        },
        in_space=False,
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="custody")
    step = models.CharField(max_length=10, choices=CustodyStep)
    at = models.DateTimeField(auto_now_add=True)
    account_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("file", "at"), name="custody_of_file"),)

    def __str__(self) -> str:
        return self.get_step_display()
