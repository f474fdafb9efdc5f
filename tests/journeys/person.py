"""A person at a browser of their own, who finds things by what is written on them."""

import re
from re import Pattern

from playwright.sync_api import BrowserContext, Locator, Page, expect

GROUP, DIRECTORATE = "Marmar working group (sample)", "Sangar rights directorate (sample)"
PASSWORD = "sample accounts only"  # printed by bin/run; sample accounts come in from this machine alone
Words = str | Pattern[str]


class Person:
    """Somebody with a name, a browser and a page in it."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name = name
        self.email = f"{name}@sample.invalid"
        self.context = context
        self.page: Page = context.new_page()

    def sign_in(self, *, password: str = PASSWORD) -> "Person":
        """Open the first page, sign in."""
        self.page.goto("/")
        self.fill_in_sign_in(password)
        expect(self.main.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        return self

    def fill_in_sign_in(self, password: str = PASSWORD) -> None:
        """Type address and password into the page that is open, and send them."""
        self.write("E-mail address", self.email)
        self.write("Password", password)
        self.press("Sign in", within=self.main)

    def enter(self, space: str = DIRECTORATE) -> "Person":
        """Go to a space: from the page that asks which one, or through the menu of spaces, or be there already."""
        asked = self.main.get_by_role("link", name=space)
        menu = self.page.get_by_role("banner").get_by_role("group").filter(has_text="Space:")
        if asked.count():
            asked.click()
        elif menu.count():
            menu.locator("summary").click()
            menu.get_by_role("link", name=space).click()
        expect(self.page).to_have_title(re.compile(re.escape(space)))
        return self

    def go(self, stage: str) -> "Person":
        """Choose one of the stages on top."""
        stages = self.page.get_by_role("navigation", name="Stages")
        with self.page.expect_navigation():
            stages.get_by_role("link", name=stage, exact=True).click()
        expect(stages.locator("[aria-current=page]")).to_have_text(stage)
        return self

    def choose_from_account(self, item: str) -> None:
        """Open the account's menu and choose an item."""
        menu = self.page.get_by_role("banner").get_by_role("group").filter(has_text="Account:")
        menu.locator("summary").click()
        menu.get_by_text(item, exact=True).click()

    def read_in(self, language: str) -> None:
        """Choose a language; it is kept on the account, so choose it for somebody whom no other journey needs."""
        self.page.get_by_role("banner").get_by_role("img", name="Language").click()
        self.press(language, within=self.page.get_by_role("banner"))

    @property
    def main(self) -> Locator:
        """The page without what frames it."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> Locator:
        """The title on the page."""
        return self.main.get_by_role("heading", level=1)

    def card(self, title: Words) -> Locator:
        """The part of the page under a heading."""
        return self.main.locator("section").filter(has=self.page.get_by_role("heading", level=2, name=title))

    def line(self, words: Words) -> Locator:
        """A line of a list or table that holds these words."""
        return self.main.locator("li, tr").filter(has_text=words)

    def follow(self, words: Words, *, within: Locator | None = None) -> None:
        """Follow the first link with these words, and wait for the page it leads to."""
        with self.page.expect_navigation():
            (within or self.main).get_by_role("link", name=words).first.click()

    def press(self, words: Words, *, within: Locator | None = None) -> None:
        """Press the button with these words, and wait for the page that answers."""
        with self.page.expect_navigation():
            (within or self.main).get_by_role("button", name=words, exact=isinstance(words, str)).click()

    def search_list(self, words: str) -> None:
        """Narrow the list that is open to these words."""
        search = self.main.get_by_role("search")
        search.get_by_label("Search this list").fill(words)
        self.press("Search", within=search)

    def write(self, label: Words, text: str, *, within: Locator | None = None) -> None:
        """Write into the field with this label."""
        (within or self.main).get_by_label(label).fill(text)

    def sees(self, words: Words, *, within: Locator | None = None) -> None:
        """Expect these words on the page."""
        expect((within or self.main).get_by_text(words).first).to_be_visible()

    def does_not_see(self, words: Words, *, within: Locator | None = None) -> None:
        """Expect these words nowhere on the page."""
        expect((within or self.main).get_by_text(words)).to_have_count(0)
