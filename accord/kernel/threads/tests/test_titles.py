"""Every kind can be named on another record's page without a query a row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import models
from django.urls import reverse

from accord.kernel.access.titles import page_of, titles_of
from accord.kernel.actors.models import Actor
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.kinds import kind_models


class Watched:
    """Stands for a row of a model with blank values, and notes which related rows are asked for."""

    def __init__(self, model: type[models.Model], asked: set[str], path: str = "") -> None:
        self._model, self._asked, self._path = model, asked, path

    def __str__(self) -> str:
        return str(self._model.__str__(self))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        if isinstance(found, property):
            return found.fget(self) if found.fget else None
        field = next((f for f in self._model._meta.concrete_fields if name in {f.name, f.attname}), None)
        if field is None:
            return found.__get__(self) if callable(found) else found
        if field.is_relation and name == field.name:
            path = f"{self._path}__{name}" if self._path else name
            self._asked.add(path)
            return Watched(field.related_model, self._asked, path)  # type: ignore[arg-type] # never "self" once set up
        return _blank(field)


def _blank(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.CharField | models.TextField):
        return field.choices[0][0] if isinstance(field.choices, list) and field.choices else "x"
    return uuid4() if isinstance(field, models.UUIDField) else Decimal(1)


def related_rows_of_title(model: type[SpaceRecord]) -> set[str]:
    """Relations, beside the spaces, that a title or an address reads."""
    asked: set[str] = set()
    row = Watched(model, asked)
    str(row)
    if hasattr(model, "get_absolute_url"):
        row.get_absolute_url()
    return {path for path in asked if path.split("__")[-1] != "space"}


def test_every_title_names_the_related_rows_it_reads():
    missing = {}
    for kind, model in kind_models().items():
        if model.__module__.startswith("accord."):
            asked = related_rows_of_title(model) - set(getattr(model, "title_needs", ()))
            if asked:
                missing[kind] = asked
    assert missing == {}


def test_every_relation_named_for_titles_is_a_record_of_the_space():
    for model in kind_models().values():
        for need in getattr(model, "title_needs", ()):
            related: Any = model
            for step in need.split("__"):
                related = related._meta.get_field(step).related_model
            assert issubclass(related, SpaceRecord)


def test_a_kind_without_a_page_has_an_empty_address(cast, monkeypatch):
    mines = cast.bodies["mines"]

    def unmounted(_row):
        return reverse("nowhere:page")

    monkeypatch.setattr(Actor, "get_absolute_url", unmounted)
    assert page_of(mines) == ""
    monkeypatch.delattr(Actor, "get_absolute_url")
    assert page_of(mines) == ""


def test_titles_read_what_they_need_in_the_same_query(cast, monkeypatch, queries_of):
    imran = cast.viewer("imran")
    monkeypatch.setattr(Actor, "title_needs", ("parent",), raising=False)
    monkeypatch.setattr(Actor, "__str__", lambda row: f"{row.name['en']} of {row.parent.space.slug}")
    ids = [cast.bodies["mines_branch"].pk]
    assert titles_of(imran, Actor, ids)[ids[0]].title == "Mines branch office of sandstone"
    assert queries_of(lambda: titles_of(imran, Actor, ids)) == 1
