"""A unit of the tree of places as a file gives it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from accord.kernel.places.models import PlaceKind
from accord.outlets.exchange.importers.rejections import Rejection

# From the top of the tree down: a unit lies in one of a kind further up.
KINDS: Final[tuple[str, ...]] = tuple(PlaceKind.values)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One unit. ``names`` are by language. ``row`` is where the file lists it, or mentions it first.

    ``mentioned`` is true for a unit that no table lists: another row names it as what it lies in. ``valid_from`` and
    ``valid_to`` are as printed; in tables of boundaries they say since when the entry stands, not since when the
    place exists.
    """

    kind: str
    code: str
    names: dict[str, str]
    parent_code: str | None
    row: int
    sheet: str | None = None
    other_names: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    mentioned: bool = False


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A unit that a table lists, with the units its row mentions above it, nearest first."""

    place: PlaceRow
    above: tuple[PlaceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacesResult:
    """``rows`` with parents before children; ``read`` = len(rows) + len(rejected), counted in units."""

    rows: tuple[PlaceRow, ...]
    read: int
    rejected: tuple[Rejection, ...]
