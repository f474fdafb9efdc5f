"""Take the pictures of the documents from a served installation with samples.

    bin/run &                                  # in another terminal; wait for “Accord is ready”
    .venv/bin/python docs/pictures/take.py http://localhost:8000

Needs playwright, as `bin/test` installs it, and Debian's chromium. Signs in as a sample account, on this machine only.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
SPACE = "sangar-rights-directorate"
PASSWORD = "sample accounts only"  # noqa: S105 — printed at start on purpose, opens samples on loopback alone
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def take(base: str) -> None:
    """Write duty.png, board.png and today.png beside this file, as Hina sees them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{base}/accounts/login/")
        page.locator("input[name=login]").fill("hina@sample.invalid")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.goto(f"{base}/{SPACE}/today/")
        save(page, "today.png", 700)
        page.goto(f"{base}/{SPACE}/answer/")
        save(page, "board.png", 900)
        page.goto(f"{base}/{SPACE}/answer/duties/?state=disputed")
        page.locator("main tbody th a").first.click()
        page.wait_for_load_state()
        save(page, "duty.png", 1300)
        browser.close()


def save(page: Page, name: str, height: int) -> None:
    """The top of the page in its own 256 most frequent colours: every flat colour stays what it is to the eye."""
    shot = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    top = shot.crop((0, 0, shot.width, min(height, shot.height)))
    colours: list[Any] = sorted(top.getcolors(top.width * top.height) or [], reverse=True)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _count, colour in colours[:256] for part in colour])
    top.quantize(palette=palette, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
