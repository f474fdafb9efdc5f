"""What of a record a program reads: the columns as the viewer may see them, and what it names by id."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.access.titles import page_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)
Told = dict[str, Any]
# What stands beside a row in every answer.
RECORD = ("id", "revision", "created_at", "updated_at")


@dataclass(frozen=True)
class Shape:
    """What programs read of one kind. page: its address for people, where that is not the row's own.

    links: one record each, whose own rows are as open as this one. seen: one record each that may be hidden all the
    same: its id is then null. several: many records each, the hidden ones left out. fetch: what ``page`` reads along.
    """

    columns: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    seen: Mapping[str, type[SpaceRecord]] = field(default_factory=dict)
    several: Mapping[str, type[SpaceRecord]] = field(default_factory=dict)
    fetch: tuple[str, ...] = ()
    page: Callable[[Any], str] = page_of
    more: Callable[[Any], Told] = lambda _row: {}


class Shapes:
    """The shapes of an app's kinds, by model."""

    def __init__(self, shapes: Mapping[type[SpaceRecord], Shape]) -> None:
        self._shapes = shapes

    def told(self, row: SpaceRecord) -> Told:
        """One row, fetched by ``rows_for``."""
        shape = self._shapes[type(row)]
        values = {name: getattr(row, name) for name in (*RECORD, *shape.columns)}
        values |= {name: getattr(row, f"{name}_id") for name in shape.links}
        # Asked of what was fetched, for a row that must name another one raises where that is hidden.
        values |= {name: getattr(row._state.fields_cache.get(name), "pk", None) for name in shape.seen}
        values |= {name: [other.pk for other in getattr(row, name).all()] for name in shape.several}
        return {**values, **shape.more(row), "url": shape.page(row)}

    def all_told(self, rows: Iterable[SpaceRecord]) -> list[Told]:
        """Every row."""
        return [self.told(row) for row in rows]

    def rows_for(self, viewer: Viewer, model: type[Row]) -> QuerySet[Row]:
        """The rows that the viewer sees, with what their answers need nothing hidden: a query for each of several."""
        return self.fetched(viewer, visible_to(viewer, model))

    def fetched(self, viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
        """These rows of the viewer's with what their answers need."""
        shape = self._shapes[rows.model]
        others = (*shape.seen.items(), *shape.several.items())
        prefetched = (Prefetch(name, visible_to(viewer, of)) for name, of in others)
        return rows.select_related("space", *shape.fetch).prefetch_related(*prefetched)
