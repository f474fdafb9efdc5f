"""What a chart shows, typed: callers give figures and words, never a drawing language.

A value that is absent is ``None`` and stays a gap in every form of the chart; it is never drawn or written as zero.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = int | float | None
Form = Literal["bars", "grouped", "stacked", "line"]

SERIES_AT_MOST = 8  # more than these no eye tells apart by colour, pattern and shape
POINTS_AT_MOST = 2_000
PANELS_AT_MOST = 24

# Colours in the order in which series take them, where a series has none of its own: tokens of the stylesheet.
PALETTE = ("acting", "company", "civil", "community", "intl", "gov", "other", "disputed")


@dataclass(frozen=True, slots=True)
class About:
    """What has to stand near every picture: what it says, what is counted, of when, from where."""

    title: str
    unit: str
    period: str
    source: str
    across: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, as many as the chart has places across; ``look``: a colour token, such as a state's key."""

    label: str
    values: Sequence[Value]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts with the same axes."""

    label: str
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart; make it with one of the functions below, which check it."""

    form: Form
    about: About
    across: Sequence[str] | Sequence[date]
    panels: Sequence[Panel]

    @property
    def series(self) -> Sequence[Series]:
        """The series, which every panel has under the same names."""
        return self.panels[0].series

    @property
    def is_over_time(self) -> bool:
        """Whether the places across are days."""
        return self.form == "line"

    def look_of(self, number: int) -> str:
        """The colour token of a series."""
        return self.series[number].look or PALETTE[number % len(PALETTE)]


def bar_chart(about: About, values: Mapping[str, Value], *, look: str = "acting") -> Chart:
    """Bars over categories, in their order. Raises ValueError where the figures cannot be drawn."""
    return _checked("bars", about, list(values), [Panel("", [Series(about.unit, list(values.values()), look)])])


def grouped_bar_chart(about: About, categories: Sequence[str], series: Sequence[Series]) -> Chart:
    """For each category a bar a series, one under the other. Raises ValueError where the figures cannot be drawn."""
    return _checked("grouped", about, categories, [Panel("", series)])


def stacked_bar_chart(about: About, categories: Sequence[str], series: Sequence[Series]) -> Chart:
    """For each category one bar of pieces that add up. Raises ValueError as above and for a negative piece."""
    return _checked("stacked", about, categories, [Panel("", series)])


def line_chart(about: About, days: Sequence[date], series: Sequence[Series]) -> Chart:
    """Lines over time, broken where a value is absent. Raises ValueError as above and for days in disorder."""
    return _checked("line", about, days, [Panel("", series)])


def small_multiples(about: About, form: Form, across: Sequence[str] | Sequence[date], panels: Sequence[Panel]) -> Chart:
    """The same chart many times, a panel each, on the same scales. Raises ValueError as above."""
    return _checked(form, about, across, panels)


def _checked(form: Form, about: About, across: Sequence[str] | Sequence[date], panels: Sequence[Panel]) -> Chart:
    if len(set(across)) != len(across):
        raise ValueError("A place on the axis occurs twice.")
    if form == "line" and list(across) != sorted(across):
        raise ValueError("The days of a line are not in order.")
    if not panels or len(panels) > PANELS_AT_MOST:
        raise ValueError(f"A chart has 1 to {PANELS_AT_MOST} panels.")
    names = [series.label for series in panels[0].series]
    if not names or len(names) > SERIES_AT_MOST or len(set(names)) != len(names):
        raise ValueError(f"A chart has 1 to {SERIES_AT_MOST} series, each with a name of its own.")
    for panel in panels:
        if [series.label for series in panel.series] != names:
            raise ValueError("Every panel has the same series.")
        for series in panel.series:
            _check_values(form, series, len(across))
    if len(across) * len(names) * len(panels) > POINTS_AT_MOST:
        raise ValueError(f"A chart has at most {POINTS_AT_MOST} values.")
    return Chart(form, about, across, panels)


def _check_values(form: Form, series: Series, places: int) -> None:
    if len(series.values) != places:
        raise ValueError(f"{series.label}: {len(series.values)} values for {places} places.")
    told = [value for value in series.values if value is not None]
    if not all(math.isfinite(value) for value in told):
        raise ValueError(f"{series.label}: a value is no number.")
    if form == "stacked" and any(value < 0 for value in told):
        raise ValueError(f"{series.label}: pieces that add up are not negative.")
