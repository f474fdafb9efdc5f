"""The thread of a promise: promised → assigned → acting → reported → verified → confirmed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accord.ui.pictures.drawing import STEP_WORDS, element, joined, short_date, wrapped
from accord.ui.wording import listed

KnotState = Literal["done", "open", "disputed"]

_WIDTH = 1000
_EDGE = 84
_LINE = 48
_GAP = 23  # between the knots of the small one


@dataclass(frozen=True, slots=True)
class Knot:
    """One step of a thread: its name (one of STEPS), the day it was reached, a few words, and how it stands."""

    step: str
    date: dt.date | None = None
    note: str = ""
    state: KnotState = "open"
    url: str = ""

    @property
    def word(self) -> str:
        """The step's name in the reader's language."""
        return str(STEP_WORDS.get(self.step, self.step))

    @property
    def is_reached(self) -> bool:
        """Whether something happened here, even if others dispute it."""
        return self.state != "open"


def thread(knots: Sequence[Knot], *, title: str = "", rtl: bool = False) -> SafeString:
    """The full thread: a drawn line where there is room, a list where there is not and for screen readers."""
    lines = max((len(wrapped(knot.note, 20, 3)) for knot in knots), default=0)
    drawing = element(
        "svg",
        *_stretches(knots, rtl),
        *(_full_knot(knot, _place(i, len(knots), rtl)) for i, knot in enumerate(knots)),
        viewBox=f"0 0 {_WIDTH} {95 + 19 * lines}",
        aria_hidden="true",
        focusable="false",
    )
    words = element(
        "ol",
        *(_item(knot, after) for knot, after in zip_longest(knots, knots[1:])),
        class_="thread-list",
        aria_label=title or _("Thread"),
    )
    return element("figure", drawing, words, class_="picture thread")


def small_thread(knots: Sequence[Knot], *, rtl: bool = False) -> SafeString:
    """The thread for a line of a list: dots, a cross where statuses disagree, and its meaning in words."""
    meaning = summary(knots)
    return element(
        "svg",
        element("title", meaning),
        _small_drawing(tuple((knot.step, knot.state) for knot in knots), rtl),
        viewBox=f"0 0 {20 + _GAP * (len(knots) - 1)} 20",
        class_="thread-small",
        role="img",
        aria_label=meaning,
    )


@lru_cache(maxsize=1_024)  # a list draws the same few threads over and over; words and days are not part of them
def _small_drawing(steps: tuple[tuple[str, KnotState], ...], rtl: bool) -> SafeString:
    knots = [Knot(step, state=state) for step, state in (reversed(steps) if rtl else steps)]
    lines = [
        element(
            "line",
            x1=10 + i * _GAP,
            x2=10 + (i + 1) * _GAP,
            y1=10,
            y2=10,
            class_="s-ink" if _both_reached(knots[i], knots[i + 1]) else "s-edge",
            stroke_width=2 if _both_reached(knots[i], knots[i + 1]) else 1.5,
            stroke_dasharray=None if _both_reached(knots[i], knots[i + 1]) else "1.5 3.5",
        )
        for i in range(len(knots) - 1)
    ]
    return joined([*lines, *(_mark(knot, 10 + i * _GAP, 10, scale=0.5) for i, knot in enumerate(knots))])


def summary(knots: Sequence[Knot]) -> str:
    """The thread in one sentence: the last step reached, its day, and what is disputed."""
    reached = [knot for knot in knots if knot.is_reached]
    if not reached:
        return _("nothing yet")
    last = reached[-1]
    said = _("%(step)s, %(date)s") % {"step": last.word, "date": short_date(last.date)} if last.date else last.word
    disputed = [knot.word for knot in knots if knot.state == "disputed" and knot is not last]
    if last.state == "disputed":
        said = _("%(said)s: statuses disagree") % {"said": said}
    elif disputed:
        said = _("%(said)s; disputed: %(steps)s") % {"said": said, "steps": listed(disputed)}
    return str(said)


def _place(index: int, count: int, rtl: bool) -> float:
    gap = (_WIDTH - 2 * _EDGE) / max(count - 1, 1)
    x = _EDGE + index * gap
    return round(_WIDTH - x if rtl else x, 1)


def _both_reached(one: Knot, other: Knot) -> bool:
    return one.is_reached and other.is_reached


def _stretches(knots: Sequence[Knot], rtl: bool) -> list[SafeString]:
    drawn = []
    for i in range(len(knots) - 1):
        reached = _both_reached(knots[i], knots[i + 1])
        drawn.append(
            element(
                "line",
                x1=_place(i, len(knots), rtl),
                x2=_place(i + 1, len(knots), rtl),
                y1=_LINE,
                y2=_LINE,
                class_="s-ink" if reached else "s-edge",
                stroke_width=3 if reached else 2.5,
                stroke_linecap="round",
                stroke_dasharray=None if reached else "1 8",
            )
        )
    return drawn


def _mark(knot: Knot, x: float, y: float, *, scale: float = 1.0) -> SafeString:
    if knot.state == "disputed":
        arm = 4.6 * scale
        return joined(
            [
                element("circle", cx=x, cy=y, r=13 * scale, class_="f-disputed s-card", stroke_width=2.5 * scale),
                element(
                    "path",
                    d=f"M{x - arm} {y - arm}l{2 * arm} {2 * arm}m0 {-2 * arm}l{-2 * arm} {2 * arm}",
                    class_="f-none s-card",
                    stroke_width=2.6 * scale,
                    stroke_linecap="round",
                ),
            ]
        )
    if knot.state == "open":
        return element("circle", cx=x, cy=y, r=9 * scale, class_="f-card s-edge", stroke_width=2.2 * scale)
    return element("circle", cx=x, cy=y, r=11.5 * scale, class_=f"f-{knot.step} s-card", stroke_width=2.5 * scale)


def _full_knot(knot: Knot, x: float) -> SafeString:
    word = element(
        "text", knot.word, x=x, y=20, text_anchor="middle", font_size=16, class_="strong" if knot.is_reached else "mute"
    )
    day = element(
        "text",
        short_date(knot.date) if knot.is_reached else _("not yet"),
        x=x,
        y=88,
        text_anchor="middle",
        font_size=15,
        class_=None if knot.is_reached else "mute",
    )
    notes = [
        element("text", line, x=x, y=109 + 19 * i, text_anchor="middle", font_size=14.5, class_="mute")
        for i, line in enumerate(wrapped(knot.note, 20, 3))
    ]
    return element("g", _mark(knot, x, _LINE), word, day, *notes)


def _item(knot: Knot, after: Knot | None) -> SafeString:
    mark = element(
        "svg", _mark(knot, 15, 15), viewBox="0 0 30 30", class_="knot", aria_hidden="true", focusable="false"
    )
    word = element("a", knot.word, href=knot.url) if knot.url else knot.word
    step = element("span", word, class_="step")
    day = element("span", short_date(knot.date) if knot.is_reached else _("not yet"), class_="nowrap")
    said = [knot.note] if knot.note else []
    if knot.state == "disputed":
        said.insert(0, _("statuses disagree"))
    tie = "tight" if after is None or _both_reached(knot, after) else "loose"
    note = [element("span", element("bdi", " · ".join(said)), class_="quiet")] if said else []
    return element("li", mark, " ", step, " ", day, " ", *note, class_=f"{knot.state} {tie}")
