"""A thematic matrix comes in by the page: sent, read by the worker, looked at, applied, found among the promises."""

import pytest
from playwright.sync_api import expect

from accord.outlets.exchange.importers.tests.document_files import docx, paragraph, table

pytestmark = pytest.mark.browser

ROWS = [
    ["Recommendation", "Position", "Full list of themes"],
    ["131.1 Inspect every kiln of Sangar twice a year (Peru);", "Supported", "Labour\nAffected persons:\n- workers"],
    ["131.2 Publish what the inspectors of kilns find (Chad).", "Noted", "Labour"],
]


def test_a_matrix_is_sent_looked_at_and_brought_in(person, tmp_path):
    file = docx(tmp_path / "kilns.docx", paragraph("UPR of Pakistan (4th cycle)"), table(ROWS))
    amina = person("amina")
    amina.choose_from_account("Bring files in")
    amina.follow("Bring a file in")
    amina.main.get_by_label("What kind of file is it?").select_option(label="Thematic matrix of a review (DOCX)")
    amina.main.get_by_label("File", exact=True).set_input_files(str(file))
    amina.press("Read it")
    expect(amina.main.get_by_role("button", name="Bring it in")).to_be_visible(timeout=60_000)
    amina.sees("Inspect every kiln of Sangar twice a year (Peru);")
    amina.press("Bring it in")
    expect(amina.main.get_by_role("link", name="See what came in")).to_be_visible(timeout=60_000)
    amina.follow("See what came in")
    amina.search_list("kilns")
    amina.sees("Publish what the inspectors of kilns find")
