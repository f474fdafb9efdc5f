"""What a search found, as its page shows it: grouped by kind, with the words marked."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accord.kernel.policy.facts import Viewer
from accord.kernel.search.folding import LONGEST_QUERY, fold, query_words
from accord.kernel.search.queries import Hit, search_records
from accord.outlets.desk.words import kind_words

MOST = 200
# Groups of several kinds show their best ones; a group of its own shows all that were found.
SHOWN = 10


@dataclass(frozen=True)
class Part:
    """A piece of a text; marked where it holds a word that was looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Found:
    """One hit with its words marked."""

    title: Sequence[Part]
    url: str
    excerpt: Sequence[Part]
    language: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind; ``total`` of them were found, the best ones are shown."""

    kind: str
    name: str
    hits: Sequence[Found]
    total: int

    @property
    def hidden(self) -> int:
        """How many were found and are not shown here."""
        return self.total - len(self.hits)


@dataclass(frozen=True)
class Outcome:
    """What was found. is_cut: there is more than this page reads."""

    typed: str
    groups: Sequence[Group]
    counts: Sequence[tuple[str, str, int]]
    total: int
    is_cut: bool


def outcome_of(viewer: Viewer, typed: str, kind: str = "") -> Outcome:
    """Search everything the viewer may see; ``kind`` shows that one alone, with all its hits."""
    text = said_plainly(typed)
    hits = search_records(viewer, text, limit=MOST)
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_kind[hit.kind].append(hit)
    words = query_words(text)
    chosen = [kind] if kind else list(by_kind)
    most = MOST if kind else SHOWN
    groups = [
        Group(name, kind_words(name), [_found(hit, words) for hit in by_kind[name][:most]], len(by_kind[name]))
        for name in chosen
        if by_kind[name]
    ]
    counts = sorted((name, kind_words(name), len(found)) for name, found in by_kind.items() if found)
    return Outcome(text, groups, counts, len(hits), len(hits) >= MOST)


def said_plainly(typed: str) -> str:
    """What was typed without what cannot be shown, with single spaces, as far as a search reads it."""
    shown = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in typed[:LONGEST_QUERY])
    return " ".join(shown.split())


def _found(hit: Hit, words: Sequence[str]) -> Found:
    says_more = hit.excerpt.removesuffix(" …") not in hit.title
    return Found(marked(hit.title, words), hit.url, marked(hit.excerpt, words) if says_more else (), hit.language)


def marked(text: str, words: Sequence[str]) -> list[Part]:
    """The text in pieces; written words that hold one of the folded words are marked whole."""
    parts: list[Part] = []
    for number, written in enumerate(text.split()):
        piece = f" {written}" if number else written
        hit = any(word in fold(written) for word in words)
        if parts and parts[-1].is_marked == hit and not hit:
            parts[-1] = Part(parts[-1].text + piece, hit)
        elif hit and number:
            parts += [Part(" ", is_marked=False), Part(written, hit)]
        else:
            parts.append(Part(piece, hit))
    return parts
