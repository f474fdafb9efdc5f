"""A promise that was made before: found beside the newer one, confirmed by a person, told on both pages."""

import pytest

from tests.browser import barriers

pytestmark = pytest.mark.browser


def test_a_pair_is_confirmed_and_its_promises_tell_of_each_other(person):
    amina = person("amina")
    amina.go("Commit")
    amina.main.locator("summary", has_text="Look after them").click()
    amina.follow("Near-duplicates")
    amina.sees("1 pair says nearly the same")
    amina.sees("Only here, underlined: or, training")
    assert not barriers(amina.page)
    amina.press("One promise")
    amina.sees("Kept as one promise, said more than once.")
    amina.follow("confirmed")
    amina.sees("2 pairs are one promise each")
    amina.follow("Earlier review of Kohnam by other States (sample), paragraph 9.5")
    amina.sees("Said before, said again")
    assert not barriers(amina.page)
