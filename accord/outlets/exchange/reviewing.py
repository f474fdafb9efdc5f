"""What a person looks at before a file comes in: each row under what becomes of it, told for them and not for us."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accord.outlets.exchange.outcomes import CREATED, UNCHANGED, UPDATED, Spool

Item = TypeVar("Item")
PAGE = 40  # rows of one page, which are packed together
Row = dict[str, Any]
Change = tuple[str, Any, Any]  # field, what is there, what the file says


class Fate(models.TextChoices):
    """What becomes of a row, in the order of the page."""

    NEW = "new", _("New")
    VERSION = "version", _("There in other words")
    DIFFERENT = "different", _("Different")
    THERE = "there", _("Already there")
    JOINED = "joined", _("Joined")
    REJECTED = "rejected", _("Rejected")
    UNSAID = "unsaid", _("Not in this file")
    DOCUMENT = "document", _("Documents")


# What is looked at when the file came in: which rows did not, and where the others went.
KEPT = (Fate.REJECTED, Fate.DOCUMENT)
FATES = {CREATED: Fate.NEW, UPDATED: Fate.DIFFERENT, UNCHANGED: Fate.THERE}  # as ``judged`` calls them


class Review:
    """Rows under what becomes of them, in the order of the file, without filling the memory.

    A row is {"row", "sheet", "page"} as far as known, "title" and "text", "facts" as (field, value), "changes" as
    (field, what is there, what the file says); a rejected one has "reason" and "words": header → cell.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Spool] = {}
        self.counts: Counter[str] = Counter()

    def note(self, fate: str, rows: Iterable[Row]) -> None:
        """Put rows at the end of those with the same fate."""
        for told in batched_rows(rows, PAGE):
            self._rows.setdefault(fate, Spool()).add(told)
            self.counts[fate] += len(told)

    def taken(self, fate: str) -> Iterable[Row]:
        """The rows of one fate, which are here no more."""
        self.counts.pop(fate, None)
        return self._rows.pop(fate, ())

    def packed(self) -> Iterable[tuple[str, int, bytes]]:
        """Page after page: fate, number from 1, rows."""
        for fate, rows in self._rows.items():
            yield from ((fate, number, packed) for number, packed in enumerate(rows.packed(PAGE), start=1))


def batched_rows(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The rows in lists of this size, without holding all of them."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def told_row(row: Any, **told: Any) -> Row:
    """A row for the page; what is empty is left out."""
    where = {name: getattr(row, name, None) for name in ("row", "sheet", "page")}
    return {name: value for name, value in {**where, **told}.items() if value}
