"""A chart as a Vega-Lite specification, for a width and a direction of reading. Source: Vega-Lite 5's documentation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accord.ui.charts.figures import Chart
from accord.ui.charts.theme import DASHES, SHAPES, Theme, settings_of, tokens
from accord.ui.pictures.drawing import wrapped

WIDE, NARROW = 580, 290
BAR = {"bars": 28, "grouped": 22, "stacked": 30}  # of height, for a bar with the room around it
LINE = 15  # of height, for a line of a label
ABSENT = "–"
MANY_DAYS = 3 * 366

Spec = dict[str, Any]


def specification(chart: Chart, *, width: int, rtl: bool, theme: Theme, language: str, alone: bool = False) -> Spec:
    """The whole specification. ``alone``: with title, unit, source and legend inside, for where no page is around."""
    drawn = _line(chart, width, rtl) if chart.form == "line" else _bars(chart, width, rtl)
    several = len(chart.panels) > 1
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": _rows(chart, width)},
        "config": settings_of(theme=theme, language=language, rtl=rtl),
        "padding": 4,
    }
    if several:
        columns = 1 if width < WIDE else 2 if len(chart.panels) in {2, 4} else 3
        labels = [panel.label for panel in chart.panels]
        order = list(reversed(labels)) if rtl and columns >= len(labels) else labels
        spec |= {"facet": {"field": "panel", "type": "nominal", "sort": order}, "columns": columns, "spec": drawn}
        # Under each panel its own axis: rows of unlike length would leave some panels far from theirs.
        spec["resolve"] = {"axis": {"x": "independent"}}
        drawn["width"] = (width - (60 if chart.is_over_time else 130 + 20 * columns)) // columns - 20
    else:
        spec |= {**drawn, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    _set_legend(drawn, chart, theme=theme, rtl=rtl, alone=alone)
    if alone:
        about = chart.about
        below = " · ".join(words for words in (about.unit, about.period, about.source) if words)
        spec["title"] = {
            "text": wrapped(about.title, 62, 3),
            "subtitle": wrapped(below, 84, 3),
            "anchor": "end" if rtl else "start",
            "frame": "bounds",
            "offset": 14,
        }
        spec["background"] = tokens(theme)["card"]
        spec["padding"] = 16
    return spec


def _rows(chart: Chart, width: int) -> list[dict[str, Any]]:
    letters = 30 if width >= WIDE else 16
    places = [
        place.isoformat() if isinstance(place, date) else "\n".join(wrapped(place, letters, 3))
        for place in chart.across
    ]
    if len(set(places)) < len(places):  # cut to the same beginning: then only the whole words tell them apart
        places = [str(place) for place in chart.across]
    return [
        {"panel": panel.label, "series": series.label, "across": place, "order": number, "value": value}
        for panel in chart.panels
        for number, series in enumerate(panel.series)
        for place, value in zip(places, series.values, strict=True)
    ]


def _bars(chart: Chart, width: int, rtl: bool) -> Spec:
    order = list(dict.fromkeys(row["across"] for row in _rows(chart, width)))
    lines = max((label.count("\n") + 1 for label in order), default=1)
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 5 if width >= WIDE else 3, **_whole(chart)},
        "scale": {"reverse": rtl, "zero": True, "nice": True},
        "stack": "zero" if chart.form == "stacked" else None,
    }
    encoding: Spec = {"y": _category(order, width, rtl), "order": {"field": "order", "type": "ordinal"}}
    if chart.form == "grouped":
        encoding["yOffset"] = {"field": "series", "type": "nominal", "sort": [s.label for s in chart.series]}
    # Bars of a group have a height of their own each; the others share the height of their category.
    step: Spec = {"step": max(BAR[chart.form], LINE * lines + 8)}
    if chart.form == "grouped":
        step = {"step": max(BAR["grouped"], (LINE * lines + 8) / len(chart.series)), "for": "offset"}
    layers: list[Spec] = [{"mark": {"type": "bar"}, "encoding": {"x": value}}]
    if chart.form != "stacked":
        side = {"type": "text", "align": "right" if rtl else "left", "dx": -5 if rtl else 5, "baseline": "middle"}
        number = {"field": "value", "type": "quantitative", **_whole(chart)}
        told = {"filter": "isValid(datum.value)"}
        layers.append({"mark": side, "encoding": {"text": number, "x": value}, "transform": [told]})
        # An absent figure is a dash where its bar would be: it is not nought, and its place stays.
        absent: Spec = {"text": {"value": ABSENT}, "x": {"datum": 0, "type": "quantitative"}}
        layers.append({"mark": side, "encoding": absent, "transform": [{"filter": "!isValid(datum.value)"}]})
    return {"layer": layers, "encoding": encoding, "height": step}


def _category(order: Sequence[str], width: int, rtl: bool) -> Spec:
    """The axis of categories; a name in several lines is moved up by half of what it has more than one."""
    return {
        "field": "across",
        "type": "nominal",
        "sort": order,
        "axis": {
            "title": None,
            "orient": "right" if rtl else "left",
            "ticks": False,
            "domain": False,
            "labelExpr": "split(datum.label, '\\n')",
            "labelOffset": {
                "condition": [
                    {"test": f"length(split(datum.label, '\\n')) == {n}", "value": -LINE * (n - 1) / 2} for n in (2, 3)
                ],
                "value": 0,
            },
            "labelLimit": 230 if width >= WIDE else 120,
        },
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.1},
    }


def _line(chart: Chart, width: int, rtl: bool) -> Spec:
    days = [day for day in chart.across if isinstance(day, date)]
    long = len(days) > 1 and (days[-1] - days[0]).days > MANY_DAYS
    shown = _ticks([day.isoformat() for day in days], 7 if width >= WIDE else 3)
    if len(chart.panels) > 1:
        shown = _ticks([day.isoformat() for day in days], 2)
    across: Spec = {
        "field": "across",
        "type": "temporal",
        "scale": {"type": "utc", "reverse": rtl},
        "axis": {
            "title": None,
            "values": shown,
            "format": "%Y" if long else "%b %Y",
            "grid": False,
            "labelOverlap": True,
            "labelFlush": 30,
        },
    }
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": {
            "title": None,
            "orient": "right" if rtl else "left",
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            **_whole(chart),
        },
        "scale": {"zero": True, "nice": True},
    }
    # A line is broken at an absent value; its neighbours would otherwise be joined as if nothing were missing.
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"}},
        {"mark": {"type": "point", "filled": True, "size": 48, "opacity": 1, "invalid": "filter"}},
    ]
    if _is_dense(days, width):
        layers[1]["transform"] = [{"filter": _lonely(chart, shown)}]
    return {"layer": layers, "encoding": {"x": across, "y": value}, "height": 260 if len(chart.panels) == 1 else 130}


def _is_dense(days: Sequence[date], width: int) -> bool:
    return len(days) > width / 16


def _lonely(chart: Chart, shown: Sequence[str]) -> str:
    """Where there are too many points for a mark each: those beside the ticks, and those that stand alone in a gap."""
    keep = set(shown)
    for panel in chart.panels:
        for series in panel.series:
            around = [None, *series.values, None]
            keep |= {
                place.isoformat()
                for place, (before, after) in zip(
                    (day for day in chart.across if isinstance(day, date)),
                    zip(around, around[2:], strict=False),
                    strict=True,
                )
                if before is None and after is None
            }
    # A list in the expression language of Vega, of days that were just written by isoformat().
    return "indexof([" + ",".join(f"'{day}'" for day in sorted(keep)) + "], datum.across) >= 0"


def _ticks(days: Sequence[str], most: int) -> list[str]:
    """At most so many days for the axis, evenly apart, the newest among them."""
    step = max(1, -(-len(days) // most))
    return list(reversed(list(reversed(days))[::step]))


def _whole(chart: Chart) -> Spec:
    values = [v for panel in chart.panels for series in panel.series for v in series.values if v is not None]
    if all(float(value).is_integer() for value in values):
        return {"format": ",.0f"}
    return {"format": ",.1f"}


def _set_legend(drawn: Spec, chart: Chart, *, theme: Theme, rtl: bool, alone: bool) -> None:
    names = [series.label for series in chart.series]
    colours = [tokens(theme)[chart.look_of(number)] for number in range(len(names))]
    legend: Spec | None = None
    if alone and len(names) > 1:
        legend = {"orient": "top", "direction": "horizontal", "columns": 3, "title": None, "labelLimit": 200}
    shared: Spec = {"field": "series", "type": "nominal", "legend": legend}
    for layer in drawn["layer"]:
        if layer["mark"]["type"] == "text":
            continue
        mine = layer.setdefault("encoding", {})
        mine["color"] = {**shared, "scale": {"domain": names, "range": colours}}
        if layer["mark"]["type"] == "line":
            mine["strokeDash"] = {**shared, "scale": {"domain": names, "range": list(DASHES[: len(names)])}}
        if layer["mark"]["type"] == "point":
            mine["shape"] = {**shared, "scale": {"domain": names, "range": list(SHAPES[: len(names)])}}
