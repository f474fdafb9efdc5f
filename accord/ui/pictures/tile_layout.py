"""Where the squares of a tile-grid map stand. Pure, and the same for the same places.

Places whose centre is known stand about where they lie: the map is divided into half as many squares again as there are
places, and each takes the nearest free square to its centre, those nearest the middle first. Then any two squares are
exchanged for as long as that brings the places, all in all, closer to where they lie. Places without a centre follow
below, in their order. Where most centres are unknown, all stand in their order, line by line.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

Centre = tuple[int, int]
Square = tuple[int, int]

SPARE = 1.5  # squares a place: fewer push places far from where they lie, more tear neighbours apart
DEGREE = 1_000_000
ROUNDS = 12  # of exchanges; after a few nothing moves any more


def tile_layout(centres: Sequence[Centre | None]) -> list[Square]:
    """Column and row of each place, from 0. centres: millionths of a degree east and north, or None."""
    return list(_layout(tuple(centres)))


@lru_cache(maxsize=32)
def _layout(centres: tuple[Centre | None, ...]) -> list[Square]:
    known = [(number, centre) for number, centre in enumerate(centres) if centre]
    if 2 * len(known) <= len(centres):
        width = _line_width(len(centres))
        return [(number % width, number // width) for number in range(len(centres))]
    placed = _by_centre(dict(known))
    width = 1 + max(column for column, _row in placed.values())
    below = 1 + max(row for _column, row in placed.values())
    for spare, number in enumerate(n for n, centre in enumerate(centres) if not centre):
        placed[number] = (spare % width, below + spare // width)
    return [placed[number] for number in range(len(centres))]


def _line_width(count: int) -> int:
    return max(1, math.ceil(math.sqrt(count * SPARE)))


def _by_centre(centres: dict[int, Centre]) -> dict[int, Square]:
    flat = _flattened(centres)
    wide, high = (max(at[axis] for at in flat.values()) for axis in (0, 1))
    cells = SPARE * len(flat)
    columns = min(max(1, round(math.sqrt(cells * (wide + 1) / (high + 1)))), len(flat))
    rows = max(1, math.ceil(cells / columns))
    ideal = {n: (x / (wide or 1) * (columns - 1), y / (high or 1) * (rows - 1)) for n, (x, y) in flat.items()}
    middle = ((columns - 1) / 2, (rows - 1) / 2)
    free = [(column, row) for row in range(rows) for column in range(columns)]
    placed: dict[int, Square] = {}
    for number in sorted(ideal, key=lambda each: (_apart(ideal[each], middle), each)):
        placed[number] = min(free, key=lambda square: (_apart(ideal[number], square), square[1], square[0]))
        free.remove(placed[number])
    _exchange(placed, ideal, free)
    return _without_gaps(placed)


def _exchange(placed: dict[int, Square], ideal: dict[int, tuple[float, float]], free: list[Square]) -> None:
    """Exchange squares, also with free ones, while that makes the sum of squared distances smaller."""
    cost = {
        (number, square): _apart(at, square) for number, at in ideal.items() for square in [*placed.values(), *free]
    }
    for _round in range(ROUNDS):
        before = dict(placed)
        for one, other in combinations(placed, 2):
            here, there = placed[one], placed[other]
            if cost[one, there] + cost[other, here] < cost[one, here] + cost[other, there]:
                placed[one], placed[other] = there, here
        for number, here in list(placed.items()):
            nearest = min(free, key=lambda square: (cost[number, square], square), default=here)
            if cost[number, nearest] < cost[number, here]:
                free[free.index(nearest)], placed[number] = here, nearest
        if placed == before:
            return


def _flattened(centres: dict[int, Centre]) -> dict[int, tuple[float, float]]:
    """East and south of the north-west corner; a degree of longitude is shorter away from the equator."""
    xs, ys = ([centre[axis] for centre in centres.values()] for axis in (0, 1))
    squeeze = math.cos(math.radians(sum(ys) / len(ys) / DEGREE))
    return {n: ((x - min(xs)) * squeeze, float(max(ys) - y)) for n, (x, y) in centres.items()}


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return round((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2, 9)


def _without_gaps(placed: dict[int, Square]) -> dict[int, Square]:
    """The squares without columns and rows that nobody stands in."""
    columns, rows = (sorted({square[axis] for square in placed.values()}) for axis in (0, 1))
    return {number: (columns.index(column), rows.index(row)) for number, (column, row) in placed.items()}
