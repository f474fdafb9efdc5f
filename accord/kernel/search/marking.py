"""What was found, marked in the text it was found in: also where another form or spelling of the word stands there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accord.kernel.search.stemming import stems_of
from accord.kernel.search.terms import LONGEST_TEXT, Inside, Node, Phrase, Start, Term, Word, wanted_terms
from accord.kernel.spaces.folding import JOINERS, fold

_WRITTEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, as it stands; a template escapes it and marks it where ``is_marked``."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A word where it stands in a text, and its folded form."""

    start: int
    end: int
    folded: str


def marked(text: str, tree: Node | None, languages: Sequence[str]) -> list[Part]:
    """The whole text in pieces; the words that the tree wants to find are marked, neighbours together."""
    words = list(_words_of(text))
    hits = _hits([word.folded for word in words], list(wanted_terms(tree)) if tree else [], languages)
    parts: list[Part] = []
    done = 0
    for number in sorted(hits):
        word = words[number]
        joined = parts and number - 1 in hits and parts[-1].is_marked and _is_space(text[done : word.start])
        if joined:
            parts[-1] = Part(parts[-1].text + text[done : word.end], is_marked=True)
        else:
            parts += [Part(text[done : word.start], is_marked=False), Part(text[word.start : word.end], is_marked=True)]
        done = word.end
    parts.append(Part(text[done:], is_marked=False))
    return [part for part in parts if part.text]


def excerpt(text: str, tree: Node | None, languages: Sequence[str], *, around: int = 12) -> str:
    """The piece of the text around the first find, with twelve words before and after it; else its beginning."""
    written = text[:LONGEST_TEXT].split()
    terms = list(wanted_terms(tree)) if tree else []
    hit = _first_hit(written, terms, languages)
    start, end = max(0, hit - around), hit + around + 1
    cut = " ".join(written[start:end])
    return ("… " if start else "") + cut + (" …" if end < len(written) else "")


def rewritten(text: str, other: Mapping[str, str]) -> str:
    """The text with words, given folded, written in another way; all between them stays."""
    parts, done = [], 0
    for word in _words_of(text):
        if word.folded in other:
            parts += [text[done : word.start], other[word.folded]]
            done = word.end
    return "".join([*parts, text[done:]])


def as_written(text: str, folded: str) -> str:
    """The first word of the text that has this folded form; empty where none has."""
    return next((text[word.start : word.end] for word in _words_of(text) if word.folded == folded), "")


def _first_hit(written: Sequence[str], terms: Sequence[Term], languages: Sequence[str]) -> int:
    """Where the first phrase stands, or else the first word of any term; 0 where none does."""
    phrases = [term for term in terms if isinstance(term, Phrase)]
    first = None
    for number, piece in enumerate(written):
        here = fold(piece).split()
        for phrase in phrases:
            if phrase.words[0] in here:
                ahead = fold(" ".join(written[number : number + len(phrase.words)])).split()
                if _phrase_at(ahead, here.index(phrase.words[0]), phrase):
                    return number
        if first is None and any(_is_hit(word, term, languages) for word in here for term in terms):
            first = number
            if not phrases:
                break
    return first or 0


def _words_of(text: str) -> Iterator[_Written]:
    """The words of the text where they stand: runs of letters that folding keeps together."""
    for piece in _WRITTEN.finditer(text):
        start = None
        for place, letter in enumerate(f"{piece.group()} ", piece.start()):
            parts_words = fold(f"x{letter}x") == "x x"
            if start is None and not parts_words and fold(letter):
                start = place
            elif start is not None and parts_words:
                yield from _word_at(text, start, place)
                start = None


def _word_at(text: str, start: int, end: int) -> Iterator[_Written]:
    while text[end - 1] in JOINERS:
        end -= 1
    for folded in fold(text[start:end]).split()[:1]:
        yield _Written(start, end, folded)


def _hits(words: Sequence[str], terms: Sequence[Term], languages: Sequence[str]) -> set[int]:
    hits = {n for n, word in enumerate(words) if any(_is_hit(word, term, languages) for term in terms)}
    for phrase in (term for term in terms if isinstance(term, Phrase)):
        for start in range(len(words)):
            if _phrase_at(words, start, phrase):
                hits.update(range(start, start + len(phrase.words)))
    return hits


def _is_hit(word: str, term: Term, languages: Sequence[str]) -> bool:
    match term:
        case Word(text, stems):
            return word == text or not stems.isdisjoint(stems_of(word, languages))
        case Start(text):
            return word.startswith(text)
        case Inside(text):
            return text in word
        case _:
            return False


def _phrase_at(words: Sequence[str], start: int, phrase: Phrase) -> bool:
    here = tuple(words[start : start + len(phrase.words)])
    if phrase.is_open and here[:-1] == phrase.words[:-1] and len(here) == len(phrase.words):
        return here[-1].startswith(phrase.words[-1])
    return here == phrase.words


def _is_space(text: str) -> bool:
    return bool(text) and text.isspace()
