"""The table: seats round a table seen from above, by pillar; present filled, absent dashed, vacant outlined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.ui.pictures.drawing import element, joined, patterns, picture_id, wrapped
from accord.ui.pictures.seats import FONT, LETTERS, LINE, Ring, Spot, ring
from accord.ui.strokes import STROKES

SeatState = Literal["present", "absent", "vacant"]

# A colour and a pattern a pillar: two with one colour differ by the pattern.
_LOOKS: dict[str, tuple[str, str]] = {
    "host_government": ("gov", ""),
    "government": ("gov", ""),
    "home_government": ("gov", "back"),
    "company": ("company", "forth"),
    "civil_society": ("civil", "lying"),
    "human_rights_institution": ("civil", "grid"),
    "community": ("community", "dots"),
    "migrant_population": ("community", "standing"),
    "workers_union": ("community", "forth"),
    "traditional_authority": ("community", "cross"),
    "security_provider": ("security", "cross"),
    "international_organisation": ("intl", "standing"),
    "donor": ("intl", "dots"),
    "media": ("other", "lying"),
    "academia": ("other", "back"),
}
SMALLEST = 11  # radius of a seat in a drawing that is shown so small that its numbers need larger letters
_STATE_WORDS: dict[SeatState, Promise] = {
    "present": gettext_lazy("present"),
    "absent": gettext_lazy("absent"),
    "vacant": gettext_lazy("vacant"),
}
_STATES: tuple[SeatState, ...] = ("present", "absent", "vacant")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: the key of its pillar, who or what it is for, and whether somebody sat there."""

    pillar: str
    label: str
    state: SeatState = "present"

    @property
    def colour(self) -> str:
        """The colour class of the seat's pillar."""
        return _LOOKS.get(self.pillar, ("other", ""))[0]

    @property
    def pattern(self) -> str:
        """The pattern of the seat's pillar; empty for a plain one."""
        return _LOOKS.get(self.pillar, ("other", ""))[1]

    @property
    def words(self) -> str:
        """Who it is for and, where nobody sat there, how it stands."""
        if self.state == "present":
            return self.label
        return str(_("%(name)s (%(state)s)") % {"name": self.label, "state": _STATE_WORDS[self.state]})


@dataclass(frozen=True, slots=True)
class RoundTable:
    """The whole picture: seats in order, two short lines for the middle, and who is missing, by name."""

    seats: Sequence[Seat]
    title: str
    middle: str = ""
    below: str = ""
    missing: str = ""
    pillars: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, pillar: str) -> str:
        """What a pillar is called."""
        return self.pillars.get(pillar, pillar)


def table_picture(picture: RoundTable, *, rtl: bool = False) -> SafeString:
    """The round table with names round it; where there is little room, with numbers that a list under it explains."""
    ident = picture_id(picture.title, [(s.pillar, s.label, s.state) for s in picture.seats])
    groups = [seat.pillar for seat in picture.seats]
    names = [tuple(wrapped(seat.label, LETTERS, 2)) for seat in picture.seats]
    numbers = [(str(number),) for number in range(1, len(groups) + 1)]
    missing = [element("p", picture.missing, class_="missing")] if picture.missing else []
    return element(
        "figure",
        element("figcaption", picture.title, class_="visually-hidden"),
        _drawing(picture, ring(names, groups, rtl=rtl), ident, "table-wide"),
        _drawing(picture, ring(numbers, groups, rtl=rtl, tight=True), f"{ident}n", "table-narrow"),
        *missing,
        _legend(picture, ident),
        _list(picture),
        class_="picture round-table",
    )


def _drawing(picture: RoundTable, drawn: Ring, ident: str, class_: str) -> SafeString:
    frame = drawn.frame
    used = dict.fromkeys(seat.pattern for seat in picture.seats if seat.pattern and seat.state == "present")
    return element(
        "svg",
        patterns(ident, used, STROKES),
        *_middle(picture, drawn),
        *(_seat(seat, spot, drawn, ident) for seat, spot in zip(picture.seats, drawn.spots, strict=True)),
        viewBox=" ".join(f"{length:.0f}" for length in (frame.x, frame.y, frame.width, frame.height)),
        # Names were placed as if they began at the left; a page in Urdu would move them otherwise.
        direction="ltr",
        aria_hidden="true",
        focusable="false",
        class_=class_,
    )


