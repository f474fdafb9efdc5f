"""The browser files that others made are those that the manifest says, no more and no less."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from accord.ui.wording import STATE_SIGNS, tone_icon

UI = Path(__file__).resolve().parent.parent
VENDOR = UI / "static/vendor"
MANIFEST = tomllib.loads((UI / "vendored.toml").read_text(encoding="utf-8"))
LISTED = {name: digest for package in MANIFEST["package"] for name, digest in package["files"].items()}
PRESENT = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}


def test_every_file_is_in_the_manifest_and_every_line_of_it_has_a_file():
    assert set(PRESENT) == set(LISTED)


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_file_is_unchanged_since_it_was_taken_in(name):
    assert hashlib.sha256(PRESENT[name].read_bytes()).hexdigest() == LISTED[name]


@pytest.mark.parametrize("package", MANIFEST["package"], ids=lambda package: package["name"])
def test_every_package_says_version_licence_source_and_carries_its_licence_text(package):
    assert re.fullmatch(r"\d+(\.\d+)+", package["version"])
    assert package["licence"] in {"OFL-1.1", "MIT", "Apache-2.0", "BSD-2-Clause"}
    assert package["source"]
    assert any("OFL" in name or "LICENSE" in name for name in package["files"])


def test_nothing_vendored_is_loaded_from_elsewhere():
    for name, path in PRESENT.items():
        if path.suffix in {".svg", ".css", ".js"}:
            asked = re.findall(rb"https?://(?!www\.w3\.org/2000/svg)[^\s\"')]+", path.read_bytes())
            assert not asked, name


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = set(
        re.findall(r'<symbol id="([a-z-]+)"', PRESENT["bootstrap-icons/icons.svg"].read_text(encoding="utf-8"))
    )
    sources = [*UI.parent.rglob("*.html"), *UI.parent.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if "/tests/" not in path.as_posix())
    named = set(re.findall(r"\{% icon [\"']([a-z-]+)[\"']", text)) | set(
        re.findall(r"\bicon=[\"']([a-z-]+)[\"']", text)
    )
    named |= {sign.icon for sign in STATE_SIGNS.values()} | {
        tone_icon(tone) for tone in ("good", "wait", "bad", "info", "quiet")
    }
    assert named - sprite == set()


def test_the_nastaliq_font_is_light_enough_for_a_weak_line():
    assert PRESENT["fonts/noto-nastaliq-urdu.woff2"].stat().st_size <= 140_000


def test_words_are_read_before_their_font_has_come():
    style = (UI / "static/ui/accord.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face \{[^}]*\}", style)
    assert len(faces) == sum(name.endswith(".woff2") for name in PRESENT)
    assert all("font-display: swap" in face and "unicode-range" in face for face in faces)
