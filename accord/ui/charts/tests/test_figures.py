"""Figures are checked before they are drawn, and told in words and tables with what is absent named as absent."""

from datetime import date

import pytest

from accord.ui.charts import words
from accord.ui.charts.figures import (
    About,
    Panel,
    Series,
    bar_chart,
    grouped_bar_chart,
    line_chart,
    small_multiples,
    stacked_bar_chart,
)

ABOUT = About("How promises moved", "duties", "2026", "approved records")
DAYS = [date(2026, month, 1) for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: line_chart(ABOUT, DAYS, [Series("a", [1, 2])]), "2 values for 3 places"),
        (lambda: line_chart(ABOUT, [DAYS[1], DAYS[0]], [Series("a", [1, 2])]), "not in order"),
        (lambda: line_chart(ABOUT, [DAYS[0]] * 2, [Series("a", [1, 2])]), "occurs twice"),
        (lambda: bar_chart(ABOUT, {"x": float("nan")}), "no number"),
        (lambda: bar_chart(ABOUT, {"x": float("inf")}), "no number"),
        (lambda: stacked_bar_chart(ABOUT, ["x"], [Series("a", [-1])]), "not negative"),
        (lambda: grouped_bar_chart(ABOUT, ["x"], [Series("a", [1]), Series("a", [2])]), "a name of its own"),
        (lambda: grouped_bar_chart(ABOUT, ["x"], [Series(str(n), [1]) for n in range(9)]), "1 to 8 series"),
        (lambda: grouped_bar_chart(ABOUT, ["x"], []), "1 to 8 series"),
        (lambda: small_multiples(ABOUT, "bars", ["x"], []), "1 to 24 panels"),
        (
            lambda: small_multiples(
                ABOUT, "bars", ["x"], [Panel("p", [Series("a", [1])]), Panel("q", [Series("b", [1])])]
            ),
            "the same series",
        ),
        (lambda: bar_chart(ABOUT, dict.fromkeys(map(str, range(2_001)), 1)), "at most 2000 values"),
    ],
)
def test_figures_that_cannot_be_drawn_are_refused_with_the_reason(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()


def test_a_line_says_where_it_begins_where_it_ends_and_what_is_not_known():
    chart = line_chart(ABOUT, DAYS, [Series("reported", [1, None, 4]), Series("verified", [None, None, None])])
    said = words.summary(chart)
    assert "reported: 1 on 1 Jan 2026, 4 on 1 Mar 2026." in said
    assert "verified: nothing is known." in said
    assert said.endswith("4 figures are not known.")


def test_bars_say_each_figure_or_the_most_and_the_least_of_many():
    assert words.summary(bar_chart(ABOUT, {"Water": 3, "Justice": 1200})) == "Water: 3; Justice: 1,200."
    many = words.summary(bar_chart(ABOUT, {f"T{n}": n for n in range(9)}))
    assert many == "most: T8, 8; least: T0, 0."


def test_the_table_has_a_line_for_each_place_and_leaves_absent_figures_empty():
    chart = small_multiples(
        ABOUT, "bars", ["x", "y"], [Panel("A", [Series("n", [1, None])]), Panel("B", [Series("n", [3, 0])])]
    )
    assert words.heads(chart) == ["Part", "What", "n"]
    assert list(words.rows(chart)) == [["A", "x", 1], ["A", "y", None], ["B", "x", 3], ["B", "y", 0]]
