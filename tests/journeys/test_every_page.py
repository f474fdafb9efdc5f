"""Every page that a link leads to: it answers, it has a title, it fits a small screen, and it shuts nobody out."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import APIResponse, Error, Page, Response, expect

from tests.browser import barriers, width_of
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

SPACE = "/sangar-rights-directorate/"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
# These words behind a question mark make another page or a file; all others narrow or sort a list.
OTHER_PAGES = {"by", "print", "pile", "choose", "q", "format"}
MOST = 150  # more kinds of pages than there are; a crawl that finds more has lost its way
Answer = Response | APIResponse
WALKERS = ("amina", "hina", "bilal", "lal", "kiran")


def kind_of(url: str) -> str:
    """Addresses of one kind of page look the same: ids and filters aside."""
    parts = urlsplit(url)
    shown = sorted({name for name, _value in parse_qsl(parts.query)} & OTHER_PAGES)
    return ID.sub("<id>", parts.path) + ("?" + "&".join(shown) if shown else "")


@dataclass
class Walk:
    """One person's way along every link, one page of each kind; ``looked_at``: kinds that were looked at before.

    turns: barriers are asked for in one look out of so many; with ``--full`` in each.
    """

    person: Person
    looked_at: set[str]
    turns: int = 1
    looks: int = 0
    wrongs: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """Where the person is."""
        return self.person.page

    def go_everywhere(self, *starts: str) -> None:
        """Ask for a page of each kind; look at those that nobody looked at before."""
        ways = deque(urljoin(self.page.url, start) for start in starts)
        met: set[str] = set()
        while ways:
            url = ways.popleft()
            kind = kind_of(url)
            if kind in met:
                continue
            met.add(kind)
            assert len(met) < MOST, sorted(met)
            answer = self.ask(url, kind)
            if not answer.ok:
                self.wrongs.append(f"{answer.status} {url}, for {self.person.name}")
            elif "text/html" in answer.headers["content-type"]:
                ways.extend(self.links(answer))
                if kind not in self.looked_at:
                    assert self.page.url == answer.url, f"{kind} is a page and was not shown"
                    self.looked_at.add(kind)
                    self.look(kind)

    def ask(self, url: str, kind: str) -> Answer:
        """The answer; what nobody looked at before is shown in the browser."""
        if kind not in self.looked_at:
            with suppress(Error):  # a file to keep is no page to be shown
                if (answer := self.page.goto(url)) is not None:
                    return answer
        return self.page.request.get(url)

    def links(self, answer: Answer) -> Iterator[str]:
        """Where a page leads, as long as it stays inside the space or with the account."""
        home = urlsplit(self.page.url).netloc
        for written in LINK.findall(answer.text()):
            parts = urlsplit(address := urljoin(answer.url, unescape(written)))
            if parts.netloc == home and parts.path.startswith((SPACE, "/accounts/", "/me/")):
                yield address.partition("#")[0]

    def look(self, kind: str) -> None:
        """Look at the page at a desk by day and on a phone at night; note what is wrong."""
        heads = [text.strip() for text in self.page.get_by_role("heading", level=1).all_inner_texts()]
        if len(heads) != 1 or not heads[0]:
            self.wrongs.append(f"{kind}: titles on the page: {heads}")
        if not re.fullmatch(r".+ · Accord", self.page.title()):
            self.wrongs.append(f"{kind}: title of the window: {self.page.title()!r}")
        self.look_as(kind, "light", DESK)
        self.look_as(kind, "dark", PHONE)
        self.looks += self.turns - 1  # the next kind begins with the other look

    def look_as(self, kind: str, scheme: str, size: dict[str, int]) -> None:
        """One of both looks."""
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # light or dark
        self.page.set_viewport_size(size)  # type: ignore[arg-type] # width and height
        wide = width_of(self.page)
        if wide > size["width"]:
            self.wrongs.append(f"{kind}: {wide} wide on a screen of {size['width']}")
        if self.looks % self.turns == 0:
            self.wrongs += [f"{kind} {scheme}: {line}" for line in barriers(self.page)]
        self.looks += 1


def test_every_page_answers_fits_and_shuts_nobody_out(person, open_browser, pytestconfig):
    looked_at: set[str] = set()
    turns = 1 if pytestconfig.getoption("--full") else 2
    visitor = Walk(Person("visitor", open_browser()), looked_at, turns)
    visitor.page.goto("/")
    visitor.go_everywhere("/accounts/login/")
    wrongs = visitor.wrongs
    for name in WALKERS:
        walk = Walk(person(name), looked_at, turns)
        walk.go_everywhere(f"{SPACE}today/", f"{SPACE}search/?q=mines")
        wrongs += walk.wrongs
    assert not wrongs, "\n".join(wrongs)
    assert len(looked_at) > 60, sorted(looked_at)


@pytest.mark.parametrize(("name", "path", "status"), [("bilal", "nowhere/", 404), ("bilal", "settings/", 403)])
def test_a_page_that_says_no_looks_like_all_others(person, name, path, status):
    walk = Walk(person(name), set())
    answer = walk.page.goto(SPACE + path)
    assert answer is not None
    assert answer.status == status
    walk.look(path)
    assert not walk.wrongs, "\n".join(walk.wrongs)


def test_what_waits_leads_to_just_that_and_the_figures_say_what_they_are(person):
    amina = person("amina").go("Today")
    expect(amina.main.get_by_role("table", name=re.compile(r"^Where \d+ duties stand"))).to_be_visible()
    amina.follow(re.compile("^Name a body for"))
    shown = amina.main.get_by_role("link", name=re.compile("^Duties without a lead"))
    expect(shown).to_have_attribute("aria-current", "page")
    lines = amina.main.get_by_role("table").get_by_role("row").filter(has=amina.page.get_by_role("cell"))
    expect(lines.filter(has_text="Publish royalties and spending by district")).to_have_count(1)
