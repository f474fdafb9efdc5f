"""Using it, no request leaves the machine; and without JavaScript the same pages and forms do their work."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import NAMES, QUIET
from tests.installation import AT_HOME
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

STAGES = ("Today", "Understand", "Convene", "Commit", "Act", "Answer")
MENU = ("Search", "Downloads", "What happened (audit)", "People and roles", "My account and sessions")
FAR_AWAY = "http://far-away.invalid/"


class Gate:
    """The only way out of a browser: a proxy that lets nothing through and notes what wanted to pass."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._turn_back, daemon=True).start()

    def _turn_back(self) -> None:
        while True:
            try:
                caller, _address = self.server.accept()
            except OSError:
                return  # closed: the journey is over
            with caller, suppress(OSError):
                caller.settimeout(2)
                self.wanted.append("somebody who has not said yet what they want")
                self.wanted[-1] = caller.recv(4_096).partition(b"\r\n")[0].decode(errors="replace")
                caller.sendall(b"HTTP/1.1 502 Nobody passes\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.server.close()


@pytest.fixture
def silent_browser(chromium: Browser) -> Iterator[Browser]:
    """A Chromium that asks nobody about the forms it sees, which is its own habit and not the page's."""
    program = next(path for path in map(shutil.which, NAMES) if path)
    arguments = [*QUIET, "--disable-features=AutofillServerCommunication"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = chromium.browser_type.launch(executable_path=program, args=arguments)
    yield browser
    browser.close()


def through(gate: Gate) -> dict[str, Any]:
    """What makes a browser take this way for everything but the machine itself."""
    return {"proxy": {"server": gate.address, "bypass": "localhost,127.0.0.1,[::1]"}}


def test_using_it_no_request_leaves_the_machine(gate, silent_browser, person, served):
    amina = person("amina", browser=silent_browser, **through(gate))
    for stage in STAGES:
        amina.go(stage)
    for item in MENU:
        amina.choose_from_account(item)
        if stage_menu_is_gone(amina):
            amina.page.goto("/")
            amina.enter()
    amina.go("Answer").follow("as a list")
    amina.follow("Inspect all 58")
    esha = person("esha", browser=silent_browser, **through(gate))
    esha.read_in("اردو")
    expect(esha.page.locator("html[dir=rtl]")).to_be_attached()
    assert gate.wanted == []
    assert served.left() == ""


def stage_menu_is_gone(person: Person) -> bool:
    """Pages of the account stand outside any space."""
    person.page.wait_for_load_state()
    return not person.page.get_by_role("navigation", name="Stages").count()


def test_the_gate_sees_what_a_page_asks_of_others(gate, chromium):
    context = chromium.new_context(**through(gate))
    page = context.new_page()
    page.set_content(f'<link rel="preconnect" href="{FAR_AWAY}"><img alt="" src="{FAR_AWAY}x.png">')
    context.close()
    assert [line for line in gate.wanted if "far-away.invalid" in line]


def test_the_watch_over_the_server_sees_what_it_asks_of_others(tmp_path: Path):
    notes = tmp_path / "notes"
    asks = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), timeout=0.1)\nexcept OSError: pass"
    subprocess.run(
        [sys.executable, "-c", asks], env={"PYTHONPATH": str(AT_HOME), "STAYS_AT_HOME": str(notes)}, check=True
    )
    assert "192.0.2.1" in notes.read_text()


def test_without_javascript_people_sign_in_filter_a_list_and_add_an_action(person):
    bilal = person("bilal", java_script_enabled=False)
    bilal.go("Answer").follow("as a list")
    bilal.follow(re.compile("^overdue"))
    expect(bilal.main.get_by_role("link", name=re.compile("^Remove filter"))).to_have_count(1)
    bilal.main.get_by_text("Body", exact=True).click()
    bilal.follow(re.compile("^Sangar Mines Department"))
    expect(bilal.main.get_by_role("link", name=re.compile("^Remove filter"))).to_have_count(2)
    bilal.follow("Keep a register of accidents")
    bilal.follow("Add an action")
    title = "Ask each mine for its book of accidents"
    bilal.write("What is to be done", title)
    bilal.press("Add the action")
    bilal.sees("The action is added.")
    bilal.follow(title)
    bilal.press("Start it")
    bilal.sees("The action is in progress.")
    bilal.choose_from_account("Sign out")
    expect(bilal.heading).to_have_text("Sign in")
