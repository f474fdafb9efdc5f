"""The key steps of the first thread by keyboard alone: a duty is made, reported on with a file, vetted and assessed."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.keyboard import (
    attach,
    choose,
    come_in,
    enter,
    follow,
    open_duty,
    open_menu,
    press,
    stage,
    tab_to,
    write,
)
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

WORDING = "Write down who lights the lamps, by keyboard"
EVIDENCE = FilePayload(name="lamps.csv", mimeType="text/csv", buffer=b"mine,lamps\nnorth,12\nsouth,9\n")


def test_a_promise_becomes_a_vetted_and_assessed_report_by_keyboard_alone(open_browser):
    make_the_duty(come_in(Person("amina", open_browser())))
    report_with_a_file(come_in(Person("bilal", open_browser())))
    approve(come_in(Person("hina", open_browser())))
    assess(come_in(Person("lal", open_browser())))


def make_the_duty(amina: Person) -> None:
    stage(amina, "Commit")
    tab_to(amina.page, amina.main.locator("tbody").get_by_role("link").first)
    enter(amina.page)
    open_menu(amina.page, amina.main.locator("details.menu").filter(has_text="Make a duty"))
    follow(amina, "Make a duty")
    write(amina, "English", WORDING)
    tab_to(amina.page, amina.main.get_by_label("Lead body"))
    amina.page.keyboard.type("Sangar Mines")
    press(amina, "Make the duty")
    amina.sees("The duty is made.")
    expect(amina.heading).to_have_text(WORDING)


def report_with_a_file(bilal: Person) -> None:
    open_duty(bilal, "lights the lamps", WORDING)
    follow(bilal, "Report")
    choose(bilal, "underway")
    write(bilal, "What was done", "Twelve and nine lamps are lit by four men.")
    attach(bilal, "Evidence", EVIDENCE)
    press(bilal, "Send for vetting")
    bilal.sees("The report is sent.")
    bilal.sees("lamps.csv")


def approve(hina: Person) -> None:
    follow(hina, re.compile(rf"^Vet\b.*{WORDING}"))
    press(hina, "Approve it")
    hina.sees("Approved, and its author was told.")


def assess(lal: Person) -> None:
    open_duty(lal, "lights the lamps", WORDING)
    follow(lal, "Assess")
    choose(lal, "disagrees")
    write(lal, "What you found, and how", "In the south nobody knew who lights them.")
    press(lal, "Publish")
    lal.sees("It is published.")
