"""A matrix comes in, a recommendation is split among three levels of government, and each body's people find theirs."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table
from tests.installation import Installation, prepared_store

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
    running = Installation(tmp_path_factory.mktemp("split") / "var")
    shutil.copytree(prepared_store(run_folder), running.var)
    try:
        running.start()
        yield running
    finally:
        running.stop()
    assert "Traceback" not in running.said(), running.said()


def bring_in(amina, file, *, patience=60_000):
    amina.choose_from_account("Bring files in")
    amina.follow("Bring a file in")
    amina.main.get_by_label("What kind of file is it?").select_option(label="Thematic matrix of a review (DOCX)")
    amina.main.get_by_label("File", exact=True).set_input_files(str(file))
    amina.press("Read it")
    expect(amina.main.get_by_role("button", name="Bring it in")).to_be_visible(timeout=patience)
    amina.press("Bring it in")
    expect(amina.main.get_by_role("link", name="What was promised")).to_be_visible(timeout=patience)
    amina.follow("What was promised")


def fill_in(amina, number, body, words=""):
    """One row of the form: the body, perhaps own words, and a day that brings it to the top of Today."""
    row = amina.card(f"Duty {number}")
    if words:
        row.get_by_label("English").fill(words)
    row.get_by_label("Lead body").select_option(label=body)
    row.locator("summary", has_text="Supporting bodies").click()
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


def test_a_suggested_body_is_ticked_and_a_row_is_added_without_a_script(person, tmp_path):
    amina = person("amina", java_script_enabled=False)
    amina.go("Commit")
    amina.follow("No person under eighteen years of age")
    amina.follow("Split and assign")
    suggested = amina.card("Duty 2").get_by_role("radio", name="Sangar Mines Department")
    amina.sees("owes", within=amina.card("Duty 2"))
    suggested.check()
    amina.press("Add a row")
    expect(amina.card("Duty 4")).to_be_visible()
    expect(suggested).to_be_checked()
    amina.press("Make the duties")
    amina.sees("1 duty is made.")


def test_what_nobody_owns_is_given_to_one_body_in_one_step(person):
    amina = person("amina").go("Today")
    amina.follow("Assign")
    boxes = amina.main.get_by_role("checkbox")
    boxes.first.check()
    amina.press("Give the ticked ones to a body")
    amina.main.get_by_label("Lead body").select_option(label="Sangar Labour Department")
    amina.press("Show what would be made")
    amina.sees("new duty")
    amina.press("Assign them")
    amina.sees("1 duty is assigned.")


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
