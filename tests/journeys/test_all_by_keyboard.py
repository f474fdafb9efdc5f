"""The other journeys by keyboard alone: codes, an invitation, the map, a file, Urdu, a session that ended."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from accord.outlets.desk.tests.test_second_step import code_for
from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table
from tests.journeys.keyboard import (
    attach,
    choose,
    choose_from_account,
    come_in,
    find,
    follow,
    open_duty,
    press,
    select,
    sign_in,
    speak,
    stage,
    tab_to,
    write,
)
from tests.journeys.person import PASSWORD, Person

pytestmark = [pytest.mark.browser, pytest.mark.full]

DUTY = "Inspect all 58 registered mines of Sangar once a year and publish the findings"
EVIDENCE = FilePayload(name="shifts.csv", mimeType="text/csv", buffer=b"mine,shifts\nnorth,2\n")
ROWS = [
    ["Recommendation", "Position", "Full list of themes"],
    ["151.1 Weigh the carts of Sangar where the miners see it (Peru);", "Supported", "Labour"],
]


def test_codes_are_turned_on_and_asked_for(open_browser):
    esha = come_in(Person("esha", open_browser()))
    choose_from_account(esha, "My account and sessions")
    follow(esha, "Second step when signing in")
    follow(esha, "Turn it on")
    write(esha, "Password", PASSWORD)
    press(esha, "Go on")
    secret = esha.main.locator("code").inner_text()
    write(esha, "Code", code_for(secret))
    press(esha, "Turn it on")
    esha.sees("They are shown this one time.")
    spare = esha.main.locator("code").first.inner_text()
    choose_from_account(esha, "Sign out")
    sign_in(esha)
    write(esha, "Code", spare)
    press(esha, "Sign in")
    expect(esha.page).to_have_title(re.compile("sample"))


def test_an_invitation_is_made_and_followed(open_browser):
    kiran = come_in(Person("kiran", open_browser()))
    choose_from_account(kiran, "People and roles")
    follow(kiran, "Invite a person")
    write(kiran, "E-mail address", "shabana@example.org")
    select(kiran, "Role", "contributor")
    select(kiran, "Only for this body (optional)", "Sangar Labour")
    press(kiran, "Make the invitation")
    guest = Person("shabana", open_browser())
    guest.page.goto(kiran.main.get_by_label("The link").input_value())
    write(guest, "Your name", "Shabana")
    write(guest, "New password", "eight green partridges")
    press(guest, "Come in")
    guest.sees("Sangar Labour Department")


def test_the_map_leads_to_the_list_of_a_district(open_browser):
    hina = come_in(Person("hina", open_browser()))
    stage(hina, "Answer")
    follow(hina, "on the map")
    expect(hina.main.locator("path.area").first).to_be_visible()
    line = hina.main.locator(".map-list li", has_text="Marmar")
    tab_to(hina.page, line.get_by_role("link"))
    expect(hina.main.locator("path.area.lit")).to_have_count(1)
    with hina.page.expect_navigation():
        hina.page.keyboard.press("Enter")
    hina.sees("Place: Marmar")


def test_a_matrix_is_sent_looked_at_and_brought_in(open_browser, tmp_path):
    file = docx(tmp_path / "carts.docx", paragraph("UPR of Pakistan (4th cycle)"), table(ROWS))
    amina = come_in(Person("amina", open_browser()))
    choose_from_account(amina, "Bring files in")
    follow(amina, "Bring a file in")
    select(amina, "What kind of file is it?", "Thematic matrix")
    attach(amina, "File", file)
    press(amina, "Read it")
    expect(amina.main.get_by_role("button", name="Bring it in")).to_be_visible(timeout=60_000)
    press(amina, "Bring it in")
    expect(amina.main.get_by_role("link", name="What was promised")).to_be_visible(timeout=60_000)
    follow(amina, "What was promised")
    find(amina, "carts")
    amina.sees("Weigh the carts of Sangar where the miners see it")


def test_urdu_is_chosen_before_the_sign_in_and_left_again(open_browser):
    chandni = Person("chandni", open_browser())
    chandni.page.goto("/")
    speak(chandni.page, "ur")
    sign_in(chandni, words=("ای میل کا پتہ", "پاس ورڈ"))
    expect(chandni.page.locator("html")).to_have_attribute("dir", "rtl")
    speak(chandni.page, "en")


def test_a_report_half_written_when_the_session_ended_is_sent_after_all(open_browser):
    bilal = come_in(Person("bilal", open_browser()))
    open_duty(bilal, "registered mines", DUTY)
    follow(bilal, "Report")
    choose(bilal, "underway")
    write(bilal, "What was done", "Forty-four mines were inspected by now.")
    attach(bilal, "Evidence", EVIDENCE)
    elsewhere = come_in(Person("bilal", open_browser()))
    choose_from_account(elsewhere, "My account and sessions")
    press(elsewhere, "Sign out everywhere else")
    press(bilal, "Send for vetting")
    bilal.sees("What you typed is kept")
    sign_in(bilal)
    press(bilal, "Send it now")
    bilal.sees("The report is sent.")
    bilal.sees("Forty-four mines were inspected by now.")
    bilal.sees("shifts.csv")
