"""What a search found, as its page shows it: grouped by kind, with the words marked, and what was understood."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.policy.facts import Viewer
from accord.kernel.search.asking import LONGEST_QUERY
from accord.kernel.search.marking import Part, rewritten
from accord.kernel.search.queries import MOST_RANKED, Hit, Results, search
from accord.kernel.search.sentences import understood
from accord.outlets.desk.words import kind_words
from accord.ui.listing_page import PageStep, page_steps
from accord.ui.wording import number_words

# Groups of several kinds show their best ones; a group of its own shows all that were found, a page at a time.
SHOWN = 5
PER_PAGE = 20
# Letters that Pashto has and Urdu has not.
_PASHTO = frozenset("ټډړږښګڼېۍځڅ")


@dataclass(frozen=True)
class Found:
    """One hit with its words marked; the languages tell fonts and screen readers what is written."""

    title: Sequence[Part]
    url: str
    excerpt: Sequence[Part]
    title_language: str
    excerpt_language: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind; ``total`` of them were found, some are shown here."""

    kind: str
    name: str
    hits: Sequence[Found]
    total: int

    @property
    def hidden(self) -> int:
        """How many were found and are not shown here."""
        return self.total - len(self.hits)


@dataclass(frozen=True)
class Pages:
    """Where one stands in the hits of one kind, as the pagination reads it."""

    page_count: int = 1
    page_steps: Sequence[PageStep] = ()
    previous_url: str = ""
    next_url: str = ""
    range_words: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was found. understood: sentences that say how the words were read. proposals: other words to look for."""

    typed: str
    groups: Sequence[Group] = ()
    counts: Sequence[tuple[str, str, int]] = ()
    total: int = 0
    understood: Sequence[str] = ()
    proposals: Sequence[str] = ()
    pages: Pages = field(default_factory=Pages)


def outcome_of(viewer: Viewer, typed: str, kind: str = "", page: int = 1, url: Callable[[int], str] = str) -> Outcome:
    """Search everything the viewer may see; ``kind`` shows that one alone, ``page`` of its hits.

    url: the address of another page by its number.
    """
    text = said_plainly(typed)
    start = (max(1, page) - 1) * PER_PAGE if kind else 0
    window: dict[str, Any] = {"start": start, "stop": start + PER_PAGE} if kind else {"stop": 1_000, "a_kind": SHOWN}
    results = search(viewer, text, kind=kind, **window)
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    for hit in results.hits:
        by_kind[hit.kind].append(hit)
    groups = [
        Group(name, kind_words(name), [_found(hit) for hit in hits], results.counts[name])
        for name, hits in by_kind.items()
    ]
    counts = sorted((name, kind_words(name), number) for name, number in results.counts.items())
    total = sum(results.counts.values())
    pages = _pages(results, start, page, url) if kind else Pages()
    proposals = [rewritten(text, results.respelled)] if results.respelled else []
    return Outcome(text, groups, counts, total, understood(results.asked), proposals, pages)


def said_plainly(typed: str) -> str:
    """What was typed without what cannot be shown, with single spaces, as far as a search reads it."""
    read = typed[: LONGEST_QUERY + 1]
    shown = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in read)
    return " ".join(shown.split())


def _found(hit: Hit) -> Found:
    excerpted = hit.excerpted if _says_more(hit.excerpt, hit.title) else ()
    written = written_language(hit.excerpt, hit.language)
    return Found(hit.titled, hit.url, excerpted, written_language(hit.title), written)


def _says_more(excerpt: str, title: str) -> bool:
    """Not where the title is the beginning of the text, and the excerpt only a few letters longer."""
    shown, known = excerpt.removesuffix(" …"), title.rstrip(" …")
    return shown not in title and not (shown.startswith(known) and len(shown) < len(known) + 20)


def written_language(text: str, known: str = "") -> str:
    """The language a text of unknown language is mostly written in, as far as its letters tell: Urdu, Pashto or ""."""
    if known:
        return known
    letters = [letter for letter in text if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    if arabic * 2 <= len(letters):
        return ""
    return "ps" if _PASHTO.intersection(letters) else "ur"


def _pages(results: Results, start: int, page: int, url: Callable[[int], str]) -> Pages:
    readable = min(results.total, MOST_RANKED)
    count = max(1, -(-readable // PER_PAGE))
    here = min(max(page, 1), count)
    words = _("%(first)s–%(last)s of %(total)s") % {
        "first": number_words(start + 1),
        "last": number_words(start + len(results.hits)),
        "total": number_words(results.total),
    }
    return Pages(
        count,
        page_steps(here, count, url),
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < count else "",
        words,
    )
