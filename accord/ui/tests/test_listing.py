"""Lists: filters with counts, sort, pages, the same over the database and in memory."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.test import RequestFactory

from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty, page_steps
from accord.ui.listing_values import ValuesPage
from accord.ui.lists import list_response
from accord.ui.pictures import Knot


@dataclass(frozen=True)
class Duty:
    name: str
    level: str
    actions: int | None
    themes: tuple[str, ...] = ()


DUTIES = [
    Duty("a", "federal", 3, ("water",)),
    Duty("b", "district", None, ("water", "women")),
    Duty("c", "district", 1, ("women",)),
    Duty("d", "local", 2),
]
LEVELS = [
    Choice("federal", "Federal"),
    Choice("district", "District"),
    Choice("local", "Local"),
    Choice("site", "Site"),
]
THEMES = Filter("theme", "Theme", lambda found: [Choice(v, v.title()) for v in found], of=lambda duty: duty.themes)


def drawn(query: str, rows: list[Duty]) -> str:
    answer = list_response(RequestFactory().get(query), LISTING, rows)
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


LISTING = Listing(
    title="Duties",
    columns=[
        Column("name", "Duty", lambda duty: duty.name, heading=True, sort="name", url=lambda duty: f"/{duty.name}/"),
        Column("level", "Level", lambda duty: duty.level),
        Column("actions", "Actions", lambda duty: duty.actions, kind="number", sort="actions"),
    ],
    filters=[Filter("level", "Level", LEVELS, field="level", prominent=True), THEMES],
    search=lambda rows, words: [row for row in rows if words in row.name],
    empty=Empty("No duties yet", "They belong here."),
    page_size=2,
)


def shown(query: str = "", listing: Listing = LISTING, rows=DUTIES) -> list[str]:
    return [record.name for record in listing.page(rows, QueryDict(query)).records]


def page(query: str = ""):
    return LISTING.page(DUTIES, QueryDict(query))


def test_a_list_shows_one_page_and_says_how_many_there_are():
    assert shown() == ["a", "b"]
    assert (page().total, page().page_count, page().range_words) == (4, 2, "1 to 2 of 4")


def test_a_page_beyond_the_end_is_the_last_and_nonsense_is_the_first():
    assert shown("page=99") == ["c", "d"]
    for nonsense in ("page=-1", "page=0", "page=x", "page=", "page=²", f"page={'9' * 40}"):
        assert shown(nonsense) == ["a", "b"]


def test_a_filter_counts_with_the_other_filters_but_not_with_itself():
    levels = page("level=district&theme=women").filters[0]
    assert [(c.label, c.count, c.is_current) for c in levels.choices] == [("All", None, False), ("District", 2, True)]
    themes = page("level=district").filters[1]
    assert [(c.label, c.count) for c in themes.choices] == [("All", None), ("Water", 1), ("Women", 2)]


def test_a_filter_link_keeps_the_rest_and_starts_at_the_first_page():
    links = {c.label: c.url for c in page("theme=water&page=2&sort=name").filters[0].choices}
    assert links["Federal"] == "?theme=water&sort=name&level=federal"


def test_the_link_of_the_current_choice_takes_it_away():
    current = next(c for c in page("level=federal").filters[0].choices if c.is_current)
    assert current.url in {"?", "?level="}
    assert [chip.label for chip in page("level=federal").chips] == ["Level: Federal"]


def test_a_filter_whose_rows_all_say_the_same_is_not_offered():
    assert LISTING.page(DUTIES[1:3], QueryDict("")).prominent_filters == []
    assert [links.name for links in LISTING.page(DUTIES[1:3], QueryDict("level=district")).prominent_filters] == [
        "level"
    ]


def test_a_choice_that_nothing_has_is_left_out_unless_it_is_set():
    assert "Site" not in [c.label for c in page().filters[0].choices]
    assert "Site" in [c.label for c in page("level=site").filters[0].choices]
    assert page("level=site").rows == []


def test_rows_are_sorted_by_a_column_and_those_without_value_come_last():
    assert shown("sort=actions") == ["c", "d"]
    assert shown("sort=actions&page=2") == ["a", "b"]
    assert shown("sort=-actions") == ["a", "d"]
    assert shown("sort=-actions&page=2") == ["c", "b"]


def test_a_heading_says_how_it_is_sorted_and_offers_the_other_way():
    head = page("sort=actions").columns[2]
    assert (head.sorted, head.sort_url) == ("ascending", "?sort=-actions")
    assert page("sort=-actions").columns[2].sort_url == "?sort=actions"
    assert page("sort=level").columns[1].sort_url == ""


def test_a_search_narrows_and_shows_as_something_to_remove():
    assert shown("q=c") == ["c"]
    assert page("q=c").chips[0].label == "“c”"
    assert page("q=c").is_narrowed


def test_a_search_keeps_the_filters_that_are_set():
    assert page("q=c&level=district&page=2&format=csv").kept_query == [("level", "district")]


def test_long_rows_of_pages_leave_a_gap():
    steps = [step.number for step in page_steps(10, 20, str)]
    assert steps == [1, 0, 8, 9, 10, 11, 12, 0, 20]
    assert [step.number for step in page_steps(1, 1, str)] == [1]


def test_prepare_sees_only_the_rows_of_the_page():
    seen: list[int] = []

    def prepare(rows: list[Duty]) -> list[Duty]:
        seen.append(len(rows))
        return rows

    Listing("x", LISTING.columns, prepare=prepare, page_size=3).page(DUTIES, QueryDict(""))
    assert seen == [3]


def test_a_thread_in_a_file_is_the_words_of_its_reached_steps():
    knots = [Knot("promised", state="done"), Knot("assigned")]
    listing = Listing(
        "x",
        [
            Column("t", "Thread", lambda row: knots, kind="thread"),
            Column("s", "S", lambda row: "in_progress", kind="state"),
        ],
    )
    assert list(listing.export_rows([1], QueryDict(""))) == [["promised", "in progress"]]


def test_a_file_holds_every_row_that_the_query_finds():
    rows = list(LISTING.export_rows(DUTIES, QueryDict("level=district&page=1"), chunk=1))
    assert rows == [["b", "district", None], ["c", "district", 1]]
    assert LISTING.export_heads == ["Duty", "Level", "Actions"]


def test_a_list_page_is_drawn_with_its_filters_and_without_rows_says_what_belongs_there():
    page = drawn("/?level=district", DUTIES)
    assert '<a href="/b/"><bdi>b</bdi></a>' in page
    assert 'aria-current="true"' in page
    assert "format=csv" in page
    empty = drawn("/", [])
    assert "No duties yet" in empty
    assert "format=csv" not in empty
    nothing = drawn("/?level=site", DUTIES)
    assert "Nothing matches" in nothing


def test_a_download_is_a_file_of_what_is_shown():
    answer = list_response(RequestFactory().get("/?level=federal&format=csv"), LISTING, DUTIES)
    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join(answer).decode("utf-8-sig").splitlines() == ["Duty,Level,Actions", "a,federal,3"]
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_an_unknown_format_is_just_the_page():
    assert "text/html" in list_response(RequestFactory().get("/?format=exe"), LISTING, DUTIES)["Content-Type"]


SESSIONS = Listing(
    title="Sessions",
    columns=[
        Column("key", "Key", lambda row: row.session_key, sort="session_key"),
        Column("end", "End", lambda row: row.expire_date, kind="moment", sort="expire_date"),
    ],
    filters=[
        Filter("data", "Data", lambda found: [Choice(v, v) for v in found], field="session_data"),
        Filter("end", "End", field="expire_date"),
    ],
    order=("session_key",),
    search=lambda rows, words: rows.filter(session_key__contains=words),
)


def make_sessions(count: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    Session.objects.bulk_create(
        Session(
            session_key=f"k{i:04}", session_data="even" if i % 2 == 0 else "odd", expire_date=start + timedelta(days=i)
        )
        for i in range(count)
    )


@pytest.mark.django_db
def test_a_list_over_the_database_filters_counts_sorts_and_searches():
    make_sessions(30)
    found = SESSIONS.page(Session.objects.all(), QueryDict("data=odd&sort=-key&q=k000"))
    assert [row.session_key for row in found.records] == ["k0009", "k0007", "k0005", "k0003", "k0001"]
    assert [(c.label, c.count) for c in found.filters[0].choices] == [("All", None), ("even", 5), ("odd", 5)]


@pytest.mark.django_db
def test_a_value_that_is_no_value_of_its_field_finds_nothing_instead_of_breaking():
    make_sessions(3)
    assert SESSIONS.page(Session.objects.all(), QueryDict("end=not-a-day")).total == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [10, 1000])
def test_the_number_of_queries_is_the_same_for_ten_rows_and_a_thousand(count, django_assert_num_queries):
    make_sessions(count)
    with django_assert_num_queries(4):
        SESSIONS.page(Session.objects.all(), QueryDict("sort=end"))


def test_no_list_of_the_look_imports_what_lies_above_it():
    for path in Path(__file__).resolve().parent.parent.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        above = [
            line for line in lines if line.startswith(("from accord.", "import accord.")) and "accord.ui" not in line
        ]
        assert not above, path


@pytest.mark.django_db
def test_a_null_character_in_an_address_finds_nothing_on_either_database():
    make_sessions(3)
    assert SESSIONS.page(Session.objects.all(), QueryDict("q=k%00000&data=even%00")).total == 2
    assert list(SESSIONS.export_rows(Session.objects.all(), QueryDict("data=%00none"))) == []


MANY = [Duty(f"duty {n}", "federal", n, (f"Theme {n % 150}",)) for n in range(200)]
SHORT = replace(LISTING, filters=[LISTING.filters[0], replace(THEMES, most=40)])


def values_of(query: str) -> ValuesPage:
    found = SHORT.values(MANY, QueryDict(query))
    assert found is not None
    return found


def test_a_menu_of_the_commonest_values_leads_to_all_of_them():
    links = SHORT.page(MANY, QueryDict("level=federal&page=2")).filters[1]
    assert (links.offered, links.total) == (40, 150)
    assert links.values_url == "?level=federal&values=theme"
    assert not SHORT.page(MANY[:20], QueryDict("")).filters[1].values_url


def test_all_values_stand_a_hundred_a_page_and_are_found_by_words():
    first = values_of("level=federal&values=theme")
    second = values_of("level=federal&values=theme&page=2")
    assert (len(first.choices), len(second.choices), second.range_words) == (100, 50, "101 to 150 of 150")
    assert first.next_url == "?level=federal&values=theme&page=2"
    found = values_of("level=federal&values=theme&find=T%CC%81HEME 14")
    assert {choice.label for choice in found.choices} == {"Theme 14", *(f"Theme {n}" for n in range(140, 150))}
    assert found.choices[0].url == "?level=federal&theme=Theme+14"
    assert found.list_url == "?level=federal"
    assert SHORT.values(MANY, QueryDict("values=nothing")) is None


def test_the_page_of_all_values_needs_no_script_and_names_the_list():
    answer = list_response(RequestFactory().get("/?level=federal&values=theme&find=14"), SHORT, MANY)
    assert isinstance(answer, HttpResponse)
    drawn = answer.content.decode()
    assert "Theme: all values" in drawn
    assert drawn.index('href="?level=federal"') < drawn.index("<h1")
    assert 'href="?level=federal&amp;theme=Theme+14"' in drawn
    assert '<input type="hidden" name="level" value="federal">' in drawn
