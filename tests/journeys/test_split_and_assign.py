"""A matrix comes in, a recommendation is split among three levels of government, and each body's people find theirs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table
from tests.browser import barriers
from tests.installation import Installation, sample_server

pytestmark = pytest.mark.browser

ROWS = [
    ["Recommendation", "Position", "Full list of themes"],
    ["141.1 End the work of children at brick kilns and see them into a school (Peru);", "Supported", "Children"],
    ["141.2 Publish what the inspectors of brick kilns find (Chad).", "Noted", "Labour"],
]
OWED = (
    ("nadia", "Federal Ministry of Law and Rights", "Table a bill against the work of children at kilns"),
    ("bilal", "Sangar Mines Department", "Count the children who work at the kilns of Sangar"),
    ("chandni", "District Office, Marmar", "See each child of a kiln in Marmar into a school"),
)


@pytest.fixture(scope="module")
def served(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server of its own: a whole file comes in here, which other journeys need not read."""
    with sample_server(run_folder, tmp_path_factory.mktemp("split")) as running:
        yield running


def bring_in(amina, file, *, patience=60_000):
    amina.choose_from_account("Bring files in")
    amina.follow("Bring a file in")
    amina.main.get_by_label("What kind of file is it?").select_option(label="Thematic matrix of a review (DOCX)")
    amina.main.get_by_label("File", exact=True).set_input_files(str(file))
    amina.press("Read it")
    expect(amina.main.get_by_role("button", name="Bring it in")).to_be_visible(timeout=patience)
    amina.press("Bring it in")
    expect(amina.main.get_by_role("link", name="See what came in")).to_be_visible(timeout=patience)
    amina.follow("See what came in")


def fill_in(amina, number, body, words=""):
    """One row of the form: the body, perhaps own words, and a day that brings it to the top of Today."""
    row = amina.card(f"Duty {number}")
    if words:
        row.get_by_label("English").fill(words)
    row.get_by_label("Lead body").select_option(label=body)
    row.locator("summary", has_text="the day it is due").click()
    row.get_by_label("Due").fill((timezone.localdate() + timedelta(days=2)).isoformat())


def test_a_recommendation_of_a_matrix_is_split_and_each_of_three_bodies_finds_its_part(person, tmp_path):
    amina = person("amina")
    bring_in(amina, docx(tmp_path / "kilns.docx", paragraph("UPR of Pakistan (4th cycle)"), table(ROWS)))
    amina.follow("End the work of children at brick kilns")
    amina.follow("Split and assign")
    for number, (_name, body, words) in enumerate(OWED, 1):
        fill_in(amina, number, body, words)
    amina.press("Make the duties")
    amina.sees("3 duties are made.")
    for name, _body, words in OWED:
        one = person(name).go("Today")
        one.sees(words, within=one.card("For you to do"))


def test_a_suggested_body_is_chosen_and_a_row_is_added_without_a_script(person, tmp_path):
    amina = person("amina", java_script_enabled=False)
    amina.go("Commit")
    amina.follow("No person under eighteen years of age")
    amina.follow("Split and assign")
    lead = amina.card("Duty 2").get_by_label("Lead body")
    suggested = lead.locator("optgroup").first.locator("option", has_text="Sangar Mines Department")
    expect(suggested).to_contain_text("owes")
    lead.select_option(value=suggested.get_attribute("value"))
    amina.press("Add a row")
    expect(amina.card("Duty 4")).to_be_visible()
    expect(lead).to_have_value(suggested.get_attribute("value"))
    amina.press("Make the duties")
    amina.sees("1 duty is made.")


def test_what_nobody_owns_is_given_to_one_body_in_one_step(person):
    amina = person("amina").go("Today")
    amina.follow("Assign")
    boxes = amina.main.get_by_role("checkbox")
    boxes.first.check()
    amina.press("Assign the ticked ones")
    amina.main.get_by_label("Lead body").select_option(label="Sangar Labour Department")
    amina.press("Show what would be made")
    expect(amina.main.get_by_role("radio", name="Sangar Labour Department")).to_be_checked()
    amina.sees("chosen for all of them")
    amina.press("Assign what has a body")
    amina.sees("1 duty is assigned.")


