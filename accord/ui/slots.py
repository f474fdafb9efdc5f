"""Named places on a page that apps further up fill, so that no lower app ever imports them.

A page writes ``{% slot "duty.thread" %}``. ``config/slots.py`` says which functions answer, and hands its map over at
start. Each is called with the request and the record of the page and returns what to draw, or nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Filling:
    """A template of the upper app and what it reads. It counts on nothing else of the page around it."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Filler = Callable[[HttpRequest, Any], Filling | None]
_paths: dict[str, tuple[str, ...]] = {}


def fill_slots(slots: Mapping[str, Sequence[str]]) -> None:
    """Take the map of slot → dotted paths of functions, in the order they are drawn. Called once, at start."""
    _paths.clear()
    _paths.update({name: tuple(paths) for name, paths in slots.items()})


def fillings(name: str, request: HttpRequest, record: Any) -> list[Filling]:
    """What stands in a slot of this record's page; an empty list where nobody has anything to say."""
    fillers: list[Filler] = [import_string(path) for path in _paths.get(name, ())]
    answers = [filler(request, record) for filler in fillers]
    return [answer for answer in answers if answer is not None]
