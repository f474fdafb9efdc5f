"""From a law to its gaps: an empty cell is judged with a provision, a member suggests, a reviewer confirms."""

import pytest
from playwright.sync_api import expect

from tests.browser import barriers, width_of

pytestmark = pytest.mark.browser
ACT = "Sangar Mines Safety Act (sample)"


def open_matrix_of_the_act(who):
    who.go("Understand").follow("Open the gap matrix")
    who.main.get_by_label("One law alone").select_option(label=ACT)
    who.press("Show")
    who.sees(ACT)


def cell(who, right, group):
    """The cell's line of the table, by the words that are read aloud."""
    return who.main.get_by_role("link", name=f"{right}, {group}")


def test_an_assessor_fills_an_empty_cell_and_it_leads_to_the_provision(person):
    lal = person("lal")
    open_matrix_of_the_act(lal)
    assert not barriers(lal.page)
    cell(lal, "To complain without fear", "Women").click()
    lal.main.get_by_label("weak").check()
    lal.press("Note it")
    lal.sees("Cite the provision")
    lal.main.get_by_label("Provision").select_option(index=3)
    lal.write("Note", "Heard, and then sent home.")
    lal.press("Note it")
    lal.sees("Heard, and then sent home.")
    lal.sees("The inspector shall hear the worker.")
    open_matrix_of_the_act(lal)
    expect(cell(lal, "To complain without fear", "Women")).to_contain_text("weak")


def test_a_suggestion_is_confirmed_by_somebody_else_on_a_phone(person):
    hina = person("hina", viewport={"width": 320, "height": 800}, color_scheme="dark")
    open_matrix_of_the_act(hina)
    assert width_of(hina.page) <= 320
    hina.follow("See what was suggested")
    hina.follow("Fair pay")
    hina.follow("Confirm or refuse")
    hina.main.get_by_label("Confirm it").check()
    hina.press("Decide")
    hina.sees("Counts")
    assert not barriers(hina.page)


def test_a_law_s_page_tells_its_stages_and_the_promises_made_in_it(person):
    imran = person("imran")
    imran.go("Understand").follow("All laws and their stages")
    imran.follow(ACT)
    for words in ("Assented to", "Amended", "What was promised in it"):
        imran.sees(words)
    assert not barriers(imran.page)
