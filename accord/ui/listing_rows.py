"""The two sources of a list behind one face: a queryset, whose work the database does, and rows in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, Self

from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet

Reader = Callable[[Any], Any]


class Rows(Protocol):
    """What a list asks of its rows."""

    source: Any

    def apply(self, change: Callable[[Any], Any]) -> Self:
        """The rows after a function of the list's own."""

    def where(self, field: str, of: Reader | None, value: str) -> Self:
        """The rows whose field, or whose value by `of`, is this one."""

    def tally(self, field: str, of: Reader | None) -> Mapping[str, int]:
        """How many rows there are of each value."""

    def ordered(self, order: Sequence[str]) -> Self:
        """The rows in the list's own order."""

    def ordered_by(self, field: str, of: Reader, *, descending: bool) -> Self:
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

    def where(self, field: str, of: Reader | None, value: str) -> "QueryRows":
        try:
            return QueryRows(self.source.filter(**{field: value}))
        except (ValidationError, ValueError):
            # An address typed by hand may hold anything; what is no such value matches nothing.
            return QueryRows(self.source.none())

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

    def where(self, field: str, of: Reader | None, value: str) -> "MemoryRows":
        return MemoryRows([row for row in self.source if value in _values(row, field, of)])

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


def rows_of(source: QuerySet[Any] | Sequence[Any]) -> Rows:
    """The face of either source."""
    return QueryRows(source) if isinstance(source, QuerySet) else MemoryRows(source)


def _values(row: Any, field: str, of: Reader | None) -> Iterable[str]:
    value = of(row) if of else getattr(row, field)
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(map(str, value))
