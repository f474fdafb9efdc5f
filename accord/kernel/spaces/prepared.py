"""Queries that every request asks: built and compiled once, asked with other values each time.

Django builds and compiles a query anew each time, which takes ten times as long as the database takes to answer one of
these. What is asked here is a constant but for its values; everything else stays with querysets.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, Field, Model, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
EPOCH = datetime(1900, 1, 1, 1, 2, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    """Where a value goes."""

    name: str


@dataclass(frozen=True)
class Statement:
    """What is sent to one kind of database, and how its columns are read; no ``sql`` where nothing can be found."""

    model: type[Model]
    sql: str
    params: tuple[Any, ...]
    converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]


class Prepared(Generic[Row]):
    """A query that is asked often: rows as tuples, in the order of its columns, or whole instances of its model.

    build: makes the query out of values by name, and must make the same one whatever they are.
    names: the kind of each value, ``UUIDField``, ``DateTimeField`` or ``DateField``; none of them may be None.
    """

    def __init__(self, build: Callable[..., QuerySet[Row, Any]], **names: type[Field[Any, Any]]) -> None:
        self._build = build
        self._fields = {name: field() for name, field in names.items()}
        self._statements: dict[str, Statement] = {}

    def rows(self, **values: UUID | datetime | date) -> list[tuple[Any, ...]]:
        """All rows for these values. Raises KeyError where one is missing."""
        statement = self._statement()
        if not statement.sql:
            return []
        ready = {name: self._for_database(name, value) for name, value in values.items()}
        params = [ready[each.name] if isinstance(each, Slot) else each for each in statement.params]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            found = cursor.fetchall()
        return [_read(row, statement.converters) for row in found]

    def instances(self, **values: UUID | datetime | date) -> list[Row]:
        """The same as instances; the query must select its model's columns and no others."""
        model: Any = self._statement().model
        names = [field.attname for field in model._meta.concrete_fields]
        return [model.from_db(connection.alias, names, row) for row in self.rows(**values)]

    def _statement(self) -> Statement:
        found = self._statements.get(connection.vendor)
        if found is None:
            found = self._statements[connection.vendor] = self._compiled()
        return found

    def _for_database(self, name: str, value: Any) -> Any:
        return self._fields[name].get_db_prep_value(value, connection)

    def _compiled(self) -> Statement:
        """The query for values like no other, which are found again among its parameters."""
        marks = {name: _mark(field, number) for number, (name, field) in enumerate(self._fields.items(), 1)}
        rows = self._build(**marks)
        compiler: SQLCompiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # Django knows without asking that nothing can be found
            return Statement(rows.model, "", (), {})
        slots = {self._for_database(name, mark): Slot(name) for name, mark in marks.items()}
        placed = tuple(slots.get(each, each) for each in params)
        if missing := slots.keys() - set(params):
            raise ValueError(f"Not a value of the query: {', '.join(slots[each].name for each in missing)}")
        columns = [column for column, _sql, _alias in compiler.select]
        return Statement(rows.model, sql, placed, compiler.get_converters(columns))


def _mark(field: Field[Any, Any], number: int) -> Any:
    """A value that no query has by itself."""
    if isinstance(field, UUIDField):
        return UUID(int=0xACC0 << 96 | number)
    if isinstance(field, DateTimeField):
        return EPOCH + timedelta(hours=number)
    if isinstance(field, DateField):
        return (EPOCH + timedelta(days=number)).date()
    raise TypeError(f"{type(field).__name__} is no kind of value that a prepared query takes")


def _read(row: tuple[Any, ...], converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]) -> tuple[Any, ...]:
    if not converters:
        return row
    cells = list(row)
    for at, (steps, expression) in converters.items():
        for step in steps:
            cells[at] = step(cells[at], expression, connection)
    return tuple(cells)
