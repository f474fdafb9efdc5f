"""Whole files of commitments: staged, compared with what is there, then applied in small batches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.services.commitments import newest_position
from accord.commit.commitments.services.staging import LISTS, CommitmentDraft, CommitmentsImported, stage_drafts
from accord.commit.commitments.services.words import paragraph_key, refuse_other_space
from accord.kernel.access.queries import demand_new
from accord.kernel.audit.services import record, record_batch, service
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import revise_record
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms, label_key

T = TypeVar("T")
# Sizes that keep each write transaction well under half a second; a changed row costs several queries, a new one few.
COMPARED, CREATED, UPDATED = 1_000, 500, 50
# Both lists of topics stand in one field of the record; the term's own list tells them apart.
TAGS = {"issues": "themes", "themes": "themes", "affected_persons": "affected_persons", "sdgs": "sdgs"}
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
    """What a batch of drafts would do."""

    new: list[CommitmentDraft] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    unchanged: int = 0


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
    staged = stage_drafts(drafts)
    is_written = not dry_run and (accept_rejected or not staged.rejected)
    outcome = CommitmentsImported(merged=staged.merged, rejected=staged.rejected, is_written=is_written)
    done = 0
    for batch in _slices(staged.drafts, COMPARED):
        compared = _compare(instrument, batch, source)
        if is_written:
            _apply(by, instrument, compared, source)
        outcome = replace(
            outcome,
            created=outcome.created + len(compared.new),
            updated=outcome.updated + len(compared.changed),
            unchanged=outcome.unchanged + compared.unchanged,
        )
        done += len(batch)
        on_progress(done)
    return outcome


def _slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _compare(instrument: Instrument, drafts: Sequence[CommitmentDraft], source: str) -> Comparison:
    known = _known(instrument, drafts)
    rows = list(known.values())
    tags, positions = _known_tags(rows), _known_positions(rows)
    found = Comparison()
    for draft in drafts:
        row = known.get(draft.identity)
        if row is None:
            found.new.append(draft)
            continue
        said = bool(draft.position) and draft.position != row.position
        difference = Difference(
            row,
            draft,
            _new_values(row, draft),
            _wanted_tags(draft) - tags[row.pk],
            said and (draft.position, source) not in positions[row.pk],
        )
        if difference.is_empty:
            found.unchanged += 1
        else:
            found.changed.append(difference)
    return found


def _known(instrument: Instrument, drafts: Sequence[CommitmentDraft]) -> dict[tuple[str, str, str], Commitment]:
    with_id = [draft.external_id for draft in drafts if draft.external_id]
    keys = [draft.text_key for draft in drafts if not draft.external_id]
    same_id = Q(space=instrument.space_id, external_id__in=with_id)
    same_text = Q(instrument=instrument, external_id="", text_key__in=keys)
    rows = Commitment.objects.filter(same_id | same_text, deleted_at=None)
    return {(row.external_id, "", "") if row.external_id else ("", row.paragraph, row.text_key): row for row in rows}


def _new_values(row: Commitment, draft: CommitmentDraft) -> dict[str, Any]:
    """What the file says differently. What it leaves empty stays; States that recommended it add up."""
    values = {name: getattr(draft, name) for name in PLAIN_FIELDS}
    values = {name: value for name, value in values.items() if value and value != getattr(row, name)}
    if "paragraph" in values:
        values["paragraph_key"] = paragraph_key(draft.paragraph)
    if draft.text_key != row.text_key:
        values |= {"text": draft.text, "text_key": draft.text_key}
    states = list(dict.fromkeys((*row.recommending_states, *draft.recommending_states)))
    if states != row.recommending_states:
        values["recommending_states"] = states
    return values


def _wanted_tags(draft: CommitmentDraft) -> set[Tag]:
    return {(name, label_key(label)) for name in LISTS for label in getattr(draft, name) if label.strip()}


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


def _apply(by: Viewer, instrument: Instrument, compared: Comparison, source: str) -> None:
    tags = {tag for draft in compared.new for tag in _labels(draft)}
    tags |= {tag for difference in compared.changed for tag in _labels(difference.draft)}
    terms = _terms_for(by, tags)
    for drafts in _slices(compared.new, CREATED):
        create_commitments(by, instrument=instrument, drafts=drafts, source=source, terms=terms)
    for differences in _slices(compared.changed, UPDATED):
        update_commitments(by, instrument=instrument, differences=differences, source=source, terms=terms)


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
            found |= {(name, label_key(label)): term for label, term in terms.items()}
    return found


@service("commitments_imported")
def create_commitments(
    by: Viewer,
    *,
    instrument: Instrument,
    drafts: Sequence[CommitmentDraft],
    source: str,
    terms: Mapping[Tag, Term],
) -> list[Commitment]:
    """Add one batch of new commitments with tags and positions. Raises Refused where another import was faster."""
    demand_new(by, Commitment)
    rows = [_row_of(by, instrument, draft, source) for draft in drafts]
    taken = [_position_of(by, row, draft, instrument, source) for row, draft in zip(rows, drafts, strict=True)]
    tagged = [(row.pk, _wanted_tags(draft)) for row, draft in zip(rows, drafts, strict=True)]
    try:
        with transaction.atomic():
            Commitment.objects.bulk_create(rows, batch_size=200)
    except IntegrityError as error:
        raise Refused(_("The same file is being imported by somebody else: wait and start it again.")) from error
    StatePosition.objects.bulk_create([position for position in taken if position], batch_size=200)
    _add_tags(tagged, terms)
    index_records(rows)
    _record_batch(by, instrument, rows, {"created": len(rows)})
    return rows


@service("commitments_imported", "commitment_changed")
def update_commitments(
    by: Viewer,
    *,
    instrument: Instrument,
    differences: Sequence[Difference],
    source: str,
    terms: Mapping[Tag, Term],
) -> list[Commitment]:
    """Bring one batch of known commitments up to what the file says; earlier words stay in each one's history."""
    demand_new(by, Commitment)
    for difference in differences:
        row = difference.known
        changes = dict(revise_record(by, row, **difference.values)) if difference.values else {}
        if difference.new_position:
            taken = _position_of(by, row, difference.draft, instrument, source)
            StatePosition.objects.bulk_create([taken] if taken else [])
            before, row.position = row.position, newest_position(row)
            Commitment.objects.filter(pk=row.pk).update(position=row.position)
            changes["position"] = (before, row.position)
        if changes:
            record(by, "commitment_changed", row, changes=changes)
    _add_tags([(difference.known.pk, difference.tags) for difference in differences], terms)
    rows = [difference.known for difference in differences]
    index_records(rows)
    _record_batch(by, instrument, rows, {"updated": len(rows)})
    return rows


