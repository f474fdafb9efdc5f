"""Tags that a model suggests for promises, and what a person makes of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, SuggestionState, TagSuggestion
from accord.commit.commitments.services.commitments import change_commitment
from accord.commit.commitments.services.deciding import move_proposals
from accord.commit.commitments.services.words import refuse_other_space
from accord.commit.commitments.tag_models import KeptModel, keep_model, opened_model
from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import nothing_changed, record, record_batch, service
from accord.kernel.matching.learning import learning
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1
from accord.kernel.taxonomies.models import Taxonomy, Term

BATCH: Final = 100  # promises at a time: with up to ten suggestions each, one event holds them
MOST_A_PROMISE: Final = 10
Progress = Callable[[str], None]
Wanted = dict[tuple[UUID, UUID], Decimal]  # promise and term → score


@dataclass(frozen=True)
class TagsTrained:
    """What came of training: the model that counts now, and how many suggestions are open by it."""

    model: KeptModel
    suggested: int


def train_tags(by: Viewer, *, taxonomy: Taxonomy, progress: Progress = lambda _line: None) -> TagsTrained:
    """Learn from the promises that carry terms of the list, keep the model, and suggest for those that carry none.

    Only promises that everybody in the space reads (S0, S1) teach and get suggestions: a restricted text must not
    shine through. Raises NotPermitted for anybody but the secretariat and the operator, Refused where too few promises
    are tagged or the extra is not installed.
    """
    demand_new(by, TagSuggestion)
    refuse_other_space(by, taxonomy)
    tagging = learning()
    tags = _tags_by_promise(taxonomy)
    promises = _open_promises(taxonomy).order_by("created_at", "pk").values_list("pk", "text", "session")
    examples = [
        tagging.Example(text, frozenset(tags[pk]), session) for pk, text, session in promises.iterator() if pk in tags
    ]
    progress(_("%(rows)d tagged promises to learn from.") % {"rows": len(examples)})
    model = tagging.learn_tags(examples, progress=progress)
    kept = keep_model(taxonomy, model, learned_from=len(examples))
    _note_training(by, taxonomy, kept)
    everything = _open_promises(taxonomy).order_by("created_at", "pk").values_list("pk", flat=True)
    untagged = [pk for pk in everything if pk not in tags]
    return TagsTrained(kept, suggest_tags(by, taxonomy=taxonomy, kept=kept, among=untagged))


@service("tags_learned")
def _note_training(by: Viewer, taxonomy: Taxonomy, kept: KeptModel) -> None:
    details = {"version": kept.version, "learned_from": kept.learned_from, "labels": kept.labels}
    record(by, "tags_learned", taxonomy, details=details)


def _open_promises(taxonomy: Taxonomy) -> QuerySet[Commitment]:
    return Commitment.objects.filter(space=taxonomy.space_id, deleted_at=None, sensitivity__lte=S1)


def _tags_by_promise(taxonomy: Taxonomy) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    pairs = Commitment.themes.through.objects.filter(term__taxonomy=taxonomy, term__deleted_at=None)
    for pk, term in pairs.values_list("commitment_id", "term_id"):
        found[pk].add(str(term))
    return found


def suggest_tags(by: Viewer, *, taxonomy: Taxonomy, kept: KeptModel, among: Iterable[UUID]) -> int:
    """Suggest terms of the list for those of these promises that carry none of it yet. Returns how many are open.

    Suggestions of an earlier model that nobody decided give way; what was refused is not suggested again.
    Raises NotPermitted, or Refused where the model cannot be read.
    """
    demand_new(by, TagSuggestion)
    refuse_other_space(by, taxonomy)
    model = opened_model(taxonomy, kept)
    terms = {str(term.pk): term for term in Term.objects.filter(taxonomy=taxonomy, deleted_at=None)}
    ids, count = list(among), 0
    for start in range(0, len(ids), BATCH):
        tagged = Commitment.themes.through.objects.filter(term__taxonomy=taxonomy).values("commitment")
        rows = list(_open_promises(taxonomy).filter(pk__in=ids[start : start + BATCH]).exclude(pk__in=tagged))
        told = model.scored([row.text for row in rows])
        wanted = {
            (row.pk, terms[label].pk): Decimal(f"{score:.3f}")
            for row, scores in zip(rows, told, strict=True)
            for label, score in _surest(scores)
            if label in terms
        }
        count += write_suggestions(by, taxonomy=taxonomy, rows=rows, wanted=wanted, version=kept.version)
    return count


def _surest(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda told: -told[1])[:MOST_A_PROMISE]


@service("tags_suggested")
def write_suggestions(
    by: Viewer, *, taxonomy: Taxonomy, rows: Sequence[Commitment], wanted: Wanted, version: str
) -> int:
    """Make these the open suggestions of a batch of promises. Returns how many are open."""
    there = TagSuggestion.objects.filter(commitment__in=[row.pk for row in rows], term__taxonomy=taxonomy)
    there.filter(state=SuggestionState.OPEN).delete()
    decided = set(there.values_list("commitment_id", "term_id"))
    levels = {row.pk: row.sensitivity for row in rows}
    fresh = [
        TagSuggestion(
            id=new_id(),
            space_id=taxonomy.space_id,
            sensitivity=max(S1, levels[promise]),
            created_by=by.account,
            commitment_id=promise,
            term_id=term,
            score=score,
            model_version=version,
        )
        for (promise, term), score in wanted.items()
        if (promise, term) not in decided
    ]
    if not fresh:
        nothing_changed()
        return 0
    TagSuggestion.objects.bulk_create(fresh, batch_size=200)
    record_batch(
        by,
        "tags_suggested",
        space_id=taxonomy.space_id,
        kind=TagSuggestion.policy,
        contents=[(row.pk, row.content_hash()) for row in fresh],
        details={"version": version, "list": taxonomy.pk},
    )
    return len(fresh)


@service("tags_accepted", "tags_refused")
def decide_suggestions(by: Viewer, suggestions: Sequence[TagSuggestion], *, accepted: bool) -> None:
    """Give the promises these tags, or remember that they do not fit. Only a person decides.

    Raises NotPermitted, or Refused for none, for more than 50 at once, and where one was decided meanwhile.
    """
    move_proposals(
        by,
        suggestions,
        SuggestionState.ACCEPTED if accepted else SuggestionState.REFUSED,
        among=(SuggestionState.OPEN,),
        none=_("Choose at least one suggestion."),
        many=_("At most %(most)d suggestions are decided at once."),
    )
    if accepted:
        _give_tags(by, suggestions)
    record_batch(
        by,
        "tags_accepted" if accepted else "tags_refused",
        space_id=by.space,
        kind=TagSuggestion.policy,
        contents=[(row.pk, row.content_hash()) for row in suggestions],
    )


def _give_tags(by: Viewer, suggestions: Sequence[TagSuggestion]) -> None:
    terms: dict[UUID, list[Term]] = defaultdict(list)
    for row in suggestions:
        terms[row.commitment_id].append(row.term)
    for promise in Commitment.objects.filter(pk__in=list(terms)).select_related("space", "instrument"):
        themes = [*promise.themes.all(), *terms[promise.pk]]
        change_commitment(by, promise, revision=promise.revision, themes=themes)
