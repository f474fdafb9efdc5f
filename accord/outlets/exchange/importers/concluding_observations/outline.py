"""The numbered paragraphs of concluding observations, the headings above them, and the lettered parts within."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from accord.outlets.exchange.importers.concluding_observations.words import asks, begins_asking
from accord.outlets.exchange.importers.documents import Line
from accord.outlets.exchange.importers.paragraphs import ENDS, joined

# “12. The Committee …” and, in earlier years, “(12) The Committee …”: a document has one of them.
_NUMBERED: Final = tuple(
    re.compile(rf"{number}(?:\s+|$|(?=[A-ZÀ-Þ“«]))(.*)", re.DOTALL) for number in (r"(\d{1,3})\s?\.", r"\((\d{1,3})\)")
)
_BEGINS_LARGE: Final = re.compile(r"[A-ZÀ-Þ“«\"(¿]|$")
_JUMP: Final = 0.5  # what a jump in the numbers counts against a paragraph
_LETTERED: Final = re.compile(r"\(?\b([a-z]{1,4})\)")
_NEVER_A_HEADING: Final = re.compile(r"\(?[a-z]{1,4}\)|\d|[-•]|annex\b", re.IGNORECASE)
_LONGEST_HEADING: Final = 200
_SENTENCES: Final = 5  # in which a second list is announced, at most
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_BEFORE_A_PART: Final = ("\n", ":", ";", ".", ",", "; and", ", and", "; or", "; et", " et", "; y", " y")
_SENTENCE: Final = re.compile(r"(?:(?<=[.;”])\s+|\n)(?=[A-ZÀ-Þ“])")


@dataclass(slots=True)
class Paragraph:
    """One numbered paragraph: where it begins, the heading above it, and its text with parts on lines of their own."""

    number: int
    at: Line
    heading: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole of it, white space collapsed."""
        return joined(self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paragraph: its letter, empty for one without, what announces it, and its own words."""

    letter: str
    announced: str
    text: str


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that may begin a paragraph."""

    place: int
    number: int
    text: str
    after_an_end: bool


def paragraphs_in(lines: Sequence[Line]) -> list[Paragraph]:
    """The numbered paragraphs in their order; what stands unnumbered before one is its heading.

    A document may be a part of one, begin in its midst and leave numbers out.
    """
    texts = [f"{line.number} {line.text}".strip() for line in lines]
    starts = max((_longest_series(_starts(texts, form)) for form in _NUMBERED), key=len)
    found: list[Paragraph] = []
    heading = ""
    begins = {start.place: start for start in starts}
    for place, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if start := begins.get(place):
            heading = _heading_taken_from(found, heading) if found else ""
            found.append(Paragraph(start.number, line, heading, [start.text]))
        elif found:
            found[-1].lines.append(text)
    return found


def _starts(texts: Sequence[str], form: re.Pattern[str]) -> Iterator[_Start]:
    """The lines that begin with a number, and whether what stands before has ended or is a heading."""
    before = above = "."
    for place, text in enumerate(texts):
        if found := form.match(text):
            is_heading = above.endswith(ENDS) and _may_be_heading(before) and before[:1].isupper()
            yield _Start(place, int(found[1]), found[2], before.endswith(ENDS) or is_heading)
        above, before = before, text.rstrip() or before


def _longest_series(starts: Iterator[_Start]) -> list[_Start]:
    """The longest series of rising numbers, jumps counted against it.

    A number in its turn may follow a heading; one out of turn follows only what has ended, and begins with a large
    letter: others are numbers within a text that happen to begin a line.
    """
    scores = [0.0] * 1_000
    ends: list[_Start | None] = [None] * 1_000
    before: dict[int, _Start | None] = {}
    for start in starts:
        number, previous = start.number, ends[start.number - 1] if start.number else None
        score = scores[number - 1] + 1 if previous else 1.0
        may_jump = start.after_an_end and _BEGINS_LARGE.match(start.text) is not None
        if not (previous or may_jump or number == 1):
            continue
        jumped = max(scores[:number], default=0.0) - _JUMP
        if may_jump and jumped + 1 > score:
            score, previous = jumped + 1, ends[scores.index(jumped + _JUMP)]
        if score > scores[number]:
            scores[number], ends[number], before[start.place] = score, start, previous
    series: list[_Start] = []
    last = ends[scores.index(max(scores))]
    while last is not None:
        series.append(last)
        last = before[last.place]
    return series[::-1]


def _heading_taken_from(found: Sequence[Paragraph], heading: str) -> str:
    """The lines at the end of the last paragraph that are the heading of the next one, taken off it."""
    lines = found[-1].lines
    start = len(lines)
    while start > 1 and not lines[start - 1].rstrip().endswith(ENDS) and len(lines) - start < 4:
        start -= 1
    taken = lines[start:]
    if not taken or not lines[start - 1].rstrip().endswith(ENDS) or not all(map(_may_be_heading, taken)):
        return heading
    del lines[start:]
    headings: list[str] = []
    for line in taken:
        if headings and line[:1].islower():
            headings[-1] = f"{headings[-1]} {line}"
        else:
            headings.append(line)
    return joined(headings[-1:])


def _may_be_heading(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_HEADING and not _NEVER_A_HEADING.match(line)


def parts_of(paragraph: Paragraph) -> list[Part]:
    """Its parts (a), (b), (c) …, each with what announces them; the whole where it has none.

    A letter counts in its turn and only where a part can begin: at the beginning of a line, or after “:”, “;” or “.”;
    “article 2 (b)” is none. A paragraph may announce a second list, from (a) again, after the first, and end in a
    sentence that asks for something itself.
    """
    text = "\n".join(line.strip() for line in paragraph.lines)
    lists = list(_lists_in(text))
    if not lists:
        return [Part("", "", paragraph.text)]
    parts: list[Part] = []
    announced = text[: lists[0][0][0]]
    for marks, end in zip(lists, [marks[0][0] for marks in lists[1:]] + [len(text)], strict=True):
        stops = [start for start, _end, _letter in marks[1:]] + [end]
        words = [text[after:stop] for (_start, after, _letter), stop in zip(marks, stops, strict=True)]
        words[-1], rest = _without_what_follows(words[-1], announces=end < len(text))
        chapeau = joined(announced.split("\n"))
        parts += (
            Part(letter, chapeau, joined(own.split("\n")))
            for (_start, _end, letter), own in zip(marks, words, strict=True)
        )
        announced = rest
    if announced.strip():
        parts.append(Part("", "", joined(announced.split("\n"))))
    return parts


def _without_what_follows(words: str, *, announces: bool) -> tuple[str, str]:
    """The words of the last part, and those behind them that announce another list or ask for something themselves."""
    places = [(found.start(), found.end()) for found in _SENTENCE.finditer(words)]
    if announces and places:
        near = places[-_SENTENCES:]
        place = next((start for start, _end in near[::-1] if asks(words[start:])), near[-1][0])
        return words[:place], words[place:]
    asking = next((start for start, end in places if begins_asking(words, end)), len(words))
    return words[:asking], words[asking:]


def _lists_in(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """The lists of a paragraph: beginning and end of every letter that begins a part. One letter alone is no list."""
    marks: list[tuple[int, int, str]] = []
    for found in _LETTERED.finditer(text):
        before = text[: found.start()].rstrip(" ")
        if before and not before.endswith(_BEFORE_A_PART):
            continue
        if len(marks) < len(_LETTERS) and found[1] == _LETTERS[len(marks)]:
            marks.append((found.start(), found.end(), found[1]))
        elif found[1] == "a" and before.rstrip().endswith(":") and len(marks) > 1:
            yield marks
            marks = [(found.start(), found.end(), "a")]
    if len(marks) > 1:
        yield marks
