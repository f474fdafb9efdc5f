"""Sentences that are made now and read later, by people of other languages: they know what they were made of.

Import ``gettext`` from here as ``_`` where a sentence is kept: ``telling`` makes JSON of it, ``retold`` a sentence in
the language of whoever reads. Sentences that were made in another way stay as they were.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation


class Told(str):
    """A sentence in the language of whoever made it, and what it was made of."""

    made: Any = None

    def __mod__(self, values: Any) -> "Told":
        """The sentence with its values."""
        return _told(super().__mod__(values), {**(self.made or {}), "values": values})

    def __str__(self) -> str:
        """Itself: ``str()`` of a sentence forgets nothing."""
        return self


def _told(text: str, made: Any) -> Told:
    told = Told(text)
    told.made = made
    return told


def gettext(message: str) -> Told:
    """The message in the language of now, as one that can be told again."""
    return _told(translation.gettext(message), {"message": message})


def joined(between: str, parts: Iterable[str]) -> Told:
    """Sentences one after another."""
    kept = list(parts)
    return _told(between.join(kept), {"between": between, "parts": kept})


def telling(text: Any) -> Any:
    """A sentence as JSON."""
    if not isinstance(text, Told) or not text.made:
        return text if isinstance(text, int) else str.__str__(str(text))
    made = text.made
    if "parts" in made:
        return {"between": made["between"], "parts": [telling(part) for part in made["parts"]]}
    values = made.get("values")
    kept = {name: telling(value) for name, value in values.items()} if isinstance(values, Mapping) else None
    return {"message": made["message"], "values": kept, "text": str.__str__(text)}


def retold(kept: Any) -> str:
    """What ``telling`` made JSON of, in the language of now."""
    if not isinstance(kept, Mapping):
        return str(kept)
    if "parts" in kept:
        return str(kept["between"]).join(retold(part) for part in kept["parts"])
    values = kept.get("values")
    message = translation.gettext(kept["message"])
    if values is None:
        return message
    told = {name: value if isinstance(value, int) else retold(value) for name, value in values.items()}
    try:
        return message % told
    except (KeyError, TypeError, ValueError):  # a message whose places have other names by now
        return str(kept.get("text", ""))
