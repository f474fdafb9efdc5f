"""Typed links between any two records of a space: where something came from, what it answers, what it proves."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord


class Relation(models.TextChoices):
    """What the source says about the target: the source came from it, answers it, proves it."""

    CAME_FROM = "came_from", _("came from")
    ANSWERS = "answers", _("answers")
    SPLITS = "splits", _("is a part of")
    FULFILS = "fulfils", _("fulfils")
    PROVES = "proves", _("proves")
    CONTRADICTS = "contradicts", _("contradicts")


class Link(SpaceRecord):
    """One link. It is as sensitive as its more sensitive end, and seen by whoever sees both ends: see queries.py."""

    policy: ClassVar = Kind(
        "link",
        {"source_kind": S1, "source_id": S1, "relation": S1, "target_kind": S1, "target_id": S1},
        verbs={
            "create": Verb({Role.MEMBER, Role.CONTRIBUTOR, Role.ASSESSOR, Role.REVIEWER, Role.SECRETARIAT}),
            "remove": Verb({Role.REVIEWER, Role.SECRETARIAT}),
            "take_back": Verb({Role.MEMBER, Role.CONTRIBUTOR, Role.ASSESSOR}, own_record=True),
        },
    )
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    relation = models.CharField(max_length=20, choices=Relation)
    target_kind = models.CharField(max_length=40)
    target_id = models.UUIDField()

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("source_id", "relation", "target_id", "source_kind", "target_kind"),
                condition=models.Q(deleted_at=None),
                name="link_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(source_id=models.F("target_id")), name="link_between_two_records"
            ),
        )
        indexes = (models.Index(fields=("target_id", "relation"), name="link_by_target"),)

    def __str__(self) -> str:
        return self.get_relation_display()
