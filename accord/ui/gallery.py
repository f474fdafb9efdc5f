"""The gallery's data: invented people, places and numbers, nobody's. It shows every component and picture."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accord.ui.forms import AccordForm, LanguageTextField
from accord.ui.gallery_maps import sample_map, sample_tiles
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty, ListPage
from accord.ui.pickers import AreaNode, AreaWidget, PointField
from accord.ui.pictures import Bar, Board, BoardCell, BoardRow, Knot, RoundTable, Seat
from accord.ui.pictures.drawing import STATES
from accord.ui.wording import STATE_SIGNS

LANGUAGES = (("en", "English"), ("ur", "اردو"))

KNOTS = (
    Knot("promised", date(2022, 11, 14), "supported", "done"),
    Knot("assigned", date(2023, 3, 2), "three levels of government", "done"),
    Knot("acting", date(2023, 6, 11), "4 actions", "done"),
    Knot("reported", date(2026, 6, 30), "“done”: 58 of 58 mines", "done"),
    Knot("verified", date(2026, 8, 12), "31 of 58 mines have a report", "disputed"),
    Knot("confirmed", None, "not asked yet", "open"),
)


def knots_to(step: int) -> list[Knot]:
    """A thread that reached its first `step` knots."""
    return [
        Knot(knot.step, knot.date if i < step else None, state="done" if i < step else "open")
        for i, knot in enumerate(KNOTS)
    ]


SEATS = (
    Seat("government", "Mines department"),
    Seat("government", "District office"),
    Seat("government", "Police", "absent"),
    Seat("government", "Labour department"),
    Seat("company", "Mine owners’ association"),
    Seat("company", "Quarry A"),
    Seat("company", "Quarry B"),
    Seat("company", "Industrial estate"),
    Seat("civil_society", "Rights organisation"),
    Seat("civil_society", "Legal aid"),
    Seat("civil_society", "Press club", "absent"),
    Seat("civil_society", "Women’s network"),
    Seat("community", "Village council"),
    Seat("community", "seat of the lower village", "vacant"),
    Seat("community", "seat of the upper village", "vacant"),
    Seat("community", "Migrant workers", "absent"),
)

ROUND_TABLE = RoundTable(
    seats=SEATS,
    title=str(_("Who sat at the table on 4 November 2026")),
    middle="11 of 16 seats",
    below="balance 0.58 of 1",
    missing="Missing: migrant workers; two community seats vacant since May",
    pillars={
        "government": "Government",
        "company": "Companies",
        "civil_society": "Civil society",
        "community": "Communities",
    },
)

_THEMES = ("Safety at work", "Water", "Women", "Minorities", "Justice")
_BOARD_ROWS: dict[str, tuple[tuple[int, ...], ...]] = {
    "Federal": ((2, 3, 9, 4, 3, 1, 0, 0), (1, 2, 4, 3, 2, 0, 0, 0), (3, 6, 8, 5, 6, 2, 1, 1), (4, 4, 3, 2, 1, 0, 0, 2)),
    "Province": (
        (3, 6, 11, 6, 4, 1, 4, 2),
        (0, 2, 3, 4, 5, 2, 0, 0),
        (4, 5, 9, 8, 3, 1, 2, 0),
        (2, 3, 4, 2, 2, 0, 0, 1),
    ),
    "District": (
        (6, 5, 4, 2, 1, 0, 2, 5),
        (3, 4, 5, 4, 2, 1, 1, 0),
        (5, 4, 3, 1, 1, 0, 0, 3),
        (3, 2, 1, 1, 0, 0, 0, 0),
    ),
    "Local": ((4, 2, 1, 0, 0, 0, 0, 3), (2, 3, 4, 2, 2, 1, 0, 0), (3, 2, 1, 0, 0, 0, 0, 2), ()),
}


def sample_board() -> Board:
    """Levels by themes; the last theme is empty everywhere."""
    rows = []
    for level, counts in _BOARD_ROWS.items():
        cells = [
            BoardCell(dict(zip(STATES, parts, strict=True)), parts[0] + parts[6] + parts[7], "#board")
            if parts
            else BoardCell()
            for parts in (*counts, ())
        ]
        rows.append(BoardRow(level, cells))
    return Board(str(_("Duties by level of government and theme")), _THEMES, rows, corner=str(_("Level")))


@dataclass(frozen=True, slots=True)
class Duty:
    """One invented line of the sample list."""

    wording: str
    body: str
    level: str
    state: str
    due: date
    actions: int
    step: int


def duties() -> list[Duty]:
    """Sixty invented duties, due before and after the gallery's day."""
    words = (
        "Inspect every mine twice a year",
        "Publish what inspections found",
        "Give every worker a written contract",
        "Open a girls’ school in each union council",
        "Test drinking water every quarter",
    )
    bodies = ("Mines department", "Labour department", "District office", "Ministry of human rights")
    levels = ("province", "province", "district", "federal")
    states = ("assigned", "acting", "reported", "verified", "disputed", "overdue")
    start = date(2026, 9, 1)
    return [
        Duty(
            f"{words[i % 5]} ({i + 1})",
            bodies[i % 4],
            levels[i % 4],
            states[i % 6],
            start + timedelta(days=5 * i),
            i % 7,
            1 + i % 6,
        )
        for i in range(60)
    ]


