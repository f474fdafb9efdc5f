"""Every value of one filter on a page of its own, to be looked through by words: a menu shows the commonest alone.

``?values=state&find=guinea`` beside what narrows the list already; a value leads back to the list as it stands.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from accord.ui import wording
from accord.ui.listing_filters import FIND, VALUES, Filter, changed_query, filter_links
from accord.ui.listing_page import Chip, ChoiceLink, PageStep, page_asked, page_steps
from accord.ui.listing_rows import Rows

A_PAGE: Final = 100


@dataclass(frozen=True)
class ValuesPage:
    """All values of one filter, or those whose words hold ``find``, a hundred at a time."""

    name: str
    label: str
    choices: Sequence[ChoiceLink]
    chips: Sequence[Chip]
    find: str
    total: int
    first: int
    page_count: int
    page_steps: Sequence[PageStep]
    previous_url: str
    next_url: str
    list_url: str
    kept_query: Sequence[tuple[str, str]]

    @property
    def range_words(self) -> str:
        """`101 to 193 of 193`."""
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": wording.number_words(self.first),
            "last": wording.number_words(self.first + len(self.choices) - 1),
            "total": wording.number_words(self.total),
        }


def values_page(chosen: Filter, others: Rows, query: QueryDict) -> ValuesPage:
    """The values as the query asks for them. others: the rows that all other filters let through."""
    links = filter_links(replace(chosen, most=0), others, query)
    find = query.get(FIND, "").strip()
    wanted = _plainly(find)
    found = [choice for choice in links.choices if choice.count is not None and wanted in _plainly(choice.label)]
    count = max(1, -(-len(found) // A_PAGE))
    number = min(page_asked(query.get("page")), count)
    start = (number - 1) * A_PAGE

    def address(page: int) -> str:
        return _address(query, chosen.name, find, page)

    return ValuesPage(
        name=chosen.name,
        label=str(chosen.label),
        choices=found[start : start + A_PAGE],
        chips=links.chips,
        find=find,
        total=len(found),
        first=start + 1 if found else 0,
        page_count=count,
        page_steps=page_steps(number, count, address),
        previous_url=address(number - 1) if number > 1 else "",
        next_url=address(number + 1) if number < count else "",
        list_url=changed_query(query),
        kept_query=[*_pairs(query), (VALUES, chosen.name)],
    )


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    unkept = {VALUES, FIND, "page", "format"}
    return [(name, value) for name, values in query.lists() if name not in unkept for value in values]


def _address(query: QueryDict, name: str, find: str, page: int) -> str:
    asked = [(VALUES, name), *([(FIND, find)] if find else []), *([("page", str(page))] if page > 1 else [])]
    return f"?{urlencode([*_pairs(query), *asked])}"


def _plainly(text: str) -> str:
    """Letters without accents and case: who types “cote” means “Côte d’Ivoire”."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
