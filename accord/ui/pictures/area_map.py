"""A figure by place: a tile-grid map, a list beside it with the same content, and room for the drawn map.

The list is the map's one truth: map.js reads names, figures and links from it, fetches the shapes and draws them
where the tiles stood. Without the script, or where no shapes were loaded, the tiles stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from django.utils.safestring import SafeString

from accord.ui.maps import map_canvas
from accord.ui.pictures.drawing import element, joined, wrapped
from accord.ui.pictures.tile_layout import Centre, tile_layout

# none: a map that only shows where places lie. need: darker is worse. share: darker is more.
Ramp = Literal["none", "need", "share"]
GAP, LETTER = 3, 7.2  # pixels between two tiles, and about as wide is a letter on them


@dataclass(frozen=True, slots=True)
class Area:
    """One place of the map.

    key: the id by which its shape is known. words, figure: the figure in words, and short for a tile.
    shade: 0 none of them, 1 below a third, 2 from a third on, 3 from two thirds on; None where there is no figure.
    group: its heading in the list; areas of a group stand together. centre: see tile_layout.
    """

    key: str
    label: str
    words: str = ""
    figure: str = ""
    shade: int | None = None
    url: str = ""
    group: str = ""
    centre: Centre | None = None
    is_disputed: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The whole picture. shapes_url: where map.js finds the shapes; empty where there are none.

    point: longitude and latitude of a place that is shown as a dot. rest: what has a figure and no area, for the list.
    """

    caption: str
    areas: Sequence[Area]
    shapes_url: str = ""
    legend: Sequence[tuple[int | None, str]] = ()
    notes: Sequence[str] = ()
    ramp: Ramp = "none"
    point: tuple[float, float] | None = None
    rest: Sequence[Area] = field(default=())


def shade_of(part: int, whole: int) -> int | None:
    """The shade for so many of so many; None where there is nothing to take a share of."""
    if not whole:
        return None
    return 0 if not part else 3 if part * 3 >= whole * 2 else 2 if part * 3 >= whole else 1


def area_map(picture: AreaMap) -> SafeString:
    """The picture: drawing and notes first, then the list; each leads to the same pages."""
    notes = [element("p", " ".join(picture.notes), class_="quiet")] if picture.notes else []
    drawing = element(
        "div", map_canvas(picture.caption), tiles(picture), _legend(picture), *notes, class_="map-drawing"
    )
    return element(
        "div",
        drawing,
        _list(picture),
        class_=f"area-map ramp-{picture.ramp}",
        data_shapes=picture.shapes_url or None,
        data_point=f"{picture.point[0]},{picture.point[1]}" if picture.point else None,
    )


def tiles(picture: AreaMap) -> SafeString:
    """One square a place as SVG, for the eye and the pointer; the list says the same to everybody else."""
    squares = tile_layout([area.centre for area in picture.areas])
    columns = 1 + max((column for column, _row in squares), default=0)
    rows = 1 + max((row for _column, row in squares), default=0)
    size = 120 if columns <= 4 else 76 if columns <= 8 else 46
    pairs = zip(picture.areas, squares, strict=True)
    drawing = element(
        "svg",
        *(_tile(area, column * size, row * size, size - GAP) for area, (column, row) in pairs),
        width=columns * size,
        height=rows * size,
        viewBox=f"0 0 {columns * size} {rows * size}",
        aria_hidden="true",
        focusable="false",
    )
    return element("div", drawing, class_="tiles scroll")


def _tile(area: Area, x: int, y: int, size: int) -> SafeString:
    shade = "" if area.shade is None else f" shade-{area.shade}"
    marks = f"{' disputed' if area.is_disputed else ''}{' marked' if area.is_marked else ''}"
    letters = int((size - 4) / LETTER)
    names = wrapped(area.label, letters, 3) if size > 60 else [area.label[:letters]]
    lines = [*names, area.figure] if area.figure else names
    top = y + size / 2 - 14 * (len(lines) - 1) / 2 + 4
    texts = [
        element(
            "text",
            line,
            x=x + size / 2,
            y=f"{top + 14 * number:.0f}",
            text_anchor="middle",
            font_size=12,
            class_="strong" if line is area.figure else None,
        )
        for number, line in enumerate(lines)
    ]
    told = f"{area.label}: {area.words}" if area.words else area.label
    box = element("rect", x=x + 1, y=y + 1, width=size - 2, height=size - 2, rx=3, class_=f"area{shade}{marks}")
    drawn = element("g", element("title", told), box, *texts, class_=f"tile{shade}")
    return element("a", drawn, href=area.url, tabindex="-1") if area.url else drawn


def _legend(picture: AreaMap) -> SafeString:
    items = []
    for shade, words in picture.legend:
        look = "area" if shade is None else f"area shade-{shade}"
        box = element("rect", x=1, y=1, width=12, height=12, rx=2, class_=look)
        items.append(element("li", element("svg", box, viewBox="0 0 14 14", aria_hidden="true"), words))
    return element("ul", *items, class_="legend") if items else joined(())


def _list(picture: AreaMap) -> SafeString:
    parts: list[SafeString] = []
    for group, areas in groupby((*picture.areas, *picture.rest), key=lambda area: area.group):
        if group:
            parts.append(element("h3", element("bdi", group)))
        parts.append(element("ul", *(_line(area) for area in areas), class_="plain-list"))
    return element("div", *parts, class_="map-list")


def _line(area: Area) -> SafeString:
    name = element("bdi", area.label)
    if area.is_marked:
        link = element("strong", name, aria_current="location")
    else:
        link = element("a", name, href=area.url) if area.url else name
    said = [element("span", area.words)] if area.words else []
    return element(
        "li",
        link,
        " ",
        *said,
        data_area=area.key or None,
        data_shade=area.shade,
        data_marked="" if area.is_marked else None,
    )
