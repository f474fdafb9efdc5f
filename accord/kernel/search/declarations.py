"""How an app says what of its records can be searched: one ``SEARCHABLE`` in its ``search.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from accord.kernel.spaces.models import SpaceRecord

SEARCHABLES: dict[str, Searchable] = {}


@dataclass(frozen=True)
class Searchable:
    """What of one kind of record goes into the index: fields of S0 and S1 alone; a test reads them one by one.

    title, texts: from a row to its title and to the other texts to look through.
    language: of the texts, or a function of the row; empty where they are in several.
    joins, prefetch: relations that ``title`` and ``texts`` read, so that a batch costs no query a row.
    restricted: fields above S1, looked through by plain query for those who may read them; None: every text field.
    """

    model: type[SpaceRecord]
    title: Callable[[Any], str]
    texts: Callable[[Any], Iterable[str]]
    language: str | Callable[[Any], str] = ""
    joins: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    restricted: tuple[str, ...] | None = None

    @property
    def kind(self) -> str:
        """The model's own word for its kind."""
        return self.model.policy.name

    def language_of(self, row: SpaceRecord) -> str:
        """The language of one row's texts, empty where they are in several."""
        return self.language if isinstance(self.language, str) else self.language(row)


def discover() -> None:
    """Read ``SEARCHABLE`` (one, or a tuple) from every app's ``search.py``. Called once, at start.

    Raises ImproperlyConfigured where two declare the same kind.
    """
    SEARCHABLES.clear()
    for config in apps.get_app_configs():
        if not config.name.startswith("accord.") or not module_has_submodule(config.module, "search"):
            continue
        declared = import_module(f"{config.name}.search").SEARCHABLE
        for searchable in declared if isinstance(declared, tuple) else (declared,):
            if searchable.kind in SEARCHABLES:
                raise ImproperlyConfigured(f"“{searchable.kind}” is declared searchable twice.")
            SEARCHABLES[searchable.kind] = searchable
