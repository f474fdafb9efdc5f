"""Whole files of commitments: staged, compared with what is there, then applied in small batches."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.services.commitments import keep_earlier_words, newest_position
from accord.commit.commitments.services.instruments import ensure_instruments
from accord.commit.commitments.services.staging import (
    LISTS,
    CommitmentDraft,
    CommitmentsImported,
    key_of_label,
    stage_drafts,
)
from accord.commit.commitments.services.words import OWN_ID, paragraph_key, refuse_other_space
from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import record, record_batch, service
from accord.kernel.matching.texts import collapse
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.services import index_new, index_records
from accord.kernel.spaces.bulk import insert_rows, insert_values
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import revise_record
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms

T = TypeVar("T")
# Sizes that keep each write transaction well under half a second; a changed row costs several queries, a new one few.
COMPARED, CREATED, UPDATED = 1_000, 500, 50
# Both lists of topics stand in one field of the record; the term's own list tells them apart.
TAGS = {"issues": "themes", "themes": "themes", "affected_persons": "affected_persons", "sdgs": "sdgs"}
Documents = Mapping[str, Instrument]  # by external id; "" is the one the caller names
PLAIN_FIELDS = ("kind", "paragraph", "heading", "language", "addressed_to", "session", "action_category")
Tag = tuple[str, str]  # list of the draft, key of the label


@dataclass
class Difference:
    """A commitment that is there, and what the file says of it that is not."""

    known: Commitment
    draft: CommitmentDraft
    values: dict[str, Any]
    tags: set[Tag]
    new_position: bool

    @property
    def is_empty(self) -> bool:
        """The file says nothing new."""
        return not (self.values or self.tags or self.new_position)


@dataclass
class Comparison:
    """What a batch of drafts would do. levelled: rows with nothing new but the level of their document."""

    new: list[CommitmentDraft] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    levelled: int = 0
    unchanged: int = 0

    @property
    def outcome(self) -> CommitmentsImported:
        """In figures; rows that the file said before are counted as merged where they were read, not here."""
        return CommitmentsImported(
            created=sum(not draft.is_repeated for draft in self.new),
            updated=sum(not difference.draft.is_repeated for difference in self.changed) + self.levelled,
            unchanged=self.unchanged,
        )


def import_commitments(
    by: Viewer,
    *,
    instrument: Instrument,
    drafts: Iterable[CommitmentDraft],
    source: str,
    accept_rejected: bool = False,
    dry_run: bool = False,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> CommitmentsImported:
    """Make every draft be there as a commitment of the instrument; a second run of the same file changes nothing.

    source: where the file comes from, kept with each commitment and position. Where rows are rejected nothing is
    written unless ``accept_rejected``; then, as with ``dry_run``, the result says what would have been done.
    on_progress: told how many commitments are done. A run that was killed in the middle is finished by the next one.
    Raises NotPermitted for anybody but the secretariat and the operator.
    """
    demand_new(by, Commitment)
    refuse_other_space(by, instrument)
    staged = stage_drafts(replace(draft, instrument=None) for draft in drafts)
    is_written = not dry_run and (accept_rejected or not staged.rejected)
    outcome = CommitmentsImported(merged=staged.merged, rejected=staged.rejected, is_written=is_written)
    documents = {"": instrument}
    done = 0
    for batch in _slices(staged.drafts, COMPARED):
        compared = _compare(by, documents, batch, source)
        if is_written:
            _apply(by, documents, compared, source)
        outcome += compared.outcome
        done += len(batch)
        on_progress(done)
    return outcome


def compare_commitments(by: Viewer, *, drafts: Sequence[CommitmentDraft], source: str) -> CommitmentsImported:
    """What one batch of staged drafts, each naming its document, would come to; writes nothing."""
    demand_new(by, Commitment)
    ids = {draft.document for draft in drafts}
    rows = Instrument.objects.filter(space=by.space, external_id__in=ids, deleted_at=None).exclude(external_id="")
    documents = {row.external_id: row for row in rows}
    return _compare(by, documents, drafts, source, _without_level(documents)).outcome


def _without_level(documents: Documents) -> frozenset[str]:
    return frozenset(external_id for external_id, row in documents.items() if not row.level)


def apply_commitments(by: Viewer, *, drafts: Sequence[CommitmentDraft], source: str) -> CommitmentsImported:
    """Make one batch of staged drafts be there, each in the document it names, which is made where it is missing.

    Raises NotPermitted for anybody but the secretariat and the operator.
    """
    demand_new(by, Commitment)
    before = Instrument.objects.filter(space=by.space, external_id__in={draft.document for draft in drafts}, level="")
    unlevelled = frozenset(before.filter(deleted_at=None).values_list("external_id", flat=True))
    documents = ensure_instruments(by, drafts=[draft.instrument for draft in drafts if draft.instrument], source=source)
    compared = _compare(by, documents, drafts, source, unlevelled)
    _apply(by, documents, compared, source)
    return compared.outcome


def _slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _compare(
    by: Viewer,
    documents: Documents,
    drafts: Sequence[CommitmentDraft],
    source: str,
    unlevelled: Container[str] = frozenset(),
) -> Comparison:
    """unlevelled: documents of which nobody had said a level before this batch."""
    known = _known(by, documents, drafts)
    rows = list(known.values())
    tags, positions = _known_tags(rows), _known_positions(rows)
    found = Comparison()
    for draft in drafts:
        row = known.get(_key(documents, draft))
        if row is None:
            found.new.append(draft)
            continue
        said = bool(draft.position) and draft.position != row.position
        difference = Difference(
            row,
            draft,
            _new_values(row, draft),
            _wanted_tags(draft) - tags[row.pk],
            said and (draft.position, draft.position_source or source) not in positions[row.pk],
        )
        if not difference.is_empty:
            found.changed.append(difference)
        elif draft.instrument and draft.instrument.level and draft.document in unlevelled and not draft.is_repeated:
            found.levelled += 1
        else:
            found.unchanged += not draft.is_repeated
    # Of hundreds of thousands that are unchanged nobody asks for the document.
    prefetch_related_objects([difference.known for difference in found.changed], "instrument")
    return found


Key = tuple[str, UUID | None, str, str]


def _key(documents: Documents, draft: CommitmentDraft) -> Key:
    if draft.external_id:
        return (draft.external_id, None, "", "")
    document = documents.get(draft.document)
    return ("", document.pk if document else None, draft.paragraph, draft.text_key)


def _known(by: Viewer, documents: Documents, drafts: Sequence[CommitmentDraft]) -> dict[Key, Commitment]:
    with_id = [draft.external_id for draft in drafts if draft.external_id]
    keys = [draft.text_key for draft in drafts if not draft.external_id]
    # Said once more, or PostgreSQL would not see that a list this long fits the index of those that have an id.
    same_id = Q(space=by.here, external_id__in=with_id) & ~Q(external_id="")
    same_row = Q(space=by.here, external_id="", pk__in=_own_ids(with_id))
    same_text = Q(instrument__in=[row.pk for row in documents.values()], external_id="", text_key__in=keys)
    # One after the other: asked for all at once, a database reads every promise there is.
    rows = [row for same in (same_id, same_row, same_text) for row in Commitment.objects.filter(same, deleted_at=None)]
    own = {(str(row.pk), None, "", ""): row for row in rows if not row.external_id}
    return own | {
        (row.external_id, None, "", "")
        if row.external_id
        else ("", row.instrument_id, row.paragraph, row.text_key): row
        for row in rows
    }


def _own_ids(ids: Sequence[str]) -> list[UUID]:
    """Of promises that left the house without another id."""
    return [UUID(text) for text in ids if OWN_ID.fullmatch(text)]


def _new_values(row: Commitment, draft: CommitmentDraft) -> dict[str, Any]:
    """What the file says differently. What it leaves empty stays; States that recommended it add up.

    Regions stay those of the first file: they are the State's, and our own files give them to all its promises.
    """
    values = {name: getattr(draft, name) for name in PLAIN_FIELDS}
    values = {name: value for name, value in values.items() if value and not _same(value, getattr(row, name))}
    if "paragraph" in values:
        values["paragraph_key"] = paragraph_key(draft.paragraph)
    if draft.text_key != row.text_key:
        values |= {"text": draft.text, "text_key": draft.text_key}
    if draft.plain_words and not row.plain:
        values["plain"] = draft.plain_words
    states = list(dict.fromkeys((*row.recommending_states, *draft.recommending_states)))
    if states != row.recommending_states:
        values["recommending_states"] = states
    return values


def _same(said: str, known: str) -> bool:
    """Whether two words are one but for white space and the way their letters are composed."""
    return said == known or collapse(said) == collapse(known)


def _wanted_tags(draft: CommitmentDraft) -> set[Tag]:
    return {(name, key_of_label(label)) for name in LISTS for label in getattr(draft, name) if label.strip()}


def _known_tags(rows: Sequence[Commitment]) -> Mapping[UUID, set[Tag]]:
    found: dict[UUID, set[Tag]] = defaultdict(set)
    lists = {key: name for name, (key, _words) in LISTS.items()}
    for column in ("themes", "affected_persons", "sdgs"):
        through = getattr(Commitment, column).through
        pairs = through.objects.filter(commitment__in=[row.pk for row in rows])
        for pk, key, name_key in pairs.values_list("commitment_id", "term__taxonomy__key", "term__name_key"):
            if key in lists:
                found[pk].add((lists[key], name_key))
    return found


def _known_positions(rows: Sequence[Commitment]) -> Mapping[UUID, set[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    taken = StatePosition.objects.filter(commitment__in=[row.pk for row in rows], deleted_at=None)
    for pk, position, source in taken.values_list("commitment_id", "position", "source"):
        found[pk].add((position, source))
    return found


def _apply(by: Viewer, documents: Documents, compared: Comparison, source: str) -> None:
    tags = {tag for draft in compared.new for tag in _labels(draft)}
    tags |= {tag for difference in compared.changed for tag in _labels(difference.draft)}
    terms = _terms_for(by, tags)
    for drafts in _slices(compared.new, CREATED):
        create_commitments(by, documents=documents, drafts=drafts, source=source, terms=terms)
    for differences in _slices(compared.changed, UPDATED):
        update_commitments(by, differences=differences, source=source, terms=terms)


def _labels(draft: CommitmentDraft) -> set[Tag]:
    return {(name, label) for name in LISTS for label in getattr(draft, name) if label.strip()}


def _terms_for(by: Viewer, tags: set[Tag]) -> dict[Tag, Term]:
    """Term by list of the draft and key of the label; new labels become terms before any commitment needs them."""
    found: dict[Tag, Term] = {}
    for name, (key, words) in LISTS.items():
        labels = sorted(label for owner, label in tags if owner == name)
        if labels:
            taxonomy = ensure_taxonomy(by, key=key, name={"en": words})
            terms = ensure_terms(by, taxonomy=taxonomy, labels=labels)
            found |= {(name, key_of_label(label)): term for label, term in terms.items()}
    return found


@service("commitments_imported")
def create_commitments(
    by: Viewer,
    *,
    documents: Documents,
    drafts: Sequence[CommitmentDraft],
    source: str,
    terms: Mapping[Tag, Term],
) -> list[Commitment]:
    """Add one batch of new commitments with tags and positions. Raises Refused where another import was faster."""
    demand_new(by, Commitment)
    rows = [_row_of(by, documents[draft.document], draft, source) for draft in drafts]
    taken = [_position_of(by, row, draft, source) for row, draft in zip(rows, drafts, strict=True)]
    tagged = [(row.pk, _wanted_tags(draft)) for row, draft in zip(rows, drafts, strict=True)]
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError as error:
        raise Refused(_("The same file is being imported by somebody else: wait and start it again.")) from error
    insert_rows([position for position in taken if position])
    for column, pairs in _links(tagged, terms).items():
        insert_values(getattr(Commitment, column).through, ("commitment_id", "term_id"), pairs)
    index_new(rows)
    _record_batch(by, rows, {"created": len(rows)})
    return rows


@service("commitments_imported", "commitment_changed")
def update_commitments(
    by: Viewer, *, differences: Sequence[Difference], source: str, terms: Mapping[Tag, Term]
) -> list[Commitment]:
    """Bring one batch of known commitments up to what the file says; earlier words are kept beside the new ones."""
    demand_new(by, Commitment)
    for difference in differences:
        row = difference.known
        if "text" in difference.values:
            keep_earlier_words(by, row)
            difference.values["source"] = source
        changes = dict(revise_record(by, row, **difference.values)) if difference.values else {}
        if difference.new_position:
            taken = _position_of(by, row, difference.draft, source)
            StatePosition.objects.bulk_create([taken] if taken else [])
            before, row.position = row.position, newest_position(row)
            Commitment.objects.filter(pk=row.pk).update(position=row.position)
            changes["position"] = (before, row.position)
        if changes:
            record(by, "commitment_changed", row, changes=changes)
    _add_tags([(difference.known.pk, difference.tags) for difference in differences], terms)
    rows = [difference.known for difference in differences]
    index_records(rows)
    _record_batch(by, rows, {"updated": len(rows)})
    return rows


def _row_of(by: Viewer, instrument: Instrument, draft: CommitmentDraft, source: str) -> Commitment:
    return Commitment(
        id=new_id(),
        space_id=instrument.space_id,
        created_by=by.account,
        instrument=instrument,
        text=draft.text,
        text_key=draft.text_key,
        plain=draft.plain_words,
        paragraph_key=paragraph_key(draft.paragraph),
        recommending_states=list(draft.recommending_states),
        regions=list(draft.regions),
        position=draft.position,
        external_id=draft.external_id,
        source=source,
        **{name: getattr(draft, name) for name in PLAIN_FIELDS},
    )


def _position_of(by: Viewer, row: Commitment, draft: CommitmentDraft, source: str) -> StatePosition | None:
    if not draft.position:
        return None
    return StatePosition(
        id=new_id(),
        space_id=row.space_id,
        created_by=by.account,
        commitment=row,
        position=draft.position,
        as_of=draft.position_as_of or row.instrument.dated,
        source=draft.position_source or source,
        note=draft.position_note,
    )


def _links(tagged: Iterable[tuple[UUID, set[Tag]]], terms: Mapping[Tag, Term]) -> Mapping[str, list[tuple[UUID, UUID]]]:
    """Which promise gets which term, by the promise's field, each pair once."""
    links: dict[str, dict[tuple[UUID, UUID], None]] = defaultdict(dict)
    for pk, tags in tagged:
        for tag in tags:
            links[TAGS[tag[0]]][pk, terms[tag].pk] = None
    return {column: list(pairs) for column, pairs in links.items()}


def _add_tags(tagged: Iterable[tuple[UUID, set[Tag]]], terms: Mapping[Tag, Term]) -> None:
    for column, pairs in _links(tagged, terms).items():
        through = getattr(Commitment, column).through
        rows = [through(commitment_id=pk, term_id=term) for pk, term in pairs]
        through.objects.bulk_create(rows, batch_size=400, ignore_conflicts=True)


def _record_batch(by: Viewer, rows: Sequence[Commitment], details: dict[str, Any]) -> None:
    record_batch(
        by,
        "commitments_imported",
        space_id=rows[0].space_id,
        kind=Commitment.policy,
        contents=[(row.pk, row.content_hash()) for row in rows],
        details={**details, "instruments": sorted({str(row.instrument_id) for row in rows})},
    )
