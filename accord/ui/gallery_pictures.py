"""Every picture with invented figures, in light and dark, English and Urdu: what the page of pictures shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, override

from accord.ui import gallery, pictures
from accord.ui.charts.drawing import For
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
from accord.ui.pictures import Bar, Board, BoardCell, BoardRow, Knot, Network, Node, RoundTable, Seat, Tie
from accord.ui.pictures.drawing import STATES

Words = Mapping[str, str]
Say = Callable[[str], str]
Draw = Callable[[Say, str], SafeString]

URDU: Words = {
    "Mines department": "محکمہ معدنیات",
    "Labour department": "محکمہ محنت",
    "District office": "ضلعی دفتر",
    "Police": "پولیس",
    "Quarry A": "پہلی کان",
    "Rights organisation": "حقوق کی تنظیم",
    "Village council": "دیہی کونسل",
    "Migrant workers": "مہاجر مزدور",
    "Government": "حکومت",
    "Companies": "کمپنیاں",
    "Civil society": "شہری معاشرہ",
    "Communities": "برادریاں",
    "Who sat at the table": "میز پر کون بیٹھا",
    "8 seats": "آٹھ نشستیں",
    "Missing: migrant workers": "غیر حاضر: مہاجر مزدور",
    "How promises moved": "وعدے کیسے آگے بڑھے",
    "duties": "ذمہ داریاں",
    "January to August 2026": "جنوری تا اگست 2026",
    "invented figures": "فرضی اعداد",
    "Federal": "وفاقی",
    "Province": "صوبہ",
    "District": "ضلع",
    "Local": "مقامی",
    "Safety at work": "کام پر حفاظت",
    "Water": "پانی",
    "Women": "خواتین",
    "Justice": "انصاف",
    "promised": "وعدہ کیا گیا",
    "reported": "رپورٹ شدہ",
    "verified": "تصدیق شدہ",
    "acting": "زیرِ عمل",
    "overdue": "تاخیر",
    "supported": "منظور",
    "four actions": "چار اقدامات",
    "“done”: 58 of 58 mines": "”مکمل“: تمام کانیں",
    "31 of 58 mines have a report": "اکتیس کانوں کی رپورٹ موجود",
    "Inspect every mine twice a year": "ہر کان کا سال میں دو بار معائنہ",
    "Hire inspectors": "انسپکٹر بھرتی کریں",
    "Report of June": "جون کی رپورٹ",
    "list of mines": "کانوں کی فہرست",
    "Review outcome": "جائزے کا نتیجہ",
    "duty": "ذمہ داری",
    "action": "اقدام",
    "report": "رپورٹ",
    "file": "فائل",
    "document": "دستاویز",
    "answers": "جواب دیتی ہے",
    "fulfils": "پورا کرتا ہے",
    "proves": "ثابت کرتی ہے",
    "came from": "سے نکلا",
    "What this is tied with": "اس کا تعلق کس سے ہے",
    "Duties by level and theme": "سطح اور موضوع کے لحاظ سے ذمہ داریاں",
    "Where promises stand": "وعدے کہاں کھڑے ہیں",
    "Duties that need attention": "توجہ طلب ذمہ داریاں",
}
DAYS = [date(2026, month, 1) for month in range(1, 9)]


@dataclass(frozen=True)
class Shown:
    """One picture four times: (language, theme, drawing)."""

    name: str
    forms: list[tuple[str, str, SafeString]]


def shown_pictures() -> list[Shown]:
    """Every picture in both languages and both themes."""
    return [Shown(name, [_form(draw, *form) for form in FORMS]) for name, draw in PICTURES.items()]


FORMS = (("en", "light"), ("en", "dark"), ("ur", "light"), ("ur", "dark"))


def _form(draw: Draw, language: str, theme: str) -> tuple[str, str, SafeString]:
    with override(language):
        return language, theme, draw(lambda words: URDU[words] if language == "ur" else words, theme)


def _about(say: Say) -> About:
    return About(say("How promises moved"), say("duties"), say("January to August 2026"), say("invented figures"))


def _chart(make: Callable[[Say], Chart]) -> Draw:
    def draw(say: Say, theme: str) -> SafeString:
        # A “space” a theme: two drawings on one page must not share their patterns.
        figure = ChartFigure(make(say), For(f"gallery {theme}", 0))
        return mark_safe(render_to_string("ui/parts/chart.html", {"figure": figure}))  # noqa: S308 — a template's own

    return draw


def _line(say: Say) -> Chart:
    return line_chart(
        _about(say),
        DAYS,
        [
            Series(say("promised"), [12, 14, 14, 18, 18, 22, 24, 24], "promised"),
            Series(say("reported"), [0, 2, 4, None, 9, 9, 12, 15], "reported"),
            Series(say("verified"), [0, 0, 1, None, 3, 4, 6, 7], "verified"),
        ],
    )


def _bar_chart(say: Say) -> Chart:
    names = ("Mines department", "Labour department", "District office", "Police")
    return bar_chart(_about(say), dict(zip(map(say, names), (31, 12, None, 4), strict=True)))


def _grouped(say: Say) -> Chart:
    years = [Series("2025", [3, 4, 6]), Series("2026", [5, 9, None])]
    return grouped_bar_chart(_about(say), [say("Federal"), say("Province"), say("District")], years)


def _stacked(say: Say) -> Chart:
    parts = {"promised": [3, 6, 7], "acting": [4, 5, 2], "verified": [6, 2, 1], "overdue": [1, 2, 5]}
    series = [Series(say(state), values, state) for state, values in parts.items()]
    return stacked_bar_chart(_about(say), [say("Federal"), say("Province"), say("District")], series)


def _panels(say: Say) -> Chart:
    def panel(name: str, slope: int) -> Panel:
        reported = [slope * month for month in range(8)]
        verified = [None if month == 4 else value // 2 for month, value in enumerate(reported)]
        return Panel(
            say(name), [Series(say("reported"), reported, "reported"), Series(say("verified"), verified, "verified")]
        )

    panels = [panel(name, slope) for slope, name in enumerate(("Federal", "Province", "District", "Local"), start=1)]
    return small_multiples(_about(say), "line", DAYS, panels)


def _table(say: Say, theme: str) -> SafeString:
    names = (
        ("government", "Mines department", "present"),
        ("government", "District office", "present"),
        ("government", "Police", "absent"),
        ("company", "Quarry A", "present"),
        ("civil_society", "Rights organisation", "present"),
        ("community", "Village council", "vacant"),
        ("community", "Migrant workers", "absent"),
    )
    pillars = {"government": "Government", "company": "Companies", "civil_society": "Civil society"}
    pillars["community"] = "Communities"
    picture = RoundTable(
        [Seat(pillar, say(label), state) for pillar, label, state in names],  # type: ignore[arg-type] # words of SeatState
        title=f"{say('Who sat at the table')} · {theme}",
        middle=say("Who sat at the table"),
        below=say("8 seats"),
        missing=say("Missing: migrant workers"),
        pillars={key: say(words) for key, words in pillars.items()},
    )
    return pictures.table_picture(picture, rtl=get_language_bidi())


def _network(say: Say, theme: str) -> SafeString:
    nodes = [
        Node("f", say("list of mines"), say("file"), "#"),
        Node("r", say("Report of June"), say("report"), "#"),
        Node("a", say("Hire inspectors"), say("action"), "#"),
        Node("d", say("Inspect every mine twice a year"), say("duty"), "#"),
        Node("i", say("Review outcome"), say("document"), "#"),
    ]
    pairs = (("f", "r", "proves"), ("r", "d", "answers"), ("a", "d", "fulfils"), ("d", "i", "came from"))
    ties = [Tie(source, target, say(words)) for source, target, words in pairs]
    title = f"{say('What this is tied with')} · {theme}"
    return pictures.network_picture(Network(title, nodes, ties, "d"), rtl=get_language_bidi())


def _thread(say: Say, theme: str) -> SafeString:
    notes = ("supported", "", "four actions", "“done”: 58 of 58 mines", "31 of 58 mines have a report", "")
    knots = [
        Knot(knot.step, knot.date, say(note) if note else "", knot.state)
        for knot, note in zip(gallery.KNOTS, notes, strict=True)
    ]
    return pictures.thread(knots, title=f"{say('Inspect every mine twice a year')} · {theme}", rtl=get_language_bidi())


def _small_thread(say: Say, theme: str) -> SafeString:
    return pictures.small_thread(gallery.KNOTS, rtl=get_language_bidi())


def _board(say: Say, theme: str) -> SafeString:
    counts = ((2, 3, 9, 4, 3, 1, 0, 0), (6, 5, 4, 2, 1, 0, 2, 5), ())
    rows = [
        BoardRow(
            say(level),
            [
                BoardCell(dict(zip(STATES, parts, strict=True)), parts[0] + parts[6] + parts[7])
                if parts
                else BoardCell()
                for parts in (counts[shift % 3], counts[(shift + 1) % 3], counts[(shift + 2) % 3])
            ],
        )
        for shift, level in enumerate(("Federal", "Province", "District"))
    ]
    columns = [say("Safety at work"), say("Water"), say("Justice")]
    return pictures.board(Board(f"{say('Duties by level and theme')} · {theme}", columns, rows))


def _bars(say: Say, theme: str) -> SafeString:
    rows = [Bar(state, value) for state, value in zip(STATES[:6], (214, 171, 118, 74, 31, 9), strict=True)]
    return pictures.bars(rows, caption=f"{say('Where promises stand')} · {theme}")


PICTURES: dict[str, Draw] = {
    "The table": _table,
    "The thread": _thread,
    "The small thread": _small_thread,
    "The board": _board,
    "Bars": _bars,
    "A network": _network,
    "Chart: lines over time": _chart(_line),
    "Chart: bars over categories": _chart(_bar_chart),
    "Chart: grouped bars": _chart(_grouped),
    "Chart: stacked bars": _chart(_stacked),
    "Chart: small multiples": _chart(_panels),
}