def _row_of(by: Viewer, instrument: Instrument, draft: CommitmentDraft, source: str) -> Commitment:
    return Commitment(
        id=new_id(),
        space_id=instrument.space_id,
        created_by=by.account,
        instrument=instrument,
        text=draft.text,
        text_key=draft.text_key,
        paragraph_key=paragraph_key(draft.paragraph),
        recommending_states=list(draft.recommending_states),
        position=draft.position,
        external_id=draft.external_id,
        source=source,
        **{name: getattr(draft, name) for name in PLAIN_FIELDS},
    )


def _position_of(
    by: Viewer, row: Commitment, draft: CommitmentDraft, instrument: Instrument, source: str
) -> StatePosition | None:
    if not draft.position:
        return None
    return StatePosition(
        id=new_id(),
        space_id=row.space_id,
        created_by=by.account,
        commitment=row,
        position=draft.position,
        as_of=draft.position_as_of or instrument.dated,
        source=source,
        note=draft.position_note,
    )


def _add_tags(tagged: Iterable[tuple[UUID, set[Tag]]], terms: Mapping[Tag, Term]) -> None:
    links: dict[str, set[tuple[UUID, UUID]]] = defaultdict(set)
    for pk, tags in tagged:
        for tag in tags:
            links[TAGS[tag[0]]].add((pk, terms[tag].pk))
    for column, pairs in links.items():
        through = getattr(Commitment, column).through
        rows = [through(commitment_id=pk, term_id=term) for pk, term in sorted(pairs)]
        through.objects.bulk_create(rows, batch_size=400, ignore_conflicts=True)


def _record_batch(by: Viewer, instrument: Instrument, rows: Sequence[Commitment], details: dict[str, Any]) -> None:
    record_batch(
        by,
        "commitments_imported",
        space_id=instrument.space_id,
        kind=Commitment.policy,
        contents=[(row.pk, row.content_hash()) for row in rows],
        details={**details, "instrument": instrument.pk},
    )
