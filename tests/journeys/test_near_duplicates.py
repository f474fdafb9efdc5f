"""A promise that was made before: found beside the newer one, confirmed by a person, told on both pages."""

import pytest
from playwright.sync_api import expect

from tests.browser import barriers

pytestmark = pytest.mark.browser


def test_a_pair_is_confirmed_and_its_promises_tell_of_each_other(person):
    amina = person("amina")
    amina.go("Commit")
    amina.main.locator("summary", has_text="Look after them").click()
    amina.follow("Near-duplicates")
    # Files that other journeys brought in meanwhile may hold pairs of their own.
    expect(amina.heading).to_contain_text("nearly the same")
    pair = amina.main.locator("section").filter(has_text="Only here, underlined: or, training")
    expect(pair).to_be_visible()
    assert not barriers(amina.page)
    amina.press("One promise", within=pair)
    amina.sees("Kept as one promise, said more than once.")
    amina.follow("confirmed")
    amina.sees("2 pairs are one promise each")
    amina.follow("Earlier review of Kohnam by other States (sample), paragraph 9.5")
    amina.sees("Said before, said again")
    assert not barriers(amina.page)
