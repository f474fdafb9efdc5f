"""Accord in Urdu: chosen before signing in, kept on the account, right from end to end, with nothing that shuts out."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser import barriers, width_of
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_every_page import DESK, PHONE, SPACE, Walk

pytestmark = pytest.mark.browser

URDU = re.compile("[\u0600-\u06ff]")
# Words in Latin letters that no record holds: what stands in <bdi>, beside a direction or a language of its own, or set
# apart by its characters, is somebody's; so are names of files, formats and browsers.
OWN_WORDS = """() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (words.nextNode()) {
    const plain = words.currentNode.textContent.replace(/\\u2068[^]*\\u2069/g, "");
    const text = plain.replace(/Accord|CSV|XLSX|SHA-256/g, "");
    if (!/[A-Za-z]{3,}/.test(text)) continue;
    const place = words.currentNode.parentElement;
    const somebodys = place?.closest("bdi, code, time, svg, option, textarea, label, [lang=en], [dir=auto]");
    if (place?.checkVisibility() && !somebodys) found.push(text.trim().slice(0, 80));
  }
  return found;
}"""
# Sentences that belong to the product although they hold Latin words: keys of a keyboard, kinds of file.
HOLD_LATIN = re.compile(r"Ctrl|CSV|PDF|JSON|OpenAPI|Command")
# A title that a record brings along, in the language of its writer.
TITLES = re.compile(r"\(sample\)|\(invented\)")


WRITTEN = "دو نشستیں کان کے دیہات کی خواتین کو دی گئیں۔"


def choose(page: Page, language: str) -> None:
    """Press a language in the head of the page."""
    head = page.get_by_role("banner")
    head.locator("details.menu").filter(has=page.locator("button[name=language]")).locator("summary").click()
    with page.expect_navigation():
        head.locator(f"button[name=language][value={language}]").click()
    direction = "rtl" if language == "ur" else "ltr"
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)


class UrduWalk(Walk):
    """Looks at each kind of page once, in Urdu: its frame, its fit on a phone, barriers, words left in English."""

    def look(self, kind: str) -> None:
        """Note what is wrong with this page in Urdu."""
        said = self.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        if said != ["ur", "rtl"]:
            self.wrongs.append(f"{kind}: the page says {said}")
        if "print" not in kind and not self.page.locator("header button[name=language][value=en]").count():
            self.wrongs.append(f"{kind}: no way back to English")
        self.look_as(kind, "light", DESK)
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type] # width and height
        if (wide := width_of(self.page)) > PHONE["width"]:
            self.wrongs.append(f"{kind}: {wide} wide on a phone")
        left = [
            text for text in self.page.evaluate(OWN_WORDS) if not HOLD_LATIN.search(text) and not TITLES.search(text)
        ]
        self.wrongs += [f"{kind}: in Latin letters and nobody’s: {text}" for text in left]


def test_every_kind_of_page_stands_in_urdu_and_shuts_nobody_out(person, open_browser, pytestconfig):
    looked_at: set[str] = set()
    turns = 1 if pytestconfig.getoption("--full") else 3
    visitor = UrduWalk(Person("visitor", open_browser()), looked_at, turns)
    visitor.page.goto("/accounts/login/")
    choose(visitor.page, "ur")
    visitor.go_everywhere("/accounts/login/", "/accounts/password/reset/")
    wrongs = visitor.wrongs
    for name in ("amina", "bilal", "kiran"):
        walk = UrduWalk(person(name), looked_at, turns)
        choose(walk.page, "ur")
        walk.go_everywhere(f"{SPACE}today/", f"{SPACE}search/?q=mines")
        wrongs += walk.wrongs
        walk.page.set_viewport_size(DESK)  # type: ignore[arg-type] # width and height
        walk.page.goto(f"{SPACE}today/")
        choose(walk.page, "en")
    assert not wrongs, "\n".join(wrongs)
    assert len(looked_at) > 50, sorted(looked_at)


def test_chandni_reads_and_writes_in_urdu_and_goes_back_to_english(open_browser):
    chandni = Person("chandni", open_browser())
    page, main = chandni.page, chandni.main
    page.goto("/")
    choose(page, "ur")
    page.get_by_label("ای میل کا پتہ").fill(chandni.email)
    page.get_by_label("پاس ورڈ").fill(PASSWORD)
    chandni.press("سائن اِن کریں", within=main)
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    page.goto(f"{SPACE}today/")
    expect(chandni.heading).to_have_text(URDU)
    page.goto(f"{SPACE}answer/duties/")
    main.get_by_role("link", name=re.compile("Give two seats in the district committee")).first.click()
    with page.expect_navigation():
        main.get_by_role("link", name="رپورٹ کریں").click()
    report = page.url
    main.get_by_role("radio", name="جاری").check()
    page.get_by_label("کیا کیا گیا").fill(WRITTEN)
    page.get_by_label(re.compile("^سے")).fill("2026-06-30")
    page.get_by_label(re.compile("^تک")).fill("2026-06-01")
    chandni.press("مسودے کے طور پر رکھیں")
    expect(main.get_by_role("alert")).to_contain_text("ابھی کچھ محفوظ نہیں ہوا")
    expect(main.get_by_role("alert")).to_contain_text("مدت شروع ہونے سے پہلے ختم ہو رہی ہے۔")
    expect(main.get_by_role("alert")).to_be_focused()
    assert barriers(page) == []
    expect(page.get_by_label("کیا کیا گیا")).to_have_value(WRITTEN)
    page.get_by_label(re.compile("^تک")).fill("2026-07-31")
    chandni.press("مسودے کے طور پر رکھیں")
    expect(main).to_contain_text(WRITTEN)
    expect(main).to_contain_text("30 جون 2026")
    expect(main.locator("[dir=auto]").first).to_have_css("direction", "rtl")
    written = page.url
    assert written != report
    choose(page, "en")
    assert page.url == written, "the switch leads back to the page it was pressed on"
    expect(main).to_contain_text(WRITTEN)


def test_a_form_half_written_is_not_lost_to_the_language(open_browser):
    page = Person("esha", open_browser()).sign_in().page
    page.goto("/me/")
    page.evaluate("document.querySelector('main form').dataset.guard = ''")
    page.locator("main form select[name=language]").select_option("ur")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("banner").get_by_role("img", name="Language").click()
    page.locator("header button[name=language][value=ur]").click()
    assert asked == ["A form on this page has words that were not sent. Switch the language all the same?"]
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_language_is_chosen_without_a_script(open_browser):
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    choose(page, "ur")
    expect(page.get_by_role("heading", level=1)).to_have_text("سائن اِن کریں")
    choose(page, "en")


def test_only_urdu_fetches_nastaliq_and_keeps_it(open_browser):
    page = open_browser().new_page()
    fonts: dict[str, str] = {}
    page.on("response", lambda answer: fonts.update({answer.url: answer.headers.get("cache-control", "")}))
    page.goto("/accounts/login/")
    page.evaluate("document.fonts.ready")
    assert not [url for url in fonts if "nastaliq" in url or "urdu" in url]
    choose(page, "ur")
    page.evaluate("document.fonts.ready")
    found = {url: kept for url, kept in fonts.items() if "nastaliq" in url}
    assert len(found) == 1
    assert all("immutable" in kept for kept in found.values())
    line = page.get_by_role("heading", level=1).evaluate(
        "e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize)"
    )
    assert line >= 2.2, "Nastaliq hangs far below its line"


def test_a_text_in_two_languages_is_written_side_by_side(person):
    amina = person("amina")
    choose(amina.page, "ur")
    amina.page.goto(f"{SPACE}understand/bodies/new/")
    names = amina.main.get_by_role("group", name="نام", exact=True)
    english, urdu = names.get_by_label("English"), names.get_by_label("اردو")
    for box, language, direction in ((english, "en", "ltr"), (urdu, "ur", "rtl")):
        expect(box).to_have_attribute("lang", language)
        expect(box).to_have_attribute("dir", direction)
        expect(box).to_have_css("direction", direction)
    english.fill("Water Board, Marmar")
    urdu.fill("مجلسِ آب، مرمر")
    amina.main.get_by_label("قسم").first.select_option(index=1)
    amina.press("شامل کریں")
    expect(amina.heading).to_have_text("مجلسِ آب، مرمر")
    choose(amina.page, "en")
    expect(amina.heading).to_have_text("Water Board, Marmar")
