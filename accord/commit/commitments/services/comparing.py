"""What a batch of a file's rows would do to the commitments that are there: new, changed, nothing new."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from accord.commit.commitments.models import Commitment, Instrument, StatePosition
from accord.commit.commitments.services.staging import (
    LISTS,
    CommitmentDraft,
    CommitmentsImported,
    InstrumentDraft,
    key_of_label,
)
from accord.commit.commitments.services.words import OWN_ID, paragraph_key
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.matching.texts import collapse
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.bulk import among, reading_by_index

Documents = Mapping[str, Instrument]  # by external id; "" is the one the caller names
PLAIN_FIELDS = ("kind", "paragraph", "heading", "language", "addressed_to", "session", "action_category")
SIDES = ("promisor", "promisee")
Bodies = Mapping[str, Actor]  # by the name that a file says, where one body alone is called so
Tag = tuple[str, str]  # list of the draft, key of the label
News = Container[InstrumentDraft | None]
Key = tuple[str, UUID | None, str, str]


@dataclass
class Difference:
    """A commitment that is there, and what the file says of it that is not."""

    known: Commitment
    draft: CommitmentDraft
    values: dict[str, Any]
    tags: set[Tag]
    new_position: bool
    # The bodies that the file names are all known: what it says again says nothing new.
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """The file says nothing new."""
        return not (self.values or self.tags or self.new_position)


@dataclass
class Comparison:
    """What a batch of drafts would do. of_document: drafts that say something new of their document alone.

    unknown: names of bodies that nobody here has; a promise comes in without those sides.
    """

    new: list[CommitmentDraft] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    of_document: list[CommitmentDraft] = field(default_factory=list)
    unchanged: int = 0
    unknown: set[str] = field(default_factory=set)

    def note_known(self, draft: CommitmentDraft, news: News) -> None:
        """Count a draft that says nothing new of its commitment."""
        if draft.instrument in news:
            self.of_document.append(draft)
        else:
            self.unchanged += not draft.is_repeated

    @property
    def wanted(self) -> list[CommitmentDraft]:
        """The drafts that something is to be written of."""
        return [*self.new, *(difference.draft for difference in self.changed), *self.of_document]

    @property
    def outcome(self) -> CommitmentsImported:
        """In figures; rows that the file said before are counted as merged where they were read, not here."""
        return CommitmentsImported(
            created=sum(not draft.is_repeated for draft in self.new),
            updated=sum(not draft.is_repeated for draft in self.wanted[len(self.new) :]),
            unchanged=self.unchanged,
        )


def compare_drafts(
    by: Viewer, documents: Documents, drafts: Sequence[CommitmentDraft], source: str, news: News = frozenset()
) -> Comparison:
    """What each draft would do. What a file said in the same words before, and nobody changed since, is not read.

    news: what says something new of its document alone.
    """
    kept = _kept_keys(by, [draft.external_id for draft in drafts if draft.external_id])
    found = Comparison()
    asked: list[CommitmentDraft] = []
    for draft in drafts:
        revision, key = kept.get(draft.external_id, (0, ""))
        if key and key == import_key(revision, draft):
            found.note_known(draft, news)
        else:
            asked.append(draft)
    known = _known(by, documents, asked, kept)
    rows = list(known.values())
    tags, positions = _known_tags(rows), _known_positions(rows)
    bodies = bodies_named(by, asked)
    found.unknown = _names_of_sides(asked) - bodies.keys()
    for draft in asked:
        row = known.get(_key(documents, draft))
        if row is None:
            found.new.append(draft)
            continue
        said = bool(draft.position) and (draft.position, draft.position_source or source) not in positions[row.pk]
        new_tags = wanted_tags(draft) - tags[row.pk]
        new_position = said and draft.position != row.position
        values = _new_values(row, draft, bodies)
        difference = Difference(row, draft, values, new_tags, new_position, is_whole(draft, bodies))
        if difference.is_empty:
            found.note_known(draft, news)
        else:
            found.changed.append(difference)
    # Of hundreds of thousands that are unchanged nobody asks for the document.
    prefetch_related_objects([difference.known for difference in found.changed], "instrument")
    return found


def bodies_named(by: Viewer, drafts: Sequence[CommitmentDraft]) -> Bodies:
    """The bodies that drafts name as those who promise or are promised to, in one query where any does."""
    names = _names_of_sides(drafts)
    if not names:
        return {}
    rows = visible_to(by, Actor).exclude(kind=ActorKind.PERSON).filter(sensitivity__lte=S1)
    found: dict[str, list[Actor]] = defaultdict(list)
    for body in rows.filter(name_key__in={key_of_label(name) for name in names}):
        found[body.name_key].append(body)
    return {name: one[0] for name in names if len(one := found[key_of_label(name)]) == 1}


def is_whole(draft: CommitmentDraft, bodies: Bodies) -> bool:
    """Whether every body that a draft names is there; else the file has more to say once it is."""
    return all(not (name := getattr(draft, side)) or name in bodies for side in SIDES)


def _names_of_sides(drafts: Sequence[CommitmentDraft]) -> set[str]:
    return {name for draft in drafts for side in SIDES if (name := getattr(draft, side))}


def import_key(revision: int, draft: CommitmentDraft) -> str:
    """What is kept with a commitment that a file has brought up to this revision."""
    return f"{revision}:{draft.said}"


def _kept_keys(by: Viewer, ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    """Revision and key of those commitments that are there under these external ids."""
    rows = _with_external_id(by, ids).values_list("external_id", "revision", "import_key")
    with reading_by_index():
        return {external_id: (revision, key) for external_id, revision, key in rows}


def _with_external_id(by: Viewer, ids: Sequence[str]) -> QuerySet[Commitment]:
    # Said once more, or PostgreSQL would not see that a list this long fits the index of those that have an id.
    rows = Commitment.objects.filter(among("external_id", ids), space=by.here, deleted_at=None)
    return rows.exclude(external_id="")


def _key(documents: Documents, draft: CommitmentDraft) -> Key:
    if draft.external_id:
        return (draft.external_id, None, "", "")
    document = documents.get(draft.document)
    return ("", document.pk if document else None, draft.paragraph, draft.text_key)


def _known(
    by: Viewer, documents: Documents, drafts: Sequence[CommitmentDraft], kept: Collection[str]
) -> dict[Key, Commitment]:
    """The commitments that these drafts mean. kept: the external ids that are there."""
    with_id = [draft.external_id for draft in drafts if draft.external_id]
    keys = [draft.text_key for draft in drafts if not draft.external_id]
    same_id = [external_id for external_id in with_id if external_id in kept]
    same_row = Q(space=by.here, external_id="", pk__in=_own_ids(with_id))
    same_text = Q(instrument__in=[row.pk for row in documents.values()], external_id="", text_key__in=keys)
    # One after the other: asked for all at once, a database reads every promise there is.
    with reading_by_index():
        rows = list(_with_external_id(by, same_id)) if same_id else []
    rows += [row for same in (same_row, same_text) for row in Commitment.objects.filter(same, deleted_at=None)]
    own = {(str(row.pk), None, "", ""): row for row in rows if not row.external_id}
    found = own | {
        (row.external_id, None, "", "")
        if row.external_id
        else ("", row.instrument_id, row.paragraph, row.text_key): row
        for row in rows
    }
    return _replaced(by, documents, drafts) | found


def _replaced(by: Viewer, documents: Documents, drafts: Sequence[CommitmentDraft]) -> dict[Key, Commitment]:
    """The promises that drafts are a new version of, as far as they still stand where these belong."""
    versions = {draft.replaces: _key(documents, draft) for draft in drafts if draft.replaces}
    if not versions:
        return {}
    rows = Commitment.objects.filter(space=by.here, pk__in=list(versions), external_id="", deleted_at=None)
    keys = {row: versions[str(row.pk)] for row in rows}
    return {key: row for row, key in keys.items() if key[1:3] == (row.instrument_id, row.paragraph)}


def _own_ids(ids: Sequence[str]) -> list[UUID]:
    """Of promises that left the house without another id."""
    return [UUID(text) for text in ids if OWN_ID.fullmatch(text)]


def _new_values(row: Commitment, draft: CommitmentDraft, bodies: Bodies) -> dict[str, Any]:
    """What the file says differently. What it leaves empty stays; States that recommended it add up.

    Regions stay those of the first file: they are the State's, and our own files give them to all its promises.
    """
    values = {name: getattr(draft, name) for name in PLAIN_FIELDS}
    values = {name: value for name, value in values.items() if value and not _same(value, getattr(row, name))}
    if "paragraph" in values:
        values["paragraph_key"] = paragraph_key(draft.paragraph)
    if draft.text_key != row.text_key:
        values |= {"text": draft.text, "text_key": draft.text_key}
    for side in SIDES:
        body = bodies.get(getattr(draft, side))
        if body is not None and getattr(row, f"{side}_id") != body.pk:
            values[side] = body
    if draft.plain_words and not row.plain:
        values["plain"] = draft.plain_words
    states = list(dict.fromkeys((*row.recommending_states, *draft.recommending_states)))
    if states != row.recommending_states:
        values["recommending_states"] = states
    return values


def _same(said: str, known: str) -> bool:
    """Whether two words are one but for white space and the way their letters are composed."""
    return said == known or collapse(said) == collapse(known)


def wanted_tags(draft: CommitmentDraft) -> set[Tag]:
    """The tags that the draft gives."""
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
