"""Queries that are built and compiled once and asked often, each time with other values.

Django builds and compiles a query anew each time, which takes ten times as long as the database takes to answer most of
ours. What a function makes out of its values is the same query but for those values; so it is made once, out of marks
that stand for them, and the marks are replaced where the words go to the database. See ``slots.py`` for the marks.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Model, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone, translation

from accord.kernel.spaces.slots import Frozen, Marked, Words, marked, words_of

Build = Callable[..., Any]
Change = Callable[..., Any]
Read = Callable[[Sequence[tuple[Any, ...]]], Any]
# A list has as many questions as people have ways of narrowing it, a person as many shapes as there are roles.
KEPT = 256


@dataclass(frozen=True)
class Statement:
    """What is sent to one kind of database, and what becomes of the rows that come back."""

    words: Words | None
    read: Read

    def answer(self, values: Mapping[Any, Any]) -> Any:
        """Ask with these values. Without words Django knows, unasked, that nothing can be found."""
        if self.words is None:
            return self.read(())
        with connection.cursor() as cursor:
            cursor.execute(self.words.sql, self.words.params(values, connection))
            return self.read(cursor.fetchall())


class Prepared:
    """A function that makes a query, as a function that answers it: with the rows in a list, or the one count.

    build: makes a queryset of instances or of ``values_list`` out of its arguments, or asks for one ``count()``,
    ``exists()`` or ``aggregate()``. It must make the same query whatever the values are. Values are a ``Viewer``,
    an id, a moment, a day, and a list of ids; everything else (words, numbers, rules) belongs to the query and has one
    of its own. The day of today, the language and the zone may be read by ``build``; nothing else may: an id
    or a moment that comes from elsewhere is refused (``Frozen``), for it would be kept for everybody.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._kept: dict[Hashable, Statement | Frozen] = {}
        self.__doc__ = build.__doc__

    def __call__(self, *given: Any, **named: Any) -> Any:
        """The answer for these values. Raises Frozen where the query holds an id that is none of them."""
        arguments = marked((*given, *named.values()))
        at = len(given)

        def build() -> Any:
            return self._build(*arguments.marks[:at], **dict(zip(named, arguments.marks[at:], strict=True)))

        return self._answer(tuple(named), arguments, build)

    def ask(self, what: Hashable, change: Change, given: Sequence[Any], more: Sequence[Any] = ()) -> Any:
        """What ``change`` makes of the query and of ``more`` values: a narrower query, or a count.

        what: says which change it is. given: the query's own values.
        """
        arguments = marked((*given, *more))
        at = len(given)
        return self._answer(what, arguments, lambda: change(self._build(*arguments.marks[:at]), *arguments.marks[at:]))

    def _answer(self, what: Hashable, arguments: Marked, build: Callable[[], Any]) -> Any:
        key = (what, arguments.key, connection.vendor, *_surroundings())
        statement = self._kept.get(key)
        if statement is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            statement = self._kept[key] = _made(build, arguments.slots)
        if isinstance(statement, Frozen):
            raise statement
        return statement.answer(arguments.values)

    def of(self, *given: Any) -> "Source":
        """The query for these values, to be asked for more than its rows: what a list is made of."""
        return Source(self, given)

    def condition(self, *given: Any) -> RawSQL:
        """What the query asks of the rows of its own table, for another query over the same table."""
        arguments = marked(given)
        words: Words = self._answer("condition", arguments, lambda: Condition(self._build(*arguments.marks)))
        return RawSQL(words.sql, words.params(arguments.values, connection), BooleanField())  # noqa: S611 — of a query of ours

    def anew(self, *given: Any) -> Any:
        """The query itself, built for these values."""
        return self._build(*given)


@dataclass(frozen=True)
class Source:
    """A prepared query with its values; see ``accord.ui.listing_rows``."""

    prepared: Prepared
    given: tuple[Any, ...]

    def ask(self, what: Hashable, change: Change, *more: Any) -> Any:
        """What ``change`` makes of the query and of ``more`` values, compiled once; ``what`` says which change it is.

        A change that brings an id of its own, such as the theme that somebody filters by, is built anew each time.
        """
        try:
            return self.prepared.ask(what, change, self.given, more)
        except Frozen:
            found = change(self.anew(), *more)
            return list(found) if isinstance(found, QuerySet) else found

    def anew(self) -> Any:
        """The queryset, for a question that is asked once."""
        return self.prepared.anew(*self.given)


