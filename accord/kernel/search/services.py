"""Keeping the index beside the records. What is written here is derived, so it leaves no event of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from secrets import randbits
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.models import Document, FacetBlock, FacetMark, IndexedWord, Rebuild
from accord.kernel.search.terms import LONGEST_TEXT, SHORTEST_PART, storable, words_of_texts
from accord.kernel.spaces.bulk import among, insert_values
from accord.kernel.spaces.models import Space, SpaceRecord

BATCH = 200  # records a transaction at most
LONGEST_WRITE = 0.25  # seconds that a transaction should last, so that nobody waits for the index
BLOCK_BITS = 12  # documents are counted in blocks of 4,096 by their number
TOKEN_BITS = 40
# Of a document; what its number is, the database says.
COLUMNS = (
    "space_id", "kind", "object_id", "language", "title_words", "title_stems", "title", "stems", "words", "text",
)  # fmt: skip
Told = Callable[[str, int], None]
Item = TypeVar("Item")


def index_records(rows: Iterable[SpaceRecord]) -> int:
    """Bring the index up to date with these rows, gone ones included; call it inside the writing transaction.

    Returns how many are in the index now. Kinds that nobody declared searchable are passed over.
    """
    groups: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for row in rows:
        if row.policy.name in SEARCHABLES:
            groups[row.space_id, row.policy.name].add(row.pk)
    return sum(index_ids(space, kind, ids) for (space, kind), ids in sorted(groups.items()))


def index_ids(space_id: UUID, kind: str, ids: Iterable[UUID]) -> int:
    """The same by id, for jobs. Returns how many of them are in the index now."""
    searchable = SEARCHABLES[kind]
    return sum(_index_batch(space_id, searchable, batch) for batch in batched(ids, BATCH))


def plan_rebuild(spaces: Iterable[Space], *kinds: str) -> None:
    """Note that these spaces are to be built again from the beginning; ``rebuild_index`` does what is noted.

    Where that is every kind, the words of a space are forgotten and learnt again, without those that nothing holds now.
    """
    for space in spaces:
        chosen = kinds or tuple(SEARCHABLES)
        Rebuild.objects.filter(space=space, kind__in=chosen).delete()
        if not kinds:
            IndexedWord.objects.filter(space=space).delete()
        Rebuild.objects.bulk_create([Rebuild(space=space, kind=kind) for kind in chosen], ignore_conflicts=True)


def rebuild_index(space: Space, *kinds: str, resume: bool = False, told: Told = lambda _kind, _count: None) -> int:
    """Build one space's index again from its records, a batch to a transaction. Returns how many it holds now.

    resume: do what an interrupted run left undone, from where it stopped. told: is given the kind and how many of
    its records are done, after every batch.
    """
    if not resume:
        plan_rebuild([space], *kinds)
    for rebuild in Rebuild.objects.filter(space=space, kind__in=kinds or tuple(SEARCHABLES)).order_by("kind"):
        _rebuild_kind(space, rebuild, told)
    return Document.objects.filter(space=space, kind__in=kinds or tuple(SEARCHABLES)).count()


def _rebuild_kind(space: Space, rebuild: Rebuild, told: Told) -> None:
    searchable = SEARCHABLES[rebuild.kind]
    rows = readable_by_all(space.pk, searchable).order_by("pk").values_list("pk", flat=True)
    size = BATCH // 4
    while batch := list((rows.filter(pk__gt=rebuild.done_to) if rebuild.done_to else rows)[:size]):
        begun = monotonic()
        with transaction.atomic():
            _index_batch(space.pk, searchable, batch)
            rebuild.done_to, rebuild.count = batch[-1], rebuild.count + len(batch)
            Rebuild.objects.filter(pk=rebuild.pk).update(done_to=rebuild.done_to, count=rebuild.count)
        size = _next_size(size, monotonic() - begun)
        told(rebuild.kind, rebuild.count)
    _drop_leftovers(space, searchable)
    Rebuild.objects.filter(pk=rebuild.pk).delete()


def _next_size(size: int, seconds: float) -> int:
    """How many records the next transaction takes, so that on this machine it stays well under half a second."""
    if seconds > LONGEST_WRITE:
        return max(10, size // 2)
    return min(BATCH, size * 2) if seconds < LONGEST_WRITE / 4 else size


def _drop_leftovers(space: Space, searchable: Searchable) -> None:
    """Take out documents whose record is gone or may no longer be in the index."""
    records = readable_by_all(space.pk, searchable).filter(pk=OuterRef("object_id"))
    gone = Document.objects.filter(~Exists(records), space=space, kind=searchable.kind)
    while found := dict(gone.values_list("pk", "object_id")[:BATCH]):
        with transaction.atomic():
            mark_changed(space.pk, searchable, found.values())
            Document.objects.filter(pk__in=list(found)).delete()


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most this size."""
    waiting = iter(list(items))
    while batch := list(islice(waiting, size)):
        yield batch


def plain_reader(space_id: UUID) -> Viewer:
    """Somebody who reads what every reader of the space reads."""
    return Viewer(space=space_id, seats=(Seat(space_id, Role.READER),))


