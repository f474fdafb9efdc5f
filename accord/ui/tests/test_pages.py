"""The pages around everything: frame, errors, weight of the first load."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from accord.ui.gallery import FRAME, LISTING, duties
from accord.ui.lists import list_response
from accord.ui.views import gallery

UI = Path(__file__).resolve().parent.parent
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
ERRORS = ("400.html", "403.html", "404.html", "500.html", "403_csrf.html")
KILOBYTES = 1000


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def first_load(page: bytes, *fonts: str) -> int:
    """Bytes over the wire of a page and what it fetches; fonts are packed already."""
    sheets = [UI / "static/ui" / name for name in re.findall(r'href="/static/ui/(\w+\.css)"', page.decode())]
    parts = [*sheets, UI / "static/ui/accord.js", UI / "static/vendor/bootstrap-icons/icons.svg"]
    drawn = sum((UI / "static/vendor/fonts" / font).stat().st_size for font in fonts)
    return len(gzip.compress(page)) + sum(map(packed, parts)) + drawn


def test_the_first_load_is_at_most_150_kilobytes_even_where_htmx_is_used():
    page = gallery(RequestFactory().get("/")).content
    fonts = ("accord-sans-latin.woff2", "accord-sans-latin-ext.woff2", "accord-serif-latin.woff2")
    assert first_load(page, *fonts) + packed(HTMX) <= 150 * KILOBYTES


def test_the_first_load_in_urdu_is_at_most_150_kilobytes_without_its_nastaliq():
    with override("ur"):
        page = list_response(RequestFactory().get("/"), LISTING, duties(), context=FRAME)
        assert isinstance(page, HttpResponse)
    assert b"urdu.css" in page.content
    # Digits, codes and names in Latin letters are set in Accord's own, whatever the language of the page.
    fonts = ("noto-naskh-arabic.woff2", "accord-sans-latin.woff2", "accord-serif-latin.woff2")
    assert first_load(page.content, *fonts) <= 150 * KILOBYTES


def test_only_pages_in_urdu_fetch_what_urdu_needs():
    page = gallery(RequestFactory().get("/")).content.decode()
    assert "urdu.css" not in page
    assert "nastaliq" not in page


def test_htmx_is_fetched_only_where_a_page_uses_it():
    assert "<script" not in render_to_string("ui/base.html").replace(
        '<script src="/static/ui/accord.js" data-htmx=', ""
    )


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_stands_without_any_context(name):
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert "<title>" in page
    assert "{%" not in page


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_says_what_was_kept(name):
    page = re.sub(r"<[^>]+>", " ", render_to_string(name))
    assert re.search(r"nothing was changed|not saved|saved before|Nothing was changed|safe", page)


def test_a_page_says_its_language_and_direction():
    assert '<html lang="en" dir="ltr">' in render_to_string("ui/plain_page.html", {"title": "x"})
    with override("ur"):
        assert '<html lang="ur" dir="rtl">' in render_to_string("ui/plain_page.html", {"title": "x"})


def test_htmx_may_neither_write_styles_nor_evaluate():
    page = render_to_string("ui/base.html")
    assert '"includeIndicatorStyles":false' in page
    assert '"allowEval":false' in page


def test_the_frame_leaves_out_what_nobody_gave():
    page = render_to_string("ui/page.html", {"title": "A"})
    assert "<nav" not in page
    assert "<details" not in page


def test_the_first_link_of_a_page_skips_to_its_main_part():
    page = render_to_string("ui/page.html", {"title": "A"})
    assert re.findall(r"<a[^>]*>", page)[0] == '<a class="skip" href="#main">'
    assert 'id="main"' in page


def test_a_title_with_a_script_in_it_is_only_words():
    page = render_to_string("ui/page.html", {"title": "<script>x</script>", "lede": "<script>y</script>"})
    assert "<script>x" not in page
    assert "<script>y" not in page
