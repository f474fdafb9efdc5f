"""The sources of a list behind one face: a query, whose work the database does, and rows in memory.

A query comes as a queryset, or as one that is kept compiled: then every question is asked by a name of its own. Rows
that answer for themselves are those of ``kernel/search/faceted.py``.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet

Reader = Callable[[Any], Any]
Change = Callable[..., Any]
Ask = Callable[..., Any]


@runtime_checkable
class Kept(Protocol):
    """A query whose questions are kept compiled (``accord.kernel.spaces.prepared``)."""

    def ask(self, what: Hashable, change: Change, *more: Any) -> Any:
        """What ``change`` makes of the query and of ``more`` values: the rows that it finds, or a count.

        The same ``what`` must always mean the same change.
        """

    def anew(self) -> QuerySet[Any]:
        """The query itself, for what is asked but once."""


@runtime_checkable
class Rows(Protocol):
    """What a list asks of its rows.

    ``what`` names a question or a change for a query that is kept compiled; None for one that nobody asks again.
    """

    def ask(self, what: Hashable, change: Change, /, *more: Any) -> Any:
        """What ``change`` makes of the rows and of ``more`` values."""

    def apply(self, change: Change, what: Hashable = None, /) -> "Rows":
        """The rows after a function of the list's own."""

    def whole(self) -> Any:
        """The rows themselves, for a question of the list's own."""

    def where(self, field: str, of: Reader | None, values: Sequence[str], what: Hashable = None, /) -> "Rows":
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

    def __init__(self, source: "QuerySet[Any] | Kept", changes: tuple[tuple[Hashable, Change], ...] = ()) -> None:
        self.source, self.changes = source, changes

    def ask(self, what: Hashable, change: Change, *more: Any) -> Any:
        names = (*(name for name, _change in self.changes), what)
        if isinstance(self.source, QuerySet) or None in names:
            found = change(self.whole(), *more)
            return list(found) if isinstance(found, QuerySet) else found
        return self.source.ask(names, lambda rows, *values: change(self.changed(rows), *values), *more)

    def changed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The query after all that was applied."""
        for _name, change in self.changes:
            rows = change(rows)
        return rows

    def apply(self, change: Change, what: Hashable = None) -> "QueryRows":
        if what is None:  # what comes after is built anew as well, but not what came before
            return QueryRows(change(self.whole()))
        return QueryRows(self.source, (*self.changes, (what, change)))

    def whole(self) -> Any:
        return self.changed(self.source if isinstance(self.source, QuerySet) else self.source.anew())

    def where(self, field: str, of: Reader | None, values: Sequence[str], what: Hashable = None) -> "QueryRows":
        def narrowed(rows: QuerySet[Any]) -> QuerySet[Any]:
            known = _known(rows, field, values)
            return rows.filter(**{field: known[0]}) if len(known) == 1 else _having(rows, field, known)

        return self.apply(narrowed, what)

    def without(self, field: str, of: Reader | None, values: Sequence[str]) -> "QueryRows":
        def narrowed(rows: QuerySet[Any]) -> QuerySet[Any]:
            unwanted = _having(rows, field, _known(rows, field, values)).order_by()
            return rows.filter(~Q(pk__in=unwanted.values("pk")))

        return self.apply(narrowed)

    def tally(self, field: str, of: Reader | None) -> Mapping[str, int]:
        def grouped(rows: QuerySet[Any]) -> Any:
            return rows.order_by().values_list(field).annotate(rows=Count("pk", distinct=True))

        return {str(value): rows for value, rows in self.ask(("tally", field), grouped) if value is not None}

    def ordered(self, order: Sequence[str]) -> "QueryRows":
        return self.apply(lambda rows: rows.order_by(*order, "pk"), ("ordered", *order))

    def ordered_by(self, field: str, of: Reader, *, descending: bool) -> "QueryRows":
        expression = F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)
        return self.apply(lambda rows: rows.order_by(expression, "pk"), ("by", field, descending))

    def count(self) -> int:
        return int(self.ask("count", lambda rows: rows.count()))

    def slice(self, start: int, end: int) -> list[Any]:
        return list(self.ask(("slice", start, end), lambda rows: rows[start:end]))


def _having(rows: QuerySet[Any], field: str, values: Sequence[str]) -> QuerySet[Any]:
    inner = rows.model._base_manager.filter(**{f"{field}__in": values})
    return rows.filter(pk__in=inner.values("pk"))


def _known(rows: QuerySet[Any], field: str, values: Sequence[str]) -> list[str]:
    """Those that are values of the field at all: an address typed by hand may hold anything."""
    return [value for value in values if _is_value(rows, field, value)]


def _is_value(rows: QuerySet[Any], field: str, value: str) -> bool:
    try:
        rows.filter(**{field: value})
    except (ValidationError, ValueError):
        return False
    return True


class MemoryRows:
    """Rows already in memory: derived figures, gaps, threads."""

    def __init__(self, source: Sequence[Any]) -> None:
        self.source = source

    def ask(self, what: Hashable, change: Change, *more: Any) -> Any:
        return change(self.source, *more)

    def apply(self, change: Change, what: Hashable = None) -> "MemoryRows":
        return MemoryRows(change(self.source))

    def whole(self) -> Any:
        return self.source

    def where(self, field: str, of: Reader | None, values: Sequence[str], what: Hashable = None) -> "MemoryRows":
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


def rows_of(source: QuerySet[Any] | Kept | Sequence[Any] | Rows) -> Rows:
    """The face of any source."""
    if isinstance(source, Rows):
        return source
    return QueryRows(source) if isinstance(source, QuerySet | Kept) else MemoryRows(source)


def _values(row: Any, field: str, of: Reader | None) -> Iterable[str]:
    value = of(row) if of else getattr(row, field)
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(map(str, value))
