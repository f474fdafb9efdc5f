"""What journeys share: one served installation for the whole session, and people who sign in to it."""

import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import Watch
from tests.installation import Installation, sample_server
from tests.journeys.person import Person

expect.set_options(timeout=20_000)  # a busy machine answers late, and that is no failure
DESK = {"width": 1280, "height": 900}
WENT_WRONG = pytest.StashKey[bool]()
Open = Callable[..., BrowserContext]
Seat = Callable[..., Person]


@pytest.fixture(scope="session")
def served(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server for the whole session."""
    with sample_server(run_folder, tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the browsers know how the test went, so that they can say what they showed."""
    report = yield
    if report.when == "call":
        item.stash[WENT_WRONG] = report.failed
    return report


@pytest.fixture
def open_browser(chromium: Browser, served: Installation, request: pytest.FixtureRequest) -> Iterator[Open]:
    """A browser of its own, ``open_browser(java_script_enabled=False)``; all its pages are watched."""
    watch = Watch(served.url)
    opened: list[BrowserContext] = []

    def open_context(browser: Browser = chromium, **options) -> BrowserContext:
        context = browser.new_context(base_url=served.url, **{"viewport": DESK, "locale": "en-GB", **options})
        context.set_default_timeout(20_000)
        watch.attach(context)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        if request.node.stash.get(WENT_WRONG, False):
            for page in context.pages:
                sys.stdout.write(f"\n{page.url} | {page.title()}\n{page.locator('body').inner_text()}\n")
        context.close()
    assert not watch.wrongs, "\n".join(watch.wrongs)


@pytest.fixture
def person(open_browser: Open) -> Seat:
    """One of the cast, signed in and in the directorate's space: ``person("amina")``."""

    def sit_down(name: str, **options) -> Person:
        return Person(name, open_browser(**options)).sign_in().enter()

    return sit_down
