"""A chart on a page: the picture in two widths, its legend, its words, its table, and where the figures come from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from accord.ui.charts import words
from accord.ui.charts.drawing import NARROW, WIDE, For, NotDrawn, svg_of
from accord.ui.charts.figures import Chart
from accord.ui.charts.theme import DASHES, PATTERNS, SHAPES
from accord.ui.pictures.drawing import element, picture_id
from accord.ui.wording import number_words

# The shapes of the engine, in a box of 16 by 16.
SHAPE_PATHS = {
    "circle": "M12 8a4 4 0 1 1-8 0a4 4 0 1 1 8 0Z",
    "square": "M4.5 4.5h7v7h-7Z",
    "triangle-up": "M8 4l4 7h-8Z",
    "diamond": "M8 3l4 5l-4 5l-4-5Z",
    "cross": "M6.5 3.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z",
    "triangle-down": "M8 12l4-7h-8Z",
    "triangle-right": "M12 8l-7 4v-8Z",
    "triangle-left": "M4 8l7 4v-8Z",
}


@dataclass(frozen=True)
class ChartFigure:
    """A chart, whom it is drawn for, and where its figures can be had as a file. Shown by `{% chart figure %}`."""

    chart: Chart
    reader: For
    file_url: str = ""

    @property
    def ident(self) -> str:
        """The element's id: by it the page asks for the picture again."""
        return picture_id(self.chart, str(self.reader.space))

    @cached_property
    def drawing(self) -> tuple[SafeString, SafeString] | NotDrawn:
        """The wide and the narrow picture, or why there is none."""
        try:
            wide = svg_of(self.chart, self.reader, width=WIDE, class_="chart-wide")
            return wide, svg_of(self.chart, self.reader, width=NARROW, class_="chart-narrow")
        except NotDrawn as no:
            return no

    @property
    def pictures(self) -> tuple[SafeString, ...]:
        """Both pictures; none where there are none."""
        return () if isinstance(self.drawing, NotDrawn) else self.drawing

    @property
    def comes_later(self) -> bool:
        """Whether it is worth asking again in a moment."""
        return isinstance(self.drawing, NotDrawn) and self.drawing.later

    @property
    def summary(self) -> str:
        """What the picture shows, in words."""
        return words.summary(self.chart)

    @property
    def heads(self) -> list[str]:
        """The heads of the table."""
        return words.heads(self.chart)

    @property
    def rows(self) -> list[tuple[list[str], list[tuple[str, str]]]]:
        """The lines of the table: what they are about, and for each figure the name of its column and its words."""
        names = self.heads
        lines = []
        for line in words.rows(self.chart):
            figures: list[Any] = line[-len(self.chart.series) :]
            about = [words.place_words(part) for part in line[: -len(figures)]]
            told = [number_words(value) for value in figures]
            lines.append((about, list(zip(names[len(about) :], told, strict=True))))
        return lines

    @property
    def legend(self) -> list[tuple[SafeString, str]]:
        """Each series with its colour and its pattern or shape; empty where the title names the only one."""
        names = [series.label for series in self.chart.series]
        return [(self._swatch(number), name) for number, name in enumerate(names)] if len(names) > 1 else []

    def _swatch(self, number: int) -> SafeString:
        look, box = self.chart.look_of(number), {"viewBox": "0 0 16 16", "aria_hidden": "true", "focusable": "false"}
        if self.chart.is_over_time:
            dash = " ".join(str(length) for length in DASHES[number])
            line = {"x2": 28, "y1": 8, "y2": 8, "stroke_width": 2.5, "stroke_dasharray": dash, "class_": f"s-{look}"}
            shape = element("path", d=SHAPE_PATHS[SHAPES[number]], transform="translate(6 0)", class_=f"f-{look}")
            box["viewBox"] = "0 0 28 16"
            return element("svg", element("line", x1=0, **line), shape, class_="swatch-line", **box)
        square = {"x": 1, "y": 1, "width": 14, "height": 14, "rx": 2}
        over = PATTERNS[number % len(PATTERNS)]
        ident = f"{self.ident}-{number}"
        tile = element("path", d=over, class_="f-none s-card", stroke_width="1.2", stroke_opacity=".5")
        size = {"width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}
        return element(
            "svg",
            element("defs", element("pattern", tile, id=ident, **size)),
            element("rect", class_=f"f-{look}", **square),
            element("rect", fill=f"url(#{ident})", **square),
            **box,
        )
