"""Pictures on their pages: drawn while one waits, true without script, walked by keyboard, shut out nobody."""

import pytest
from playwright.sync_api import expect

from tests.browser import barriers, width_of
from tests.journeys.keyboard import enter, tab_to

pytestmark = pytest.mark.browser

NIGHT = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
FIRST = 120_000  # the engine's own start, on a busy machine


def open_over_time(somebody) -> None:
    somebody.go("Answer")
    somebody.main.get_by_role("link", name="over time").click()
    expect(somebody.main.get_by_text("How promises moved", exact=True)).to_be_visible()


def test_a_chart_comes_to_the_page_by_itself_and_its_figures_are_there_before(person):
    imran = person("imran")
    open_over_time(imran)
    expect(imran.main.get_by_text("The figures as a table")).to_be_visible()
    chart = imran.page.locator("svg.chart-wide")
    expect(chart).to_be_visible(timeout=FIRST)
    lines = chart.locator("path.s-promised, path.s-verified")
    colours = {lines.nth(n).evaluate("line => getComputedStyle(line).stroke") for n in range(lines.count())}
    assert len(colours) == 2, "the stylesheet gives the colours"
    assert not barriers(imran.page)
    with imran.page.expect_download() as file:
        imran.main.get_by_role("link", name="the figures as a file").click()
    assert file.value.suggested_filename.endswith(".csv")


def test_at_night_on_a_phone_the_narrow_chart_fits(person):
    imran = person("imran", **NIGHT)
    open_over_time(imran)
    expect(imran.page.locator("svg.chart-narrow")).to_be_visible(timeout=FIRST)
    expect(imran.page.locator("svg.chart-wide")).to_be_hidden()
    assert width_of(imran.page) == 320
    assert not barriers(imran.page)


def test_without_script_the_figures_stand_on_the_page(person):
    imran = person("imran", java_script_enabled=False)
    open_over_time(imran)
    table = imran.main.get_by_role("table")
    if not table.is_visible():  # the picture was there already
        imran.main.get_by_text("The figures as a table").click()
    expect(table.get_by_role("columnheader", name="verified")).to_be_visible()


def test_what_a_record_is_tied_with_is_walked_by_keyboard(person):
    bilal = person("bilal")
    page, main = bilal.page, bilal.main
    bilal.go("Answer")
    main.get_by_role("link", name="as a list").click()
    main.get_by_role("rowheader").get_by_role("link").first.click()
    main.get_by_role("link", name="Everything it is linked with").click()
    node = page.locator("a.node").first
    tab_to(page, node)
    before = node.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    focused = page.locator("a.node:focus")
    expect(focused).not_to_have_attribute("aria-label", before or "")
    expect(page.locator("svg.looking")).to_be_attached()
    assert not barriers(page)
    label = focused.get_attribute("aria-label") or ""
    enter(page)
    expect(main.get_by_role("heading", level=1)).to_contain_text(label.rsplit(" (", 1)[0][:20])


def test_the_network_can_be_made_larger_and_whole_again(person):
    bilal = person("bilal")
    page, main = bilal.page, bilal.main
    bilal.go("Answer")
    main.get_by_role("link", name="as a list").click()
    main.get_by_role("rowheader").get_by_role("link").first.click()
    main.get_by_role("link", name="Everything it is linked with").click()
    view = "document.querySelector('.network-drawing').getAttribute('viewBox')"
    whole = page.evaluate(view)
    main.get_by_role("button", name="Larger").click()
    assert page.evaluate(view) != whole
    main.get_by_role("button", name="All of it").click()
    assert [float(n) for n in page.evaluate(view).split()] == [float(n) for n in whole.split()]


def test_the_table_shuts_out_nobody_at_any_width(person):
    for options in ({}, NIGHT):
        imran = person("imran", **options)
        imran.go("Convene")
        expect(imran.page.locator("figure.round-table")).to_be_visible()
        assert not barriers(imran.page)
        assert width_of(imran.page) <= imran.page.evaluate("window.innerWidth")


def test_the_page_of_pictures_shuts_out_nobody_and_breaks_no_policy(open_browser):
    page = open_browser().new_page()
    page.goto("/gallery/pictures/")
    expect(page.locator(".in-dark svg.table-wide").first).to_be_visible()
    assert not barriers(page)
