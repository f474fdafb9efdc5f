"""Paragraphs of a report and the numbered items under those that announce recommendations.

The strict way first; then what parts of a report and the first years ask for: a text that begins in its midst, items
with letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from accord.outlets.exchange.importers.documents import Line
from accord.outlets.exchange.importers.paragraphs import ENDS, follows_on, joined, notes_of_missing

_ITEM: Final = re.compile(
    r"(\d{1,3})\s?\.\s?(\d{1,3})(?:\.(\d{1,3})(?=[\s.]))?\s?\.?(?:\s+|$|(?=[A-ZÀ-Þ“«\"(*]))(.*)", re.DOTALL
)
_MAIN: Final = re.compile(r"(\d{1,3})\s?\.(?:\s+|$)(.*)", re.DOTALL)
_LETTERED: Final = re.compile(r"\(([a-z])\)\s+(.*)", re.DOTALL)
_MAY_BEGIN: Final = re.compile(r"\(?[\da-z]{1,3}\s?[.)]")
RECOMMENDS: Final = re.compile(r"recomm[ae]ndation|recomendaci", re.IGNORECASE)
_ANNOUNCES: Final = re.compile(
    rf"{RECOMMENDS.pattern}|pledge|commitment|enjoys? the support|engagements volontaires|compromisos voluntarios",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"(?:Annexe?s?\b|Anexos?\b|[IVX]{1,4}\.\s|[A-H]\.\s+[A-Z]|Notes?$|Voluntary (?:pledges|commitments)\b)"
)
_ANNEX: Final = re.compile(r"(?:Annex(?:es?)?|Anexos?)(?:\s+[IVX\d]+)?", re.IGNORECASE)
_BEGINS_LARGE: Final = re.compile(r"[A-ZÀ-Þ“«\"(*]")
_LONGEST_HEADING: Final = 120
_FIRST_LINES: Final = 40


class Way(Enum):
    """How far paragraphs may be from what a whole report has."""

    WHOLE = "begins with paragraph 1, items are 122.17 or a list from 1"
    PART = "begins anywhere, numbers may be missing"
    LETTERS = "as a part, and items are (a), (b)"


@dataclass(slots=True)
class Item:
    """A numbered paragraph while it grows line by line."""

    number: str
    at: Line
    parts: list[str]
    heading: "Item | None" = None
    after: "Item | None" = None
    asked_of: int = 0  # lines of which it is known whether they announce anything
    says: bool = False

    @property
    def announced(self) -> str:
        """What the paragraphs above it say, the nearest first."""
        return f"{self.heading.text}\n{self.heading.announced}".strip() if self.heading else ""

    @property
    def text(self) -> str:
        """The whole of it, white space collapsed."""
        return joined(self.parts)

    @property
    def ending(self) -> str:
        """Its last line that is not blank."""
        return next((part for part in map(str.strip, reversed(self.parts)) if part), "")

    def announces(self) -> bool:
        """Whether it says that recommendations or pledges come; what it says later in a long text counts no more."""
        lines = min(len(self.parts), _FIRST_LINES)
        if self.asked_of != lines:
            self.asked_of, self.says = lines, _ANNOUNCES.search(joined(self.parts[:lines])) is not None
        return self.says


@dataclass(slots=True)
class Outline:
    """Paragraphs and items as they are found, and the numbers last seen."""

    way: Way = Way.WHOLE
    whole_paragraphs: bool = False  # every line is a paragraph, as Word has them
    items: list[Item] = field(default_factory=list)
    main: Item | None = None
    group: Item | None = None
    last: int = 0
    own: int = 0
    open: Item | None = None
    seen: dict[str, set[int]] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        """Numbers that are missing between others."""
        return tuple(
            note for main, numbers in self.seen.items() for note in notes_of_missing(numbers, before=f"{main}.")
        )

    @property
    def before(self) -> str:
        """What has been read last."""
        return self.open.ending if self.open else "."


def outline_of(lines: Sequence[Line], *, whole_paragraphs: bool) -> Outline:
    """The items of a report in the first way that finds any; without items where none does."""
    outline = Outline()
    for way in Way:
        outline = Outline(way, whole_paragraphs)
        for line in lines:
            text = f"{line.number} {line.text}".strip()
            if not (_begins_item(outline, line, text) or _begins_main(outline, line, text)):
                _goes_on(outline, text)
        if outline.items:
            break
    return outline


def _begins_item(outline: Outline, line: Line, text: str) -> bool:
    """Whether the line begins “122.17 …”, “17. …” in a list of its own, or “(b) …” where these are items."""
    main = outline.main
    if main is None or not _MAY_BEGIN.match(text) or not main.announces():
        return False
    found = _ITEM.match(text)
    if found and found[1] == main.number:
        return _begins_numbered(outline, line, found)
    if outline.way is Way.LETTERS and (lettered := _LETTERED.match(text)):
        number = ord(lettered[1]) - ord("a") + 1
        if number == outline.last + 1:
            return _add(outline, line, f"{main.number} ({lettered[1]})", number, lettered[2])
    own = _MAIN.match(text)
    if own and int(own[1]) != int(main.number) + 1 and (main.ending.endswith(":") or outline.last):
        number = int(own[1])
        # A list of its own begins at 1 under each heading, or counts on from the heading before.
        if number == outline.last + 1 or (not outline.last and number == outline.own + 1):
            outline.own = number
            outline.seen.setdefault(main.number, set()).update(range(1, number))
            return _add(outline, line, f"{main.number}.{number}", number, own[2])
    return False


def _begins_numbered(outline: Outline, line: Line, found: re.Match[str]) -> bool:
    """“122.17 …” in its turn, or out of it where a large letter follows; “122.17.1 …” stands under 122.17."""
    main, number, text = found[1], int(found[2]), found[4]
    if found[3]:
        _make_group(outline, f"{main}.{number}")
        return _add(outline, line, f"{main}.{number}.{found[3]}", int(found[3]), text)
    in_turn = follows_on(number, outline.last if outline.group is None else number - 1, outline.before)
    is_new = number not in outline.seen.get(main, set())
    if in_turn or (is_new and _BEGINS_LARGE.match(text)):
        outline.group = None
        return _add(outline, line, f"{main}.{number}", number, text)
    return False


def _make_group(outline: Outline, number: str) -> None:
    """What was taken for an item announces those below it."""
    if outline.group is None or outline.group.number != number:
        is_last = bool(outline.items) and outline.items[-1].number == number
        outline.group = outline.items.pop() if is_last else None
        if outline.group is None and outline.main is not None:
            outline.group = replace(outline.main, number=number)


def _add(outline: Outline, line: Line, number: str, place: int, text: str) -> bool:
    heading = outline.group or outline.main
    item = Item(number, line, [text], heading=heading)
    outline.items.append(item)
    outline.open = item
    if heading is not None:
        outline.seen.setdefault(heading.number, set()).add(place)
    if outline.group is None:
        outline.last = place
    return True


def _begins_main(outline: Outline, line: Line, text: str) -> bool:
    found = _MAIN.match(text)
    if not found:
        return False
    number, last = int(found[1]), int(outline.main.number) if outline.main else 0
    may_jump = outline.way is not Way.WHOLE or _ANNOUNCES.search(found[2])
    is_free = may_jump and number > last and outline.before.endswith(ENDS) and _BEGINS_LARGE.match(found[2])
    if not (is_free or follows_on(number, last, outline.before)):
        return False
    main = Item(found[1], line, [found[2]])
    if outline.main is not None:
        outline.main.after = main
    outline.main, outline.open, outline.last, outline.group = main, main, 0, None
    return True


def _goes_on(outline: Outline, text: str) -> None:
    if outline.open is None:
        return
    has_ended = outline.open.ending.endswith(ENDS)
    is_heading = (
        outline.whole_paragraphs
        and (has_ended or outline.open is not outline.main)
        and len(text) <= _LONGEST_HEADING
        and not text.endswith(ENDS)
        and _BEGINS_LARGE.match(text) is not None
    )
    if is_heading or _ANNEX.fullmatch(text) or (_END.match(text) and has_ended):
        outline.open = None
    else:
        outline.open.parts.append(text)
