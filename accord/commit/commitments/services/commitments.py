"""Commitments one by one: added by hand, put into plain words, and how the State stands to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, EarlierWording, Instrument, StatePosition
from accord.commit.commitments.queries import NEWEST_POSITION
from accord.commit.commitments.services.words import (
    clean_long_text,
    clean_long_texts,
    paragraph_key,
    refuse_other_space,
)
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.matching.texts import fingerprint
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.records import create_record, revise_record
from accord.kernel.taxonomies.models import Term


@service("commitment_added")
def add_commitment(
    by: Viewer,
    *,
    instrument: Instrument,
    text: str,
    paragraph: str = "",
    themes: Iterable[Term] = (),
    client_key: str | None = None,
    **values: Any,
) -> Commitment:
    """Add one paragraph of an instrument, word for word.

    Raises NotPermitted for anybody but the secretariat, Refused for no words, unfit characters, or a paragraph
    that is there already with the same words.
    """
    demand_new(by, Commitment)
    tags = list(themes)
    refuse_other_space(by, instrument, values.get("promisor"), values.get("promisee"), *tags)
    words = clean_long_text(text, field="text", required=True)
    key = fingerprint(words)
    values["plain"] = clean_long_texts(values.get("plain") or {}, field="plain")
    commitment, created = create_record(
        by,
        Commitment,
        client_key=client_key,
        instrument=instrument,
        text=words,
        text_key=key,
        paragraph=paragraph.strip(),
        paragraph_key=paragraph_key(paragraph.strip()),
        **values,
    )
    if not created:
        nothing_changed()
        return commitment
    commitment.themes.set(tags)
    index_records([commitment])
    changes = {"instrument": (None, instrument), "text": (None, words), "paragraph": (None, commitment.paragraph)}
    record(by, "commitment_added", commitment, changes=changes)
    return commitment


@service("commitment_changed")
def change_commitment(
    by: Viewer,
    commitment: Commitment,
    *,
    revision: int,
    themes: Iterable[Term] | None = None,
    affected_persons: Iterable[Term] | None = None,
    sdgs: Iterable[Term] | None = None,
    **values: Any,
) -> Commitment:
    """Change what was typed in of a commitment as the form opened it; tags that are None stay as they are.

    Raises StaleRecord, NotPermitted, or Refused for no words or unfit characters.
    """
    demand(by, "edit", commitment)
    named = {"themes": themes, "affected_persons": affected_persons, "sdgs": sdgs}
    tags = {field: list(terms) for field, terms in named.items() if terms is not None}
    refuse_other_space(by, *(term for terms in tags.values() for term in terms))
    if "text" in values:
        values["text"] = clean_long_text(values["text"], field="text", required=True)
        values["text_key"] = fingerprint(values["text"])
    if "paragraph" in values:
        values["paragraph_key"] = paragraph_key(values["paragraph"])
    if "plain" in values:
        values["plain"] = clean_long_texts(values["plain"], field="plain")
    if values.get("text_key", commitment.text_key) != commitment.text_key:
        keep_earlier_words(by, commitment)
    changes = dict(revise_record(by, commitment, revision=revision, **values))
    retagged = _set_tags(commitment, tags)
    if retagged and not changes:
        # Tags are part of what a form saw, so changing them alone makes other open forms stale too.
        Commitment.objects.filter(pk=commitment.pk).update(revision=F("revision") + 1)
        commitment.revision += 1
    changes |= retagged
    if not changes:
        nothing_changed()
        return commitment
    index_records([commitment])
    record(by, "commitment_changed", commitment, changes=changes)
    return commitment


def _set_tags(commitment: Commitment, tags: Mapping[str, list[Term]]) -> dict[str, tuple[set[UUID], set[UUID]]]:
    """Make these the tags of the fields. Returns what stood and stands in those that changed."""
    changed: dict[str, tuple[set[UUID], set[UUID]]] = {}
    for field, terms in tags.items():
        relation = getattr(commitment, field)
        before, after = set(relation.values_list("pk", flat=True)), {term.pk for term in terms}
        if before != after:
            relation.set(terms)
            changed[field] = (before, after)
    return changed


def keep_earlier_words(by: Viewer, commitment: Commitment) -> EarlierWording:
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
