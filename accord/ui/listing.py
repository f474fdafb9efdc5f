"""Lists, defined once and shown as a page, as cards, as CSV and as XLSX: columns, filters with counts, sort, pages.

A list takes a queryset that already went through `visible_to`, one that is kept compiled, or a sequence of rows made in
memory. The number of queries is constant: one for the rows, one for their number, one for each filter, and those of
`prepare`. Of what is kept compiled, words to search for and values that nobody knows beforehand are built in anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.ui import wording
from accord.ui.listing_filters import (
    FIND,
    VALUES,
    Choice,
    Filter,
    asked_of,
    changed_query,
    filter_links,
    narrowed,
    without_nulls,
)
from accord.ui.listing_page import (
    Cell,
    Chip,
    ColumnHead,
    Empty,
    Export,
    FilterLinks,
    ListPage,
    page_asked,
    page_steps,
)
from accord.ui.listing_rows import Kept, Rows, rows_of
from accord.ui.listing_values import ValuesPage, values_page
from accord.ui.wording import listed

__all__ = ["Choice", "Column", "Filter", "Listing", "OwnExport", "Source"]

Text = str | Promise
CellKind = Literal["text", "number", "day", "moment", "due", "state", "thread"]
Source = QuerySet[Any] | Kept | Sequence[Any] | Rows
OwnExport = Callable[[Iterator[list[Any]]], Iterator[str]]
UNKEPT = frozenset({"q", "page", "format", VALUES, FIND})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how to read its value from a row, how to show it, where it leads, what sorts it.

    kind state: the value is a known state's key. kind thread: the value is a sequence of Knot.
    sort: the queryset's field; for rows in memory any word, and the value itself sorts.
    exported: what the file holds where that differs; `download=False` leaves the column out of files, `shown=False`
    out of everything else.
    """

    name: str
    label: Text
    value: Callable[[Any], Any]
    kind: CellKind = "text"
    url: Callable[[Any], str] | None = None
    sort: str = ""
    heading: bool = False
    exported: Callable[[Any], Any] | None = None
    download: bool = True
    shown: bool = True


