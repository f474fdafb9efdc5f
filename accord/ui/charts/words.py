"""A chart in words and as a table: the same figures for eyes that see no picture, for copies and for checking."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.ui.charts.figures import Chart, Series, Value
from accord.ui.wording import headed, number_words, short_day

NAMED_AT_MOST = 6  # sentences longer than this nobody listens to; the table has the rest


def place_words(place: str | date) -> str:
    """A place on the axis as people write it."""
    return short_day(place) if isinstance(place, date) else place


def heads(chart: Chart) -> list[str]:
    """The heads of the table's columns: panel where there are several, place, and the series."""
    first = [_("Part")] if len(chart.panels) > 1 else []
    across = chart.about.across or (_("Day") if chart.is_over_time else _("What"))
    return [*first, across, *(series.label for series in chart.series)]


def rows(chart: Chart) -> Iterator[list[Any]]:
    """The figures as they are, one line a place: panel where there are several, place, values; None is absent."""
    for panel in chart.panels:
        first = [panel.label] if len(chart.panels) > 1 else []
        for number, place in enumerate(chart.across):
            yield [*first, place, *(series.values[number] for series in panel.series)]


def summary(chart: Chart) -> str:
    """What the chart shows, in a few sentences, with what is absent named as absent."""
    sentences = []
    for panel in chart.panels[:NAMED_AT_MOST]:
        for series in panel.series:
            name = series.label if len(panel.series) > 1 else ""
            said = _of_days(chart, series) if chart.is_over_time else _of_categories(chart, series)
            for head in filter(None, (name, panel.label)):
                said = headed(head, said)
            sentences.append(said)
    absent = sum(value is None for panel in chart.panels for series in panel.series for value in series.values)
    if absent:
        sentences.append(ngettext("%(n)d figure is not known.", "%(n)d figures are not known.", absent) % {"n": absent})
    return " ".join(sentences)


def _of_days(chart: Chart, series: Series) -> str:
    told = _told(chart.across, series.values)
    if not told:
        return _("nothing is known.")
    (first, start), (last, end) = told[0], told[-1]
    if first == last:
        return _("%(value)s on %(day)s.") % {"value": number_words(start), "day": place_words(first)}
    return _("%(start)s on %(first)s, %(end)s on %(last)s.") % {
        "start": number_words(start),
        "first": place_words(first),
        "end": number_words(end),
        "last": place_words(last),
    }


def _of_categories(chart: Chart, series: Series) -> str:
    told = _told(chart.across, series.values)
    if not told:
        return _("nothing is known.")
    if len(told) <= NAMED_AT_MOST:
        figures = _("; ").join(headed(place_words(place), number_words(value)) for place, value in told)
        return _("%(figures)s.") % {"figures": figures}
    most, least = max(told, key=lambda pair: pair[1]), min(told, key=lambda pair: pair[1])
    return _("most: %(most)s, %(high)s; least: %(least)s, %(low)s.") % {
        "most": place_words(most[0]),
        "high": number_words(most[1]),
        "least": place_words(least[0]),
        "low": number_words(least[1]),
    }


def _told(across: Sequence[str] | Sequence[date], values: Sequence[Value]) -> list[tuple[str | date, float]]:
    places: Sequence[str | date] = across
    return [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
