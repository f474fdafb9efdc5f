"""What is drawn is what was given: read out of the SVG and the PNG, in the page's way and the document's."""

import io
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import override
from PIL import Image

from accord.ui.charts import engine
from accord.ui.charts.drawing import NARROW, WIDE, For, NotDrawn, png_of, svg_of
from accord.ui.charts.figure import ChartFigure
from accord.ui.charts.figures import (
    About,
    Chart,
    Panel,
    Series,
    bar_chart,
    grouped_bar_chart,
    line_chart,
    small_multiples,
    stacked_bar_chart,
)
from accord.ui.charts.theme import tokens
from accord.ui.templatetags.pictures import chart as chart_tag

READER = For("a space", 1, wait=engine.REPORT_WAITS)
ABOUT = About("How promises moved", "duties", "2026", "approved records")
URDU = About("وعدے کیسے آگے بڑھے", "ذمہ داریاں", "2026", "منظور شدہ ریکارڈ")
DAYS = [date(2026, month, 1) for month in range(1, 9)]
EVIL = "<script>alert('x')</script>\"'&"

LINE = line_chart(
    ABOUT,
    DAYS,
    [Series("reported", [0, 2, 4, None, 9, 9, None, 12], "reported"), Series("verified", [0] * 8, "verified")],
)
CHARTS: dict[str, Chart] = {
    "line": LINE,
    "bars": bar_chart(ABOUT, {"Mines department of the whole province": 30, "Labour": 15, "Nobody asked": None}),
    "grouped": grouped_bar_chart(ABOUT, ["Federal", "District"], [Series("2025", [3, 4]), Series("2026", [5, None])]),
    "stacked": stacked_bar_chart(ABOUT, ["Federal"], [Series("a", [3]), Series("b", [4]), Series("c", [0])]),
    "panels": small_multiples(ABOUT, "bars", ["x", "y"], [Panel(p, [Series("n", [1, 2])]) for p in ("A", "B", "C")]),
    "evil": bar_chart(About(EVIL, EVIL, EVIL, EVIL), {EVIL: 1, "=1+1": 2}),
}


@pytest.fixture(autouse=True)
def nothing_kept():
    """No test sees what another one kept, or that another one's picture could not be drawn."""
    for cache in caches.all(initialized_only=False):
        cache.clear()


def chart_tag_rendered(figure: ChartFigure) -> str:
    return str(render_to_string("ui/parts/chart.html", chart_tag(figure)))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 — our own output, just made


def with_class(svg: str, name: str) -> list[ET.Element]:
    return [part for part in parsed(svg).iter() if name in (part.get("class") or "").split()]


def words_in(svg: str) -> list[str]:
    return ["".join(part.itertext()) for part in parsed(svg).iter() if part.tag.endswith("text")]


def bar_widths(svg: str, look: str) -> list[float]:
    """Widths of the bars of a colour: their paths are rectangles that begin with a line across."""
    paths = [part.get("d") or "" for part in with_class(svg, f"f-{look}")]
    return [abs(float(found[1])) for path in paths if (found := re.match(r"M[-\d.]+,[-\d.]+h([-\d.]+)v", path))]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_drawing_holds_nothing_that_the_content_policy_forbids(name, width):
    drawn = svg_of(CHARTS[name], READER, width=width)
    root = parsed(drawn)
    tags = {part.tag for part in root.iter()}
    assert tags <= {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "pattern"}
    attributes = {key for part in root.iter() for key in part.attrib}
    assert not attributes & {"style", "href", "onclick", "font-family"}
    assert "#" not in re.sub(r"url\(#c[0-9a-f]+-\d\)", "", drawn), (
        "colours are classes, so that dark and print change them"
    )
    assert root.get("aria-hidden") == "true"
    assert "<script" not in drawn


def test_bars_are_as_long_as_their_figures_and_an_absent_one_is_a_dash():
    drawn = svg_of(CHARTS["bars"], READER)
    long, short = bar_widths(drawn, "acting")
    assert long == pytest.approx(2 * short, rel=0.01)
    assert {"30", "15", "–"} <= set(words_in(drawn))
    assert "Nobody asked" in words_in(drawn)


def test_pieces_of_a_stacked_bar_stand_one_after_the_other():
    drawn = svg_of(CHARTS["stacked"], READER)
    three, four = bar_widths(drawn, "acting"), bar_widths(drawn, "company")
    assert three[0] / four[0] == pytest.approx(3 / 4, rel=0.01)
    assert max(bar_widths(drawn, "civil"), default=0) == 0


def test_a_line_is_broken_where_a_figure_is_absent_and_never_falls_to_nought():
    drawn = with_class(svg_of(LINE, READER), "s-reported")
    lines = [p.get("d") or "" for p in drawn if "f-reported" not in (p.get("class") or "")]
    whole = "".join(lines)
    assert whole.count("M") == 3
    points = re.findall(r"[ML]([-\d.]+),([-\d.]+)", whole)
    heights = [float(y) for _x, y in points]
    assert heights == sorted(heights, reverse=True), "it only rises: no absent figure was drawn as nought"


def test_what_is_not_told_by_colour_is_told_by_pattern_dash_and_shape():
    assert svg_of(CHARTS["stacked"], READER).count("<pattern") == 2
    drawn = svg_of(LINE, READER)
    dashes = [part.get("stroke-dasharray") for look in ("s-reported", "s-verified") for part in with_class(drawn, look)]
    assert {"1,0", "7,3"} <= set(dashes)


