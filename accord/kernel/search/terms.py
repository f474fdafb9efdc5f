"""What a search looks for, as a tree of terms; and whether words already read hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from accord.kernel.search.stemming import stems_of_all
from accord.kernel.spaces.folding import fold

LONGEST_WORD = 200
LONGEST_TEXT = 200_000  # characters of one record that are looked through
SHORTEST_PART = 3  # letters: a shorter part of a word is looked for at its beginning alone
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
BREAK = "_"  # stands between title and text, so that no phrase runs across; no folded word holds it


@dataclass(frozen=True, slots=True)
class Word:
    """A word or another form of it: one of its stems (see stemming.py)."""

    text: str
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Start:
    """Words that begin so."""

    text: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Words that hold these three letters or more."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two words or more, one after the other; the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of them are found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them is found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """It is not found. Stands in an Every beside something to find, nowhere else."""

    part: Node


Term = Word | Start | Inside | Phrase
Node = Term | Every | Some | Without


def mapped(node: Node, change: Callable[[Term], Node]) -> Node:
    """The tree with every term changed."""
    match node:
        case Every(parts) | Some(parts):
            return replace(node, parts=tuple(mapped(part, change) for part in parts))
        case Without(part):
            return Without(mapped(part, change))
        case _:
            return change(node)


def whole(node: Node) -> Node:
    """The tree that takes every word as it was typed: no other forms, no parts of words."""
    return mapped(node, lambda term: term if isinstance(term, Phrase) else Word(term.text))


def widened(node: Node) -> Node:
    """The tree that looks for its words inside other words too: not what is quoted, nor what must not be found."""
    match node:
        case Every(parts) | Some(parts):
            return replace(node, parts=tuple(widened(part) for part in parts))
        case Word(text, stems) if stems:
            return inside(text)
        case Start(text):
            return inside(text)
        case _:
            return node


def inside(text: str) -> Inside | Start:
    """A part of a word; under three letters its beginning."""
    return Inside(text) if len(text) >= SHORTEST_PART else Start(text)


def wanted_terms(node: Node) -> Iterator[Term]:
    """The terms that are to be found, in the order typed: what is marked in a text."""
    match node:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from wanted_terms(part)
        case Without():
            return
        case _:
            yield node


def has_phrase(node: Node) -> bool:
    """Whether the order of words matters."""
    match node:
        case Every(parts) | Some(parts):
            return any(map(has_phrase, parts))
        case Without(part):
            return has_phrase(part)
        case _:
            return isinstance(node, Phrase)


@dataclass(frozen=True)
class Words:
    """The folded words of a text in order, in which a tree can be looked for without a database."""

    folded: tuple[str, ...]
    languages: tuple[str, ...]

    @cached_property
    def known(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.folded)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words."""
        return stems_of_all(self.known, self.languages)

    @cached_property
    def running(self) -> str:
        """The words in order, a space before and after each."""
        return f" {' '.join(self.folded)} "

    def hold(self, node: Node) -> bool:
        """The same answer as the index gives (engines.py) for a record with these words."""
        match node:
            case Every(parts):
                return all(self.hold(part) for part in parts)
            case Some(parts):
                return any(self.hold(part) for part in parts)
            case Without(part):
                return not self.hold(part)
            case Word(text, stems):
                return text in self.known or not stems.isdisjoint(self.stems)
            case Start(text):
                return any(word.startswith(text) for word in self.known)
            case Inside(text):
                return any(text in word for word in self.known)
            case Phrase(words, is_open):
                return f" {' '.join(words)}{'' if is_open else ' '}" in self.running


def words_in(text: str) -> list[str]:
    """The folded words of a text in order, each at most 200 characters."""
    words = fold(text[:LONGEST_TEXT]).split()
    return words if len(text) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in words]


def words_of_texts(texts: Iterable[str], languages: tuple[str, ...], *, after: Words | None = None) -> Words:
    """The words of several texts, with a break between two, so that no phrase runs across.

    after: words that stand before them, such as those of a title.
    """
    folded: list[str] = [*after.folded] if after else []
    left = LONGEST_TEXT
    for text in texts:
        folded += ([BREAK] if folded else []) + words_in(text[:left])
        left = max(0, left - len(text))
    return Words(tuple(folded), languages)


def storable(text: str) -> str:
    """The text without what no database keeps: NUL and halves of characters."""
    if not _UNSTORABLE.search(text):
        return text
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")
