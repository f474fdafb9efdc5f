"""Every table as lines of canonical JSON that belong to no database: the same rows give the same bytes on both.

A line with a map opens a table, ``{"table": "actors.account", "columns": […]}``; lines with a list are its rows.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accord.kernel.audit.canonical import canonical_json
from accord.kernel.search.models import Document, IndexedWord, Rebuild

# Sessions end with the machine; the search index is built again from the records.
LEFT_OUT: frozenset[type[models.Model]] = frozenset({Session, Document, IndexedWord, Rebuild})
PAGE = 1_000
Tables = Callable[[str], type[models.Model]]


@contextmanager
def steady_view() -> Iterator[None]:
    """See the database as it is now, whatever is written meanwhile, and keep nobody from writing."""
    if connection.vendor == "sqlite":
        # Not atomic(): that begins IMMEDIATE here and would hold the write lock for the whole backup.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def stored_models() -> list[type[models.Model]]:
    """Every model with a table of its own, by label, without those that are left out."""
    found = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy and m._meta.managed]
    return sorted((m for m in found if m not in LEFT_OUT), key=lambda model: model._meta.label_lower)


def row_lines() -> Iterator[bytes]:
    """The lines of every table, rows in the order of their ids."""
    for model in stored_models():
        fields = model._meta.concrete_fields
        columns = [field.attname for field in fields]
        yield canonical_json({"table": model._meta.label_lower, "columns": columns}) + b"\n"
        rows = model._base_manager.order_by("pk").values_list(*columns)
        for row in rows.iterator(chunk_size=PAGE):
            yield canonical_json([_plain(value) for value in row]) + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON: what canonical JSON has no single form for is tagged."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, timedelta):
        return {"microseconds": value // timedelta(microseconds=1)}
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {"json": json.dumps(value, sort_keys=True, ensure_ascii=False)}
    if isinstance(value, list):
        return {"json": json.dumps(value, sort_keys=True, ensure_ascii=False)}
    return value


def load_rows(lines: IO[bytes], model_of: Tables, *, progress: Callable[[str], None]) -> int:
    """Put every row back as it was, inside the caller's transaction. Returns how many rows.

    model_of: a table's model as it was when the rows were written. Raises LookupError for a table that is unknown.
    """
    count = 0
    filled = []
    for label, columns, rows in _tables(lines):
        model = model_of(label)
        filled.append(model)
        progress(label)
        while batch := list(islice(rows, PAGE)):
            count += len(batch)
            model._base_manager.bulk_create(_row(model, columns, values) for values in batch)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
    return count


def _tables(lines: IO[bytes]) -> Iterator[tuple[str, list[str], Iterator[list[Any]]]]:
    """Each table with its rows; the rows of one must be read before the next is asked for."""
    waiting: list[dict[str, Any]] = []

    def rows() -> Iterator[list[Any]]:
        for line in lines:
            parsed = json.loads(line)
            if isinstance(parsed, dict):
                waiting.append(parsed)
                return
            yield parsed

    for _none in rows():
        raise ValueError("The rows begin without a table.")
    while waiting:
        head = waiting.pop()
        yield head["table"], head["columns"], rows()


def _row(model: type[models.Model], columns: Iterable[str], values: Iterable[Any]) -> models.Model:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: _value(fields[name], value) for name, value in zip(columns, values, strict=True)})


def _value(field: Any, value: Any) -> Any:
    if isinstance(value, dict):
        (tag, content), *_rest = value.items()
        return _UNTAGGED[tag](content)
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


_UNTAGGED: dict[str, Callable[[Any], Any]] = {
    "base64": base64.b64decode,
    "microseconds": lambda number: timedelta(microseconds=number),
    "float": float,
    "json": json.loads,
}


def keep_times_as_they_are(model: type[models.Model]) -> type[models.Model]:
    """Keep a model that is used once, for loading, from setting its own times."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField | models.TimeField):
            field.auto_now = field.auto_now_add = False
    return model
