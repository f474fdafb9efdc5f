"""What documents of the United Nations have in common: numbered paragraphs, symbols, sessions, days."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from accord.kernel.matching.texts import as_printed, collapse
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.documents import Line

SYMBOL: Final = re.compile(r"\b(?:A|E|CAT|CCPR|CEDAW|CED|CERD|CMW|CRC|CRPD)(?:/[A-Z0-9][A-Za-z0-9.\-]*){2,7}")
_ADDENDUM: Final = re.compile(r"/(?:Add|Corr|Rev)\.?\s*\d+$")
_HYPHEN: Final = re.compile(r"\w[-‐‑]$")
_SOFT_HYPHEN: Final = "\u00ad"
_MONTHS: Final = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_DAY: Final = re.compile(
    r"\b(\d{1,2})(?:er)?\s+(?:de\s+)?(" + "|".join(_MONTHS) + r")\s+(?:de\s+)?(\d{4})\b", re.IGNORECASE
)
_ONES: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS: Final = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_ORDINAL: Final = re.compile(
    rf"(?:(?P<tens>{'|'.join(_TENS)})(?:ieth|y[-\s]+(?P<unit>{'|'.join(_ONES[:9])}))|(?P<one>{'|'.join(_ONES)})"
    r"|(?P<figure>\d{1,3})\s?(?:st|nd|rd|th|er|e|è?me|º|°|[oª]))\s+(?:session|período de sesiones)",
    re.IGNORECASE,
)
_FRENCH_TENS: Final = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50}
_FRENCH_ONES: Final = {
    "premi": 1, "un": 1, "deux": 2, "trois": 3, "quatr": 4, "cinqu": 5, "six": 6, "sept": 7, "huit": 8, "neuv": 9,
    "dix": 10, "onz": 11, "douz": 12, "treiz": 13, "quatorz": 14, "quinz": 15, "seiz": 16, "vingt": 20, "trent": 30,
}  # fmt: skip
_FRENCH: Final = re.compile(
    rf"(?:({'|'.join(_FRENCH_TENS)})(?:[-\s]+(?:et[-\s]+)?))?({'|'.join(_FRENCH_ONES)})i?(?:ème|ère)\s+session",
    re.IGNORECASE,
)
# What stands at the top and the foot of every page.
_PAGE_MARK: Final = re.compile(
    r"(?:(?:A|E|CAT|CCPR|CEDAW|CED|CERD|CMW|CRC|CRPD)/[\w./\-]+)?\s*(?:page\s+)?(?:\d{1,3}|[ivx]{1,5})?\s*"
    r"(?:GE\.\d\d-\d+(?:\s*\(E\))?(?:\s*\d{6})*)?(?:\s*\d{1,3})?",
    re.IGNORECASE,
)
MISSING: Final = 3  # numbers of paragraphs that may be missing, where the text before has ended
ENDS: Final = (".", ";", ":", ")", "”", "*", "]")
_EDGE: Final = 4  # lines at the top and at the foot of a page that may be such marks


def follows_on(number: int, last: int, before: str) -> bool:
    """Whether a number at the beginning of a line can be the next paragraph's: in turn, or where a text has ended."""
    return number == last + 1 or (before.rstrip().endswith(ENDS) and last < number <= last + 1 + MISSING)


def without_page_marks(lines: Iterable[Line]) -> list[Line]:
    """The lines without symbol and number of the page; paragraphs of a DOCX and of plain text stay as they are."""
    kept: list[Line] = []
    pages: dict[int | None, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    for page, found in pages.items():
        for place, line in enumerate(found):
            at_edge = page is not None and (place < _EDGE or place >= len(found) - _EDGE)
            if line.text.strip() and not (at_edge and _PAGE_MARK.fullmatch(line.text.strip())):
                kept.append(line)
    return kept


def joined(parts: Iterable[str]) -> str:
    """Lines of one paragraph as one text, white space collapsed; a word parted by a hyphen comes together."""
    pieces: list[str] = []
    for part in map(str.strip, parts):
        before = pieces[-1] if pieces else ""
        goes_on = part[:1].isalpha() and (_HYPHEN.search(before[-2:]) or before.endswith(_SOFT_HYPHEN))
        pieces.append(part if goes_on else f" {part}")
    return as_printed(collapse("".join(pieces)))


def symbol_in(text: str) -> str:
    """The first symbol of a document in the text (A/HRC/43/15), empty where there is none."""
    found = SYMBOL.search(text)
    return found.group().rstrip(".-") if found else ""


def without_addendum(symbol: str) -> str:
    """The symbol of the document that an addendum or a correction belongs to."""
    return _ADDENDUM.sub("", symbol)


def day_in(text: str) -> date | None:
    """The first day written out in the text, as 19 December 2019."""
    for day, month, year in _DAY.findall(text):
        try:
            return date(int(year), _MONTHS[month.casefold()], int(day))
        except ValueError:
            continue
    return None


def session_in(text: str) -> str:
    """The number of the first session in the text: “34th session” and “thirty-fourth session” give 34."""
    found = _ORDINAL.search(text)
    if found is None:
        return _french_session_in(text)
    if found["figure"]:
        return str(int(found["figure"]))
    if found["one"]:
        return str(_ONES.index(found["one"].casefold()) + 1)
    unit = _ONES.index(found["unit"].casefold()) + 1 if found["unit"] else 0
    return str(_TENS[found["tens"].casefold()] + unit)


def notes_of_missing(numbers: Collection[int], *, first: int = 1, before: str = "") -> tuple[str, ...]:
    """A note for each number, or run of numbers, between ``first`` and the last that is not there.

    before: what a note writes before a number, as “122.”.
    """
    there = sorted({first - 1, *numbers})
    notes: list[str] = []
    for one, next_one in pairwise(there):
        if next_one == one + 2:
            notes.append(_("Paragraph %(number)s was not found.") % {"number": f"{before}{one + 1}"})
        elif next_one > one + 2:
            told = {"first": f"{before}{one + 1}", "last": f"{before}{next_one - 1}"}
            notes.append(_("Paragraphs %(first)s to %(last)s were not found.") % told)
    return tuple(notes)


def _french_session_in(text: str) -> str:
    """“trente-quatrième session” gives 34."""
    found = _FRENCH.search(text)
    if found is None:
        return ""
    return str(_FRENCH_TENS.get((found[1] or "").casefold(), 0) + _FRENCH_ONES[found[2].casefold()])
