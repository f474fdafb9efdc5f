"""Groups that grow by joining pairs, where some pairs must not come together."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Joined(Generic[Item]):
    """Union-find (Tarjan, 1975) with pairs that stay apart."""

    def __init__(self, joined: Iterable[tuple[Item, Item]] = (), apart: Iterable[tuple[Item, Item]] = ()) -> None:
        self._leaders: dict[Item, Item] = {}
        self._apart: dict[Item, set[Item]] = {}
        for first, second in joined:
            self.join(first, second)
        for first, second in apart:
            self._apart.setdefault(self.leader(first), set()).add(second)
            self._apart.setdefault(self.leader(second), set()).add(first)

    def leader(self, item: Item) -> Item:
        """The one item that stands for the group of this one."""
        while (above := self._leaders.get(item, item)) != item:
            self._leaders[item] = self._leaders.get(above, above)
            item = above
        return item

    def join(self, first: Item, second: Item) -> bool:
        """Make one group of two. False where they are one already, or a pair of theirs must stay apart."""
        one, other = self.leader(first), self.leader(second)
        if one == other or any(self.leader(item) == other for item in self._apart.get(one, ())):
            return False
        self._leaders[other] = one
        self._apart.setdefault(one, set()).update(self._apart.pop(other, ()))
        return True
