"""Many new rows at once, as fast as the database takes them: COPY on PostgreSQL, one prepared statement on SQLite.

For rows that cannot be there yet: what ``bulk_create`` does besides (conflicts, ids that are given back) is its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import lookups
from django.db.models.base import ModelState

_NOTHING: Mapping[type, str] = {dict: "{}", list: "[]"}  # most lists and texts of a large file
Prepare = Callable[[Any], Any]
Row = TypeVar("Row", bound=models.Model)


def fresh_rows(model: type[Row], common: Mapping[str, Any], each: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """New rows, as ``model(**common, **values)`` makes them, of which a model's own making is the most work.

    each: by attribute name, an id of its own among them, and every value of a row that can be changed in place.
    """
    blank = vars(model(**common))
    for values in each:
        row = model.__new__(model)
        vars(row).update(blank, _state=ModelState(), **values)
        yield row


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, every column of them but a number that the database counts up itself.

    Raises IntegrityError as ``bulk_create`` does; the caller's transaction is then to be rolled back.
    """
    if rows:
        fields = [field for field in rows[0]._meta.concrete_fields if not isinstance(field, models.AutoField)]
        days = [f for f in fields if isinstance(f, models.DateField) and (f.auto_now or f.auto_now_add)]
        for field in days:
            moment = field.pre_save(rows[0], add=True)  # of making and changing, as save() would set it
            for row in rows:
                setattr(row, field.attname, moment)
        names = [field.attname for field in fields]
        insert_values(type(rows[0]), names, map(attrgetter(*names), rows))


def insert_values(model: type[models.Model], columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Insert new rows given as values of these columns (attribute names), in their order."""
    fields = [_field_called(model, name) for name in columns]
    prepared = [(place, prepare) for place, field in enumerate(fields) if (prepare := _prepare_for(field))]
    ready = (_prepared(list(row), prepared) for row in rows)
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for values in ready:
                    copy.write_row(values)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", list(ready))  # noqa: S608 — names of our own


def among(column: str, values: Sequence[Any]) -> models.Q:
    """The rows that have one of these values in a column of their own: thousands are one parameter where they can be.

    A long ``__in`` is mostly work of making, sending and reading the statement.
    """
    return models.Q((f"{column}__{_Among.lookup_name}", list(values)))


@contextmanager
def reading_by_index() -> Iterator[None]:
    """Have PostgreSQL look up the values of ``among`` one by one, where it would rather read all rows there are.

    It reckons with disks on which every place but the next is far away, and reads up to 100,000 rows for a thousand.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost TO 0")
        yield
        cursor.execute("SET LOCAL random_page_cost TO DEFAULT")


class _Among(lookups.In):
    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs if connection.vendor == "postgresql" else super().get_prep_lookup()

    def as_postgresql(self, compiler: Any, using: Any) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, using)
        return f"{column} = ANY(%s)", [*parameters, self.rhs]


for _kind in (models.CharField, models.UUIDField):
    _kind.register_lookup(_Among)


def _prepared(row: list[Any], prepared: Iterable[tuple[int, Prepare]]) -> list[Any]:
    for place, prepare in prepared:
        row[place] = prepare(row[place])
    return row


@lru_cache(maxsize=256)
def _field_called(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _prepare_for(field: models.Field[Any, Any]) -> Prepare | None:
    """What turns a value into the driver's; None where they are the same."""
    kept: Any = field
    while kept.is_relation:
        kept = kept.target_field
    if isinstance(kept, models.JSONField):
        return _as_json
    if isinstance(kept, models.UUIDField):
        return None if connection.vendor == "postgresql" else _as_hex
    if isinstance(kept, models.CharField | models.TextField):
        return None
    if connection.vendor == "postgresql":
        return None  # the driver knows days, moments and numbers by itself
    return lambda value: None if value is None else kept.get_db_prep_save(value, connection)


def _as_hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _as_json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value) if value else _NOTHING.get(type(value)) or json.dumps(value)


def commit_without_waiting() -> None:
    """Let this transaction be told done before it is on disk, where the database can do that (PostgreSQL).

    For one of many that are done again after a loss of power. It is never half there, and once a later transaction
    that waits is on disk, so is this one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
