"""Everything by keyboard: from the sign-in to an action, and the eye never loses the focus."""

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import come_in, enter, tab_to
from tests.journeys.person import Person

pytestmark = pytest.mark.browser


def test_an_action_is_added_by_keyboard_alone(open_browser):
    bilal = come_in(Person("bilal", open_browser()))
    page, main = bilal.page, bilal.main
    tab_to(page, page.get_by_role("link", name="Answer", exact=True))
    enter(page)
    tab_to(page, main.get_by_role("link", name="as a list"))
    enter(page)
    tab_to(page, main.get_by_label("Search this list"))
    page.keyboard.type("registered mines")
    enter(page)
    tab_to(page, main.get_by_role("table").get_by_role("link", name="Inspect all 58"))
    enter(page)
    tab_to(page, main.get_by_role("link").last)
    tab_to(page, main.get_by_role("link", name="Add an action"))
    enter(page)
    tab_to(page, main.get_by_label("What is to be done"))
    page.keyboard.type("Count the open claims, by keyboard")
    tab_to(page, main.get_by_role("button", name="Add the action"))
    enter(page)
    bilal.sees("The action is added.")
    bilal.sees("Count the open claims, by keyboard")


def test_the_first_tab_leads_past_the_menus_and_escape_closes_them(person):
    hina = person("hina")
    page = hina.page
    page.reload()
    tab_to(page, page.get_by_role("link", name="Skip to the page"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert hina.main.evaluate("main => main.contains(document.activeElement)")
    menu = page.get_by_role("banner").get_by_role("group").filter(has_text="Account:")
    page.reload()
    tab_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    tab_to(page, menu.get_by_role("button", name="Sign out"))
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()
    assert menu.locator("summary").evaluate("element => element === document.activeElement")
