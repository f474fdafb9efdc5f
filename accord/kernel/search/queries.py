"""Searching: over the index for what every reader of a space may read, by plain query for what is above that."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Case, Exists, FloatField, OuterRef, Q, QuerySet, Value, When

from accord.kernel.access.queries import visible_to
from accord.kernel.access.titles import Titled, titles_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.engines import engine
from accord.kernel.search.folding import excerpt, query_words, typed_words
from accord.kernel.search.models import Document
from accord.kernel.search.restricted import Find, restricted_rows_with

# How good a find is: the title itself, every word in the title, every word somewhere, parts of words.
TITLE, IN_TITLE, WHOLE_WORDS, PARTS = 1.0, 0.8, 0.6, 0.3


@dataclass(frozen=True)
class Hit:
    """One record that was found; ``rank`` from 1 (its very title) down, ``language`` empty where there are several.

    level: of the most sensitive thing shown; a page that shows S3 records that it was read.
    """

    kind: str
    id: UUID
    title: str
    url: str
    excerpt: str
    rank: float
    language: str = ""
    level: Sensitivity = S1


def search_records(viewer: Viewer, text: str, *, kinds: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
    """The best ``limit`` visible records that hold every word typed, best first, then the newest.

    kinds: only these; None means all. What was typed is never search syntax. One query over the index, and for
    each kind two more at most. Nothing typed finds nothing.
    """
    words = query_words(text)
    if not words or viewer.space is None:
        return []
    chosen = {kind: s for kind, s in SEARCHABLES.items() if kinds is None or kind in kinds}
    hits = _indexed(viewer, chosen, words, limit) + _restricted(viewer, chosen, text, limit)
    best: dict[tuple[str, UUID], Hit] = {}
    for hit in hits:
        best.setdefault((hit.kind, hit.id), hit)
    return sorted(best.values(), key=lambda hit: (hit.rank, hit.id), reverse=True)[:limit]


def _indexed(viewer: Viewer, chosen: dict[str, Searchable], words: list[str], limit: int) -> list[Hit]:
    if not chosen:
        return []
    found = list(_documents(viewer, chosen, words)[:limit])
    ids: dict[str, list[UUID]] = defaultdict(list)
    for document in found:
        ids[document.kind].append(document.object_id)
    pages = {kind: titles_of(viewer, chosen[kind].model, ids[kind]) for kind in sorted(ids)}
    return [
        Hit(
            document.kind,
            document.object_id,
            page.title,
            page.url,
            excerpt(document.text, words),
            document.rank,  # type: ignore[attr-defined] # the annotation of _documents
            document.language,
        )
        for document in found
        if (page := pages[document.kind].get(document.object_id))
    ]


def _documents(viewer: Viewer, chosen: dict[str, Searchable], words: Sequence[str]) -> QuerySet[Document]:
    """Documents with the words, whose record the viewer may see: decided in the database, before the limit."""
    seen = [
        Q(kind=kind) & Q(Exists(visible_to(viewer, searchable.model).filter(pk=OuterRef("object_id"))))
        for kind, searchable in chosen.items()
    ]
    in_title = reduce(and_, (Q(title_words__contains=word) for word in words))
    rank = Case(
        When(title_words=" ".join(words), then=Value(TITLE)),
        When(in_title, then=Value(IN_TITLE)),
        When(engine().holds_whole(words), then=Value(WHOLE_WORDS)),
        default=Value(PARTS),
        output_field=FloatField(),
    )
    rows = Document.objects.filter(engine().holds(words), reduce(or_, seen), space=viewer.space)
    return rows.annotate(rank=rank).order_by("-rank", "-object_id")


def _restricted(viewer: Viewer, chosen: dict[str, Searchable], text: str, limit: int) -> list[Hit]:
    typed = typed_words(text)
    words = query_words(text)
    hits: list[Hit] = []
    for kind, searchable in chosen.items():
        rows = restricted_rows_with(viewer, searchable, typed, limit)
        pages = titles_of(viewer, searchable.model, rows) if rows else {}
        hits += [_hit(kind, pk, pages[pk], find, words) for pk, find in rows.items() if pk in pages]
    return hits


def _hit(kind: str, pk: UUID, page: Titled, find: Find, words: Sequence[str]) -> Hit:
    shown, rank = excerpt(find.text, words), _rank(page.title, words)
    return Hit(kind, pk, page.title, page.url, shown, rank, level=find.level)


def _rank(title: str, words: Sequence[str]) -> float:
    titled = " ".join(query_words(title))
    if titled == " ".join(words):
        return TITLE
    return IN_TITLE if all(word in titled for word in words) else PARTS
