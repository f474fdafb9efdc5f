"""What was typed into the search box, read. Whatever it is, it is read as something: no input is an error.

``words together``  every one of them, in any form (English: its stem; Urdu, Pashto, codes: also inside words)
``"a phrase"``      these words in this order; so is what is written as one with a digit in it (A/HRC/37/9)
``word*``           words that begin so; ``*word*`` words that hold it
``-word``, ``NOT``  records without it;  ``OR``, ``AND`` between terms, ``( )`` around them
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from accord.kernel.search.stemming import stems_of
from accord.kernel.search.terms import (
    LONGEST_WORD,
    SHORTEST_PART,
    Every,
    Inside,
    Node,
    Phrase,
    Some,
    Start,
    Term,
    Without,
    Word,
    inside,
)
from accord.kernel.spaces.folding import fold

LONGEST_QUERY: Final = 1_000
MOST_TERMS: Final = 12  # the rest would hardly narrow it further
DEEPEST: Final = 12  # brackets in brackets
# Words that nearly every text holds: left out beside others, looked for where nothing else was typed.
_COMMON: Final = frozenset(
    fold(
        """a an and are as at be by for from had has have in is it its not of on or that the their this to was were
        will with کا کی کے کو و اور سے پر نے ہے ہیں د او په ته"""
    ).split()
)
Plain = Word | Start | Inside
_QUOTE: Final = '["“”„‟«»]'
_TOKEN: Final = re.compile(rf"(?P<minus>-)?{_QUOTE}(?P<phrase>[^\"“”„‟«»]*){_QUOTE}(?P<star>\*)?|[()]|[^\s()\"“”„‟«»]+")
_SIGNS: Final = {"AND": "AND", "&": "AND", "OR": "OR", "|": "OR", "NOT": "NOT", "(": "(", ")": ")"}


@dataclass(frozen=True)
class Asked:
    """What was understood. tree: None where nothing is to be looked for.

    typed: the text that was read. common: words left out because nearly every text holds them. is_cut: more was
    typed than is read. lacks_wanted: only what must not be found was named, there or in one side of an OR.
    is_wide: words are also looked for inside words, because otherwise nothing is found. is_literal: nothing but AND,
    OR, NOT was typed, and they are looked for as words.
    """

    typed: str
    tree: Node | None = None
    common: tuple[str, ...] = ()
    is_cut: bool = False
    lacks_wanted: bool = False
    is_wide: bool = False
    is_literal: bool = False


@dataclass
class _Reading:
    """A walk over the tokens, the notes taken on the way."""

    tokens: list[str | Node]
    common: list[str] = field(default_factory=list)
    lacks_wanted: bool = False

    def alternatives(self, depth: int = 0) -> Node | None:
        """Groups with OR between them, up to the bracket that closes them."""
        groups = [self.group(depth)]
        while self.tokens and self.tokens[0] == "OR":
            self.tokens.pop(0)
            groups.append(self.group(depth))
        found = tuple(dict.fromkeys(group for group in groups if group is not None))
        return Some(found) if len(found) > 1 else next(iter(found), None)

    def group(self, depth: int) -> Node | None:
        """Terms that are all wanted, or not wanted, up to an OR or a bracket that closes."""
        parts: list[Node] = []
        unwanted = False
        while self.tokens and self.tokens[0] != "OR":
            read = self.tokens.pop(0)
            if read == ")":
                if depth:
                    self.tokens.insert(0, read)
                    break
                continue
            if read in {"NOT", "AND"}:
                unwanted = read == "NOT"
                continue
            part = self.bracket(depth) if read == "(" else read
            if part is not None and not isinstance(part, str):
                parts += _without(part) if unwanted else [part]
            unwanted = False
        return self.joined(parts)

    def bracket(self, depth: int) -> Node | None:
        """What stands between brackets; one that is never closed reaches to the end."""
        if depth >= DEEPEST:
            return None
        found = self.alternatives(depth + 1)
        if self.tokens and self.tokens[0] == ")":
            self.tokens.pop(0)
        return found

    def joined(self, parts: list[Node]) -> Node | None:
        """One node of a group's parts: without the words that all texts hold, if there are others to find."""
        flat = [inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,))]
        flat = list(dict.fromkeys(flat))
        wanted = [part for part in flat if not isinstance(part, Without)]
        telling = [part for part in wanted if not _is_common(part)]
        if not wanted:
            self.lacks_wanted = self.lacks_wanted or bool(flat)
            return None
        if telling and len(telling) < len(wanted):
            self.common += [part.text for part in wanted if isinstance(part, Plain) and _is_common(part)]
            flat = [part for part in flat if part not in wanted or part in telling]
        return Every(tuple(flat)) if len(flat) > 1 else flat[0]