LISTING = Listing(
    title=_("Duties of the sample province"),
    columns=[
        Column("wording", _("Duty"), lambda duty: duty.wording, heading=True, url=lambda duty: "#list", sort="wording"),
        Column("body", _("Owed by"), lambda duty: duty.body, sort="body"),
        Column("state", _("State"), lambda duty: duty.state, kind="state"),
        Column("thread", _("Thread"), lambda duty: knots_to(duty.step), kind="thread"),
        Column("due", _("Due"), lambda duty: duty.due, kind="day", sort="due"),
        Column("actions", _("Actions"), lambda duty: duty.actions, kind="number", sort="actions"),
    ],
    filters=[
        Filter(
            "state",
            _("State"),
            [Choice(key, sign.word) for key, sign in STATE_SIGNS.items()],
            field="state",
            prominent=True,
        ),
        Filter(
            "level",
            _("Level"),
            [Choice("federal", _("Federal")), Choice("province", _("Province")), Choice("district", _("District"))],
            field="level",
        ),
        Filter("body", _("Body"), lambda found: [Choice(name, name) for name in found], field="body"),
    ],
    search=lambda rows, words: [row for row in rows if words.lower() in row.wording.lower()],
    empty=Empty(
        _("No duties yet"), _("What one body owes of a commitment belongs here."), "#", _("Make the first duty")
    ),
    page_size=8,
    file_name="sample duties",
)


_NODES = (
    AreaNode("land", "Sandstone", "province"),
    AreaNode("upper", "Upper Marble", "district", "land"),
    AreaNode("valley", "Narrow Valley", "district", "land"),
    *(AreaNode(str(n), f"Village {n}", "settlement", "upper") for n in range(1, 13)),
)


class PlacesWidget(AreaWidget):
    """The picker of areas with an invented tree."""

    nodes = staticmethod(lambda: _NODES)


class SampleForm(AccordForm):
    """One field of every widget."""

    title = LanguageTextField(label=_("Title"), help_text=_("Short, as people say it."))
    wording = LanguageTextField(label=_("Wording"), rows=4, required=False)
    code = forms.CharField(label=_("Code"), max_length=12, help_text=_("As on the letter, for example SMP-84."))
    number = forms.IntegerField(label=_("Number of mines"), min_value=0)
    due = forms.DateField(label=_("Due"))
    body = forms.ChoiceField(
        label=_("Owed by"), choices=[("", "–"), ("m", "Mines department"), ("l", "Labour department")]
    )
    places = forms.MultipleChoiceField(
        label=_("Places"), required=False, widget=PlacesWidget, choices=[(node.key, node.label) for node in _NODES]
    )
    point = PointField(required=False)
    themes = forms.MultipleChoiceField(
        label=_("Themes"), widget=forms.CheckboxSelectMultiple, choices=[("s", _("Safety at work")), ("w", _("Water"))]
    )
    position = forms.ChoiceField(
        label=_("Position of the State"),
        widget=forms.RadioSelect,
        choices=[("supported", _("Supported")), ("noted", _("Noted"))],
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    evidence = forms.FileField(label=_("Evidence"), required=False, help_text=_("PDF, picture or table, up to 20 MB."))
    is_public = forms.BooleanField(label=_("May be published"), required=False)


def sample_form(*, wrong: bool) -> SampleForm:
    """The form as it opens, or after it was sent with things missing."""
    if not wrong:
        return SampleForm(
            languages=LANGUAGES, revision=3, initial={"title": {"en": "Inspect every mine"}}, auto_id="ok_%s"
        )
    sent = QueryDict("title_en=Inspect+every+mine&number=-4&due=31.6.2026&position=supported")
    form = SampleForm(sent, languages=LANGUAGES)
    form.is_valid()
    return form


def sample_list(query: QueryDict) -> ListPage:
    """The sample list as the query asks for it."""
    return LISTING.page(duties(), query)


_MOMENT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)

_CRUMBS: list[Any] = [
    {"label": "Commit", "url": "#"},
    {"label": "Review outcome, 2022", "url": "#"},
    {"label": "paragraph 84", "url": ""},
]

_BARS: list[Any] = [
    Bar("promised", 1214),
    Bar("assigned", 871),
    Bar("acting", 518),
    Bar("reported", 274, url="#bars"),
    Bar("verified", 131),
    Bar("confirmed", 9),
]