def test_a_suggestion_is_taken_for_one_row_and_the_words_of_another_are_changed_without_a_script(person):
    amina = person("amina", java_script_enabled=False).go("Commit")
    amina.page.goto(f"{amina.page.url}unowned/?what=all")
    for box in amina.main.get_by_role("checkbox").all()[:3]:
        box.check()
    amina.press("Assign the ticked ones")
    amina.press("Show what would be made")
    amina.sees("0 of 3 have a body")
    amina.press("Tick the likeliest where none is ticked")
    amina.sees("Nothing is assigned yet.")
    rows = amina.main.locator("[id^=row-]")
    rows.first.get_by_role("radio", name="leave it as it is for now").check()
    rows.last.get_by_label("English").fill("Table a bill on it within the year")
    amina.press("Assign what has a body")
    amina.sees("Left as it is")


def test_a_body_says_where_a_decision_is_stuck_and_the_secretariat_sees_it_under_today(person):
    chandni = person("chandni").go("Today")
    chandni.follow("Say how far “Two ways out of every mine (sample)” is")
    chandni.main.get_by_role("radio", name="blocked").check()
    chandni.press("Save")
    chandni.sees("There are no words here.")
    chandni.write("Why, where it is blocked", "The rock behind Tang Dara is not surveyed.")
    chandni.press("Save")
    chandni.sees("The rock behind Tang Dara is not surveyed.")
    assert not barriers(chandni.page)
    amina = person("amina").go("Today")
    amina.sees("is blocked at District Office, Marmar")


def test_a_contradiction_between_levels_is_read_and_resolved(person):
    hina = person("hina").go("Commit")
    hina.page.goto(f"{hina.page.url}consistency/")
    hina.sees("1 contradiction is open")
    assert not barriers(hina.page)
    hina.follow("Children and school")
    hina.sees("District and local (1)")
    assert not barriers(hina.page)
    hina.page.go_back()
    hina.follow("Children of fourteen and above")
    hina.follow("Say how it was resolved")
    hina.write("How was it resolved?", "The council took clause 4 out of the by-law.")
    hina.press("Save")
    hina.sees("This contradiction is resolved")
    assert not barriers(hina.page)


def test_no_barrier_stands_in_the_way_of_splitting_and_assigning(person):
    amina = person("amina").go("Commit")
    amina.page.goto(f"{amina.page.url}unowned/?what=all")
    assert not barriers(amina.page)
    amina.main.get_by_role("checkbox").first.check()
    amina.press("Assign the ticked ones")
    assert not barriers(amina.page)
    amina.main.get_by_label("Lead body").select_option(label="Sangar Labour Department")
    amina.press("Show what would be made")
    assert not barriers(amina.page)
    amina.go("Commit")
    amina.follow("No person under eighteen years of age")
    amina.follow("Split and assign")
    amina.press("Make the duties")
    amina.sees("No row was filled in.")
    assert not barriers(amina.page)


def test_the_real_matrix_comes_in_and_one_of_its_recommendations_goes_to_three_levels(person, shared):
    amina = person("amina")
    bring_in(amina, shared / "data/upr/matrix_cycle3.docx", patience=240_000)
    amina.main.get_by_role("table").get_by_role("rowheader").first.get_by_role("link").click()
    words = amina.heading.inner_text().rstrip("…")[:60]
    amina.follow("Split and assign")
    for number, (_name, body, _words) in enumerate(OWED, 1):
        fill_in(amina, number, body)
    amina.press("Make the duties")
    amina.sees("3 duties are made.")
    for name, _body, _words in OWED:
        one = person(name).go("Today")
        one.sees(words, within=one.card("For you to do"))
