"""The page of pictures: each in light and dark, English and Urdu; and what its stylesheet says of the colours."""

import re
from pathlib import Path

from django.test import RequestFactory

from accord.ui.charts import engine
from accord.ui.charts.engine import NotDrawn
from accord.ui.gallery_pictures import PICTURES, URDU
from accord.ui.tests.test_look import DARK, LIGHT, tokens
from accord.ui.views import gallery_pictures

STYLES = Path(__file__).resolve().parent.parent / "static/ui"


def test_every_picture_is_there_in_both_themes_and_languages(monkeypatch):
    def no(*_arguments, **_named):
        raise NotDrawn("test", later=True)

    monkeypatch.setattr(engine, "ask", no)
    page = gallery_pictures(RequestFactory().get("/pictures/")).content.decode()
    for look in (
        'in-light" lang="en" dir="ltr"',
        'in-dark" lang="en"',
        'in-light" lang="ur" dir="rtl"',
        'in-dark" lang="ur"',
    ):
        assert page.count(look) == len(PICTURES)
    assert URDU["How promises moved"] in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_light_and_dark_of_the_gallery_are_the_product_s_own():
    css = (STYLES / "gallery.css").read_text(encoding="utf-8")
    light, dark = css.split(".in-dark")
    assert tokens(light) == LIGHT
    assert LIGHT | tokens(dark) == DARK


def test_the_second_stylesheet_is_small_and_logical():
    css = (STYLES / "pictures.css").read_text(encoding="utf-8")
    assert len(css.encode()) <= 6_000
    assert not re.findall(
        r"(?<![\w-])(?:margin|padding)-(?:left|right|top|bottom)|(?<![\w-])(?:width|height|left|right):", css
    )
    known = set(re.findall(r"--([a-z0-9-]+)\s*:", (STYLES / "accord.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", css)) <= known
