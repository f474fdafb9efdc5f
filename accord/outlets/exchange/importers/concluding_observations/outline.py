"""The numbered paragraphs of concluding observations, the headings above them, and the lettered parts within."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from accord.outlets.exchange.importers.documents import Line
from accord.outlets.exchange.importers.paragraphs import ENDS, follows_on, joined

_NUMBERED: Final = re.compile(r"(\d{1,3})\s?\.(?:\s+|$|(?=[A-Z“]))(.*)", re.DOTALL)
_LETTERED: Final = re.compile(r"\(([a-z]{1,4})\)")
_NEVER_A_HEADING: Final = re.compile(r"\([a-z]{1,4}\)|\d|[-•]|annex\b", re.IGNORECASE)
_LONGEST_HEADING: Final = 200
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


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
    """A part of a paragraph: its letter, empty for one without parts, what announces all parts, and its own words."""

    letter: str
    announced: str
    text: str


def paragraphs_in(lines: Sequence[Line]) -> list[Paragraph]:
    """The numbered paragraphs in their order; what stands unnumbered before one is its heading."""
    found: list[Paragraph] = []
    heading = ""
    for line in lines:
        text = f"{line.number} {line.text}".strip()
        start = _NUMBERED.match(text)
        last = found[-1].number if found else 0
        before = found[-1].lines[-1] if found else "."
        if start and (follows_on(int(start[1]), last, before) or _headed(found, int(start[1]), last)):
            heading = _heading_taken_from(found, heading) if found else ""
            found.append(Paragraph(int(start[1]), line, heading, [start[2]]))
        elif found:
            found[-1].lines.append(text)
    return found


def _headed(found: Sequence[Paragraph], number: int, last: int) -> bool:
    """The line before may be a heading, which ends in no full stop."""
    return bool(found) and number == last + 1


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
    “article 2 (b)” is none.
    """
    text = "\n".join(line.strip() for line in paragraph.lines)
    marks = list(_marks(text))
    if len(marks) < 2:
        return [Part("", "", paragraph.text)]
    announced = joined(text[: marks[0][0]].split("\n"))
    ends = [start for start, _end, _letter in marks[1:]] + [len(text)]
    return [
        Part(letter, announced, joined(text[end:stop].split("\n")))
        for (_start, end, letter), stop in zip(marks, ends, strict=True)
    ]


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Beginning and end of every letter that begins a part."""
    wanted = 0
    for found in _LETTERED.finditer(text):
        before = text[: found.start()].rstrip(" ")
        begins = not before or before.endswith(("\n", ":", ";", ".", ",", "; and", ", and"))
        if begins and wanted < len(_LETTERS) and found[1] == _LETTERS[wanted]:
            yield found.start(), found.end(), found[1]
            wanted += 1
