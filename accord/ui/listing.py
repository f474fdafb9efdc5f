"""Lists, defined once and shown as a page, as cards, as CSV and as XLSX: columns, filters with counts, sort, pages.

A list takes a queryset that already went through `visible_to`, one that is kept compiled, or a sequence of rows made in
memory. The number of queries is constant: one for the rows, one for their number, one for each filter, and those of
`prepare`. Of what is kept compiled, words to search for and values that nobody knows beforehand are built in anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.ui import wording
from accord.ui.listing_page import (
    Cell,
    Chip,
    ChoiceLink,
    ColumnHead,
    Empty,
    Export,
    FilterLinks,
    ListPage,
    page_asked,
    page_steps,
)
from accord.ui.listing_rows import Kept, Rows, rows_of
from accord.ui.wording import headed, listed

Text = str | Promise
CellKind = Literal["text", "number", "day", "moment", "due", "state", "thread"]
Source = QuerySet[Any] | Kept | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter and its words."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list. Its field must be readable by everyone who sees the list (S0 or S1).

    choices: all values, or a function from the values that occur to their choices (names of bodies, say).
    field: the queryset's lookup. For rows in memory `of` gives a row's value or values instead.
    narrow and counts replace the plain lookup where a filter is more than one field. counts is given the rows, or,
    with ``asks``, a function to put its questions through by name, so that they can be kept compiled.
    prominent: shown as a line of links above the list, for the one question that most people ask.
    """

    name: str
    label: Text
    choices: Sequence[Choice] | Callable[[Sequence[str]], Sequence[Choice]] = ()
    field: str = ""
    of: Callable[[Any], str | Iterable[str]] | None = None
    narrow: Callable[[Any, str], Any] | None = None
    counts: Callable[[Any], Mapping[str, int]] | None = None
    asks: bool = False
    prominent: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how to read its value from a row, how to show it, where it leads, what sorts it.

    kind state: the value is a known state's key. kind thread: the value is a sequence of Knot.
    sort: the queryset's field; for rows in memory any word, and the value itself sorts.
    exported: what the file holds where that differs; `download=False` leaves the column out of files.
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


