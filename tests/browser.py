"""Chromium for journeys: every page is watched, and a journey fails on what no page may do.

A page that asks another machine for anything, breaks the content security policy, throws in a script or
answers with a server error ends the journey, whatever the test itself asked.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

# The first is the engine alone: around each page the others draw a window that nobody sees, at two thirds more work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync"]
SERVER_ERROR = 500
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Watch:
    """What the pages of one context did that they must not do."""

    def __init__(self, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.wrongs: list[str] = []

    def asked(self, request: Request) -> None:
        """Note a request to anywhere but the server under test."""
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.home:
            self.wrongs.append(f"left the machine: {request.url}")

    def answered(self, response: Response) -> None:
        """Note an answer that says the server broke."""
        if response.status >= SERVER_ERROR:
            self.wrongs.append(f"server error {response.status}: {response.url}")

    def said(self, message: ConsoleMessage) -> None:
        """Note refusals by the content security policy; a plain 404 may be what the journey is about."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("request", self.asked)
        context.on("response", self.answered)
        context.on("console", self.said)
        context.on("weberror", lambda error: self.wrongs.append(f"script: {error.error}"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys. Where the machine has none: skipped, in CI an error."""
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    if program is None:
        reason = "Chromium is not installed: apt-get install --no-install-recommends chromium-headless-shell"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser of its own per person, ``new_context(viewport=…, locale=…)``; all are watched."""
    watch = Watch(live_server.url)
    opened: list[BrowserContext] = []

    def open_context(**options) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        watch.attach(context)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()
    assert not watch.wrongs, "\n".join(watch.wrongs)


@pytest.fixture
def page(new_context) -> Page:
    """One page at desk width."""
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


def width_of(page: Page) -> int:
    """How many CSS pixels the page takes from side to side, more than its window where it does not fit.

    A link that was just followed may have brought no more than the beginning of the next page: it is waited for.
    """
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth")


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on this page, one line each; empty where nothing was found."""
    page.wait_for_load_state()
    asked = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked).response["violations"]
    return [f"{rule['id']}: {node['target']} {rule['help']}" for rule in found for node in rule["nodes"]]