def readable_by_all(space_id: UUID, searchable: Searchable) -> QuerySet[Any]:
    """The kind's rows as the plainest reader of the space gets them: what such a reader cannot read is not there.

    This is what keeps S2 and above out of the index, whatever a declaration asks for.
    """
    rows = visible_to(plain_reader(space_id), searchable.model)
    return (
        rows.select_related(*searchable.joins).prefetch_related(*searchable.prefetch)
        if (searchable.joins or searchable.prefetch)
        else rows
    )


@transaction.atomic
def index_new(rows: Sequence[SpaceRecord]) -> int:
    """Put rows of one kind and space into the index that this transaction has just made. Returns how many.

    They are not fetched again, so this is for kinds whose fields are S1 at most; rows above it stay out.
    Raises ValueError for another kind.
    """
    if not rows:
        return 0
    searchable = SEARCHABLES[rows[0].policy.name]
    if any(level > S1 for level in rows[0].policy.fields.values()):
        raise ValueError(f"{searchable.kind} has fields that the index must not hold.")
    space_id = rows[0].space_id
    languages = tuple(Space.objects.values_list("languages", flat=True).get(pk=space_id))
    learned: set[str] = set()
    documents = [_document_values(searchable, row, languages, learned) for row in rows if row.sensitivity <= S1]
    before = _last_number()
    insert_values(Document, COLUMNS, documents)
    _learn_words(space_id, learned)
    if searchable.faceted is not None and documents:
        # Numbers count up: those given here, and perhaps some of another writer's, lie between the last ones seen.
        _mark_blocks(space_id, searchable.kind, range(before >> BLOCK_BITS, (_last_number() >> BLOCK_BITS) + 1))
    return len(documents)


def _last_number() -> int:
    return Document.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def _index_batch(space_id: UUID, searchable: Searchable, ids: Sequence[UUID]) -> int:
    languages = tuple(Space.objects.values_list("languages", flat=True).get(pk=space_id))
    learned: set[str] = set()
    documents = [
        Document(**dict(zip(COLUMNS, _document_values(searchable, row, languages, learned), strict=True)))
        for row in readable_by_all(space_id, searchable).filter(pk__in=ids)
    ]
    kept = {document.object_id for document in documents}
    gone = Document.objects.filter(kind=searchable.kind, object_id__in=set(ids) - kept)
    for number in mark_changed(space_id, searchable, gone.values_list("object_id", flat=True)):
        # What left may have become confidential: nothing of it stays in what is kept, not even unread.
        FacetBlock.objects.filter(space=space_id, kind=searchable.kind, block=number).delete()
    gone.delete()
    # Two writers may index one record at once; the later one's words stand, and neither fails.
    Document.objects.bulk_create(
        documents,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["object_id", "kind"],
        update_fields=["space", "language", "title_words", "title_stems", "title", "stems", "words", "text"],
    )
    _learn_words(space_id, learned)
    mark_changed(space_id, searchable, kept)
    for other, path in searchable.marks.items():
        related = searchable.model._base_manager.filter(pk__in=ids).values_list(path, flat=True)
        mark_changed(space_id, SEARCHABLES[other], [pk for pk in related.distinct() if pk is not None])
    return len(documents)


def mark_changed(space_id: UUID, searchable: Searchable, ids: Iterable[UUID]) -> set[int]:
    """Note that these records count under other facets than before; in the transaction that changed them.

    Returns the blocks in which they stand.
    """
    blocks: set[int] = set()
    for batch in batched(ids, 900) if searchable.faceted else ():
        documents = Document.objects.filter(kind=searchable.kind, object_id__in=batch)
        blocks |= {pk >> BLOCK_BITS for pk in documents.values_list("pk", flat=True)}
    _mark_blocks(space_id, searchable.kind, blocks)
    return blocks


def _mark_blocks(space_id: UUID, kind: str, blocks: Iterable[int]) -> None:
    FacetMark.objects.bulk_create(
        FacetMark(space_id=space_id, kind=kind, block=block, token=randbits(TOKEN_BITS)) for block in sorted(blocks)
    )


def _document_values(
    searchable: Searchable, row: SpaceRecord, languages: tuple[str, ...], learned: set[str]
) -> tuple[Any, ...]:
    """What the index holds of a row, in the order of COLUMNS; its words are put among those learned."""
    language = searchable.language_of(row)
    title = storable(searchable.title(row) or "")
    texts = [storable(text) for text in searchable.texts(row) if text]
    spoken = (language,) if language else languages
    titled = words_of_texts([title], spoken)
    all_words = words_of_texts(texts, spoken, after=titled)
    learned |= all_words.known
    return (
        row.space_id,
        searchable.kind,
        row.pk,
        language,
        titled.running,
        f" {' '.join(sorted(titled.stems))} ",
        title,
        " ".join(sorted(all_words.stems)),
        all_words.running,
        " ".join(texts)[:LONGEST_TEXT],
    )


def _learn_words(space_id: UUID, held: Iterable[str]) -> None:
    """Keep the words that are new here: a part of a word, and a misspelled one, is looked up among them."""
    words = sorted(word for word in held if len(word) >= SHORTEST_PART)
    for batch in batched(words, 900):
        known = IndexedWord.objects.filter(among("word", batch), space=space_id).values_list("word", flat=True)
        new = set(batch).difference(known)
        insert_values(IndexedWord, ("space_id", "word"), ((space_id, word) for word in sorted(new)))