_TODO: list[Any] = [
    {
        "title": "Vet 12 numbers from Marblefield district, third quarter",
        "url": "#",
        "why": "Sent on Monday. Two jump by more than half against last quarter; one is missing.",
        "tag": "due tomorrow",
        "tone": "wait",
    },
    {
        "title": "Answer the labour department: why was “mine inspections held” returned?",
        "url": "#",
        "why": "They cannot finish their report without it.",
        "tag": "4 days late",
        "tone": "bad",
    },
    {
        "title": "Assign three recommendations that no body owns",
        "url": "#",
        "why": "From the review of 14 November, all on safety at work.",
        "state": "new",
    },
    {
        "title": "Confirm minutes of the marble working group",
        "url": "#",
        "why": "Approved by companies and civil society.",
        "tag": "2 of 4 pillars did",
        "tone": "info",
    },
]

_VOICES: list[Any] = [
    {
        "kind": "state",
        "who": "The State’s position",
        "said": "Supported",
        "source": "14 Nov 2022, review outcome",
    },
    {
        "kind": "report",
        "who": "The department says",
        "said": "Done: 58 of 58 mines",
        "source": "30 Jun 2026, report with 3 files",
        "url": "#",
    },
    {
        "kind": "assessment",
        "who": "Independent assessment",
        "said": "Partly: 31 of 58 mines have a report",
        "source": "12 Aug 2026, human-rights institution",
        "disagrees": True,
    },
    {"kind": "grade", "who": "Committee’s grade", "said": "", "source": "next report 2027"},
    {
        "kind": "people",
        "who": "People concerned",
        "said": "38 % have seen an inspector",
        "source": "May 2026, 412 workers, 5 sites",
    },
]

_FACTS: list[Any] = [
    ("Lead", "Mines department"),
    ("With", "Labour department"),
    ("Where", "Marblefield, Upper valley"),
    ("Due", "30 June 2026"),
    ("Empty", ""),
]

_STEPS: list[Any] = [
    {"title": "Name the bodies that owe it", "url": "#", "state": "done"},
    {
        "title": "Agree what counts as an inspection",
        "url": "#",
        "state": "in_progress",
        "why": "Two of three levels answered.",
    },
    {"title": "Publish the first list", "state": "open"},
]

_HISTORY: list[Any] = [
    {
        "when": _MOMENT,
        "who": "Hina, reviewer",
        "what": "Returned the report: the list of mines is missing",
        "url": "#",
    },
    {
        "when": date(2026, 6, 30),
        "who": "Bilal, mines department",
        "what": "Reported “done”",
        "detail": "58 of 58 mines",
    },
]

_FILES: list[Any] = [
    {
        "name": "inspections-2026-q2.xlsx",
        "url": "#",
        "size": 48211,
        "source": "Mines department",
        "when": date(2026, 6, 30),
    },
    {
        "name": "letter-of-the-district-office.pdf",
        "url": "#",
        "size": 1480032,
        "source": "District office",
        "when": date(2026, 6, 12),
        "note": "original kept",
    },
]

_TABS: list[Any] = [
    {"label": "Duties", "url": "#", "current": True, "count": 12},
    {"label": "Reports", "url": "#", "count": 3},
    {"label": "Wording", "url": "#"},
]


def sample_context() -> dict[str, Any]:
    """Everything else the gallery shows."""
    return {
        "crumbs": _CRUMBS,
        "knots": KNOTS,
        "small_threads": [knots_to(n) for n in range(7)] + [list(KNOTS)],
        "round_table": ROUND_TABLE,
        "board": sample_board(),
        "bars": _BARS,
        "map": sample_map(),
        "tiles": sample_tiles(),
        "states": list(STATE_SIGNS),
        "todo": _TODO,
        "voices": _VOICES,
        "facts": _FACTS,
        "steps": _STEPS,
        "history": _HISTORY,
        "files": _FILES,
        "tabs": _TABS,
        "frame": FRAME,
    }


FRAME: dict[str, Any] = {
    "navigation": [
        {"label": _("Today"), "url": "#", "current": False},
        {"label": _("Understand"), "url": "#", "current": False},
        {"label": _("Convene"), "url": "#", "current": False},
        {"label": _("Commit"), "url": "#", "current": True},
        {"label": _("Act"), "url": "#", "current": False},
        {"label": _("Answer"), "url": "#", "current": False},
    ],
    "space_menu": {
        "label": "Sandstone province · Human rights directorate",
        "url": "#",
        "others": [{"label": "Marblefield · Working group", "url": "#"}],
    },
    "account_menu": {
        "label": "Hina",
        "items": [{"label": _("Your account"), "url": "#"}, {"label": _("Downloads"), "url": "#"}],
        "sign_out_url": "#",
    },
    "search_url": "#",
    "language_menu": {
        "url": "#",
        "back": "#",
        "languages": [
            {"code": "en", "label": "English", "current": True},
            {"code": "ur", "label": "اردو", "current": False},
        ],
    },
    "samples": True,
}
