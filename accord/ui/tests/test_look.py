"""The stylesheet: small, logical, readable in light and dark."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parent.parent
CSS = (UI / "static/ui/accord.css").read_text(encoding="utf-8")
URDU = (UI / "static/ui/urdu.css").read_text(encoding="utf-8")
TEMPLATES = sorted(UI.parent.glob("**/templates/**/*.html"))
AA_TEXT = 4.5
AA_SHAPE = 3.0

# What is read on what; soft grounds carry their own tone.
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "accent", "accent-strong", "bad")
        for ground in ("paper", "card")
    ],
    ("ink", "sunk"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("ink-3", "accent-soft"),
    ("ink-2", "quiet-soft"),
    *[(tone, f"{tone}-soft") for tone in ("good", "wait", "bad", "info")],
    *[("ink", f"{tone}-soft") for tone in ("good", "wait", "bad", "info")],
    *[("accent", f"{tone}-soft") for tone in ("good", "wait", "bad", "info")],
]
STEPS = ("promised", "assigned", "acting", "reported", "verified", "confirmed", "disputed", "overdue")
PILLARS = ("gov", "company", "civil", "community", "security", "intl", "other")
SHAPE_PAIRS = [
    *[(fill, "card") for fill in (*STEPS, *PILLARS, "ink-2", "edge")],
    *[("edge", ground) for ground in ("paper", "sunk")],
    *[("focus", ground) for ground in ("paper", "card", "sunk")],
]


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", css))


LIGHT = tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
DARK = {**LIGHT, **tokens(CSS[CSS.index("@media (prefers-color-scheme: dark)") :].split("\n}\n")[0])}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_every_text_can_be_read_on_its_ground(theme, colours):
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in TEXT_PAIRS
        if contrast(colours[ink], colours[ground]) < AA_TEXT
    }
    assert not weak, theme


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_every_shape_that_means_something_stands_out_from_its_ground(theme, colours):
    weak = {
        f"{fill} on {ground}": round(contrast(colours[fill], colours[ground]), 2)
        for fill, ground in SHAPE_PAIRS
        if contrast(colours[fill], colours[ground]) < AA_SHAPE
    }
    assert not weak, theme


def test_dark_changes_every_colour_that_light_has():
    same = {name for name, colour in LIGHT.items() if DARK[name] == colour}
    assert not same


def test_the_stylesheet_is_at_most_thirty_kilobytes():
    assert len(CSS.encode()) <= 30_000


def test_the_script_is_at_most_four_kilobytes():
    assert len((UI / "static/ui/accord.js").read_bytes()) <= 4_000


def test_the_stylesheet_knows_no_left_and_no_right():
    plain = re.sub(r"/\*.*?\*/", "", CSS + URDU, flags=re.DOTALL)
    physical = re.findall(
        r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
        r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|float|clear)\s*:(?!\s*\d+\.?\d*rem\))",
        plain,
    )
    assert not physical
    assert not re.findall(r"text-align\s*:\s*(?:left|right)", plain)


def test_every_variable_that_is_used_is_set_and_the_other_way_round():
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))
    known = set(re.findall(r"--([a-z0-9-]+)\s*:", CSS))
    assert used - known == set()
    assert known - used == set()


def test_every_file_that_the_stylesheet_names_is_there():
    for address in re.findall(r'url\("([^"]+)"\)', CSS):
        assert (UI / "static/ui" / address).is_file(), address


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(UI.parent)))
def test_no_template_breaks_the_content_policy(template):
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"))
    assert not re.search(
        r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on|hx-vals=['\"]js", text
    )
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", text), "no page asks another machine"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(UI.parent)))
def test_no_template_writes_what_cotton_leaves_unescaped(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\{\{\s*attrs", text), "use {% rest attrs %}"
    assert not re.search(r"\s:[\w-]+=\"\{\{", text), 'write :name="object": a rendered text would be evaluated'
    assert "|safe" not in text
    assert "autoescape off" not in text


def test_nastaliq_has_room_for_what_hangs_below_its_line():
    assert [float(height) for height in re.findall(r"line-height: (2[.0-9]*)", URDU)] == [2.3, 2.3]
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", URDU)) <= set(re.findall(r"--([a-z0-9-]+)\s*:", CSS))
