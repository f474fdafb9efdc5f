"""Tags that a model would give to a promise, and what a person decided about them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models.commitments import Commitment, action_words
from accord.commit.commitments.models.instruments import KEEPERS
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Term


class SuggestionState(models.TextChoices):
    """A suggested tag counts only once a person accepted it; a refusal is remembered."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class TagSuggestion(SpaceRecord):
    """A term or action category that a model, learned from the space's own promises, would give to a promise.

    Never both. ``score`` orders suggestions: 0.5 just enough, 1 sure. ``model_version`` is the beginning of the
    model's SHA-256.
    """

    policy: ClassVar = Kind(
        "tag_suggestion",
        {
            "commitment": S1,
            "term": S1,
            "action_category": S1,
            "score": S1,
            "model_version": S1,
            "state": S1,
            "decided_by": S1,
            "decided_at": S1,
        },
        verbs={"create": KEEPERS, "decide": KEEPERS},
    )
    title_needs: ClassVar = ("commitment", "term")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="suggestions")
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="+")
    action_category = models.CharField(max_length=20, blank=True)
    score = models.DecimalField(max_digits=4, decimal_places=3)
    model_version = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta(SpaceRecord.Meta):
        constraints = (
            *SpaceRecord.Meta.constraints,
            models.UniqueConstraint(fields=("commitment", "term"), name="tag_suggested_once"),
            models.UniqueConstraint(
                fields=("commitment", "action_category"),
                condition=~models.Q(action_category=""),
                name="action_suggested_once",
            ),
            models.CheckConstraint(
                condition=models.Q(term=None) & ~models.Q(action_category="")
                | models.Q(term__isnull=False) & models.Q(action_category=""),
                name="tag_suggested_is_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None)
                | ~models.Q(state="open") & ~models.Q(decided_by=None),
                name="tag_decided_by_a_person",
            ),
        )
        indexes = (models.Index(fields=("space", "state", "score"), name="tag_suggestions_open"),)

    def __str__(self) -> str:
        return str(self.term) if self.term else action_words(self.action_category)
