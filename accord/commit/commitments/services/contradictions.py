"""Noting that two promises contradict each other, and saying how that was resolved."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.services.words import clean_long_text, refuse_other_space
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import create_record, revise_record
from accord.kernel.threads.models import Relation
from accord.kernel.threads.services import link_records


@service("contradiction_noted")
def note_contradiction(
    by: Viewer, *, one: Commitment, other: Commitment, words: str, source: str, client_key: str | None = None
) -> Contradiction:
    """Say in what one promise contradicts another and where that can be read; both are linked by a thread.

    Raises NotPermitted for anybody but the secretariat, reviewers and assessors, NotVisible for a promise that the
    person does not see, Refused for a promise and itself, no words, no source, or what is noted already.
    """
    refuse_other_space(by, one, other)
    demand_new(by, Contradiction)
    if one.pk == other.pk:
        raise Refused(_("A promise does not contradict itself: choose another one."), field="other")
    said = clean_long_text(words, field="words", required=True)
    where = " ".join(source.split())
    if not where:
        raise Refused(_("Say where this is written."), field="source")
    made, is_new = create_record(
        by, Contradiction, client_key=client_key, one=one, other=other, words=said, source=where
    )
    if not is_new:
        nothing_changed()
        return made
    link_records(by, source=one, relation=Relation.CONTRADICTS, target=other)
    changes = {"one": (None, one), "other": (None, other), "words": (None, said), "source": (None, where)}
    record(by, "contradiction_noted", made, changes=changes)
    return made


@service("contradiction_resolved")
def resolve_contradiction(
    by: Viewer, contradiction: Contradiction, *, resolution: str, revision: int | None = None
) -> Contradiction:
    """Say how a contradiction was resolved; the thread between the promises stays.

    Raises NotPermitted for anybody but the secretariat and reviewers, StaleRecord, Refused for no words and where it
    was resolved already.
    """
    demand(by, "resolve", contradiction)
    why = clean_long_text(resolution, field="resolution", required=True)
    if not contradiction.is_open:
        raise Refused(_("This was resolved already."))
    changes = revise_record(
        by, contradiction, revision=revision, resolution=why, resolved_at=timezone.now(), resolved_by=by.account
    )
    record(by, "contradiction_resolved", contradiction, changes=changes)
    return contradiction
