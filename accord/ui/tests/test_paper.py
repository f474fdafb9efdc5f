"""Pages for paper: set from our own files alone, with letters that can be seen and words that can be read out."""

import errno
import io
import shutil
import subprocess
import sys
from importlib.abc import MetaPathFinder
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from PIL import Image, ImageFile
from pypdf import PdfReader

from accord.ui import paper
from accord.ui.paper import NoPango, own_file, paper_response, pdf_of

URDU = "صاف پانی ہر کارکن کا حق ہے۔"
PASHTO = "د څښاک پاکې اوبه د هر کارګر حق دی او ټولنه یې څاري."


def page(body: str, title: str = "A promise") -> str:
    base = render_to_string("ui/paper.html", {"title": title})
    return base.replace("</body>", f"{body}</body>")


@pytest.fixture(scope="module", autouse=True)
def pango():
    try:
        pdf_of("<p>x")
    except NoPango:
        pytest.skip("no Pango, which sets pages: apt-get install libpango-1.0-0 libpangoft2-1.0-0")


def fonts_of(pdf: bytes) -> str:
    sheets: Any = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(str(font["/BaseFont"]) for sheet in sheets for font in sheet["/Resources"]["/Font"].values())


def test_a_page_is_set_with_its_title_and_its_words():
    pdf = pdf_of(page("<p>Inspect every mine once a year.</p>"))
    read = PdfReader(io.BytesIO(pdf))
    assert "Inspect every mine once a year." in read.pages[0].extract_text()
    assert read.metadata is not None
    assert read.metadata.title == "A promise"
    assert "Accord-Sans" in fonts_of(pdf)


def test_urdu_is_set_in_nastaliq_and_pashto_in_naskh():
    assert "Nastaliq" in fonts_of(pdf_of(page(f'<p lang="ur" dir="rtl">{URDU}</p>')))
    assert "Naskh" in fonts_of(pdf_of(page(f'<p lang="ps" dir="rtl">{PASHTO}</p>')))


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed: apt-get install poppler-utils")
def test_letters_are_on_the_paper_from_the_right():
    pdf = pdf_of(page(f'<blockquote lang="ur" dir="rtl">{URDU}</blockquote>', title=""))
    command = [str(shutil.which("pdftoppm")), "-r", "80", "-png", "-"]
    shown = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    picture = Image.open(io.BytesIO(shown)).convert("L")
    width, height = picture.size
    ink = picture.point(lambda light: 255 if light < 160 else 0)
    left = sum(ink.crop((0, 0, width // 4, height // 2)).histogram()[255:])
    right = sum(ink.crop((width * 3 // 4, 0, width, height // 2)).histogram()[255:])
    assert right > 2 * left
    assert right > 200


def test_pictures_that_are_cut_off_are_told_as_before():
    pdf_of(page("<p>Paper.</p>"))
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.png",
        "file:///etc/passwd",
        "https://paper.invalid/../../../etc/passwd",
        "https://paper.invalid/%2e%2e/%2e%2e/etc/passwd",
        "https://paper.invalid/ui/none.css",
        "https://paper.invalid.example/ui/paper.css",
        "data:text/plain,x",
    ],
)
def test_nothing_but_files_of_our_own_is_read(url):
    assert own_file(url) is None
    assert pdf_of(page(f'<img src="{url}" alt="x"><p>Still a page.</p>')).startswith(b"%PDF-")


def test_a_file_of_our_own_is_read():
    found = own_file("https://paper.invalid/ui/paper.css")
    assert found is not None
    assert found.name == "paper.css"


def test_a_page_is_sent_as_a_file_to_keep_and_texts_are_no_markup(rf):
    answer = paper_response(rf.get("/"), "ui/paper.html", {"title": "<b>A & B</b>"}, name="promise-1")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="promise-1.pdf"'
    assert "<b>A & B</b>" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_without_the_library_that_sets_pages_people_are_told_calmly(rf, monkeypatch):
    class Missing(MetaPathFinder):
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    request: HttpRequest = rf.get("/")
    answer = paper_response(request, "ui/paper.html", {"title": "A"}, name="a")
    assert answer.status_code == 503
    assert "cannot make PDFs" in answer.content.decode()


def test_a_full_disk_is_not_taken_for_a_missing_library(rf, monkeypatch):
    def full(*_args: object) -> str:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(paper, "render_to_string", full)
    with pytest.raises(OSError, match="no space left"):
        paper_response(rf.get("/"), "ui/paper.html", {"title": "A"}, name="a")
