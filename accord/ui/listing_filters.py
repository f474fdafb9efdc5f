"""Filters of a list: what narrows it, the links with counts that the page offers, and the address that keeps them.

``?theme=a&theme=b&not-theme=c``: several values of one filter are alternatives, filters narrow each other, and what
begins with ``not-`` must not be there. A filter that takes one value knows only the first form.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.ui.listing_page import Chip, ChoiceLink, FilterLinks
from accord.ui.listing_rows import Rows
from accord.ui.wording import headed

Text = str | Promise
Address = Callable[[Sequence[str], Sequence[str]], str]  # of the wanted and the unwanted values
WITHOUT = "not-"
VALUES, FIND = "values", "find"  # the page of all values of one filter, and the words looked for there
MOST_VALUES = 50  # of one filter in one address


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
    told: a note on a value's number, where its rows are of more than one sort; of the rows.
    prominent: shown as a line of links above the list, for the one question that most people ask.
    several: takes more than one value, and values that must not be there; not with `narrow`.
    most: only so many values are offered, those with the most rows; 0 for all of them.
    offered: without it, only an address that names it narrows the list: a name that was given up.
    """

    name: str
    label: Text
    choices: Sequence[Choice] | Callable[[Sequence[str]], Sequence[Choice]] = ()
    field: str = ""
    of: Callable[[Any], str | Iterable[str]] | None = None
    narrow: Callable[[Any, str], Any] | None = None
    counts: Callable[[Any], Mapping[str, int]] | None = None
    asks: bool = False
    told: Callable[[Any], Mapping[str, str]] | None = None
    prominent: bool = False
    several: bool = False
    most: int = 0
    offered: bool = True


def narrowed(rows: Rows, filters: Sequence[Filter], query: QueryDict, *, but: str = "") -> Rows:
    """The rows that every filter of the query lets through, but for the one that is being counted."""
    for chosen in filters:
        wanted, unwanted = asked_of(chosen, query)
        if wanted and chosen.name != but:
            rows = _narrow(rows, chosen, wanted)
        if unwanted:
            # What must not be there stays away from its own counts too: it is nothing that one could add.
            rows = rows.without(chosen.field, chosen.of, unwanted)
    return rows


def asked_of(chosen: Filter, query: QueryDict) -> tuple[list[str], list[str]]:
    """The values that the query wants of a filter, and those it does not want."""
    if not chosen.several:
        return [value for value in [query.get(chosen.name, "")] if value], []
    wanted, unwanted = query.getlist(chosen.name), query.getlist(WITHOUT + chosen.name)
    return _each_once(wanted), _each_once(unwanted)


def _each_once(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:MOST_VALUES]


def _narrow(rows: Rows, chosen: Filter, values: Sequence[str]) -> Rows:
    what = (chosen.name, *values) if _are_fixed(chosen, values) else None
    if chosen.narrow is not None:
        narrow = chosen.narrow
        return rows.apply(lambda source: narrow(source, values[0]), what)
    return rows.where(chosen.field, chosen.of, values, what)


def _are_fixed(chosen: Filter, values: Sequence[str]) -> bool:
    """One value that is known beforehand: anything else would fill what is kept with what nobody asks again."""
    if callable(chosen.choices) or len(values) != 1 or not (chosen.asks or chosen.narrow is None):
        return False
    return values[0] in {choice.value for choice in chosen.choices}


def _counts(rows: Rows, chosen: Filter) -> Mapping[str, int]:
    if chosen.counts is not None:
        return chosen.counts(rows.ask if chosen.asks else rows.whole())
    return rows.tally(chosen.field, chosen.of)


def filter_links(chosen: Filter, others: Rows, query: QueryDict) -> FilterLinks:
    """A filter as its page shows it. others: the rows that all other filters let through."""
    counts = _counts(others, chosen)
    told_of = chosen.told(others.whole()) if chosen.told else {}
    wanted, unwanted = asked_of(chosen, query)
    offered, left_out = _offered(chosen, counts, [*wanted, *unwanted])
    known = _choices(chosen, counts, offered)
    labels = {choice.value: str(choice.label) for choice in known}
    leads_to = _addresses(chosen, query)
    links = [
        replace(
            _link(chosen, choice, counts.get(choice.value, 0), (wanted, unwanted), leads_to),
            note=told_of.get(choice.value, ""),
        )
        for choice in known
        if choice.value not in unwanted and (offered.get(choice.value) or choice.value in wanted)
    ]
    everything = ChoiceLink(_("All"), changed_query(query, **{chosen.name: None}), None, not wanted)
    told = [labels.get(value, value) for value in wanted]
    chips = [_chip(chosen, value, labels, query) for value in wanted]
    chips += [_chip(chosen, value, labels, query, unwanted=True) for value in unwanted]
    return FilterLinks(
        chosen.name,
        str(chosen.label),
        [everything, *links],
        ", ".join(told),
        chosen.prominent,
        chips,
        left_out,
        changed_query(query, **{VALUES: chosen.name}) if left_out else "",
        chosen.offered,
    )


