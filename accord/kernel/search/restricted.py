"""What the index must not hold: fields and rows above S1, looked through by plain query over the visible set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from accord.kernel.access.queries import visible_to
from accord.kernel.access.visibility import NONE, reads_level
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2, S3, Sensitivity
from accord.kernel.search.declarations import Searchable
from accord.kernel.spaces.languages import LanguageField, all_texts
from accord.kernel.spaces.models import SpaceRecord


@dataclass(frozen=True)
class Find:
    """The texts of one row that the viewer reads, and the highest level among them and the row."""

    text: str
    level: Sensitivity


def restricted_rows_with(viewer: Viewer, searchable: Searchable, typed: Sequence[str], limit: int) -> dict[UUID, Find]:
    """The newest visible rows above S1, or with a readable field above S1, that hold every word, by id.

    Whole words are not known here, nor other spellings of a letter: the columns are searched as they stand. A field
    that the viewer may not read never decides whether its row is found.
    """
    model = searchable.model
    if not typed or all(reads_level(viewer, model, level) == NONE for level in (S2, S3)):
        return {}
    fields = list(_fields(searchable))
    holds_every_word = reduce(
        and_,
        (reduce(or_, (_holds(viewer, model, field, level, word) for field, level in fields), NONE) for word in typed),
    )
    rows = visible_to(viewer, model).filter(holds_every_word).order_by("-pk")[:limit]
    return {row.pk: _find(row, fields) for row in rows}


def _fields(searchable: Searchable) -> Iterable[tuple[models.Field[Any, Any], Sensitivity]]:
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


def _holds(viewer: Viewer, model: type[SpaceRecord], field: models.Field[Any, Any], level: Sensitivity, word: str) -> Q:
    paths = [field.name]
    if isinstance(field, LanguageField):
        # Key by key: as a whole, SQLite stores other scripts escaped and would not find them.
        paths = [f"{field.name}__{code}" for code in viewer.languages]
    holds = reduce(or_, (Q(**{f"{path}__icontains": word}) for path in paths), NONE)
    if level <= S1:
        return holds & Q(sensitivity__gte=S2)
    readable = reads_level(viewer, model, level)
    return NONE if readable == NONE else holds & readable


def _find(row: SpaceRecord, fields: Iterable[tuple[models.Field[Any, Any], Sensitivity]]) -> Find:
    texts: list[str] = []
    level = Sensitivity(row.sensitivity)
    for field, field_level in fields:
        value = getattr(row, field.name)  # emptied where the viewer may not read it
        found = list(all_texts(value)) if isinstance(value, dict) else [value or ""]
        if any(found):
            texts += found
            level = max(level, field_level)
    return Find(" ".join(texts), level)
