"""What apps declare searchable: read field by field, nothing above S1."""

from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from accord.kernel.actors.models import Actor
from accord.kernel.policy.sensitivity import S1
from accord.kernel.search import declarations
from accord.kernel.search.declarations import SEARCHABLES, Searchable, discover
from accord.kernel.spaces.models import SpaceRecord
from tests.blank_rows import BlankRow


class TooSensitive(AssertionError):
    """A declaration reads a field above S1."""


def refuse_above_s1(model: Any, field: Any, path: str) -> None:
    """Told of every field that a declaration reads. Raises TooSensitive."""
    kind = getattr(model, "policy", None)
    # A relation from another model is not a field; what is read of its rows is told by itself.
    if kind is not None and not field.auto_created and (kind.level_of(field.name) or 0) > S1:
        raise TooSensitive(f"{model.__name__}.{path}")


def read(searchable: Searchable) -> None:
    row: Any = BlankRow(searchable.model, refuse_above_s1)
    searchable.title(row)
    list(searchable.texts(row))
    searchable.language_of(row)


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
