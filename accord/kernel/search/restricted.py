"""What the index must not hold: fields and rows above S1, looked through by plain query over the visible set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.access.visibility import NONE, reads_level
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2, S3, Sensitivity
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.search.terms import Every, Node, Phrase, Some, Term, Without, Word, wanted_terms, words_of_texts
from accord.kernel.search.writing import pattern_of
from accord.kernel.spaces.languages import LanguageField, all_texts
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.spaces.slots import Text, shape_of

Fields = Sequence[tuple[models.Field[Any, Any], Sensitivity]]
# What is wanted of a text: the number of a pattern, or every one or some of several such.
Wanted = Any
PICKED = 500  # rows fetched at a time
LAST = UUID(int=2**128 - 1)  # after every id that a server makes


@dataclass(frozen=True)
class Find:
    """The texts of one row that the viewer reads, and the highest level among them and the row."""

    text: str
    level: Sensitivity


def restricted_rows_with(viewer: Viewer, searchable: Searchable, tree: Node, limit: int) -> dict[UUID, Find]:
    """The newest of the visible rows above S1, or with a readable field above S1, that hold the tree, by id.

    The database picks rows that hold the letters of every word, in any way of writing them; what
    is read of them is then folded and stemmed like the index. A field that the viewer may not read decides nothing.
    Irregular forms that share too few letters are not found here (dying, died).
    """
    shape = shape_of(viewer).viewer
    if all(reads_level(shape, searchable.model, level) == NONE for level in (S2, S3)):
        return {}
    fields = list(_fields(searchable))
    patterns = list(dict.fromkeys(written_in_any_way(term) for term in wanted_terms(tree)))
    wanted = _wanted(tree, patterns)
    found: dict[UUID, Find] = {}
    for row in _all_picked(viewer, searchable.kind, wanted, patterns):
        find = _find(row, fields, tree, viewer.languages)
        if find is not None:
            found[row.pk] = find
            if len(found) == limit:
                break
    return found


def _all_picked(viewer: Viewer, kind: str, wanted: Wanted, patterns: Sequence[str]) -> Iterator[SpaceRecord]:
    before = LAST
    while picked := _picked(viewer, kind, wanted, before, *map(Text, patterns)):
        yield from picked
        if len(picked) < PICKED:
            return
        before = picked[-1].pk


@Prepared
def _picked(viewer: Viewer, kind: str, wanted: Wanted, before: UUID, *patterns: str) -> QuerySet[Any]:
    """The newest rows whose letters may hold what is wanted, some of them at a time."""
    searchable = SEARCHABLES[kind]
    model, fields = searchable.model, list(_fields(searchable))
    rows = visible_to(viewer, model).filter(
        _above_index(viewer, fields, patterns, model), _may_hold(viewer, fields, wanted, patterns, model)
    )
    return rows.filter(pk__lt=before).order_by("-pk")[:PICKED]


def _wanted(node: Node, patterns: Sequence[str]) -> Wanted:
    """The tree with the numbers of the patterns in the places of its terms, without what is not wanted."""
    match node:
        case Every(parts):
            return ("every", *(_wanted(part, patterns) for part in parts if not isinstance(part, Without)))
        case Some(parts):
            return ("some", *(_wanted(part, patterns) for part in parts))
        case Without():
            raise AssertionError("stands beside something to find")  # asking.py sees to it
        case _:
            return patterns.index(written_in_any_way(node))


def _fields(searchable: Searchable) -> Iterator[tuple[models.Field[Any, Any], Sensitivity]]:
    """Texts that people write: no choices, no keys made by the server, nothing sealed."""
    model = searchable.model
    for field in model._meta.concrete_fields:
        level = model.policy.fields.get(field.name)
        if level is None or level > S3 or field.choices or not field.editable:
            continue
        if level > S1 and searchable.restricted is not None and field.name not in searchable.restricted:
            continue
        if isinstance(field, models.CharField | models.TextField | LanguageField):
            yield field, level


def _may_hold(viewer: Viewer, fields: Fields, wanted: Wanted, patterns: Sequence[str], model: type[SpaceRecord]) -> Q:
    """A condition that every row which holds the tree meets; what must not be found is left to reading."""
    if isinstance(wanted, int):
        held = (_holds(viewer, model, field, level, patterns[wanted]) for field, level in fields)
        return reduce(or_, held, NONE)
    how, *parts = wanted
    return reduce(and_ if how == "every" else or_, (_may_hold(viewer, fields, p, patterns, model) for p in parts))


def _above_index(viewer: Viewer, fields: Fields, patterns: Sequence[str], model: type[SpaceRecord]) -> Q:
    """Rows above S1, and those where a field above S1 holds one of the words: the index answers for the others."""
    above = [(field, level) for field, level in fields if level > S1]
    held = (_holds(viewer, model, field, level, pattern) for field, level in above for pattern in patterns)
    return reduce(or_, held, Q(sensitivity__gte=S2))


def _holds(
    viewer: Viewer, model: type[SpaceRecord], field: models.Field[Any, Any], level: Sensitivity, pattern: str
) -> Q:
    paths = [field.name]
    if isinstance(field, LanguageField):
        # Key by key: as a whole, SQLite stores other scripts escaped and would not find them.
        paths = [f"{field.name}__{code}" for code in viewer.languages]
    holds = reduce(or_, (Q(**{f"{path}__regex": pattern}) for path in paths), NONE)
    if level <= S1:
        return holds
    readable = reads_level(viewer, model, level)
    return NONE if readable == NONE else holds & readable


def written_in_any_way(term: Term) -> str:
    """A regular expression for the first letters of a term however they are typed."""
    match term:
        case Word(text, stems):
            # What every form of the word begins with: English turns the y of policy into an i.
            bare = [stem.rsplit("_", 1)[1].removesuffix("i") for stem in stems]
            shared = _shared_beginning([text, *bare])
            # Two letters fewer, four at most: women and woman, labor and labour, organise and organize.
            letters = shared[: max(1, min(4, len(shared) - 2))] or text[:1]
        case Phrase(words):
            letters = max(words, key=len)
        case _:
            letters = term.text
    return pattern_of(letters)


def _shared_beginning(words: Sequence[str]) -> str:
    shared = takewhile(lambda letters: len(set(letters)) == 1, zip(*words, strict=False))
    return "".join(letters[0] for letters in shared)


def _find(row: SpaceRecord, fields: Fields, tree: Node, languages: tuple[str, ...]) -> Find | None:
    """What of the row the viewer reads, where it holds the tree."""
    texts: list[str] = []
    level = Sensitivity(row.sensitivity)
    for field, field_level in fields:
        value = getattr(row, field.name)  # emptied where the viewer may not read it
        found = list(all_texts(value)) if isinstance(value, dict) else [value or ""]
        if any(found):
            texts += found
            level = max(level, field_level)
    return Find(" ".join(texts), level) if words_of_texts(texts, languages).hold(tree) else None
