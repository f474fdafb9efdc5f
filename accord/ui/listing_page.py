"""What a list's template reads: plain values, no questions left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.ui import wording

MENUS = 5  # that many stand open to the eye; a phone has no room for more
NOTHING_YET = gettext_lazy("Nothing here yet")


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what belongs here, and the first step, shown where this person has a ``url`` for it."""

    heading: str | Promise = NOTHING_YET
    text: str | Promise = ""
    url: str = ""
    step: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ready words, or a state, or the knots of a thread."""

    label: str
    shown: Any
    url: str = ""
    is_heading: bool = False
    is_number: bool = False
    state: str = ""
    knots: Sequence[Any] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, so that a card leaves the line out."""
        return not self.knots and not self.state and self.shown == ""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column's heading, its sorting link, and how it is sorted now (as aria-sort says it)."""

    label: str
    sort_url: str
    sorted: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class ChoiceLink:
    """One value of a filter as a link with the number of rows behind it; None for the link to all of them.

    without_url: leaves its rows out instead; empty where the filter cannot do that. note: what is to be
    said of the number besides.
    """

    label: str
    url: str
    count: int | None
    is_current: bool
    without_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows the list now, and the link that stops it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FilterLinks:
    """A filter as its template shows it. chips: one for each value it is set to.

    left_out: how many rarer values are not offered; values_url: where all of them are. is_offered: as more than a chip.
    """

    name: str
    label: str
    choices: Sequence[ChoiceLink]
    current_label: str
    prominent: bool
    chips: Sequence[Chip] = ()
    left_out: int = 0
    values_url: str = ""
    is_offered: bool = True

    @property
    def offered(self) -> int:
        """How many values are offered."""
        return sum(1 for choice in self.choices if choice.count is not None)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.offered + self.left_out

    @property
    def is_set(self) -> bool:
        """Whether it narrows the list now."""
        return bool(self.chips)


@dataclass(frozen=True, slots=True)
class Export:
    """A download of what is shown."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PageStep:
    """A page to go to; number 0 stands for pages left out."""

    number: int
    url: str
    is_here: bool


@dataclass(frozen=True)
class ListPage:
    """One page of a list with everything around it. `records` are the rows themselves, for templates of their own."""

    title: str
    lede: str
    columns: Sequence[ColumnHead]
    rows: Sequence[Sequence[Cell]]
    records: Sequence[Any]
    filters: Sequence[FilterLinks]
    search: str
    has_search: bool
    chips: Sequence[Chip]
    empty: Empty
    total: int
    first: int
    count_words: str
    page_number: int
    page_count: int
    page_steps: Sequence[PageStep]
    previous_url: str
    next_url: str
    clear_url: str
    kept_query: Sequence[tuple[str, str]] = field(default_factory=list)
    exports: Sequence[Export] = field(default_factory=list)
    search_notes: Sequence[str] = ()
    proposals: Sequence[Chip] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search hides rows."""
        return bool(self.chips)

    @property
    def prominent_filters(self) -> list[FilterLinks]:
        """Those shown as a line of links; one whose rows all say the same has nothing to offer."""
        return [links for links in self._offered if links.prominent]

    @property
    def menu_filters(self) -> list[FilterLinks]:
        """Those shown as menus, by the same rule: what is set, and the first few."""
        menus = self._menus
        return menus if len(menus) <= MENUS + 1 else [m for at, m in enumerate(menus) if at < MENUS or m.is_set]

    @property
    def more_filters(self) -> list[FilterLinks]:
        """The menus that are folded away."""
        shown = self.menu_filters
        return [links for links in self._menus if links not in shown]

    @property
    def _menus(self) -> list[FilterLinks]:
        return [links for links in self._offered if not links.prominent]

    @property
    def _offered(self) -> list[FilterLinks]:
        return [links for links in self.filters if links.is_offered and (links.is_set or len(links.choices) > 2)]

    @property
    def range_words(self) -> str:
        """`26 to 50 of 214`."""
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": wording.number_words(self.first),
            "last": wording.number_words(self.first + len(self.rows) - 1),
            "total": wording.number_words(self.total),
        }


def page_steps(here: int, count: int, url: Callable[[int], str]) -> list[PageStep]:
    """The first and the last page, those around this one, and a gap where pages are left out."""
    shown = sorted({1, count, *range(max(1, here - 2), min(count, here + 2) + 1)})
    steps: list[PageStep] = []
    for number in shown:
        if steps and number - steps[-1].number > 1:
            steps.append(PageStep(0, "", is_here=False))
        steps.append(PageStep(number, url(number), number == here))
    return steps


def page_asked(text: str | None) -> int:
    """The number of the page that an address asks for, from 1; 1 for what is no such number."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
