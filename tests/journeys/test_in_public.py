"""A visitor without script finds what is owed in a place; two persons make a document public; a member answers."""

import pytest
from playwright.sync_api import expect

from tests.browser import barriers, width_of
from tests.journeys.person import GROUP, Person

pytestmark = pytest.mark.browser
PUBLIC = "/public/sangar-rights-directorate/"
REVIEW = "Review of Kohnam by other States (sample)"
OBSERVATIONS = "Concluding observations on work and safety in Kohnam (sample)"
PHONE = {"width": 320, "height": 700}


def test_a_visitor_without_script_chooses_a_place_level_by_level(open_browser):
    visitor = Person("visitor", open_browser(java_script_enabled=False, viewport=PHONE))
    visitor.page.goto(PUBLIC)
    for link in (REVIEW, "Kohnam (sample country)", "Sangar", "Marmar"):
        visitor.main.get_by_role("link", name=link, exact=True).click()
    expect(visitor.heading).to_have_text("What is owed in Marmar")
    visitor.sees("Open a rescue point with a trained crew in each tehsil of Marmar")
    visitor.sees("Every mine gets a visit each year")
    visitor.sees("Have every mine visited by an inspector")
    visitor.page.get_by_role("link", name="اردو").click()
    expect(visitor.page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_shut_nobody_out(open_browser, scheme):
    page = open_browser(viewport=PHONE, color_scheme=scheme).new_page()
    for path in ("", "?lang=ur"):
        page.goto(PUBLIC + path)
        assert not barriers(page)
        with page.expect_navigation():
            page.locator("main ul a").first.click()
        assert width_of(page) <= PHONE["width"]
        assert not barriers(page)


def test_two_persons_make_a_document_public(person, open_browser):
    amina, hina = person("amina"), person("hina")
    amina.go("Commit").follow("Documents")
    amina.follow(OBSERVATIONS)
    amina.follow("Make it public")
    assert not barriers(amina.page)
    amina.press("Ask for it")
    amina.sees("waits for a second person")
    hina.go("Commit").follow("Documents")
    hina.follow("What is public")
    hina.follow(OBSERVATIONS)
    assert not barriers(hina.page)
    hina.press("Make it public")
    hina.sees("It is public now.")
    visitor = Person("visitor", open_browser())
    visitor.page.goto(PUBLIC)
    visitor.main.get_by_role("link", name=OBSERVATIONS).click()
    visitor.sees("Give two seats in the district committee to women from mining villages")


def test_a_member_answers_and_the_board_shows_it(person):
    chandni = person("chandni").enter(GROUP)
    chandni.go("Commit").follow("Documents")
    chandni.follow("Decisions of the sixth meeting (sample)")
    chandni.follow("What members make of it")
    assert not barriers(chandni.page)
    row = chandni.main.get_by_role("row").filter(has_text="District Office, Marmar").first
    row.get_by_role("link", name="no answer").first.click()
    chandni.follow("Answer")
    chandni.main.get_by_label("declined").check()
    chandni.press("Note the answer")
    chandni.sees("Say why it is declined.")
    chandni.write("What was done, or the reason", "The office has no line of its own.")
    chandni.press("Note the answer")
    chandni.sees("The office has no line of its own.")
    chandni.follow("All members")
    expect(chandni.main.get_by_role("row").filter(has_text="District Office, Marmar").first).to_contain_text("declined")


def test_a_reviewer_says_how_two_terms_lie_and_takes_it_back(person):
    hina = person("hina", viewport=PHONE, color_scheme="dark")
    hina.page.goto("/sangar-rights-directorate/commit/lists/")
    assert not barriers(hina.page)
    hina.follow("The province’s eight groups (sample)")
    assert not barriers(hina.page)
    hina.follow("Senior citizens")
    hina.follow("Map it to another list")
    hina.main.get_by_label("This term …").select_option(label="holds")
    hina.main.get_by_label("… which term of another list").select_option(label="Themes (sample): Care after accidents")
    hina.press("Say so")
    hina.sees("through mapping of “Care after accidents”")
    assert not barriers(hina.page)
    hina.press("Take it back")
    hina.sees("No promise counts here yet")
