"""Searching: over the index for what every reader of a space may read, by plain query for what is above that."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, Exists, FloatField, OuterRef, Q, QuerySet, Value, When

from accord.kernel.access.queries import visible_to
from accord.kernel.access.titles import Titled, titles_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.search.asking import Asked, asked
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.engines import best_and_counts, engine
from accord.kernel.search.marking import Part, excerpt, marked
from accord.kernel.search.models import Document
from accord.kernel.search.restricted import Find, restricted_rows_with
from accord.kernel.search.spelling import respelled
from accord.kernel.search.terms import (
    Every,
    Inside,
    Node,
    Phrase,
    Some,
    Start,
    Without,
    Word,
    wanted_terms,
    whole,
    widened,
    words_in,
    words_of_texts,
)
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared

Row = TypeVar("Row", bound=SpaceRecord)
# How good a find is: the title itself; every word in the title as typed, or as another form or part of a word;
# every word somewhere as typed, or as another form or part.
TITLE, IN_TITLE, LIKE_TITLE, WHOLE_WORDS, LIKE_WORDS = 1.0, 0.9, 0.8, 0.6, 0.4
MOST_RANKED = 2_000  # finds that can be paged through; all of them are counted
MOST_RESTRICTED = 500  # finds above the index, of one kind


@dataclass(frozen=True)
class Hit:
    """One record that was found; ``rank`` from 1 (its very title) down, ``language`` empty where there are several.

    titled, excerpted: title and excerpt in pieces, the found words marked.
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
    titled: Sequence[Part] = ()
    excerpted: Sequence[Part] = ()


@dataclass(frozen=True)
class Results:
    """What a search found. counts: by kind, of everything, whatever kind is shown. total: of the kind shown."""

    asked: Asked
    hits: Sequence[Hit]
    counts: Mapping[str, int]
    total: int
    respelled: Mapping[str, str]


@dataclass(frozen=True)
class _Found:
    """A record found, before it is fetched. find: what of it is above the index."""

    rank: float
    kind: str
    id: UUID
    find: Find | None = None


