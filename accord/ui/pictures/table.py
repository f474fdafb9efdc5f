"""The table: seats round a table seen from above, by pillar; present filled, absent dashed, vacant outlined."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.ui.pictures.drawing import element, joined, patterns, picture_id, wrapped

SeatState = Literal["present", "absent", "vacant"]

_CENTRE = (280, 224)
_RADIUS = 104

# Pillars differ by space; each known one has a colour, the rest share one and are told apart by their words.
_COLOURS: dict[str, str] = {
    "host_government": "gov",
    "government": "gov",
    "home_government": "intl",
    "international_organisation": "intl",
    "donor": "intl",
    "company": "company",
    "civil_society": "civil",
    "human_rights_institution": "civil",
    "community": "community",
    "migrant_population": "community",
    "workers_union": "community",
    "traditional_authority": "community",
    "security_provider": "security",
}
_STROKES: dict[str, str] = {
    "company": "M-1 9L9 -1M-1 1L1 -1M7 9L9 7",
    "civil": "M0 4h8",
    "community": "M1 2h2M5 6h2",
    "security": "M-1 9L9 -1M-1 -1L9 9",
    "intl": "M4 0v8",
}
_STATE_WORDS: dict[SeatState, Promise] = {
    "present": gettext_lazy("present"),
    "absent": gettext_lazy("absent"),
    "vacant": gettext_lazy("vacant"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: the key of its pillar, who or what it is for, and whether somebody sat there."""

    pillar: str
    label: str
    state: SeatState = "present"

    @property
    def colour(self) -> str:
        """The colour class of the seat's pillar."""
        return _COLOURS.get(self.pillar, "other")


@dataclass(frozen=True, slots=True)
class RoundTable:
    """The whole picture: seats in order, two short lines for the middle, and who is missing, by name."""

    seats: Sequence[Seat]
    title: str
    middle: str = ""
    below: str = ""
    missing: str = ""
    pillars: Mapping[str, str] = field(default_factory=dict)


def table_picture(picture: RoundTable, *, rtl: bool = False) -> SafeString:
    """The round table with its legend; on a narrow screen the names move into a list under it."""
    ident = picture_id(picture.title, [(s.pillar, s.label, s.state) for s in picture.seats])
    drawing = element(
        "svg",
        patterns(ident, _STROKES, _STROKES),
        *_middle(picture),
        *(_seat(seat, i, len(picture.seats), ident, rtl) for i, seat in enumerate(picture.seats)),
        viewBox="0 0 560 448",
        aria_hidden="true",
        focusable="false",
    )
    missing = [element("p", picture.missing, class_="missing")] if picture.missing else []
    return element(
        "figure",
        element("figcaption", picture.title, class_="visually-hidden"),
        drawing,
        *missing,
        _legend(picture, ident),
        _list(picture),
        class_="picture round-table",
    )


def _middle(picture: RoundTable) -> list[SafeString]:
    x, y = _CENTRE
    lines = wrapped(picture.middle, 20, 3)
    top = y - 4 - 10 * (len(lines) - 1)
    return [
        element("circle", cx=x, cy=y, r=_RADIUS, class_="f-card s-line", stroke_width=2),
        *(
            element("text", line, x=x, y=top + 20 * number, text_anchor="middle", font_size=17, class_="strong")
            for number, line in enumerate(lines)
        ),
        element(
            "text", picture.below, x=x, y=top + 20 * len(lines) + 3, text_anchor="middle", font_size=14.5, class_="mute"
        ),
    ]


def _seat(seat: Seat, index: int, count: int, ident: str, rtl: bool) -> SafeString:
    angle = -math.pi / 2 + 2 * math.pi * index / max(count, 1)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = _CENTRE[0] + (_RADIUS + 34) * cos, _CENTRE[1] + (_RADIUS + 34) * sin
    radius = min(19.0, 2.4 * (_RADIUS + 34) / max(count, 1))
    label_x, label_y = _CENTRE[0] + (_RADIUS + 64) * cos, _CENTRE[1] + (_RADIUS + 66) * sin
    # Where text runs from right to left, a label "starts" at its right end.
    anchor = "middle" if abs(cos) < 0.3 else ("start" if (cos > 0) != rtl else "end")
    lines = wrapped(seat.label, 18, 2)
    # A label over the table grows upwards, one under it downwards, so that two lines never touch a seat.
    first = label_y + 5 - (8 * (len(lines) - 1) if abs(cos) >= 0.3 else (16 * (len(lines) - 1) if sin < 0 else 0))
    names = [
        element(
            "text",
            line,
            x=round(label_x, 1),
            y=round(first + 16 * i, 1),
            text_anchor=anchor,
            font_size=13.5,
            class_="seat-name" if seat.state == "present" else "seat-name mute",
        )
        for i, line in enumerate(lines)
    ]
    return element("g", _disc(seat, round(x, 1), round(y, 1), round(radius, 1), ident), *names)


def _disc(seat: Seat, x: float, y: float, radius: float, ident: str) -> SafeString:
    where = {"cx": x, "cy": y, "r": radius}
    if seat.state == "vacant":
        return element("circle", **where, class_="f-none s-edge", stroke_width=1.5)
    if seat.state == "absent":
        return element("circle", **where, class_=f"f-card s-{seat.colour}", stroke_width=2.5, stroke_dasharray="4 4")
    discs = [element("circle", **where, class_=f"f-{seat.colour}")]
    if seat.colour in _STROKES:
        discs.append(element("circle", **where, fill=f"url(#{ident}-{seat.colour})"))
    return joined(discs)


def _legend(picture: RoundTable, ident: str) -> SafeString:
    first: dict[str, Seat] = {}
    for seat in picture.seats:
        first.setdefault(seat.pillar, seat)
    items = [
        element("li", _swatch(Seat(pillar, "", "present"), ident), picture.pillars.get(pillar, pillar))
        for pillar in first
    ]
    occurring = {seat.state for seat in picture.seats}
    items += [
        element("li", _swatch(Seat("", "", state), ident), word)
        for state, word in _STATE_WORDS.items()
        if state in occurring and state != "present"
    ]
    return element("ul", *items, class_="legend")


def _swatch(seat: Seat, ident: str) -> SafeString:
    return element("svg", _disc(seat, 8, 8, 6.5, ident), viewBox="0 0 16 16", aria_hidden="true", focusable="false")


def _list(picture: RoundTable) -> SafeString:
    items = []
    for pillar in dict.fromkeys(seat.pillar for seat in picture.seats):
        seats = [seat for seat in picture.seats if seat.pillar == pillar]
        names = "; ".join(
            seat.label
            if seat.state == "present"
            else _("%(name)s (%(state)s)") % {"name": seat.label, "state": _STATE_WORDS[seat.state]}
            for seat in seats
        )
        items.append(joined([element("dt", picture.pillars.get(pillar, pillar)), element("dd", element("bdi", names))]))
    return element("dl", *items, class_="seat-list facts")