@dataclass(frozen=True)
class Condition:
    """A query of which the condition alone is wanted."""

    rows: QuerySet[Any, Any]

    def stated(self, slots: Mapping[Any, Any]) -> "Worded":
        """Its words."""
        compiler: SQLCompiler = self.rows.query.get_compiler(connection=connection)
        compiler.pre_sql_setup()
        where: Any = self.rows.query.where
        return Worded(words_of(*compiler.compile(where), slots, connection), lambda _rows: None)


class Worded(Statement):
    """A part of a statement: its answer is its words, for another statement to ask."""

    def answer(self, values: Mapping[Any, Any]) -> Any:
        """The words, whatever the values are."""
        return self.words


def _surroundings() -> tuple[Hashable, ...]:
    """What a query may depend on without being told; a day later it is another query."""
    return translation.get_language(), timezone.get_current_timezone_name(), timezone.localdate()


def _made(build: Callable[[], Any], slots: Mapping[Any, Any]) -> Statement | Frozen:
    try:
        return _stated(build, slots)
    except Frozen as refused:
        return refused


def _stated(build: Callable[[], Any], slots: Mapping[Any, Any]) -> Statement:
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        rows = build()
    if isinstance(rows, Condition):
        return rows.stated(slots)
    if isinstance(rows, QuerySet) and not asked:
        return _of_queryset(rows, slots)
    if isinstance(rows, QuerySet) or len(asked) > 1:
        raise Frozen("What makes a query must not ask the database for what goes into it.")
    read = _reading_one(rows)
    return (
        Statement(words_of(*asked[0], slots, connection), read) if asked else Statement(None, lambda _rows: copy(rows))
    )


def _of_queryset(rows: QuerySet[Any, Any], slots: Mapping[Any, Any]) -> Statement:
    compiler: SQLCompiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Statement(None, lambda _rows: [])
    return Statement(words_of(sql, params, slots, connection), _reading(rows, compiler))


def _reading_one(example: Any) -> Read:
    """How the one row of a count, of an aggregate or of a look for any row becomes what Django makes of it."""
    if isinstance(example, bool):
        return bool
    if isinstance(example, int):
        return lambda rows: rows[0][0]
    if isinstance(example, dict) and all(isinstance(value, int) for value in example.values()):
        return lambda rows: dict(zip(example, rows[0], strict=True))
    raise TypeError(f"{type(example).__name__} is no answer that a prepared query gives")


def _reading(rows: QuerySet[Any, Any], compiler: SQLCompiler) -> Read:
    """How rows of the database become what the queryset yields."""
    columns = [column for column, _sql, _alias in compiler.select]
    converters = compiler.get_converters(columns)
    iterable: Any = rows._iterable_class
    if issubclass(iterable, ModelIterable):
        return _reading_instances(rows, compiler, converters)
    if iterable is ValuesListIterable:
        return lambda found: [_converted(row, converters) for row in found]
    if iterable is FlatValuesListIterable:
        return lambda found: [_converted(row, converters)[0] for row in found]
    raise TypeError(f"{iterable.__name__} is no way to yield rows that a prepared query knows")


def _reading_instances(
    rows: QuerySet[Any, Any], compiler: SQLCompiler, converters: Mapping[int, tuple[list[Any], Any]]
) -> Read:
    """As ``ModelIterable`` does it, with everything known beforehand that does not hang on the rows."""
    select, klass, extra = compiler.select, compiler.klass_info, compiler.annotation_col_map
    model: type[Model] = klass["model"]
    start, end = klass["select_fields"][0], klass["select_fields"][-1] + 1
    populators: Any = get_related_populators  # the stubs know a later Django's
    names = [column.target.attname for column, _sql, _alias in select[start:end]]
    related = populators(klass, select, connection.alias)
    finish = getattr(rows._iterable_class, "finish", None)
    fetched_with: Iterable[Any] = getattr(rows, "_prefetch_related_lookups")  # noqa: B009 — Django tells it nowhere else

    def read(found: Sequence[tuple[Any, ...]]) -> list[Any]:
        made = []
        for row in found:
            cells = _converted(row, converters)
            one = model.from_db(connection.alias, names, cells[start:end])
            for populator in related:
                populator.populate(cells, one)
            for name, at in (extra or {}).items():
                setattr(one, name, cells[at])
            made.append(finish(one) if finish else one)
        if fetched_with:
            prefetch_related_objects(made, *fetched_with)
        return made

    return read


def _converted(row: tuple[Any, ...], converters: Mapping[int, tuple[list[Any], Any]]) -> tuple[Any, ...]:
    if not converters:
        return row
    cells = list(row)
    for at, (steps, expression) in converters.items():
        for step in steps:
            cells[at] = step(cells[at], expression, connection)
    return tuple(cells)
