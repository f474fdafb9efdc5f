"""Usable where the network is poor: 50 kbit/s with 600 ms of delay, from the sign-in to a report that is sent."""

import re
import time

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.person import PASSWORD, Person

pytestmark = pytest.mark.browser

KILOBITS, DELAY = 50, 600
# What a person waits for at most. Coming in brings everything that later pages find in the browser's store: at
# 50 kbit/s that is six kilobytes a second, so the 150 kB of a first load are 25 s, and turns there and back of
# more than half a second each come on top. Later pages bring words alone, and whoever waits longer than ten seconds
# turns away.
COMING_IN, NEXT_PAGE = 35.0, 10.0


@pytest.fixture
def slow(open_browser) -> BrowserContext:
    """A browser with nothing in its store, behind a poor line."""
    context = open_browser()
    context.set_default_timeout(120_000)
    context.set_default_navigation_timeout(120_000)
    return context


def slow_down(page: Page) -> None:
    """As Chromium's own tools do: both ways as slow, and every answer late."""
    bytes_a_second = KILOBITS * 1000 // 8
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {
        "offline": False,
        "latency": DELAY,
        "downloadThroughput": bytes_a_second,
        "uploadThroughput": bytes_a_second,
    }
    session.send("Network.emulateNetworkConditions", line)


class Watched:
    """A person whose waiting is timed: from the press of a button to a page that can be read and used."""

    def __init__(self, person: Person) -> None:
        self.person, self.waits = person, dict[str, float]()

    def __call__(self, what: str, step) -> None:
        began = time.monotonic()
        step()
        self.person.page.wait_for_load_state("domcontentloaded")
        self.waits[what] = time.monotonic() - began


def test_a_report_is_sent_over_a_poor_line(slow):
    bilal = Person("bilal", slow)
    slow_down(bilal.page)
    wait = Watched(bilal)
    wait("the first page", lambda: bilal.page.goto("/", wait_until="domcontentloaded"))
    wait("signing in", lambda: bilal.fill_in_sign_in(PASSWORD))
    wait("Today", bilal.enter)
    wait("the board", lambda: bilal.go("Answer"))
    wait("the list", lambda: bilal.follow("as a list"))
    wait("a duty", lambda: bilal.follow(re.compile("Keep a register of accidents")))
    wait("the form", lambda: bilal.follow("Report"))
    bilal.main.get_by_label("underway").check()
    bilal.write("What was done", "Eleven of the mines keep one; the others were told.")
    wait("sending the report", lambda: bilal.press("Send for vetting"))
    bilal.sees("The report is sent.")
    wait("Today again", lambda: bilal.go("Today"))
    said = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in wait.waits.items())
    print(f"\n{KILOBITS} kbit/s, {DELAY} ms: {said}")  # noqa: T201 — the figures, shown by pytest -rP
    assert wait.waits.pop("the first page") + wait.waits.pop("signing in") <= COMING_IN, said
    assert max(wait.waits.values()) <= NEXT_PAGE, said