def asked(text: str, languages: Iterable[str] = ()) -> Asked:
    """Read what was typed; ``languages`` are those of the space, by which words are brought to their stems."""
    read = text[:LONGEST_QUERY]
    tokens: list[str | Node] = []
    count = 0
    for token in _tokens(read, tuple(languages)):
        if not isinstance(token, str):
            count += len(token.parts) if isinstance(token, Every) else 1
            if count > MOST_TERMS:
                break
        tokens.append(token)
    reading = _Reading(tokens)
    tree = reading.alternatives()
    is_literal = tree is None and not reading.lacks_wanted  # nothing but AND, OR, NOT: then they are words
    if is_literal:
        tree = reading.joined([_bare(word, tuple(languages)) for word in words_of(read)[:MOST_TERMS]])
    common = tuple(dict.fromkeys(reading.common))
    is_cut = count > MOST_TERMS or len(text) > LONGEST_QUERY
    return Asked(read, tree, common, is_cut, reading.lacks_wanted, is_literal=is_literal and tree is not None)


def _tokens(text: str, languages: tuple[str, ...]) -> Iterator[str | Node]:
    for found in _TOKEN.finditer(text):
        written = found.group()
        node: Node | None
        if found["phrase"] is not None:
            node = _phrase(words_of(found["phrase"]), bool(found["star"]), languages)
            minus = bool(found["minus"])
        elif written in _SIGNS:
            yield _SIGNS[written]
            continue
        else:
            minus = written[0] == "-" and written[1:2].isalnum()
            node = _written(written, languages, minus=minus)
        if node is not None:
            yield from _without(node) if minus else (node,)


def _written(written: str, languages: tuple[str, ...], *, minus: bool) -> Node | None:
    """Something typed without a space in it: a word, a code, words with hyphens, with stars for what is left open."""
    words = words_of(written)
    is_open = written.endswith("*")
    if not words:
        return None
    if len(words) > 1 and (minus or any(map(str.isdigit, written))):
        return _phrase(words, is_open, languages)
    if written.startswith("*") and len(words) == 1:
        return inside(words[0])
    last = Start(words[-1]) if is_open and len(words[-1]) > 1 else _bare(words[-1], languages)
    parts = (*(_bare(word, languages) for word in words[:-1]), last)
    return Every(parts) if len(parts) > 1 else last


def _phrase(words: list[str], is_open: bool, languages: tuple[str, ...]) -> Term | None:
    if len(words) > 1:
        return Phrase(tuple(words), is_open)
    if not words:
        return None
    return Start(words[0]) if is_open else Word(words[0])


def _bare(word: str, languages: tuple[str, ...]) -> Term:
    """A word with stems by them; a number as it stands; a code, and a word of any other script, by its letters."""
    stems = stems_of(word, languages)
    stands_alone = word.isascii() and (len(word) == 1 or (word.isdigit() and len(word) < SHORTEST_PART))
    return Word(word, stems) if stems or stands_alone else inside(word)


def _without(part: Node) -> tuple[Node, ...]:
    """Not wanted; what was already turned round is wanted again."""
    return (part.part,) if isinstance(part, Without) else (Without(part),)


def _is_common(part: Node) -> bool:
    """Not where it was put in quotes: then it has no stems."""
    if not isinstance(part, Plain) or part.text not in _COMMON:
        return False
    if isinstance(part, Word):
        return bool(part.stems) or len(part.text) == 1
    return not part.text.isascii()


def words_of(text: str) -> list[str]:
    """The folded words of a piece of what was typed."""
    return [word[:LONGEST_WORD] for word in fold(text).split()]
