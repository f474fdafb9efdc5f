"""A space: one table of people working together. Every row of every space hangs on one."""

from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.audit.canonical import content_digest
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import RECORD_FIELDS, Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, Sensitivity
from accord.kernel.spaces.languages import LanguageField, language_name, text_in

LEVELS = [(level.value, _(level.word)) for level in Sensitivity]


def default_languages() -> list[str]:
    """Languages of a new space, the first one its fall-back."""
    return ["en"]


class Space(models.Model):
    """A working group, a province's human-rights directorate with its bodies, a company site."""

    policy: ClassVar = Kind(
        "space",
        {
            "id": S0,
            "slug": S0,
            "name": S0,
            "purpose": S1,
            "languages": S1,
            "time_zone": S1,
            "review_days": S1,
            "public_threshold": S1,
            "partner_threshold": S1,
            "vetting_steps": S1,
            "is_sample": S1,
            "revision": S1,
            "created_at": S1,
            "closed_at": S1,
        },
        in_space=False,
        verbs={"settle": Verb({Role.STEWARD})},
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=60)
    name = LanguageField()
    purpose = LanguageField(blank=True)
    languages = models.JSONField(default=default_languages)
    time_zone = models.CharField(max_length=60, default="Asia/Karachi")
    review_days = models.PositiveSmallIntegerField(default=180)
    public_threshold = models.PositiveSmallIntegerField(default=10)
    partner_threshold = models.PositiveSmallIntegerField(default=5)
    vetting_steps = models.JSONField(default=dict, blank=True)
    is_sample = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "slug")

    def __str__(self) -> str:
        return text_in(self.name, *self.languages)

    @property
    def language_choices(self) -> list[tuple[str, str]]:
        """The space's languages with their own names, as forms offer them."""
        return [(code, language_name(code)) for code in self.languages]

    @property
    def zone(self) -> ZoneInfo:
        """Where its days begin, and how its moments are told."""
        return ZoneInfo(self.time_zone)

    @property
    def space_id(self) -> UUID:
        """A space's own events stand in its own chain."""
        return self.pk


class SpaceRecord(models.Model):
    """What every row of a space carries. A concrete model declares ``policy`` and fields, constraints, questions."""

    policy: ClassVar[Kind]
    # Fields that are derived or merely technical stay out of the content hash.
    unhashed: ClassVar[frozenset[str]] = frozenset(RECORD_FIELDS) - {"id", "space", "sensitivity"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    sensitivity = models.PositiveSmallIntegerField(choices=LEVELS, default=S1)
    client_key = models.CharField(max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.UUIDField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("space", "created_by", "client_key"),
                condition=~models.Q(client_key=""),
                name="%(class)s_sent_once",
            ),
            models.CheckConstraint(condition=models.Q(sensitivity__lte=Sensitivity.S4), name="%(class)s_sensitivity"),
        )

    def content(self) -> dict[str, Any]:
        """The row's content as stored: every concrete field but the technical ones."""
        return {name: getattr(self, name) for name in _hashed(type(self))}

    def content_hash(self) -> str:
        """SHA-256 over the canonical content: what an approval signs."""
        return content_digest(self.content())


@lru_cache(maxsize=512)
def _hashed(model: type[SpaceRecord]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if field.name not in model.unhashed)
