"""Days as tables hold them: real dates, the serial numbers that spreadsheets count with, or words."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from accord.outlets.exchange.importers.paragraphs import day_in

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")  # never the month first
_WITH_MONTH: Final = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-](?P<month>[a-z]{3,9})\.?,?[\s-](?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<month>[a-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})", re.IGNORECASE),
)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST: Final = date(1899, 12, 30)  # day 0 of spreadsheets that count a 29 February 1900
_SENSIBLE: Final = range(10_000, 80_000)  # 1927 to 2119


@lru_cache(maxsize=20_000)
def day_of_cell(text: str) -> date | None:
    """The day a cell means: 2019-12-31, 43830, 31/12/2019, 31.12.2019, Dec 31, 2019; None for an empty one.

    Raises ValueError for what is no day, and for 3/4/2019, which is April here and March there.
    """
    words = text.strip()
    if not words:
        return None
    if found := _ISO.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if (found := _SERIAL.fullmatch(words)) and int(found[1]) in _SENSIBLE:
        return _FIRST + timedelta(days=int(found[1]))
    if found := _DOTTED.fullmatch(words):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        if first > 12 or first == second:
            return date(int(found[3]), second, first)
        if second > 12:
            return date(int(found[3]), first, second)
        raise ValueError(words)
    day = day_in(words) or _day_with_month(words)
    if day is None:
        raise ValueError(words)
    return day


def _day_with_month(words: str) -> date | None:
    """“31-Dec-2019” and “December 31, 2019”."""
    found = next((match for form in _WITH_MONTH if (match := form.fullmatch(words))), None)
    if found is None or found["month"][:3].casefold() not in _MONTHS:
        return None
    return date(int(found["year"]), _MONTHS.index(found["month"][:3].casefold()) + 1, int(found["day"]))
