"""Tags that a model suggests for promises: learned from those that carry some, suggested for those that carry none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, SuggestionState, TagSuggestion
from accord.commit.commitments.services.label_sets import ActionLabels, LabelSet, ListLabels
from accord.commit.commitments.services.words import refuse_other_space
from accord.commit.commitments.tag_models import KeptModel, keep_model, opened_model
from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import nothing_changed, record, record_batch, service
from accord.kernel.matching.learning import learning
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy

BATCH: Final = 100  # promises at a time: with up to ten suggestions each, one event holds them
MOST_A_PROMISE: Final = 10
FEWEST_OF_LANGUAGE: Final = 20  # tagged promises from which a language counts as learned
Progress = Callable[[str], None]
Wanted = dict[tuple[UUID, str], Decimal]  # promise and label → score


@dataclass(frozen=True)
class TagsTrained:
    """What came of training: the model that counts now, and how many suggestions are open by it."""

    model: KeptModel
    suggested: int


def labels_of(by: Viewer, owner: Taxonomy | Space) -> LabelSet:
    """What is learned: a list's terms, or a space's action categories. Raises NotPermitted for another space's."""
    if isinstance(owner, Space):
        if owner.pk != by.here:
            raise NotPermitted("create", "other_space")
        return ActionLabels(owner)
    refuse_other_space(by, owner)
    return ListLabels(owner)


def train_tags(by: Viewer, *, taxonomy: Taxonomy | Space, progress: Progress = lambda _line: None) -> TagsTrained:
    """Learn from the promises that carry terms of the list, keep the model, and suggest for those that carry none.

    taxonomy: the list; a space stands for the action category of its promises. Only promises that everybody in the
    space reads (S0, S1) teach and get suggestions: a restricted text must not shine through. Raises NotPermitted for
    anybody but the secretariat and the operator, Refused where too few promises are tagged or the extra is missing.
    """
    demand_new(by, TagSuggestion)
    labels = labels_of(by, taxonomy)
    tagging = learning()
    tags = labels.by_promise()
    promises = _open_promises(labels).order_by("created_at", "pk")
    rows = [row for row in promises.values_list("pk", "text", "session", "language").iterator() if row[0] in tags]
    examples = [tagging.Example(text, frozenset(tags[pk]), session) for pk, text, session, _language in rows]
    progress(_("%(rows)d tagged promises to learn from.") % {"rows": len(examples)})
    model = tagging.learn_tags(examples, progress=progress)
    kept = keep_model(
        taxonomy, model, learned_from=len(examples), languages=_learned(language for *_row, language in rows)
    )
    _note_training(by, taxonomy, kept)
    untagged = [pk for pk in promises.values_list("pk", flat=True) if pk not in tags]
    return TagsTrained(kept, suggest_tags(by, taxonomy=taxonomy, kept=kept, among=untagged))


def _learned(languages: Iterable[str]) -> list[str]:
    """The languages that enough tagged promises are written in."""
    found = list(languages)
    return sorted(language for language in set(found) if found.count(language) >= FEWEST_OF_LANGUAGE)


@service("tags_learned")
def _note_training(by: Viewer, owner: Taxonomy | Space, kept: KeptModel) -> None:
    details = {"version": kept.version, "learned_from": kept.learned_from, "labels": kept.labels}
    record(by, "tags_learned", owner, details=details)


def _open_promises(labels: LabelSet) -> QuerySet[Commitment]:
    return Commitment.objects.filter(space=labels.space_id, deleted_at=None, sensitivity__lte=S1)


def suggest_tags(by: Viewer, *, taxonomy: Taxonomy | Space, kept: KeptModel, among: Iterable[UUID]) -> int:
    """Suggest terms of the list for those of these promises that carry none of it yet. Returns how many are open.

    Nothing is suggested for a text in a language, or of words, that the model never learned. Suggestions of an earlier
    model that nobody decided give way; what was refused is not suggested again.
    Raises NotPermitted, or Refused where the model cannot be read.
    """
    demand_new(by, TagSuggestion)
    labels = labels_of(by, taxonomy)
    model = opened_model(taxonomy, kept)
    named = labels.named()
    ids, count = list(among), 0
    for start in range(0, len(ids), BATCH):
        rows = list(_open_promises(labels).filter(pk__in=ids[start : start + BATCH]).exclude(labels.carrying()))
        told = model.scored([row.text if row.language in kept.languages else "" for row in rows])
        wanted = {
            (row.pk, label): Decimal(f"{score:.3f}")
            for row, scores in zip(rows, told, strict=True)
            for label, score in _surest(scores)
            if label in named
        }
        count += write_suggestions(by, labels=labels, rows=rows, wanted=wanted, version=kept.version)
    return count


def _surest(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda told: -told[1])[:MOST_A_PROMISE]


@service("tags_suggested")
def write_suggestions(by: Viewer, *, labels: LabelSet, rows: Sequence[Commitment], wanted: Wanted, version: str) -> int:
    """Make these the open suggestions of a batch of promises. Returns how many are open."""
    there = labels.suggestions().filter(commitment__in=[row.pk for row in rows])
    there.filter(state=SuggestionState.OPEN).delete()
    decided = {
        (promise, action or str(term))
        for promise, term, action in there.values_list("commitment_id", "term_id", "action_category")
    }
    levels, named = {row.pk: row.sensitivity for row in rows}, labels.named()
    fresh = [
        TagSuggestion(
            id=new_id(),
            space_id=labels.space_id,
            sensitivity=max(S1, levels[promise]),
            created_by=by.account,
            commitment_id=promise,
            score=score,
            model_version=version,
            **named[label],
        )
        for (promise, label), score in wanted.items()
        if (promise, label) not in decided
    ]
    if not fresh:
        nothing_changed()
        return 0
    TagSuggestion.objects.bulk_create(fresh, batch_size=200)
    record_batch(
        by,
        "tags_suggested",
        space_id=labels.space_id,
        kind=TagSuggestion.policy,
        contents=[(row.pk, row.content_hash()) for row in fresh],
        details={"version": version, "list": labels.owner.pk},
    )
    return len(fresh)
