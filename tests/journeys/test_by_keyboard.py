"""Everything by keyboard: from the sign-in to an action, and the eye never loses the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.person import DIRECTORATE, PASSWORD, Person

pytestmark = pytest.mark.browser

STOPS = 120  # more than any page has; who presses Tab this often in vain is lost
# The focused element is where the eye can see it, and something is drawn around it.
FOCUS_IN_SIGHT = """() => {
  const at = document.activeElement;
  if (at === document.body) return {at: "the browser's own bar", inSight: true, drawn: true};
  const style = getComputedStyle(at), box = at.getClientRects()[0];
  const seen = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inSight = seen && (at.contains(seen) || at.labels?.[0]?.contains(seen));
  const ownButton = at.type === "date" && !at.matches(":focus-visible");  // its calendar draws a ring of its own
  const drawn = ownButton || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {at: at.outerHTML.slice(0, 200), inSight: Boolean(inSight), drawn};
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted element has the focus; on the way the focus is always to be seen."""
    expect(wanted).to_be_attached()
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS_IN_SIGHT)
        assert focus["inSight"], f"{page.url}: the focus is out of sight at {focus['at']}"
        assert focus["drawn"], f"{page.url}: nothing shows the focus at {focus['at']}"
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{page.url}: Tab never came to {wanted}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_action_is_added_by_keyboard_alone(open_browser):
    bilal = Person("bilal", open_browser())
    page, main = bilal.page, bilal.main
    page.goto("/")
    tab_to(page, main.get_by_label("E-mail address"))
    page.keyboard.type(bilal.email)
    tab_to(page, main.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    enter(page)
    if main.get_by_role("link", name=DIRECTORATE).count():
        tab_to(page, main.get_by_role("link", name=DIRECTORATE))
        enter(page)
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