def _middle(picture: RoundTable, drawn: Ring) -> list[SafeString]:
    lines = wrapped(picture.middle, 19, 3)
    top = 2 - 10 * (len(lines) - 1) - (4 if picture.below else 0)
    return [
        element("circle", r=round(drawn.table, 1), class_="f-card s-line", stroke_width=2),
        *(
            element("text", line, y=top + 21 * number, text_anchor="middle", font_size=18, class_="strong")
            for number, line in enumerate(lines)
        ),
        element("text", picture.below, y=top + 21 * len(lines) + 3, text_anchor="middle", font_size=15, class_="mute"),
    ]


def _seat(seat: Seat, spot: Spot, drawn: Ring, ident: str) -> SafeString:
    at = {"start": spot.box.x, "end": spot.box.x + spot.box.width}.get(spot.anchor, 0.0)
    size = FONT if drawn.seat > SMALLEST else FONT + 5
    parts = [_disc(seat, round(spot.x, 1), round(spot.y, 1), drawn.seat, ident)]
    if spot.leader:
        out = (drawn.radius + drawn.seat + 1) / drawn.radius
        ends = {"x2": round(spot.leader[0], 1), "y2": round(spot.leader[1], 1), "class_": "s-edge"}
        start = {"x1": round(spot.x * out, 1), "y1": round(spot.y * out, 1)}
        parts.append(element("line", **start, **ends, stroke_width=1, stroke_opacity=".6"))
    parts += [
        element(
            "text",
            line,
            x=round(at, 1),
            y=round(spot.box.y + LINE * number + 14, 1),
            text_anchor=spot.anchor,
            font_size=size,
            class_="seat-name" if seat.state == "present" else "seat-name mute",
        )
        for number, line in enumerate(spot.lines)
    ]
    return element("g", *parts)


def _disc(seat: Seat, x: float, y: float, radius: float, ident: str) -> SafeString:
    where = {"cx": x, "cy": y, "r": radius}
    if seat.state == "present":
        over = [element("circle", **where, fill=f"url(#{ident}-{seat.pattern})")] if seat.pattern else []
        return joined([element("circle", **where, class_=f"f-{seat.colour}"), *over])
    where["r"] = radius - 1.5
    dashes = "5 4" if seat.state == "absent" else None
    width = 2.5 if seat.state == "absent" else 1.5
    return element("circle", **where, class_=f"f-card s-{seat.colour}", stroke_width=width, stroke_dasharray=dashes)


def _legend(picture: RoundTable, ident: str) -> SafeString:
    first: dict[str, Seat] = {}
    for seat in picture.seats:
        first.setdefault(seat.pillar, seat)
    items = [
        element("li", _swatch(Seat(pillar, ""), f"{ident}l{number}"), element("bdi", picture.name_of(pillar)))
        for number, pillar in enumerate(first)
    ]
    occurring = {seat.state for seat in picture.seats}
    items += [
        element("li", _swatch(Seat("", "", state), ident), _STATE_WORDS[state])
        for state in _STATES
        if state in occurring and state != "present"
    ]
    return element("ul", *items, class_="legend")


def _swatch(seat: Seat, ident: str) -> SafeString:
    own = [patterns(ident, [seat.pattern], STROKES)] if seat.pattern else []
    disc = _disc(seat, 8, 8, 6.5, ident)
    return element("svg", *own, disc, viewBox="0 0 16 16", aria_hidden="true", focusable="false")


def _list(picture: RoundTable) -> SafeString:
    items = []
    for pillar in dict.fromkeys(seat.pillar for seat in picture.seats):
        seats = [(number, seat) for number, seat in enumerate(picture.seats, start=1) if seat.pillar == pillar]
        names = joined(_listed(number, seat, last=seat is seats[-1][1]) for number, seat in seats)
        items.append(joined([element("dt", picture.name_of(pillar)), element("dd", names)]))
    return element("dl", *items, class_="seat-list facts")


def _listed(number: int, seat: Seat, *, last: bool) -> SafeString:
    mark = element("span", f"{number} ", class_="seat-number", aria_hidden="true")
    return joined([mark, element("bdi", seat.words), element("span", "" if last else "; ")])
