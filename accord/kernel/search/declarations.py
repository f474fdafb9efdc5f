"""How an app says what of its records can be searched: one ``SEARCHABLE`` in its ``search.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from accord.kernel.policy.facts import Viewer
    from accord.kernel.spaces.models import SpaceRecord
    from accord.kernel.spaces.prepared import Prepared

    Asked = QuerySet[Any, Any] | Sequence[UUID]

SEARCHABLES: dict[str, Searchable] = {}
FURTHER: dict[str, list[Further]] = {}


@dataclass(frozen=True, slots=True)
class FacetedRow:
    """What one record counts under. order: what a list is sorted by; sorts: by column, what else it can be sorted by.

    values: by facet, the values that the record has; all of S0 and S1.
    """

    id: UUID
    order: str
    values: Mapping[str, Iterable[str]]
    sorts: Mapping[str, Any]


@dataclass(frozen=True)
class Faceted:
    """How the records of a kind are counted by facet (``faceted.py``).

    read: what the viewer may know of these rows; of few, their ids are given, so that what is asked about them stays
    compiled (``Prepared``). personal: ids of visible rows of which this viewer knows more than a
    plain reader of the space; depends_on: the models whose restricted rows can make that so.
    """

    read: Callable[[Viewer, Asked], Iterable[FacetedRow]]
    personal: Callable[[Viewer], Iterable[UUID]]
    depends_on: tuple[type[SpaceRecord], ...]


@dataclass(frozen=True)
class Further:
    """What an app further up adds to the facets of a lower app's records: one ``FURTHER`` in its ``search.py``.

    kind: of those records. facets: name and words of each facet, with its values and their words. read: by the number
    of a record's id, its values by facet: of S0 and S1, and the same for every reader. columns: name and words of
    figures that files of such records hold besides; figures: those of some records, by id and name of the column.
    The app's own searchables mark the records whose facets they decide (``Searchable.marks``).
    """

    kind: str
    facets: Sequence[tuple[str, str | Promise, Sequence[tuple[str, str | Promise]]]]
    read: Callable[[Viewer, Asked], Mapping[int, Mapping[str, Iterable[str]]]]
    columns: Sequence[tuple[str, str | Promise]] = ()
    figures: Callable[[Viewer, Sequence[UUID]], Mapping[UUID, Mapping[str, int]]] = lambda _viewer, _ids: {}


@dataclass(frozen=True)
class Searchable:
    """What of one kind of record goes into the index: fields of S0 and S1 alone; a test reads them one by one.

    title, texts: from a row to its title and to the other texts to look through.
    language: of the texts, or a function of the row; empty where they are in several.
    joins, prefetch: relations that ``title`` and ``texts`` read, so that a batch costs no query a row.
    restricted: fields above S1, looked through by plain query for those who may read them; None: every text field.
    faceted: how these records are counted by facet. marks: kind → path from a row of this kind to the rows of that one
    whose facets it decides.
    """

    model: type[SpaceRecord]
    title: Callable[[Any], str]
    texts: Callable[[Any], Iterable[str]]
    language: str | Callable[[Any], str] = ""
    joins: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    restricted: tuple[str, ...] | None = None
    faceted: Faceted | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The model's own word for its kind."""
        return self.model.policy.name

    def language_of(self, row: SpaceRecord) -> str:
        """The language of one row's texts, empty where they are in several."""
        return self.language if isinstance(self.language, str) else self.language(row)

    def count_rows(self, viewer: Viewer, rows: Asked) -> Iterator[FacetedRow]:
        """What each of the rows counts under, with what apps further up add. Raises ValueError without facets.

        rows: through ``visible_to`` of this viewer, or ids; of those that the viewer may not see nothing is said.
        """
        if self.faceted is None:
            raise ValueError(f"{self.kind} declares no facets.")
        added = [further.read(viewer, rows) for further in FURTHER.get(self.kind, ())]
        for row in self.faceted.read(viewer, rows):
            more = {facet: values for each in added for facet, values in each.get(row.id.int, {}).items()}
            yield replace(row, values={**row.values, **more}) if more else row


def of_rows(question: Prepared, viewer: Viewer, rows: Asked, *more: object) -> Iterable[Any]:
    """What a query says of these rows: of ids one that stays compiled, of a query one that is built around it."""
    if isinstance(rows, Sequence):
        answer: Iterable[Any] = question(viewer, rows, *more)
        return answer
    built: Iterable[Any] = question.anew(viewer, rows.order_by().values("pk"), *more)
    return built


def discover() -> None:
    """Read ``SEARCHABLE`` (one, or a tuple) and ``FURTHER`` from every app's ``search.py``. Called once, at start.

    Raises ImproperlyConfigured where two declare the same kind.
    """
    SEARCHABLES.clear()
    FURTHER.clear()
    for config in apps.get_app_configs():
        if not config.name.startswith("accord.") or not module_has_submodule(config.module, "search"):
            continue
        module = import_module(f"{config.name}.search")
        for further in getattr(module, "FURTHER", ()):
            FURTHER.setdefault(further.kind, []).append(further)
        declared = module.SEARCHABLE
        for searchable in declared if isinstance(declared, tuple) else (declared,):
            if searchable.kind in SEARCHABLES:
                raise ImproperlyConfigured(f"“{searchable.kind}” is declared searchable twice.")
            SEARCHABLES[searchable.kind] = searchable
