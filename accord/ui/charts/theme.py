"""The house's look for charts: colours read from the stylesheet's own tokens, a pattern or shape beside each."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils import dates, formats

from accord.ui.strokes import STROKES

Theme = Literal["light", "dark"]

STYLESHEET = Path(__file__).resolve().parent.parent / "static/ui/accord.css"

# By the place of a series in its chart, the first one plain.
PATTERNS = ("", *(STROKES[name] for name in ("forth", "lying", "dots", "standing", "back", "grid", "cross")))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4], [1, 2], [6, 2, 1, 2, 1, 2])


@cache
def tokens(theme: Theme) -> dict[str, str]:
    """Colour token → `#rrggbb`, as the stylesheet says them at its head."""
    css = STYLESHEET.read_text(encoding="utf-8")
    light, _mark, rest = css.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", rest.split("\n}\n")[0]))
    return found


def fonts(language: str) -> str:
    """The fonts of a picture outside the page, first the one of its language."""
    urdu = "Noto Naskh Arabic"
    return f"{urdu}, Accord Sans, sans-serif" if language == "ur" else f"Accord Sans, {urdu}, sans-serif"


def number_locale() -> dict[str, Any]:
    """How numbers are written in the active language, as d3-format wants it."""
    return {
        "decimal": str(formats.get_format("DECIMAL_SEPARATOR")),
        "thousands": str(formats.get_format("THOUSAND_SEPARATOR")) or ",",
        "grouping": [3],
        "currency": ["", ""],
    }


def day_locale() -> dict[str, Any]:
    """How days are written in the active language, as d3-time-format wants it."""
    return {
        "dateTime": "%d %b %Y, %H:%M",
        "date": "%d %b %Y",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": [str(dates.WEEKDAYS[(day - 1) % 7]) for day in range(7)],
        "shortDays": [str(dates.WEEKDAYS_ABBR[(day - 1) % 7]) for day in range(7)],
        "months": [str(dates.MONTHS[month]) for month in range(1, 13)],
        "shortMonths": [str(dates.MONTHS_3[month]).capitalize() for month in range(1, 13)],
    }


def settings_of(*, theme: Theme, language: str, rtl: bool) -> dict[str, Any]:
    """Vega-Lite's config: quiet axes, no frame, figures and words in the inks of the page."""
    colour = tokens(theme)
    axis = {
        "domainColor": colour["line-2"],
        "gridColor": colour["line-2"],
        "gridOpacity": 0.6,
        "tickColor": colour["line-2"],
        "labelColor": colour["ink-3"],
        "titleColor": colour["ink-3"],
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titlePadding": 10,
    }
    return {
        "background": None,
        "font": fonts(language),
        "view": {"stroke": None},
        "axis": axis,
        "header": {"labelColor": colour["ink"], "labelFontSize": 13, "labelFontWeight": 600, "title": None},
        "legend": {"labelColor": colour["ink-2"], "labelFontSize": 13, "title": None, "symbolSize": 120}
        | ({"layout": {"top": {"anchor": "end"}}} if rtl else {}),
        "title": {"color": colour["ink"], "subtitleColor": colour["ink-3"], "fontSize": 17, "subtitleFontSize": 13},
        "text": {"color": colour["ink"], "fontSize": 13},
    }
