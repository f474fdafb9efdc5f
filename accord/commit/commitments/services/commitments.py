"""Commitments one by one: added by hand, put into plain words, and how the State stands to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, EarlierWording, Instrument, StatePosition, usual_kind
from accord.commit.commitments.queries import NEWEST_POSITION
from accord.commit.commitments.queries.terms import TAGS
from accord.commit.commitments.services.words import clean_long_text, clean_promise, refuse_other_space
from accord.kernel.access.queries import demand, demand_new, visible_to
from accord.kernel.audit.services import Changes, nothing_changed, record, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.records import count_up, create_record, revise_record
from accord.kernel.taxonomies.models import Term


@service("commitment_added")
def add_commitment(
    by: Viewer, *, instrument: Instrument, text: str, client_key: str | None = None, **values: Any
) -> Commitment:
    """Add one paragraph of an instrument, word for word. Without a kind it is what suits the document.

    values: as ``Commitment`` names them, terms of its lists (themes, affected_persons, sdgs) included.
    Raises NotPermitted for anybody but the secretariat, Refused for no words, unfit characters, or a paragraph
    that is there already with the same words.
    """
    demand_new(by, Commitment)
    tags = _taken_out(values)
    _refuse_strangers(by, values, tags, instrument)
    values = clean_promise({"paragraph": "", **values, "text": text})
    values["kind"] = values.get("kind") or usual_kind(instrument.kind)
    commitment, created = create_record(by, Commitment, client_key=client_key, instrument=instrument, **values)
    if not created:
        nothing_changed()
        return commitment
    for name, terms in tags.items():
        getattr(commitment, name).set(terms)
    index_records([commitment])
    told = {n: (None, v) for n, v in {"instrument": instrument, **values}.items() if v and not n.endswith("_key")}
    named = {name: (set[Any](), {term.pk for term in terms}) for name, terms in tags.items() if terms}
    record(by, "commitment_added", commitment, changes=told | named)
    return commitment


@service("commitment_changed")
def change_commitment(
    by: Viewer, commitment: Commitment, *, revision: int, reason: str = "", **values: Any
) -> Commitment:
    """Change what was typed in of a commitment as the form opened it; what is not named, or None for a list, stays.

    reason: why the official words change; they are kept beside the new ones with it.
    Raises StaleRecord, NotPermitted, or Refused for no words, unfit characters, or other words without a reason.
    """
    demand(by, "edit", commitment)
    tags = _taken_out(values)
    _refuse_strangers(by, values, tags)
    values = clean_promise(values)
    # Where somebody else was faster, that is what is said first.
    if values.get("text_key", commitment.text_key) != commitment.text_key and revision == commitment.revision:
        keep_earlier_words(by, commitment, reason=_reason(reason))
    try:
        changes = dict(revise_record(by, commitment, revision=revision, **values))
    except StaleRecord as stale:
        stale.changed |= _tags_by_now(commitment, tags)
        raise
    changes |= _tag(by, commitment, tags, is_counted=bool(changes))
    if not changes:
        nothing_changed()
        return commitment
    index_records([commitment])
    record(by, "commitment_changed", commitment, changes=changes)
    return commitment


def _taken_out(values: dict[str, Any]) -> dict[str, list[Term]]:
    """The lists of terms among the values, which no longer hold them."""
    given = {name: values.pop(name, None) for name in TAGS}
    return {name: list(terms) for name, terms in given.items() if terms is not None}


def _refuse_strangers(
    by: Viewer, values: Mapping[str, Any], tags: Mapping[str, Iterable[Term]], *rows: Instrument
) -> None:
    named = (term for terms in tags.values() for term in terms)
    refuse_other_space(by, values.get("promisor"), values.get("promisee"), *named, *rows)


def _reason(text: str) -> str:
    why = clean_long_text(text, field="reason")
    if not why:
        raise Refused(_("Say why the official words change; those that stood there are kept."), field="reason")
    return why


def _tags_by_now(commitment: Commitment, tags: Mapping[str, list[Term]]) -> dict[str, tuple[Any, Any]]:
    """The lists that differ from what was sent, as ``StaleRecord`` tells them."""
    now = {name: list(getattr(commitment, name).all()) for name in tags}
    return {name: (terms, now[name]) for name, terms in tags.items() if set(terms) != set(now[name])}


def _tag(by: Viewer, commitment: Commitment, tags: Mapping[str, list[Term]], *, is_counted: bool) -> Changes:
    """Give the promise these terms; those that the acting person does not see are not taken away with it."""
    moved: dict[str, tuple[Any, Any]] = {}
    for name, terms in tags.items():
        related = getattr(commitment, name)
        there = list(related.all())
        seen = set(visible_to(by, Term).filter(pk__in=[term.pk for term in there]).values_list("pk", flat=True))
        before = {term.pk for term in there}
        after = {term.pk for term in terms} | (before - seen)
        if before != after:
            moved[name] = (before, after)
            related.set(after)
    if moved and not is_counted:
        # Tags are part of what a form saw, so changing them alone makes other open forms stale too.
        count_up(commitment)
    return moved


def keep_earlier_words(by: Viewer, commitment: Commitment, *, reason: str = "") -> EarlierWording:
    """Keep the official words as they stand now: part of a write that is about to replace them, and of its event."""
    words = EarlierWording(
        id=new_id(Sensitivity(commitment.sensitivity)),
        space_id=commitment.space_id,
        sensitivity=commitment.sensitivity,
        created_by=by.account,
        commitment=commitment,
        paragraph=commitment.paragraph,
        text=commitment.text,
        language=commitment.language,
        source=commitment.source,
        reason=reason,
    )
    words.save(force_insert=True)
    return words


def word_plainly(by: Viewer, commitment: Commitment, *, revision: int, plain: Texts) -> Commitment:
    """Say beside the official words what they mean; the official ones stay untouched. Raises as above."""
    return change_commitment(by, commitment, revision=revision, plain=plain)


@service("commitment_position_recorded")
def record_position(
    by: Viewer,
    *,
    commitment: Commitment,
    position: str,
    source: str,
    as_of: date | None = None,
    note: str = "",
    client_key: str | None = None,
) -> StatePosition:
    """Note how the State stands to a commitment, since when and where it says so. Earlier positions stay.

    Raises NotPermitted for anybody but the secretariat, Refused where no source is named.
    """
    demand(by, "edit", commitment)
    if not source.strip():
        raise Refused(_("Say where this position is written."), field="source")
    taken, created = create_record(
        by,
        StatePosition,
        client_key=client_key,
        commitment=commitment,
        position=position,
        as_of=as_of,
        source=source.strip(),
        note=clean_long_text(note, field="note"),
    )
    if not created:
        nothing_changed()
        return taken
    Commitment.objects.filter(pk=commitment.pk).update(position=newest_position(commitment))
    commitment.refresh_from_db(fields=["position"])
    changes = {"position": (None, position), "as_of": (None, as_of), "source": (None, taken.source)}
    record(by, "commitment_position_recorded", taken, changes=changes)
    return taken


def newest_position(commitment: Commitment) -> str:
    """The position that counts: the newest, see ``NEWEST_POSITION``."""
    rows = StatePosition.objects.filter(commitment=commitment, deleted_at=None)
    newest = rows.order_by(*NEWEST_POSITION).first()
    return newest.position if newest else ""
