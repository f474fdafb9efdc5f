"""The one function that draws: a chart as SVG for the page or as PNG for a document, kept where it may be kept.

Kept by specification, theme, language and space; what shows S3 or above is drawn anew each time and kept nowhere.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from accord.ui.charts import engine
from accord.ui.charts.engine import NotDrawn
from accord.ui.charts.figures import Chart
from accord.ui.charts.paint import Brush, painted
from accord.ui.charts.theme import PATTERNS, STYLESHEET, Theme, day_locale, number_locale, tokens
from accord.ui.charts.vega import NARROW, WIDE, specification

MAY_BE_KEPT = 2  # the highest level of sensitivity; the levels themselves are the kernel's, above this layer
KEPT_FOR = 30 * 24 * 3600
TRIES = 30  # so often the engine may be busy for a picture before it counts as one that cannot be drawn
REST = 120  # seconds without asking for such a picture
CHART_TOKENS = ("ink", "ink-2", "ink-3", "line-2", "card")


@dataclass(frozen=True)
class For:
    """Whom a picture is drawn for: the space, the highest level of what it shows, and how long to wait for it."""

    space: UUID | str
    level: int
    wait: float = engine.PAGE_WAITS


def svg_of(chart: Chart, reader: For, *, width: int = WIDE, class_: str = "") -> SafeString:
    """The drawing for a page, in the active language. Raises NotDrawn."""
    language = _language()
    spec = specification(chart, width=width, rtl=get_language_bidi(), theme="light", language=language)
    request = _request(spec, reader)
    key = _key("svg", request, language, reader, class_)

    def draw() -> bytes:
        drawn = engine.ask(request, wait=reader.wait).decode()
        return painted(drawn, _brush(chart, "light", f"c{key[:8]}", in_page=True), class_=class_).encode()

    return mark_safe(_kept(key, reader, draw).decode())  # noqa: S308 — painted() made it, and only it writes here


def png_of(chart: Chart, reader: For, *, theme: Theme = "light", scale: float = 2.0) -> bytes:
    """The drawing with its title, unit, source and legend, as PNG for a document. Raises NotDrawn."""
    language = _language()
    spec = specification(chart, width=WIDE, rtl=get_language_bidi(), theme=theme, language=language, alone=True)
    request = _request(spec, reader)
    key = _key("png", request, language, reader, f"{theme} {scale}")

    def draw() -> bytes:
        drawn = engine.ask(request, wait=reader.wait).decode()
        plain = painted(drawn, _brush(chart, theme, f"c{key[:8]}", in_page=False))
        return engine.ask({"svg": plain, "scale": scale}, wait=reader.wait)

    return _kept(key, reader, draw)


def _request(spec: dict[str, Any], reader: For) -> dict[str, Any]:
    """What the engine is told; whether a picture that nobody waited for may lie in its memory a while."""
    return {
        "spec": spec,
        "numbers": number_locale(),
        "days": day_locale(),
        "may_stay": reader.level <= MAY_BE_KEPT,
    }


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _key(form: str, request: dict[str, Any], language: str, reader: For, more: str) -> str:
    # The stylesheet's day is in it: new tokens, new drawings.
    parts = [form, language, str(reader.space), more, STYLESHEET.stat().st_mtime_ns, request]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _kept(key: str, reader: For, draw: Any) -> bytes:
    """What is kept under the key, else drawn now. Raises NotDrawn, at once for what could not be drawn just now."""
    store = caches["pictures"]
    may_be_kept = reader.level <= MAY_BE_KEPT
    found = store.get(key) if may_be_kept else None
    if isinstance(found, bytes):
        return found
    # A note about the picture, not the picture; of what is confidential it is not written on the disk either.
    notes = store if may_be_kept else caches["default"]
    tried = notes.get(f"{key}-tried", 0)
    if tried >= TRIES:
        raise NotDrawn("it could not be drawn just now", later=False)
    try:
        drawn: bytes = draw()
    except NotDrawn as no:
        notes.set(f"{key}-tried", tried + 1 if no.later else TRIES, REST)
        raise
    if may_be_kept:
        store.set(key, drawn, KEPT_FOR)
    return drawn


def _brush(chart: Chart, theme: Theme, ident: str, *, in_page: bool) -> Brush:
    colours = tokens(theme)
    looks = [chart.look_of(number) for number in range(len(chart.series))]
    named = {colours[name]: name for name in (*CHART_TOKENS, *looks)}
    return Brush(named, {colours[look]: number % len(PATTERNS) for number, look in enumerate(looks)}, ident, in_page)


__all__ = ["NARROW", "WIDE", "For", "NotDrawn", "png_of", "svg_of"]
