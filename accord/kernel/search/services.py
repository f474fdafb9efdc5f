"""Keeping the index beside the records. What is written here is derived, so it leaves no event of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.folding import LONGEST_TEXT, storable, words_in
from accord.kernel.search.models import Document
from accord.kernel.spaces.models import Space, SpaceRecord

BATCH = 500


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
    return sum(_index_batch(space_id, searchable, batch) for batch in _batches(ids))


def rebuild_index(space: Space, *kinds: str) -> int:
    """Build one space's index again from its records, a batch to a transaction. Returns how many it holds now."""
    count = 0
    for kind in kinds or sorted(SEARCHABLES):
        rows = _readable(space.pk, SEARCHABLES[kind])
        for batch in _batches(rows.order_by("pk").values_list("pk", flat=True)):
            count += _index_batch(space.pk, SEARCHABLES[kind], batch)
        gone = Document.objects.filter(space=space, kind=kind).exclude(Exists(rows.filter(pk=OuterRef("object_id"))))
        gone.delete()
    return count


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    waiting = iter(list(ids))
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _readable(space_id: UUID, searchable: Searchable) -> QuerySet[Any]:
    """The kind's rows as the plainest reader of the space gets them: what such a reader cannot read is not there.

    This is what keeps S2 and above out of the index, whatever a declaration asks for.
    """
    plain_reader = Viewer(space=space_id, seats=(Seat(space_id, Role.READER),))
    rows = visible_to(plain_reader, searchable.model)
    return (
        rows.select_related(*searchable.joins).prefetch_related(*searchable.prefetch)
        if (searchable.joins or searchable.prefetch)
        else rows
    )


@transaction.atomic
def _index_batch(space_id: UUID, searchable: Searchable, ids: Sequence[UUID]) -> int:
    documents = [_document(searchable, row) for row in _readable(space_id, searchable).filter(pk__in=ids)]
    kept = {document.object_id for document in documents}
    Document.objects.filter(kind=searchable.kind, object_id__in=set(ids) - kept).delete()
    # Two writers may index one record at once; the later one's words stand, and neither fails.
    Document.objects.bulk_create(
        documents,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["object_id", "kind"],
        update_fields=["space", "language", "title", "text", "title_words", "words"],
    )
    return len(documents)


def _document(searchable: Searchable, row: SpaceRecord) -> Document:
    title = storable(searchable.title(row) or "")
    text = storable(" ".join(text for text in searchable.texts(row) if text))[:LONGEST_TEXT]
    title_words = words_in(title)
    return Document(
        space_id=row.space_id,
        kind=searchable.kind,
        object_id=row.pk,
        language=searchable.language_of(row),
        title=title,
        text=text,
        title_words=" ".join(title_words),
        words=" ".join(dict.fromkeys([*title_words, *words_in(text)])),
    )
