"""Whole files of commitments: staged, compared with what is there, then applied in small batches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.services.commitments import keep_earlier_words, newest_position
from accord.commit.commitments.services.comparing import (
    SIDES,
    Bodies,
    Comparison,
    Difference,
    Documents,
    News,
    Tag,
    bodies_named,
    compare_drafts,
    import_key,
    is_whole,
    wanted_tags,
)
from accord.commit.commitments.services.instruments import documents_there, ensure_instruments, news_of_documents
from accord.commit.commitments.services.staging import (
    LISTS,
    CommitmentDraft,
    CommitmentsImported,
    InstrumentDraft,
    key_of_label,
    stage_drafts,
)
from accord.commit.commitments.services.words import paragraph_key, refuse_other_space
from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import record, record_batch, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.services import index_new, index_records
from accord.kernel.spaces.bulk import fresh_rows, insert_rows, insert_values
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import revise_record
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms

T = TypeVar("T")
# Sizes that keep each write transaction of SQLite well under half a second where the caller has none of its own; a
# changed row costs several queries, a new one few.
COMPARED, CREATED, UPDATED = 500, 1_000, 50
MEETINGS = 5  # of two imports at one document or list, each of which makes one of them look again
# Both lists of topics stand in one field of the record; the term's own list tells them apart.
TAGS = {"issues": "themes", "themes": "themes", "affected_persons": "affected_persons", "sdgs": "sdgs"}


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
        compared = compare_drafts(by, documents, batch, source)
        if is_written:
            terms = _terms_for(by, {tag for draft in compared.wanted for tag in _labels(draft)})
            _apply(by, Ground(documents, terms, bodies=bodies_named(by, batch)), compared, source)
        outcome += compared.outcome
        done += len(batch)
        on_progress(done)
    return outcome


def compare_commitments(by: Viewer, *, drafts: Sequence[CommitmentDraft], source: str) -> Comparison:
    """What one batch of staged drafts, each naming its document, would come to; writes nothing."""
    demand_new(by, Commitment)
    documents = documents_there(by, {draft.document for draft in drafts if not draft.external_id})
    return compare_drafts(by, documents, drafts, source, news_of_documents(by, _named(drafts)))


def _named(drafts: Sequence[CommitmentDraft]) -> list[InstrumentDraft]:
    return [draft.instrument for draft in drafts if draft.instrument]


@dataclass(frozen=True)
class Ground:
    """What commitments stand on: their documents by external id, and the terms they are tagged with.

    news: what said something new of a document that was there. bodies: those that promise or are promised to.
    """

    documents: Documents
    terms: Mapping[Tag, Term]
    news: News = frozenset()
    bodies: Bodies = field(default_factory=dict)


def lay_ground(
    by: Viewer, *, drafts: Sequence[CommitmentDraft], source: str, terms: dict[Tag, Term] | None = None
) -> Ground:
    """Make the documents and terms be there that staged drafts name.

    terms: those that other drafts of the same file named, which are not asked for again; new ones are put among them.
    Others may do so at the same moment, such as the other half of the same file: theirs are found then.
    Raises NotPermitted for anybody but the secretariat and the operator.
    """
    demand_new(by, Commitment)
    named = _named(drafts)
    news = news_of_documents(by, named)
    tags = {tag for draft in drafts for tag in _labels(draft)}
    known = {} if terms is None else terms
    for left in reversed(range(MEETINGS)):
        try:
            papers = ensure_instruments(by, drafts=named, source=source)
            known |= _terms_for(by, {tag for tag in tags if (tag[0], key_of_label(tag[1])) not in known})
            return Ground(papers, known, news, bodies_named(by, drafts))
        except Refused:
            if not left:
                raise
    raise AssertionError


def apply_commitments(
    by: Viewer, *, drafts: Sequence[CommitmentDraft], source: str, ground: Ground | None = None
) -> CommitmentsImported:
    """Make one batch of staged drafts be there, each in the document it names, which is made where it is missing.

    ground: where it was laid before. Raises NotPermitted for anybody but the secretariat and the operator.
    """
    demand_new(by, Commitment)
    ground = ground or lay_ground(by, drafts=drafts, source=source)
    compared = compare_drafts(by, ground.documents, drafts, source, ground.news)
    _apply(by, ground, compared, source)
    return compared.outcome


def _slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _apply(by: Viewer, ground: Ground, compared: Comparison, source: str) -> None:
    for drafts in _slices(compared.new, CREATED):
        create_commitments(by, ground=ground, drafts=drafts, source=source)
    for differences in _slices(compared.changed, UPDATED):
        update_commitments(by, differences=differences, source=source, terms=ground.terms)


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
    ground: Ground,
    drafts: Sequence[CommitmentDraft],
    source: str,
) -> list[Commitment]:
    """Add one batch of new commitments with tags and positions. Raises Refused where another import was faster."""
    demand_new(by, Commitment)
    rows = _rows_of(by, ground, drafts, source)
    made = [(row, draft, ground.documents[draft.document]) for row, draft in zip(rows, drafts, strict=True)]
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError as error:
        raise Refused(_("The same file is being imported by somebody else: wait and start it again.")) from error
    insert_rows(_positions_of(by, made, source))
    for column, pairs in _links(((row.pk, wanted_tags(draft)) for row, draft, _document in made), ground.terms).items():
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
        row.import_key = import_key(row.revision, difference.draft) if difference.is_whole else ""
        if difference.new_position:
            insert_rows(_positions_of(by, [(row, difference.draft, row.instrument)], source))
            before, row.position = row.position, newest_position(row)
            changes["position"] = (before, row.position)
        Commitment.objects.filter(pk=row.pk).update(position=row.position, import_key=row.import_key)
        if changes:
            record(by, "commitment_changed", row, changes=changes)
    _add_tags([(difference.known.pk, difference.tags) for difference in differences], terms)
    rows = [difference.known for difference in differences]
    index_records(rows)
    _record_batch(by, rows, {"updated": len(rows)})
    return rows


def _rows_of(by: Viewer, ground: Ground, drafts: Iterable[CommitmentDraft], source: str) -> list[Commitment]:
    common = {"space_id": by.here, "created_by": by.account, "source": source}
    values = (_values_of(ground, draft) for draft in drafts)
    return list(fresh_rows(Commitment, common, values))


def _values_of(ground: Ground, draft: CommitmentDraft) -> dict[str, Any]:
    promisor, promisee = (ground.bodies.get(getattr(draft, side)) for side in SIDES)
    return {
        "id": new_id(),
        "instrument_id": ground.documents[draft.document].pk,
        "promisor_id": promisor.pk if promisor else None,
        "promisee_id": promisee.pk if promisee else None,
        "text": draft.text,
        "text_key": draft.text_key,
        "plain": draft.plain_words,
        "kind": draft.kind,
        "paragraph": draft.paragraph,
        "paragraph_key": paragraph_key(draft.paragraph),
        "heading": draft.heading,
        "language": draft.language,
        "addressed_to": draft.addressed_to,
        "session": draft.session,
        "action_category": draft.action_category,
        "recommending_states": list(draft.recommending_states),
        "regions": list(draft.regions),
        "position": draft.position,
        "external_id": draft.external_id,
        "import_key": import_key(1, draft) if draft.external_id and is_whole(draft, ground.bodies) else "",
    }


def _positions_of(
    by: Viewer, made: Iterable[tuple[Commitment, CommitmentDraft, Instrument]], source: str
) -> list[StatePosition]:
    """What the drafts say of the State's positions. A day that they leave out is the document's."""
    values = (
        {
            "id": new_id(),
            "space_id": row.space_id,
            "commitment_id": row.pk,
            "position": draft.position,
            "as_of": draft.position_as_of or document.dated,
            "source": draft.position_source or source,
            "note": draft.position_note,
        }
        for row, draft, document in made
        if draft.position
    )
    return list(fresh_rows(StatePosition, {"created_by": by.account}, values))


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