@dataclass(frozen=True)
class Listing:
    """The definition of a list; `page` shows what a query asks for, `export_rows` yields it for a file."""

    title: Text
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: Sequence[str] = ("pk",)
    lede: Text = ""
    search: Callable[[Any, str], Any] | None = None
    prepare: Callable[[list[Any]], Sequence[Any]] | None = None
    empty: Empty = field(default_factory=Empty)
    noun: Callable[[int], str] | None = None
    page_size: int = 25
    exports: Sequence[str] = ("csv", "xlsx")
    file_name: str = "list"

    def page(self, source: Source, query: QueryDict) -> ListPage:
        """What the query asks for; a page beyond the end is the last one, an unknown filter value finds nothing."""
        query = _without_nulls(query)
        rows = rows_of(source)
        found = self._sorted(self._narrowed(rows, query), query)
        total = found.count()
        count = max(1, -(-total // self.page_size))
        number = min(page_asked(query.get("page")), count)
        start = (number - 1) * self.page_size
        shown = self._prepared(found.slice(start, start + self.page_size))
        filters = [self._links(chosen, rows, query) for chosen in self.filters]
        return ListPage(
            title=str(self.title),
            lede=str(self.lede),
            columns=[self._head(column, query) for column in self.columns],
            rows=[[_cell(column, row) for column in self.columns] for row in shown],
            records=shown,
            filters=filters,
            search=query.get("q", "").strip(),
            has_search=self.search is not None,
            chips=self._chips(filters, query),
            empty=self.empty,
            total=total,
            first=start + 1 if total else 0,
            count_words=self._count_words(total),
            page_number=number,
            page_count=count,
            page_steps=page_steps(number, count, lambda wanted: _changed(query, page=wanted)),
            previous_url=_changed(query, page=number - 1) if number > 1 else "",
            next_url=_changed(query, page=number + 1) if number < count else "",
            clear_url="?",
            kept_query=[(k, query.get(k, "")) for k in query if k not in {"q", "page", "format"}],
            exports=[Export(kind.upper(), _changed(query, format=kind)) for kind in self.exports],
        )

    def export_rows(self, source: Source, query: QueryDict, *, chunk: int = 500) -> Iterator[list[Any]]:
        """Every row that the query finds, as plain values in the order of `export_heads`, read chunk by chunk."""
        query = _without_nulls(query)
        found = self._sorted(self._narrowed(rows_of(source), query), query)
        columns = [column for column in self.columns if column.download]
        start = 0
        while True:
            part = self._prepared(found.slice(start, start + chunk))
            for row in part:
                yield [_plain(column, row) for column in columns]
            if len(part) < chunk:
                return
            start += chunk

    @property
    def export_heads(self) -> list[str]:
        """The heading of each column of a file."""
        return [str(column.label) for column in self.columns if column.download]

    def _narrowed(self, rows: Rows, query: QueryDict, *, but: str = "") -> Rows:
        for chosen in self.filters:
            value = query.get(chosen.name, "")
            if value and chosen.name != but:
                rows = _narrow(rows, chosen, value)
        words = query.get("q", "").strip()
        if words and self.search is not None:
            rows = rows.apply(None, lambda source: self.search(source, words) if self.search else source)
        return rows

    def _sorted(self, rows: Rows, query: QueryDict) -> Rows:
        wanted = query.get("sort", "")
        column = next((c for c in self.columns if c.sort and c.name == wanted.removeprefix("-")), None)
        if column is None:
            return rows.ordered(self.order)
        return rows.ordered_by(column.sort, column.value, descending=wanted.startswith("-"))

    def _prepared(self, rows: list[Any]) -> list[Any]:
        return list(self.prepare(rows)) if self.prepare else rows

    def _links(self, chosen: Filter, rows: Rows, query: QueryDict) -> FilterLinks:
        others = self._narrowed(rows, query, but=chosen.name)
        counts = _counts(others, chosen)
        current = query.get(chosen.name, "")
        choices = chosen.choices(sorted(counts)) if callable(chosen.choices) else chosen.choices
        links = [
            ChoiceLink(
                str(choice.label),
                _changed(query, **{chosen.name: None if choice.value == current else choice.value}),
                counts.get(choice.value, 0),
                choice.value == current,
            )
            for choice in choices
            if counts.get(choice.value) or choice.value == current
        ]
        everything = ChoiceLink(_("All"), _changed(query, **{chosen.name: None}), None, not current)
        label = next((link.label for link in links if link.is_current), current)
        return FilterLinks(chosen.name, str(chosen.label), [everything, *links], label, chosen.prominent)

    def _chips(self, filters: Sequence[FilterLinks], query: QueryDict) -> list[Chip]:
        chips = [
            Chip(headed(links.label, links.current_label), _changed(query, **{links.name: None}))
            for links in filters
            if links.is_set
        ]
        words = query.get("q", "").strip()
        if words and self.search is not None:
            chips.insert(0, Chip(f"“{words}”", _changed(query, q=None)))
        return chips

    def _head(self, column: Column, query: QueryDict) -> ColumnHead:
        wanted = query.get("sort", "")
        here = bool(column.sort) and wanted.removeprefix("-") == column.name
        turned = f"-{column.name}" if here and not wanted.startswith("-") else column.name
        order = ("descending" if wanted.startswith("-") else "ascending") if here else ""
        url = _changed(query, sort=turned) if column.sort else ""
        return ColumnHead(str(column.label), url, order, column.kind == "number")

    def _count_words(self, total: int) -> str:
        if self.noun is not None:
            return self.noun(total)
        return _("%(total)s found") % {"total": wording.number_words(total)}


def _narrow(rows: Rows, chosen: Filter, value: str) -> Rows:
    narrow, is_fixed = chosen.narrow, not callable(chosen.choices) and (chosen.asks or chosen.narrow is None)
    # Values that are known beforehand are few; anything else would fill what is kept with what nobody asks again.
    what = (chosen.name, value) if is_fixed and value in {choice.value for choice in chosen.choices} else None  # type: ignore[union-attr] # not a function, see above
    if narrow is not None:
        return rows.apply(what, lambda source: narrow(source, value))
    return rows.where(what, chosen.field, chosen.of, value)


def _counts(rows: Rows, chosen: Filter) -> Mapping[str, int]:
    if chosen.counts is not None:
        return chosen.counts(rows.ask if chosen.asks else rows.whole())
    return rows.tally(chosen.field, chosen.of)


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


def _changed(query: QueryDict, **changes: object) -> str:
    """The query with changes; whatever changes but the page itself starts again at the first page."""
    changed = query.copy()
    changed.pop("format", None)
    if "page" not in changes and "format" not in changes:
        changed.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            changed.pop(key, None)
        else:
            changed[key] = str(value)
    return f"?{changed.urlencode()}"


def _without_nulls(query: QueryDict) -> QueryDict:
    """The query without null characters, which PostgreSQL refuses with an error where SQLite finds nothing."""
    cleaned = query.copy()
    for key in query:
        cleaned[key] = query.get(key, "").replace("\x00", "")
    return cleaned
