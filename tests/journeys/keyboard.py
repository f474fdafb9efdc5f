"""A keyboard and nothing else: Tab, Enter, Space, arrows and letters; on the way the eye never loses the focus."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.person import DIRECTORATE, PASSWORD, Person

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


def come_in(person: Person) -> Person:
    """Sign in and enter the directorate's space."""
    page, main = person.page, person.main
    page.goto("/")
    tab_to(page, main.get_by_label("E-mail address"))
    page.keyboard.type(person.email)
    tab_to(page, main.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    enter(page)
    if main.get_by_role("link", name=DIRECTORATE).count():
        tab_to(page, main.get_by_role("link", name=DIRECTORATE))
        enter(page)
    return person