@dataclass(frozen=True)
class Listing:
    """The definition of a list; `page` shows what a query asks for, `export_rows` yields it for a file.

    search: narrows to what was typed; notes: says of the list's rows and what was typed, in sentences, how it was read.
    proposals: other words to look for, where nothing is found.
    own_exports: further kinds of file by their ending, for formats that are no table.
    """

    title: Text
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: Sequence[str] = ("pk",)
    lede: Text = ""
    search: Callable[[Any, str], Any] | None = None
    notes: Callable[[Any, str], Sequence[str]] | None = None
    proposals: Callable[[Any, str], Sequence[str]] | None = None
    prepare: Callable[[list[Any]], Sequence[Any]] | None = None
    empty: Empty = field(default_factory=Empty)
    noun: Callable[[int], str] | None = None
    page_size: int = 25
    exports: Sequence[str] = ("csv", "xlsx")
    own_exports: Mapping[str, OwnExport] = field(default_factory=dict)
    file_name: str = "list"

    def page(self, source: Source, query: QueryDict) -> ListPage:
        """What the query asks for; a page beyond the end is the last one, an unknown filter value finds nothing."""
        query = without_nulls(query)
        every = rows_of(source)
        rows = self._searched(every, query)
        found = self._sorted(narrowed(rows, self.filters, query), query)
        total = found.count()
        count = max(1, -(-total // self.page_size))
        number = min(page_asked(query.get("page")), count)
        start = (number - 1) * self.page_size
        columns = [column for column in self.columns if column.shown]
        shown = self._prepared(found.slice(start, start + self.page_size))
        filters = self._filters(rows, query)
        return ListPage(
            title=str(self.title),
            lede=str(self.lede),
            columns=[self._head(column, query) for column in columns],
            rows=[[_cell(column, row) for column in columns] for row in shown],
            records=shown,
            filters=filters,
            search=query.get("q", "").strip(),
            search_notes=self.notes(every.whole(), query.get("q", "")) if self.notes else (),
            proposals=[] if total else self._proposals(every, query),
            has_search=self.search is not None,
            chips=self._chips(filters, query),
            empty=self.empty,
            total=total,
            first=start + 1 if total else 0,
            count_words=self._count_words(total),
            page_number=number,
            page_count=count,
            page_steps=page_steps(number, count, lambda wanted: changed_query(query, page=wanted)),
            previous_url=changed_query(query, page=number - 1) if number > 1 else "",
            next_url=changed_query(query, page=number + 1) if number < count else "",
            clear_url="?",
            kept_query=[(k, v) for k, values in query.lists() if k not in UNKEPT for v in values],
            exports=[
                Export(kind.upper(), changed_query(query, format=kind)) for kind in (*self.exports, *self.own_exports)
            ],
        )

    def _proposals(self, rows: Rows, query: QueryDict) -> list[Chip]:
        words = query.get("q", "").strip()
        if not words or self.proposals is None:
            return []
        return [Chip(other, changed_query(query, q=other)) for other in self.proposals(rows.whole(), words)]

    def _filters(self, rows: Rows, query: QueryDict) -> list[FilterLinks]:
        return [
            filter_links(chosen, narrowed(rows, self.filters, query, but=chosen.name), query)
            for chosen in self.filters
            if chosen.offered or any(asked_of(chosen, query))
        ]

    def values(self, source: Source, query: QueryDict) -> ValuesPage | None:
        """All values of the filter that the query names; None where it names none."""
        query = without_nulls(query)
        chosen = next((one for one in self.filters if one.name == query.get(VALUES, "")), None)
        if chosen is None:
            return None
        rows = self._searched(rows_of(source), query)
        return values_page(chosen, narrowed(rows, self.filters, query, but=chosen.name), query)

    def export_rows(self, source: Source, query: QueryDict, *, chunk: int = 500) -> Iterator[list[Any]]:
        """Every row that the query finds, as plain values in the order of `export_heads`, read chunk by chunk."""
        columns = [column for column in self.columns if column.download]
        for part in self.parts(source, query, chunk=chunk):
            for row in self._prepared(part):
                yield [_plain(column, row) for column in columns]

    def parts(self, source: Source, query: QueryDict, *, chunk: int = 500) -> Iterator[list[Any]]:
        """Every row that the query finds, some hundred at a time, so that no file is ever held whole."""
        found = self.found(source, query)
        start = 0
        while part := found.slice(start, start + chunk):
            yield part
            if len(part) < chunk:
                return
            start += chunk

    def found(self, source: Source, query: QueryDict) -> Rows:
        """All rows that the query finds, in the list's order, to be read, chosen or counted in other ways."""
        query = without_nulls(query)
        rows = self._searched(rows_of(source), query)
        return self._sorted(narrowed(rows, self.filters, query), query)

    @property
    def export_heads(self) -> list[str]:
        """The heading of each column of a file."""
        return [str(column.label) for column in self.columns if column.download]

    def _searched(self, rows: Rows, query: QueryDict) -> Rows:
        """The rows that hold the words: found once, before each filter counts in its own way what is left."""
        words = query.get("q", "").strip()
        if words and self.search is not None:
            rows = rows.apply(lambda source: self.search(source, words) if self.search else source)
        return rows

    def _sorted(self, rows: Rows, query: QueryDict) -> Rows:
        wanted = query.get("sort", "")
        column = next((c for c in self.columns if c.sort and c.name == wanted.removeprefix("-")), None)
        if column is None:
            return rows.ordered(self.order)
        return rows.ordered_by(column.sort, column.value, descending=wanted.startswith("-"))

    def _prepared(self, rows: list[Any]) -> list[Any]:
        return list(self.prepare(rows)) if self.prepare else rows

    def _chips(self, filters: Sequence[FilterLinks], query: QueryDict) -> list[Chip]:
        chips = [chip for links in filters for chip in links.chips]
        words = query.get("q", "").strip()
        if words and self.search is not None:
            chips.insert(0, Chip(f"“{words}”", changed_query(query, q=None)))
        return chips

    def _head(self, column: Column, query: QueryDict) -> ColumnHead:
        wanted = query.get("sort", "")
        here = bool(column.sort) and wanted.removeprefix("-") == column.name
        turned = f"-{column.name}" if here and not wanted.startswith("-") else column.name
        order = ("descending" if wanted.startswith("-") else "ascending") if here else ""
        url = changed_query(query, sort=turned) if column.sort else ""
        return ColumnHead(str(column.label), url, order, column.kind == "number")

    def _count_words(self, total: int) -> str:
        if self.noun is not None:
            return self.noun(total)
        return _("%(total)s found") % {"total": wording.number_words(total)}


def _cell(column: Column, row: Any) -> Cell:
    value = column.value(row)
    shown, state, knots = _shown(column.kind, value)
    return Cell(
        label=str(column.label),
        shown=shown,
        url=column.url(row) if column.url else "",
        is_heading=column.heading,
        is_number=column.kind == "number",
        state=state,
        knots=knots,
    )


def _shown(kind: CellKind, value: Any) -> tuple[Any, str, Sequence[Any]]:
    if value is None or value == "":
        return "", "", ()
    if kind == "state":
        return wording.state_sign(str(value)).word, str(value), ()
    if kind == "thread":
        return "", "", value
    words: dict[str, Callable[[Any], str]] = {
        "number": wording.number_words,
        "day": wording.short_day,
        "moment": wording.moment_words,
        "due": wording.due_words,
    }
    if kind in words:
        return words[kind](value), "", ()
    return (wording.text_of(value) if isinstance(value, Mapping) else value), "", ()


def _plain(column: Column, row: Any) -> Any:
    value = column.exported(row) if column.exported else column.value(row)
    if column.kind == "state" and value:
        return str(wording.state_sign(str(value)).word)
    if column.kind == "thread" and not column.exported:
        return listed(knot.word for knot in value if knot.is_reached)
    return wording.text_of(value) if isinstance(value, Mapping) else value
