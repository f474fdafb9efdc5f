"""Lists of words that records are tagged with: themes, groups, SDG targets, a space's own lists."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1
from accord.kernel.spaces.languages import LanguageField, text_in
from accord.kernel.spaces.models import SpaceRecord

KEEPERS = Verb({Role.SECRETARIAT, Role.STEWARD})
# Saying that two lists mean the same changes what reports count, so it is for those who keep or review content.
JUDGES = Verb({Role.SECRETARIAT, Role.REVIEWER})


class Taxonomy(SpaceRecord):
    """One list, found by its key within the space. ``source`` says who made the list."""

    policy: ClassVar = Kind(
        "taxonomy",
        {"key": S0, "name": S0, "source": S0},
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    key = models.SlugField(max_length=60)
    name = LanguageField()
    source = models.CharField(max_length=300, blank=True)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("space", "key"), condition=models.Q(deleted_at=None), name="taxonomy_key_once"
            ),
        )

    def __str__(self) -> str:
        return text_in(self.name)


class Term(SpaceRecord):
    """One word of a list, in every language it is known in, perhaps under a wider one."""

    policy: ClassVar = Kind(
        "term",
        {
            "taxonomy": S0,
            "code": S0,
            "name": S0,
            "name_key": S0,
            "parent": S0,
            "rank": S0,
            "retired_at": S0,
            "instead": S0,
        },
        verbs={"create": KEEPERS, "edit": KEEPERS},
    )
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=40, blank=True)
    name = LanguageField()
    # The label that files are matched by: first language, one line, case folded (which may lengthen it).
    name_key = models.CharField(max_length=900, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # Where it stands in its list: by rank, then by code, then by name.
    rank = models.PositiveSmallIntegerField(default=0)
    # A retired term stays on the records that carry it and is offered for no new one; perhaps another stands for it.
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    instead = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="stands_for"
    )

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("taxonomy", "name_key"), condition=models.Q(deleted_at=None), name="term_name_once"
            ),
            models.UniqueConstraint(
                fields=("taxonomy", "code"),
                condition=models.Q(deleted_at=None) & ~models.Q(code=""),
                name="term_code_once",
            ),
            models.CheckConstraint(
                condition=models.Q(instead=None) | models.Q(retired_at__isnull=False),
                name="term_instead_of_a_retired_one",
            ),
        )

    def __str__(self) -> str:
        return text_in(self.name)

    @property
    def is_retired(self) -> bool:
        """No new record is tagged with it."""
        return self.retired_at is not None


class Likeness(models.TextChoices):
    """How the two terms of a mapping lie to each other, read from the first to the second.

    These are SKOS's mapping relations (W3C, 2009): exactMatch, broadMatch (the second holds the first), narrowMatch
    (the first holds the second), relatedMatch.
    """

    SAME = "same", _("means the same as")
    NARROWER = "narrower", _("is a part of")
    BROADER = "broader", _("holds")
    RELATED = "related", _("is related to")


# The same relation read from the second term to the first.
FLIPPED = {
    Likeness.SAME: Likeness.SAME,
    Likeness.NARROWER: Likeness.BROADER,
    Likeness.BROADER: Likeness.NARROWER,
    Likeness.RELATED: Likeness.RELATED,
}


class MappingState(models.TextChoices):
    """A mapping counts only once a person has confirmed it."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


class TermMapping(SpaceRecord):
    """A term of one list set beside a term of another; proposed by anything, confirmed by a person."""

    policy: ClassVar = Kind(
        "term_mapping",
        {
            "term": S0,
            "counterpart": S0,
            "likeness": S0,
            "state": S1,
            "score": S1,
            "reason": S1,
            "decided_by": S1,
            "decided_at": S1,
        },
        verbs={"create": Verb({Role.SECRETARIAT, Role.REVIEWER, Role.STEWARD}), "decide": JUDGES},
    )
    title_needs: ClassVar = ("term", "counterpart")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="mappings")
    counterpart = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="mapped_from")
    likeness = models.CharField(max_length=10, choices=Likeness, default=Likeness.SAME)
    state = models.CharField(max_length=10, choices=MappingState, default=MappingState.PROPOSED)
    score = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("term", "counterpart"), condition=models.Q(deleted_at=None), name="term_mapping_once"
            ),
            models.CheckConstraint(condition=~models.Q(term=models.F("counterpart")), name="term_mapping_of_two_terms"),
        )
        indexes = (models.Index(fields=("space", "state"), name="term_mapping_by_state"),)

    def __str__(self) -> str:
        return f"{self.term} — {self.counterpart}"
