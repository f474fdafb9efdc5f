"""People come in, stay in, and lose nothing they typed: invitation, lock-out, signing out, sessions that end, forms."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.person import Person

pytestmark = pytest.mark.browser

OWN_PASSWORD = "seven grey partridges"
DUTY = "Inspect all 58 registered mines of Sangar once a year and publish the findings"
TRIES = 8


def test_an_invitation_lets_one_person_in_once(person, open_browser, served):
    link = invite(person("kiran"), "rukhsana@example.org")
    assert link.startswith(served.url)
    guest = Person("rukhsana", open_browser())
    guest.page.goto(link)
    expect(guest.heading).to_contain_text("You are invited")
    guest.write("Your name", "Rukhsana")
    guest.write("New password", "short")
    guest.press("Come in")
    expect(guest.main.get_by_label("Your name")).to_have_value("Rukhsana")
    guest.write("New password", OWN_PASSWORD)
    guest.press("Come in")
    guest.sees("Sangar Labour Department")
    second = Person("somebody", open_browser())
    second.page.goto(link)
    expect(second.heading).not_to_contain_text("You are invited")
    second.email = "rukhsana@example.org"
    second.page.goto("/")
    second.fill_in_sign_in(OWN_PASSWORD)
    expect(second.page).to_have_title(re.compile("Sangar rights directorate"))


def invite(kiran: Person, email: str) -> str:
    """The steward's way to a link: people and roles, invite, copy."""
    kiran.choose_from_account("People and roles")
    kiran.follow("Invite a person")
    kiran.write("E-mail address", email)
    kiran.main.get_by_label("Role").select_option(label="contributor")
    kiran.main.get_by_label("Only for this body").select_option(label="Sangar Labour Department")
    kiran.press("Make the invitation")
    return kiran.main.get_by_label("The link").input_value()


def test_too_many_wrong_passwords_lock_one_address_and_nobody_else(open_browser):
    gul = Person("gul", open_browser())
    for _try in range(TRIES):
        gul.page.goto("/")
        gul.fill_in_sign_in("not the password")
    expect(gul.heading).to_have_text("Sign-in is locked for a while")
    gul.page.goto("/")
    gul.fill_in_sign_in()
    expect(gul.heading).to_have_text("Sign-in is locked for a while")
    Person("javed", open_browser()).sign_in()


def test_who_signed_out_leaves_nothing_behind_in_the_browser(person):
    chandni = person("chandni")
    chandni.go("Answer")
    chandni.choose_from_account("Sign out")
    expect(chandni.heading).to_have_text("Sign in")
    chandni.page.go_back()
    expect(chandni.heading).to_have_text("Sign in")
    assert "sessionid" not in {cookie["name"] for cookie in chandni.context.cookies()}


def test_a_report_half_written_when_the_session_ended_is_sent_after_all(person):
    bilal = person("bilal")
    open_duty(bilal)
    bilal.follow("Report")
    bilal.main.get_by_label("underway").check()
    bilal.write("What was done", "Forty-one mines were inspected by now.")
    evidence = FilePayload(name="visits.csv", mimeType="text/csv", buffer=b"mine,day\nsample 1,2026-05-04\n")
    bilal.main.get_by_label("Evidence").set_input_files(evidence)
    elsewhere = person("bilal")
    elsewhere.choose_from_account("My account and sessions")
    elsewhere.press("Sign out everywhere else")
    bilal.press("Send for vetting")
    bilal.sees("What you typed is kept")
    bilal.fill_in_sign_in()
    bilal.sees("Forty-one mines were inspected by now.")
    bilal.sees("visits.csv")
    bilal.press("Send it now")
    bilal.sees("The report is sent.")
    bilal.sees("Forty-one mines were inspected by now.")
    bilal.sees("visits.csv")


def open_duty(person: Person, words: str = DUTY) -> None:
    """The way to a duty that everybody has: the board as a list, its words, its page."""
    person.go("Answer").follow("as a list")
    person.search_list(words)
    person.follow(words, within=person.main.get_by_role("table"))
    expect(person.heading).to_contain_text(words)


@pytest.mark.parametrize("how", ["clicked twice", "sent again after going back"])
def test_a_form_sent_twice_makes_one_record(person, how):
    chandni = person("chandni")
    title = f"Measure the road to the rescue point, {how}"
    chandni.go("Act").follow("Ask for an action")
    chandni.write("What is to be done", title)
    send = chandni.main.get_by_role("button", name="Ask for it")
    if how == "clicked twice":
        send.dblclick()
    else:
        send.click()
        expect(chandni.heading).to_have_text(title)
        chandni.page.go_back()
        send.click()
    expect(chandni.heading).to_have_text(title)
    chandni.go("Act").search_list(title)
    expect(chandni.main.get_by_role("row").filter(has_text=title)).to_have_count(1)


def test_a_page_that_is_out_of_date_keeps_what_was_typed_and_says_what_changed(person):
    amina = person("amina")
    open_duty(amina, "List the children of school age")
    amina.follow("Change")
    other = Person("amina", amina.context)
    other.page.goto(amina.page.url)
    other.write("English", "List the children of school age around the mines", within=wording_of(other))
    other.press("Save")
    amina.write("English", "List every child around the mines of Marmar", within=wording_of(amina))
    amina.press("Save")
    amina.sees("by now it says")
    expect(wording_of(amina).get_by_label("English")).to_have_value("List every child around the mines of Marmar")
    amina.press("Save")
    expect(amina.heading).to_have_text("List every child around the mines of Marmar")


def wording_of(person: Person) -> Locator:
    return person.main.get_by_role("group", name="What is owed")
