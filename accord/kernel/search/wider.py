"""Facets whose values belong to lists and count each other: which list offers a value, and what counts under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Counting:
    """Values that stand in several facets of a block and are offered by list; some count others too.

    lists: by the facet that offers them, whichever facets of a block hold them. own: which others count as a value's
    own; through: which besides, told apart. in_use: those offered once something counts there, though no row
    carries them itself.
    """

    lists: Mapping[str, Set[str]] = field(default_factory=dict)
    own: Mapping[str, Iterable[str]] = field(default_factory=dict)
    through: Mapping[str, Iterable[str]] = field(default_factory=dict)
    in_use: Set[str] = frozenset()

    @cached_property
    def values(self) -> frozenset[str]:
        """All values that count others."""
        return frozenset({*self.own, *self.through})


@dataclass(frozen=True)
class Wider:
    """Facets of blocks with values of one sort, offered by the lists that these belong to.

    read: what the viewer may know of that; asked once a request, and only where one of the facets is.
    """

    facets: frozenset[str] = frozenset()
    read: Callable[[], Counting] = Counting

    @cached_property
    def counting(self) -> Counting:
        """Which values stand in which list, and count which others."""
        return self.read()

    def holds(self, facet: str) -> bool:
        """Whether it is one of them, as blocks know them or as they are offered."""
        return bool(self.facets) and (facet in self.facets or facet in self.counting.lists)
