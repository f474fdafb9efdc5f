"""What a model learns to say of promises: the terms of a list, in whichever field they stand, or the action category.

Either answers the same questions, so that learning, suggesting and deciding are written once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from accord.commit.commitments.models import Commitment, TagSuggestion
from accord.commit.commitments.models.commitments import ActionCategory
from accord.commit.commitments.queries.terms import TAGS
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy, Term

ACTIONS: Final = "action-category"


class LabelSet(Protocol):
    """Labels that promises carry, learned from those that do and suggested for those that do not."""

    @property
    def owner(self) -> Taxonomy | Space:
        """Whose model it is, and what the log says was learned: the list, or the space."""

    @property
    def space_id(self) -> UUID:
        """The space of the promises."""

    @property
    def key(self) -> str:
        """The name in files and answers."""

    def by_promise(self) -> Mapping[UUID, set[str]]:
        """The labels of each promise that carries some."""

    def carrying(self) -> Q:
        """Condition on promises: one of the labels is on it."""

    def named(self) -> Mapping[str, Mapping[str, Any]]:
        """By label the fields of a suggestion that name it; only labels that may be given."""

    def suggestions(self) -> QuerySet[TagSuggestion]:
        """What was ever suggested of them."""


@dataclass(frozen=True)
class ListLabels:
    """The terms of one list."""

    owner: Taxonomy

    @property
    def space_id(self) -> UUID:
        return self.owner.space_id

    @property
    def key(self) -> str:
        return self.owner.key

    def by_promise(self) -> Mapping[UUID, set[str]]:
        found: dict[UUID, set[str]] = defaultdict(set)
        for links in self._links():
            for pk, term in links.filter(term__deleted_at=None).values_list("commitment_id", "term_id"):
                found[pk].add(str(term))
        return found

    def carrying(self) -> Q:
        found = Q(pk__in=[])
        for links in self._links():
            found |= Q(pk__in=links.values("commitment"))
        return found

    def _links(self) -> Iterator[QuerySet[Any]]:
        """An import puts terms of one list into one field; by hand any of them may stand among the themes."""
        for field in TAGS:
            yield getattr(Commitment, field).through.objects.filter(term__taxonomy=self.owner)

    def named(self) -> Mapping[str, Mapping[str, Any]]:
        rows = Term.objects.filter(taxonomy=self.owner, deleted_at=None, retired_at=None)
        return {str(pk): {"term_id": pk} for pk in rows.values_list("pk", flat=True)}

    def suggestions(self) -> QuerySet[TagSuggestion]:
        return TagSuggestion.objects.filter(term__taxonomy=self.owner)


@dataclass(frozen=True)
class ActionLabels:
    """The categories of the action that recommendations ask for."""

    owner: Space

    @property
    def space_id(self) -> UUID:
        return self.owner.pk

    @property
    def key(self) -> str:
        return ACTIONS

    def by_promise(self) -> Mapping[UUID, set[str]]:
        rows = Commitment.objects.filter(self.carrying(), space=self.owner, deleted_at=None)
        return {pk: {category} for pk, category in rows.values_list("pk", "action_category")}

    def carrying(self) -> Q:
        return ~Q(action_category="")

    def named(self) -> Mapping[str, Mapping[str, Any]]:
        return {category: {"action_category": category} for category in ActionCategory.values}

    def suggestions(self) -> QuerySet[TagSuggestion]:
        return TagSuggestion.objects.filter(space=self.owner).exclude(action_category="")