def search_records(viewer: Viewer, text: str, *, kinds: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
    """The best ``limit`` visible records for what was typed (see asking.py), best first, then the newest.

    kinds: only these; None means all. Nothing typed finds nothing.
    """
    return list(search(viewer, text, kinds=kinds, stop=limit).hits)


def search(
    viewer: Viewer,
    text: str,
    *,
    kinds: Collection[str] | None = None,
    kind: str = "",
    start: int = 0,
    stop: int = 50,
    a_kind: int | None = None,
) -> Results:
    """The visible records for what was typed: those from ``start`` to ``stop``, best first, with counts by kind.

    kinds: only these are looked for; kind: of what was found only these are shown. a_kind: at most so many of one
    kind are shown. Where no word stands like this, words are looked for inside other words; where that finds nothing
    either, ``respelled`` proposes words that are there.
    """
    understood = asked(text, viewer.languages)
    chosen = {name: s for name, s in SEARCHABLES.items() if kinds is None or name in kinds}
    if understood.tree is None or viewer.space is None or not chosen:
        return Results(understood, (), {}, 0, {})
    tree = understood.tree
    found, counts = _found(viewer, chosen, understood, tree, kind)
    if not counts and widened(tree) != tree:
        tree = widened(tree)
        understood = replace(understood, tree=tree, is_wide=True)
        found, counts = _found(viewer, chosen, understood, tree, kind)
    proposed = {} if counts else respelled(viewer, list(wanted_terms(tree)), _seen(viewer, chosen))
    shown = [one for one in found if not kind or one.kind == kind]
    page = _first_of_each(shown, a_kind)[start:stop]
    total = counts.get(kind, 0) if kind else sum(counts.values())
    return Results(understood, _hits(viewer, chosen, page, tree), counts, total, proposed)


def respelled_in(viewer: Viewer, understood: Asked, searchable: Searchable) -> Mapping[str, str]:
    """Other spellings of words that no record of one kind holds, as ``search`` proposes them of all kinds."""
    if understood.tree is None or viewer.space is None:
        return {}
    return respelled(viewer, list(wanted_terms(understood.tree)), _seen(viewer, {searchable.kind: searchable}))


def rows_with(viewer: Viewer, rows: QuerySet[Row], text: str, *, parts: bool = False) -> QuerySet[Row]:
    """Those of the visible rows that hold what was typed; nothing typed leaves all of them.

    parts: every word is also looked for inside words, as lists of names want it.
    """
    understood = asked(text, viewer.languages)
    if understood.tree is None:
        return rows.none() if understood.lacks_wanted else rows
    searchable = SEARCHABLES[rows.model.policy.name]
    tree = widened(understood.tree) if parts else understood.tree
    indexed = Document.objects.filter(engine().holds(tree), space=viewer.space, kind=searchable.kind)
    above = restricted_rows_with(viewer, searchable, tree, MOST_RANKED)
    return rows.filter(Q(pk__in=indexed.values("object_id")) | Q(pk__in=list(above)))


def _found(
    viewer: Viewer, chosen: Mapping[str, Searchable], understood: Asked, tree: Node, kind: str
) -> tuple[list[_Found], dict[str, int]]:
    """Everything found, best first, cut at the best two thousand of the kind; and how many there are of each kind."""
    documents = _seen(viewer, chosen).filter(engine().holds(tree))
    best, numbers = best_and_counts(_ranked(documents, understood, tree), MOST_RANKED, kind)
    counts = Counter(numbers)
    found = {(name, pk): _Found(rank, name, pk) for name, pk, rank in best}
    for name, searchable in chosen.items():
        for one in _above_index(viewer, searchable, understood, tree):
            if (name, one.id) not in found:
                found[name, one.id] = one
                counts[name] += 1
    return sorted(found.values(), key=lambda one: (one.rank, one.id), reverse=True), dict(counts)


def _seen(viewer: Viewer, chosen: Mapping[str, Searchable]) -> QuerySet[Document]:
    """Documents whose record the viewer may see: decided in the database, before anything is counted or cut."""
    return Document.objects.filter(_of_seen_records.condition(viewer, tuple(sorted(chosen))), space=viewer.space)


@Prepared
def _of_seen_records(viewer: Viewer, kinds: tuple[str, ...]) -> QuerySet[Document]:
    seen = [
        Q(kind=kind) & Q(Exists(visible_to(viewer, SEARCHABLES[kind].model).filter(pk=OuterRef("object_id"))))
        for kind in kinds
    ]
    return Document.objects.filter(reduce(or_, seen))


def _ranked(
    documents: QuerySet[Document], understood: Asked, tree: Node
) -> QuerySet[Document, tuple[str, UUID, float]]:
    rank = Case(
        When(title_words=f" {' '.join(words_in(understood.typed))} ", then=Value(TITLE)),
        When(_in_title(whole(tree)), then=Value(IN_TITLE)),
        When(_in_title(tree), then=Value(LIKE_TITLE)),
        When(engine().holds(whole(tree)), then=Value(WHOLE_WORDS)),
        default=Value(LIKE_WORDS),
        output_field=FloatField(),
    )
    return documents.annotate(rank=rank).order_by().values_list("kind", "object_id", "rank")


def _in_title(node: Node) -> Q:
    """All that is wanted stands in the title."""
    match node:
        case Every(parts):
            return reduce(and_, (_in_title(part) for part in parts if not isinstance(part, Without)))
        case Some(parts):
            return reduce(or_, map(_in_title, parts))
        case Without():
            raise AssertionError("stands beside something to find")  # asking.py sees to it
        case Word(text, stems):
            forms = [Q(title_stems__contains=f" {stem} ") for stem in sorted(stems)]
            return reduce(or_, [Q(title_words__contains=f" {text} "), *forms])
        case Start(text):
            return Q(title_words__contains=f" {text}")
        case Inside(text):
            return Q(title_words__contains=text)
        case Phrase(words, is_open):
            return Q(title_words__contains=f" {' '.join(words)}{'' if is_open else ' '}")


def _above_index(viewer: Viewer, searchable: Searchable, understood: Asked, tree: Node) -> Iterator[_Found]:
    """Rows above S1, or found by a field above S1, with their rank."""
    finds = restricted_rows_with(viewer, searchable, tree, MOST_RESTRICTED)
    pages = titles_of(viewer, searchable.model, finds) if finds else {}
    for pk, find in finds.items():
        if pk in pages:
            yield _Found(_rank_of(pages[pk].title, understood, tree, viewer), searchable.kind, pk, find)


def _rank_of(title: str, understood: Asked, tree: Node, viewer: Viewer) -> float:
    titled = words_of_texts([title], tuple(viewer.languages))
    if list(titled.folded) == words_in(understood.typed):
        return TITLE
    return IN_TITLE if titled.hold(whole(tree)) else LIKE_TITLE if titled.hold(tree) else LIKE_WORDS


def _first_of_each(found: Sequence[_Found], most: int | None) -> Sequence[_Found]:
    """At most so many of each kind, in their order."""
    if most is None:
        return found
    taken: Counter[str] = Counter()
    kept = []
    for one in found:
        taken[one.kind] += 1
        if taken[one.kind] <= most:
            kept.append(one)
    return kept


def _hits(viewer: Viewer, chosen: Mapping[str, Searchable], found: Sequence[_Found], tree: Node) -> list[Hit]:
    """What the page shows of these: two queries for each kind among them at most, however many they are."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for one in found:
        ids[one.kind].append(one.id)
    pages = {kind: titles_of(viewer, chosen[kind].model, ids[kind]) for kind in sorted(ids)}
    indexed = [one.id for one in found if one.find is None]
    rows = Document.objects.filter(space=viewer.space, object_id__in=indexed).only(
        "kind", "object_id", "language", "text"
    )
    documents = {(row.kind, row.object_id): row for row in rows} if indexed else {}
    return [
        _hit(one, page, documents.get((one.kind, one.id)), tree, viewer)
        for one in found
        if (page := pages[one.kind].get(one.id))
    ]


def _hit(one: _Found, page: Titled, document: Document | None, tree: Node, viewer: Viewer) -> Hit:
    language = document.language if document else ""
    languages = (*viewer.languages, language) if language else tuple(viewer.languages)
    text = one.find.text if one.find else document.text if document else ""
    cut = excerpt(text, tree, languages)
    return Hit(
        one.kind,
        one.id,
        page.title,
        page.url,
        cut,
        one.rank,
        language,
        one.find.level if one.find else S1,
        marked(page.title, tree, languages),
        marked(cut, tree, languages),
    )
