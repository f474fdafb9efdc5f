"""Where promises stand, on a map: drawn from our own shapes, by keyboard, without a script, chosen in a form."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import barriers, width_of
from tests.journeys.test_in_urdu import choose

pytestmark = pytest.mark.browser
MAP = "/sangar-rights-directorate/answer/map/"


def open_map(who, path=MAP):
    who.page.goto(path)
    expect(who.main.locator("path.area").first).to_be_visible()


def test_from_the_board_over_the_map_to_the_list_of_a_district(person):
    hina = person("hina")
    hina.go("Answer")
    hina.main.get_by_role("link", name="on the map").click()
    expect(hina.main.locator("path.area")).to_have_count(3)
    expect(hina.main.locator(".tiles")).to_be_hidden()
    assert not barriers(hina.page)
    line = hina.main.locator(".map-list li", has_text="Marmar")
    _count, of_all = re.findall(r"\d+", line.inner_text())
    line.get_by_role("link").focus()
    marmar = hina.main.locator("path.area.lit")
    expect(marmar).to_have_count(1)
    expect(marmar).to_have_class(re.compile("shade-2"))
    marmar.click()
    expect(hina.main).to_contain_text(f"{of_all} duties")
    expect(hina.main).to_contain_text("Place: Marmar")


def test_the_disputed_boundary_is_dashed_and_the_note_takes_no_side(person):
    hina = person("hina")
    open_map(hina)
    dashed = hina.main.locator("path.area-dash")
    expect(dashed).to_have_count(1)
    assert dashed.evaluate("path => getComputedStyle(path).strokeDasharray") != "none"
    expect(hina.main).to_contain_text("Lines and names are those of the source.")


def test_without_a_script_the_tiles_and_the_list_lead_to_the_same_place(person):
    hina = person("hina", java_script_enabled=False)
    hina.page.goto(MAP)
    tile = hina.main.locator(".tiles a", has_text="Marmar")
    expect(tile).to_be_visible()
    address = hina.main.locator(".map-list").get_by_role("link", name="Marmar").get_attribute("href")
    assert tile.get_attribute("href") == address
    tile.click()
    expect(hina.main).to_contain_text("Place: Marmar")


def test_the_map_fits_a_small_screen_and_reads_from_right_to_left(person):
    hina = person("hina", viewport={"width": 320, "height": 700}, color_scheme="dark")
    open_map(hina)
    assert width_of(hina.page) == 320
    assert not barriers(hina.page)
    choose(hina.page, "ur")
    open_map(hina)
    assert width_of(hina.page) == 320
    assert not barriers(hina.page)
    choose(hina.page, "en")  # other journeys need her


def test_places_of_a_duty_are_found_ticked_and_clicked(person):
    amina = person("amina")
    amina.page.goto("/sangar-rights-directorate/answer/duties/?q=rescue")
    amina.main.get_by_role("link", name=re.compile("rescue point")).click()
    amina.main.get_by_role("link", name="Change", exact=True).click()
    places = amina.main.get_by_role("group", name=re.compile("^Places"))
    chosen = places.get_by_role("list", name="Chosen").get_by_role("listitem")
    expect(chosen).to_have_text(["Marmar"])
    amina.main.get_by_label("Find a place by a part of its name").fill("bandar m")
    amina.main.get_by_role("checkbox", name=re.compile("Bandar Mashriq")).check()
    expect(chosen).to_have_text(["Bandar Mashriq", "Marmar"])
    assert not barriers(amina.page)
    amina.main.get_by_text("Choose on the map").click()
    expect(amina.main.locator("path.area.shade-3")).to_have_count(1)
    amina.main.locator("path.area.shade-3").click()
    expect(chosen).to_have_text(["Bandar Mashriq"])


def test_a_point_is_clicked_on_the_map_and_written_as_numbers(person):
    amina = person("amina")
    amina.page.goto("/sangar-rights-directorate/understand/places/new/")
    canvas = amina.main.locator(".map-canvas")
    expect(canvas.locator("path.area").first).to_be_visible()
    canvas.click(position={"x": 200, "y": 160})
    latitude = amina.main.get_by_label("Latitude, degrees north").input_value()
    assert 0 < float(latitude) < 4
    expect(canvas.locator("path.map-point")).to_have_count(1)
    assert not barriers(amina.page)
