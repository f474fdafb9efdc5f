"""A keyboard and nothing else: Tab, Enter, Space, arrows and letters; on the way the eye never loses the focus."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

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
    sign_in(person)
    if main.get_by_role("link", name=DIRECTORATE).count():
        tab_to(page, main.get_by_role("link", name=DIRECTORATE))
        enter(page)
    return person


def follow(person: Person, words: str | re.Pattern[str]) -> None:
    """Tab to the first link with these words and press Enter."""
    tab_to(person.page, person.main.get_by_role("link", name=words).first)
    enter(person.page)


def stage(person: Person, name: str) -> None:
    """Tab to one of the stages on top and press Enter."""
    tab_to(person.page, person.page.get_by_role("navigation", name="Stages").get_by_role("link", name=name, exact=True))
    enter(person.page)


def find(person: Person, words: str) -> None:
    """Search the list that is open."""
    tab_to(person.page, person.main.get_by_label("Search this list"))
    person.page.keyboard.type(words)
    enter(person.page)


def choose(person: Person, label: str) -> None:
    """A radio button: Tab comes to its group, the arrows go through it."""
    wanted = person.main.get_by_label(label, exact=True)
    group = person.main.locator(f"input[name={wanted.get_attribute('name')}]")
    tab_to(person.page, group.first)
    for _each in range(group.count()):
        if wanted.is_checked():
            return
        person.page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def write(person: Person, label: str, words: str) -> None:
    tab_to(person.page, person.main.get_by_label(label).first)
    person.page.keyboard.press("ControlOrMeta+a")
    person.page.keyboard.type(words)


def press(person: Person, button: str) -> None:
    tab_to(person.page, person.main.get_by_role("button", name=button))
    enter(person.page)


def open_duty(person: Person, words: str, wording: str) -> None:
    """The way to a duty that everybody has: the board as a list, some of its words, its page."""
    stage(person, "Answer")
    follow(person, "as a list")
    find(person, words)
    follow(person, wording)


def select(person: Person, label: str, words: str) -> None:
    """A list to choose one from: letters go to what begins with them."""
    wanted = person.main.get_by_label(label, exact=True)
    tab_to(person.page, wanted)
    person.page.keyboard.type(words)
    expect(wanted.locator("option:checked")).to_contain_text(words)


def attach(person: Person, label: str, file: FilePayload | Path) -> None:
    """A file, through the window of the browser that the keyboard opens."""
    person.page.on("filechooser", lambda _chooser: None)  # asked for early: else the browser may be quicker than we are
    tab_to(person.page, person.main.locator("input[type=file]").and_(person.main.get_by_label(label)))
    with person.page.expect_file_chooser() as chooser:
        person.page.keyboard.press("Space")
    chooser.value.set_files(file)


def open_menu(page: Page, menu: Locator) -> None:
    """A menu in the head of the page."""
    tab_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")


def speak(page: Page, language: str) -> None:
    """Choose a language in the head of the page."""
    head = page.get_by_role("banner")
    open_menu(page, head.locator("details.menu").filter(has=page.locator("button[name=language]")))
    tab_to(page, head.locator(f"button[name=language][value={language}]"))
    enter(page)
    expect(page.locator("html")).to_have_attribute("lang", language)


def choose_from_account(person: Person, item: str) -> None:
    """An item of the account's menu."""
    menu = person.page.get_by_role("banner").get_by_role("group").filter(has_text="Account:")
    open_menu(person.page, menu)
    tab_to(person.page, menu.get_by_text(item, exact=True))
    enter(person.page)


def sign_in(person: Person, words: tuple[str, str] = ("E-mail address", "Password")) -> None:
    """Fill in the sign-in that is open and send it."""
    for label, typed in zip(words, (person.email, PASSWORD), strict=True):
        tab_to(person.page, person.main.get_by_label(label))
        person.page.keyboard.type(typed)
    enter(person.page)
