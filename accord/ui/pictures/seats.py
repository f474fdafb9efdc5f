"""Where seats and their names stand round a table: pure geometry, in which no name touches another or a seat.

Seats go clockwise from the top (the other way where people read the other way), with a little more room between
pillars. Names stand in two columns that follow the ring, each as near to its seat as its neighbours let it, joined by a
thin line where it had to move away.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

FONT, LINE = 15, 18  # units of the drawing
LETTERS = 21  # of a line of a name
ROOM = 4  # between two names
NEAR = 12  # between a seat and its name
STRAIGHT = 0.1  # |cos| under which a seat is right above or below the table: the nearest one's name is centred

# Widths of letters for one unit of size, on the safe side: the browser's own font decides in the end.
_WIDE, _NARROW = set("MWmw@%—…"), set("iljtf.,:;'’|()[]! ")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "Box") -> bool:
        """Whether the two share any area."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Spot:
    """One seat: its centre, seen from the middle of the table, and its name's lines with their box and anchor."""

    x: float
    y: float
    lines: tuple[str, ...]
    box: Box
    anchor: str

    @property
    def leader(self) -> tuple[float, float] | None:
        """Where the line from the seat ends, if the name stands too far off to be read as its own."""
        end = {"start": self.box.x - 4, "end": self.box.x + self.box.width + 4}.get(self.anchor)
        if end is None or not self.lines:
            return None
        middle = self.box.y + self.box.height / 2
        return (end, middle) if math.hypot(end - self.x, middle - self.y) > 2.2 * NEAR + 12 else None


@dataclass(frozen=True, slots=True)
class Ring:
    """The whole: radius of the table, of the circle of seats and of a seat; the seats in their order."""

    table: float
    radius: float
    seat: float
    spots: Sequence[Spot]

    @property
    def frame(self) -> Box:
        """What the drawing needs around the middle, the same to both sides."""
        edge = self.radius + self.seat + 6
        boxes = [spot.box for spot in self.spots if spot.lines]
        side = max([edge, *(max(-box.x, box.x + box.width) for box in boxes)]) + 4
        top = min([-edge, *(box.y for box in boxes)]) - 4
        bottom = max([edge, *(box.y + box.height for box in boxes)]) + 4
        return Box(-side, top, 2 * side, bottom - top)


def ring(names: Sequence[tuple[str, ...]], groups: Sequence[str], *, rtl: bool = False, tight: bool = False) -> Ring:
    """Seats for the names (each already in lines), with room between groups; ``tight`` for names that are numbers."""
    count = len(names)
    size = 19.0 if count <= 14 else 16.0 if count <= 22 else 10.5 if tight else 13.0
    starts = [i for i in range(count) if groups[i] != groups[i - 1]]
    gap = 0.6 if 1 < len(starts) < count else 0.0
    units = max(count + gap * len(starts), 1)
    radius = max(124.0, units * (2 * size + (4 if tight else 7)) / (2 * math.pi))
    spots, place = [], 0.0
    for i in range(count):
        place += gap if i and groups[i] != groups[i - 1] else 0.0
        turn = 2 * math.pi * place / units * (-1 if rtl else 1)
        x, y = radius * math.sin(turn), -radius * math.cos(turn)
        spots.append(Spot(x, y, names[i], Box(0, 0, width_of(names[i]), LINE * len(names[i])), ""))
        place += 1
    return Ring(radius - size - 14, radius, size, _named(spots, radius + size))


def width_of(lines: Sequence[str]) -> float:
    """How wide the lines can become, in units of the drawing."""
    return max((sum(_letter(letter) for letter in line) * FONT for line in lines), default=0.0)


def _letter(letter: str) -> float:
    if letter in _WIDE:
        return 0.9
    return 0.32 if letter in _NARROW else 0.66 if letter.isupper() else 0.54


def _named(spots: Sequence[Spot], edge: float) -> list[Spot]:
    done: dict[int, Spot] = {}
    for above in (True, False):
        straight = [i for i, s in enumerate(spots) if abs(s.x) < STRAIGHT * edge and (s.y < 0) == above]
        if straight:
            nearest = min(straight, key=lambda i: abs(spots[i].x))
            done[nearest] = _centred(spots[nearest], edge)
    middle = max((spot.box.width / 2 for spot in done.values()), default=0.0)
    for right in (True, False):
        mine = [(i, spot) for i, spot in enumerate(spots) if i not in done and (spot.x > 0) == right]
        mine.sort(key=lambda pair: pair[1].y)
        stretch = (edge + NEAR) / edge
        tops = spread([(s.y * stretch - s.box.height / 2, s.box.height + ROOM) for _i, s in mine])
        for (i, spot), top in zip(mine, tops, strict=True):
            done[i] = _beside(spot, top, edge, right=right, middle=middle)
    return [done[i] for i in range(len(spots))]


def _centred(spot: Spot, edge: float) -> Spot:
    above = spot.y < 0
    top = -edge - NEAR / 2 - spot.box.height if above else edge + NEAR / 2
    return replace(spot, anchor="middle", box=replace(spot.box, x=-spot.box.width / 2, y=top))


def _beside(spot: Spot, top: float, edge: float, *, right: bool, middle: float) -> Spot:
    """The name beside the ring: as near as the ring is wide where it stands, and clear of a name in the middle."""
    bottom = top + spot.box.height
    nearest = 0.0 if top <= 0 <= bottom else min(abs(top), abs(bottom))
    reach = math.sqrt(max((edge + NEAR) ** 2 - nearest**2, 0.0)) if nearest < edge + NEAR else 0.0
    away = max(reach, middle + NEAR) if nearest > edge * 0.8 else reach
    x = away if right else -away - spot.box.width
    return replace(spot, anchor="start" if right else "end", box=replace(spot.box, x=x, y=top))


def spread(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Tops for boxes (wanted top, height), in their order, moved as little as keeps them apart.

    Pool adjacent violators: boxes that would overlap become one block, which stands at the mean of what its boxes want.
    """
    blocks: list[tuple[float, int, float]] = []  # sum of wanted starts of the block, boxes in it, its height
    for top, height in wanted:
        total, boxes, tall = top, 1, height
        while blocks and blocks[-1][0] / blocks[-1][1] + blocks[-1][2] > total / boxes:
            before, number, above = blocks.pop()
            total, boxes, tall = before + total - boxes * above, number + boxes, above + tall
        blocks.append((total, boxes, tall))
    heights = iter(height for _top, height in wanted)
    tops = []
    for total, boxes, _tall in blocks:
        top = total / boxes
        for _ in range(boxes):
            tops.append(top)
            top += next(heights)
    return tops