def test_urdu_runs_from_the_right_with_its_months_and_words():
    chart = line_chart(URDU, DAYS, [Series("تصدیق شدہ", list(range(8)), "verified")])
    with override("ur"):
        drawn = svg_of(chart, READER)
    said = " ".join(words_in(drawn))
    assert "اگست 2026" in said
    assert parsed(drawn).get("direction") == "ltr"
    assert across(drawn, "اگست") < across(drawn, "فروری"), "the newest stands at the left"
    english = svg_of(LINE, READER)
    assert across(english, "Feb") < across(english, "Aug")


def across(svg: str, beginning: str) -> float:
    """How far from the left a word stands."""
    found = [p for p in parsed(svg).iter() if p.tag.endswith("text") and "".join(p.itertext()).startswith(beginning)]
    return float(re.findall(r"translate\(([-\d.]+)", found[0].get("transform") or "")[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_has_the_ground_and_the_colours_of_its_theme(theme):
    image = Image.open(io.BytesIO(png_of(LINE, READER, theme=theme, scale=1))).convert("RGB")
    assert image.width >= 560
    pixels = image.tobytes()
    found = {f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)}
    assert tokens(theme)["card"] in found
    assert tokens(theme)["reported"] in found


def ink_of(chart: Chart, language: str) -> int:
    with override(language):
        image = Image.open(io.BytesIO(png_of(chart, READER, scale=1))).convert("L")
    head = image.crop((image.width // 2, 0, image.width, 34))
    return sum(head.histogram()[:110])


def test_an_urdu_title_is_set_in_its_own_letters_and_joined():
    """Joined letters leave fewer ends than the same letters apart: a font without them would draw boxes or gaps."""
    joined = line_chart(URDU, DAYS, [Series("n", [1] * 8)])
    apart = line_chart(About("\u200c".join(URDU.title), "", "", ""), DAYS, [Series("n", [1] * 8)])
    assert ink_of(joined, "ur") > 100
    assert ink_of(joined, "ur") != ink_of(apart, "ur")


def test_the_second_time_nothing_is_drawn(monkeypatch):
    first = svg_of(LINE, READER)
    monkeypatch.setattr(engine, "ask", lambda *_a, **_k: pytest.fail("asked again"))
    assert svg_of(LINE, READER) == first


@pytest.mark.parametrize("other", [For("another space", 1), For("a space", 3)])
def test_another_space_and_confidential_figures_find_nothing_kept(other, monkeypatch):
    svg_of(LINE, READER)
    asked = []

    def noted(*_arguments, **_named):
        asked.append(1)
        raise NotDrawn("test", later=True)

    monkeypatch.setattr(engine, "ask", noted)
    with pytest.raises(NotDrawn):
        svg_of(LINE, other)
    assert asked


def test_what_shows_confidential_figures_is_kept_nowhere(settings):
    folder = Path(settings.PICTURES)
    svg_of(bar_chart(ABOUT, {"seen once": 7}), For("a space", 3, wait=engine.REPORT_WAITS))
    assert not list(folder.glob("*.djcache"))
    svg_of(bar_chart(ABOUT, {"seen once": 7}), READER)
    assert len(list(folder.glob("*.djcache"))) == 1


def test_nothing_on_the_disk_says_that_a_confidential_chart_could_not_be_drawn(settings, monkeypatch):
    def no(*_arguments, **_named):
        asked.append(1)
        raise NotDrawn("test", later=False)

    asked: list[int] = []
    monkeypatch.setattr(engine, "ask", no)
    for level, files in ((3, 0), (2, 1)):
        for _time in range(2):
            with pytest.raises(NotDrawn):
                svg_of(bar_chart(ABOUT, {"seen once": 7 + level}), For("a space", level))
        assert len(list(Path(settings.PICTURES).glob("*.djcache"))) == files
    assert len(asked) == 2


def test_a_page_has_the_picture_its_legend_its_words_its_table_and_its_source():
    page = chart_tag_rendered(ChartFigure(LINE, READER, "?format=csv"))
    assert page.count("<svg") == 4  # two widths, two swatches
    assert "reported: 0 on 1 Jan 2026, 12 on 1 Aug 2026." in page
    assert page.count("not known") == 2 + 1
    assert "approved records" in page
    assert 'href="?format=csv"' in page
    assert "hx-get" not in page


def test_without_an_engine_the_page_shows_the_figures_and_asks_again_only_while_that_helps(monkeypatch):
    told = {"later": True}

    def no(*_arguments, **_named):
        raise NotDrawn("test", **told)

    monkeypatch.setattr(engine, "ask", no)
    page = chart_tag_rendered(ChartFigure(LINE, READER))
    assert "The picture is being drawn" in page
    assert 'hx-trigger="load' in page
    assert "<details open>" in page
    told["later"] = False
    page = chart_tag_rendered(ChartFigure(LINE, READER))
    assert "could not be drawn" in page
    assert "hx-get" not in page
    monkeypatch.setattr(engine, "ask", lambda *_a, **_k: pytest.fail("asked again at once"))
    assert "could not be drawn" in chart_tag_rendered(ChartFigure(LINE, READER))
