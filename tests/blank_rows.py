"""Rows without a database: they answer with blank values and tell which fields and related rows were read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import models

# Told of each field that is read, with the model and the path from the first row: ("parent__name").
Reader = Callable[[type[models.Model], Any, str], None]


class BlankRow:
    """Stands for a row of a model; its properties and methods are the model's own."""

    def __init__(self, model: type[models.Model], told: Reader, path: str = "") -> None:
        self._model, self._told, self._path = model, told, path

    def __str__(self) -> str:
        return str(self._model.__str__(self))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        if isinstance(found, property):
            return found.fget(self) if found.fget else None
        named = (f for f in self._model._meta.get_fields() if name in {f.name, getattr(f, "attname", f.name)})
        field: Any = next(named, None) or self._reverse(name)
        if field is None:
            return found.__get__(self) if callable(found) else found
        path = f"{self._path}__{name}" if self._path else name
        self._told(self._model, field, path)
        if field.many_to_many or field.one_to_many:
            return BlankRows(BlankRow(field.related_model, self._told, path))
        if field.is_relation and not name.endswith("_id"):
            return BlankRow(field.related_model, self._told, path)
        return _blank(field)

    def _reverse(self, name: str) -> Any:
        """Relations from other models, by the name they have on this side."""
        sides = (f for f in self._model._meta.related_objects if f.get_accessor_name() == name)
        return next(sides, None)


class BlankRows:
    """Stands for the rows behind a relation: one row, however many are asked for."""

    def __init__(self, row: BlankRow) -> None:
        self._row = row

    def all(self) -> list[BlankRow]:
        """The one row."""
        return [self._row]


def _blank(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.CharField | models.TextField):
        return next(iter(field.flatchoices), ("x",))[0]
    return uuid4() if field.is_relation or isinstance(field, models.UUIDField) else Decimal(1)
