"""Searchables of the tests themselves, so that they stand whatever the apps above declare."""

from typing import Any

import pytest

from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.search.declarations import SEARCHABLES, Searchable
from accord.kernel.spaces.languages import all_texts

ACTORS = Searchable(
    model=Actor,
    title=str,
    texts=lambda row: [*all_texts(row.name), row.short_name, row.about],
    language="en",
)
PLACES = Searchable(model=Place, title=str, texts=lambda row: [row.code, *all_texts(row.name)])


@pytest.fixture
def searchable(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Actors and places are searchable, nothing else is."""
    for kind in list(SEARCHABLES):
        monkeypatch.delitem(SEARCHABLES, kind)
    for declared in (ACTORS, PLACES):
        monkeypatch.setitem(SEARCHABLES, declared.kind, declared)
    return SEARCHABLES