def _choices(chosen: Filter, counts: Mapping[str, int], offered: Iterable[str]) -> Sequence[Choice]:
    """The values with their words. What the address names and no row has stands last: its place tells nothing."""
    if not callable(chosen.choices):
        return chosen.choices
    there = chosen.choices(sorted(value for value in offered if value in counts))
    asked = chosen.choices(sorted(value for value in offered if value not in counts))
    return list({choice.value: choice for choice in (*there, *asked)}.values())


def _offered(chosen: Filter, counts: Mapping[str, int], asked: Sequence[str]) -> tuple[dict[str, int], int]:
    """The values worth offering with their counts, and how many rarer ones are left out."""
    if not chosen.most or len(counts) <= chosen.most:
        return {**dict.fromkeys(asked, 0), **counts}, 0
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[: chosen.most]
    offered = {**dict.fromkeys(asked, 0), **{value: counts[value] for value in frequent}}
    return offered, len(counts) - len(frequent)


def _addresses(chosen: Filter, query: QueryDict) -> Address:
    """The query with other values of this filter; what else it says is written once for hundreds of links."""
    rest = query.copy()
    for name in (chosen.name, WITHOUT + chosen.name, "page", "format", VALUES, FIND):
        rest.pop(name, None)
    kept = [rest.urlencode()] if rest else []

    def address(wanted: Sequence[str], unwanted: Sequence[str]) -> str:
        named = [*((chosen.name, value) for value in wanted), *((WITHOUT + chosen.name, value) for value in unwanted)]
        return "?" + "&".join([*kept, *([urlencode(named)] if named else [])])

    return address


def _link(
    chosen: Filter, choice: Choice, count: int, asked: tuple[list[str], list[str]], leads_to: Address
) -> ChoiceLink:
    wanted, unwanted = asked
    here = choice.value in wanted
    label = str(choice.label)
    if not chosen.several:
        return ChoiceLink(label, leads_to([] if here else [choice.value], []), count, here)
    rest = [value for value in wanted if value != choice.value]
    url = leads_to(rest if here else [*wanted, choice.value], unwanted)
    return ChoiceLink(label, url, count, here, leads_to(rest, [*unwanted, choice.value]))


def _chip(chosen: Filter, value: str, labels: Mapping[str, str], query: QueryDict, *, unwanted: bool = False) -> Chip:
    name = WITHOUT + chosen.name if unwanted else chosen.name
    rest = [other for other in asked_of(chosen, query)[unwanted] if other != value]
    words = headed(str(chosen.label), labels.get(value, value))
    return Chip(_("not %(what)s") % {"what": words} if unwanted else words, changed_query(query, **{name: rest}))


def changed_query(query: QueryDict, **changes: object) -> str:
    """The query with changes; whatever changes but the page itself starts again at the first page."""
    changed = query.copy()
    for name in ("format", VALUES, FIND):
        changed.pop(name, None)
    if "page" not in changes and "format" not in changes:
        changed.pop("page", None)
    for key, value in changes.items():
        if value is None or value in ("", []):
            changed.pop(key, None)
        elif isinstance(value, list):
            changed.setlist(key, value)
        else:
            changed[key] = str(value)
    return f"?{changed.urlencode()}"


def without_nulls(query: QueryDict) -> QueryDict:
    """The query without null characters, which PostgreSQL refuses with an error where SQLite finds nothing."""
    cleaned = query.copy()
    for key, values in query.lists():
        cleaned.setlist(key, [value.replace("\x00", "") for value in values])
    return cleaned


def query_of(text: str) -> QueryDict:
    """What somebody typed in place of an address: what stands behind its “?”, or else words to look for."""
    return QueryDict(text.removeprefix("?") if "=" in text else urlencode({"q": text}))
