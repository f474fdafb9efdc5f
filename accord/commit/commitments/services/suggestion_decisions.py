"""What a person makes of suggested tags: given or refused, one by one, those that were ticked, or all of a filter."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, SuggestionState, TagSuggestion
from accord.commit.commitments.queries.terms import FIELD_OF_LIST
from accord.commit.commitments.services.commitments import change_commitment
from accord.commit.commitments.services.deciding import MOST_DECIDED, move_proposals
from accord.kernel.audit.services import record_batch, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.taxonomies.models import Term

MOST_AT_ONCE: Final = 1_000  # of all that a filter shows: some seconds of work


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


def decide_all_suggestions(by: Viewer, rows: QuerySet[TagSuggestion], *, accepted: bool, told: int) -> int:
    """Decide the surest thousand of what a filter shows, fifty by fifty with an event each. Returns how many.

    told: how many there were when the person was asked. Raises Refused where there are others now, and as above; what
    was decided before that stands.
    """
    if by.account is None:
        raise NotPermitted("decide", "decided_by_a_person")
    if rows.count() != told:
        raise Refused(_("There are %(n)d now: look at them again.") % {"n": rows.count()})
    chosen = list(rows[:MOST_AT_ONCE])
    if not chosen:
        raise Refused(_("Choose at least one suggestion."))
    for part in _parts(chosen):
        decide_suggestions(by, part, accepted=accepted)
    return len(chosen)


def _parts(rows: Sequence[TagSuggestion]) -> list[list[TagSuggestion]]:
    """Fifty at a time; those of one promise together as far as they fit, so that it is changed once."""
    by_promise = sorted(rows, key=lambda row: row.commitment_id)
    return [by_promise[start : start + MOST_DECIDED] for start in range(0, len(by_promise), MOST_DECIDED)]


def _give_tags(by: Viewer, suggestions: Sequence[TagSuggestion]) -> None:
    given: dict[UUID, list[TagSuggestion]] = defaultdict(list)
    for row in suggestions:
        given[row.commitment_id].append(row)
    for promise in Commitment.objects.filter(pk__in=list(given)).select_related("space", "instrument"):
        change_commitment(by, promise, revision=promise.revision, **_with(promise, given[promise.pk]))


def _with(promise: Commitment, suggestions: Sequence[TagSuggestion]) -> dict[str, Any]:
    """What the promise says once it carries them. Raises Refused where it has another action category by now."""
    terms: dict[str, list[Term]] = defaultdict(list)
    values: dict[str, Any] = {}
    for row in suggestions:
        if row.term is not None:
            terms[FIELD_OF_LIST.get(row.term.taxonomy.key, "themes")].append(row.term)
        elif promise.action_category not in {"", row.action_category}:
            raise Refused(_("“%(promise)s” has an action category by now: refuse this one.") % {"promise": promise})
        else:
            values["action_category"] = row.action_category
    return values | {field: [*getattr(promise, field).all(), *more] for field, more in terms.items()}
