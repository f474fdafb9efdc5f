"""The sources of a list behind one face: a queryset, rows in memory, rows that answer for themselves.

The last are those of ``kernel/search/faceted.py``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet

Reader = Callable[[Any], Any]


@runtime_checkable
class Rows(Protocol):
    """What a list asks of its rows."""

    @property
    def source(self) -> Any:
        """What a list's own functions are given."""

    def apply(self, change: Callable[[Any], Any], /) -> "Rows":
        """The rows after a function of the list's own."""

    def where(self, field: str, of: Reader | None, values: Sequence[str], /) -> "Rows":
        """The rows whose field, or whose value by `of`, is one of these."""

    def without(self, field: str, of: Reader | None, values: Sequence[str], /) -> "Rows":
        """The rows whose field, or whose value by `of`, is none of these."""

    def tally(self, field: str, of: Reader | None, /) -> Mapping[str, int]:
        """How many rows there are of each value."""

    def ordered(self, order: Sequence[str], /) -> "Rows":
        """The rows in the list's own order."""

    def ordered_by(self, field: str, of: Reader, /, *, descending: bool) -> "Rows":
        """The rows by one column; what has no value comes last."""

    def count(self) -> int:
        """How many there are."""

    def slice(self, start: int, end: int) -> list[Any]:
        """Those from `start` up to `end`."""


class QueryRows:
    """Rows of the database; each question is one query."""

    def __init__(self, source: QuerySet[Any]) -> None:
        self.source = source

    def apply(self, change: Callable[[Any], Any]) -> "QueryRows":
        return QueryRows(change(self.source))

    def where(self, field: str, of: Reader | None, values: Sequence[str]) -> "QueryRows":
        known = self._known(field, values)
        if len(known) == 1:
            return QueryRows(self.source.filter(**{field: known[0]}))
        return QueryRows(self._having(field, known))

    def without(self, field: str, of: Reader | None, values: Sequence[str]) -> "QueryRows":
        unwanted = self._having(field, self._known(field, values)).order_by()
        return QueryRows(self.source.filter(~Q(pk__in=unwanted.values("pk"))))

    def _having(self, field: str, values: Sequence[str]) -> QuerySet[Any]:
        inner = self.source.model._base_manager.filter(**{f"{field}__in": values})
        return self.source.filter(pk__in=inner.values("pk"))

    def _known(self, field: str, values: Sequence[str]) -> list[str]:
        """Those that are values of the field at all: an address typed by hand may hold anything."""
        return [value for value in values if self._is_value(field, value)]

    def _is_value(self, field: str, value: str) -> bool:
        try:
            self.source.filter(**{field: value})
        except (ValidationError, ValueError):
            return False
        return True

    def tally(self, field: str, of: Reader | None) -> Mapping[str, int]:
        grouped = self.source.order_by().values_list(field).annotate(rows=Count("pk", distinct=True))
        return {str(value): rows for value, rows in grouped if value is not None}

    def ordered(self, order: Sequence[str]) -> "QueryRows":
        return QueryRows(self.source.order_by(*order, "pk"))

    def ordered_by(self, field: str, of: Reader, *, descending: bool) -> "QueryRows":
        expression = F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)
        return QueryRows(self.source.order_by(expression, "pk"))

    def count(self) -> int:
        return self.source.count()

    def slice(self, start: int, end: int) -> list[Any]:
        return list(self.source[start:end])


class MemoryRows:
    """Rows already in memory: derived figures, gaps, threads."""

    def __init__(self, source: Sequence[Any]) -> None:
        self.source = source

    def apply(self, change: Callable[[Any], Any]) -> "MemoryRows":
        return MemoryRows(change(self.source))

    def where(self, field: str, of: Reader | None, values: Sequence[str]) -> "MemoryRows":
        wanted = set(values)
        return MemoryRows([row for row in self.source if not wanted.isdisjoint(_values(row, field, of))])

    def without(self, field: str, of: Reader | None, values: Sequence[str]) -> "MemoryRows":
        unwanted = set(values)
        return MemoryRows([row for row in self.source if unwanted.isdisjoint(_values(row, field, of))])

    def tally(self, field: str, of: Reader | None) -> Mapping[str, int]:
        return Counter(value for row in self.source for value in _values(row, field, of))

    def ordered(self, order: Sequence[str]) -> "MemoryRows":
        return self

    def ordered_by(self, field: str, of: Reader, *, descending: bool) -> "MemoryRows":
        known = [row for row in self.source if of(row) not in (None, "")]
        unknown = [row for row in self.source if of(row) in (None, "")]
        return MemoryRows([*sorted(known, key=of, reverse=descending), *unknown])

    def count(self) -> int:
        return len(self.source)

    def slice(self, start: int, end: int) -> list[Any]:
        return list(self.source[start:end])


def rows_of(source: QuerySet[Any] | Sequence[Any] | Rows) -> Rows:
    """The face of any source."""
    if isinstance(source, Rows):
        return source
    return QueryRows(source) if isinstance(source, QuerySet) else MemoryRows(source)


def _values(row: Any, field: str, of: Reader | None) -> Iterable[str]:
    value = of(row) if of else getattr(row, field)
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(map(str, value))
