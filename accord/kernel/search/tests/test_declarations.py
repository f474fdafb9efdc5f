"""What apps declare searchable: read field by field, nothing above S1."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from accord.kernel.actors.models import Actor
from accord.kernel.policy.sensitivity import S1
from accord.kernel.search import declarations
from accord.kernel.search.declarations import SEARCHABLES, Searchable, discover
from accord.kernel.spaces.models import SpaceRecord


class TooSensitive(AssertionError):
    """A declaration reads a field above S1."""


class Blank:
    """Stands for a row of a model: empty values, related rows of the same sort, and a no to fields above S1."""

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model

    def __str__(self) -> str:
        return str(self._model.__str__(self))

    def __getattr__(self, name: str) -> Any:
        model = self._model
        found = getattr(model, name)
        if isinstance(found, property):
            return found.fget(self) if found.fget else None
        field_names = {f.name: f for f in model._meta.get_fields()} | {
            f.attname: f for f in model._meta.concrete_fields
        }
        if name not in field_names:
            return found.__get__(self) if callable(found) else found
        return self._value(field_names[name], name)

    def _value(self, field: Any, name: str) -> Any:
        model = self._model
        kind = getattr(model, "policy", None)
        if kind is not None and not field.auto_created and (kind.level_of(field.name) or 0) > S1:
            raise TooSensitive(f"{model.__name__}.{field.name}")
        if field.many_to_many or field.one_to_many:
            return BlankRows(field.related_model)
        if field.is_relation and name == field.name:
            return Blank(field.related_model)
        return _empty(field)


class BlankRows:
    """Stands for the rows behind a relation: one blank row, however it is asked for."""

    def __init__(self, model: type[models.Model]) -> None:
        self._row = Blank(model)

    def all(self) -> list[Blank]:
        return [self._row]


def _empty(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField):
        return {}
    return "" if isinstance(field, models.CharField | models.TextField) else None


def read(searchable: Searchable) -> None:
    row = Blank(searchable.model)
    searchable.title(row)
    list(searchable.texts(row))
    searchable.language_of(row)  # type: ignore[arg-type] # it quacks


def test_every_declaration_reads_fields_of_s0_and_s1_alone():
    for searchable in SEARCHABLES.values():
        read(searchable)


def test_every_declaration_is_about_a_record_of_a_space():
    for kind, searchable in SEARCHABLES.items():
        assert issubclass(searchable.model, SpaceRecord)
        assert kind == searchable.model.policy.name


@pytest.mark.parametrize(
    "texts",
    [
        lambda row: [row.email],
        lambda row: [row.parent.phone],
        lambda row: [person.email for person in row.children.all()],
        lambda row: [str(row.account)],
    ],
)
def test_a_declaration_that_reads_higher_is_caught(texts):
    with pytest.raises(TooSensitive):
        read(Searchable(model=Actor, title=str, texts=texts))


def declaring(monkeypatch, **modules):
    """Let exactly these apps have a ``search.py`` with these declarations."""
    monkeypatch.setattr(declarations, "module_has_submodule", lambda module, _name: module.__name__ in modules)
    fakes = {}
    for name, declared in modules.items():
        fakes[f"{name}.search"] = ModuleType(f"{name}.search")
        fakes[f"{name}.search"].SEARCHABLE = declared  # type: ignore[attr-defined] # a module made for the test
    monkeypatch.setattr(declarations, "import_module", fakes.__getitem__)
    monkeypatch.setattr(declarations, "SEARCHABLES", {})
    discover()
    return declarations.SEARCHABLES


def test_declarations_are_found_by_themselves_one_or_several_an_app(monkeypatch):
    actors = Searchable(model=Actor, title=str, texts=lambda row: [])
    assert declaring(monkeypatch, **{"accord.kernel.actors": actors}) == {"actor": actors}
    assert declaring(monkeypatch, **{"accord.kernel.actors": (actors,)}) == {"actor": actors}


def test_a_kind_declared_twice_stops_the_start(monkeypatch):
    actors = Searchable(model=Actor, title=str, texts=lambda row: [])
    with pytest.raises(ImproperlyConfigured):
        declaring(monkeypatch, **{"accord.kernel.actors": actors, "accord.kernel.places": actors})
