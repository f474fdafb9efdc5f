"""A page for paper: a template set by WeasyPrint as a PDF that can be read aloud, from our own files alone."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from PIL import ImageFile

# What the page asks for by an address relative to this one is read from our static files; nothing is ever fetched.
_HOME = "https://paper.invalid/"


class NoPango(Exception):
    """Pango comes with the system and not with Python's packages; where it is missing, PDFs alone are."""


def paper_response(request: HttpRequest, template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The template, which extends ``ui/paper.html``, as a PDF to keep. name: of the file, without its ending.

    Where the server lacks the library that sets pages, a page that says so.
    """
    try:
        pdf = pdf_of(render_to_string(template, dict(context), request))
    except NoPango:
        told = _("This server cannot make PDFs: the Pango library is not installed. Print the page instead.")
        return render(request, "ui/plain_page.html", {"title": _("No PDF"), "lede": told}, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def pdf_of(page: str) -> bytes:
    """The page as PDF/UA-1. It looks only at style sheets and fonts of our own; anything else is left out.

    Raises NoPango where the server lacks the library that sets pages.
    """
    try:
        # It takes half a second and 40 MB, which most processes never need.
        from weasyprint import HTML  # noqa: PLC0415 — loaded on first use
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 — loaded on first use
    except OSError as error:
        raise NoPango from error
    finally:
        # Its import tells Pillow to take cut-off pictures, in all of this process: uploads are refused for being so.
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    class OwnFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint carries no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            path = own_file(url)
            if path is None:
                raise ValueError(f"not one of our own files: {url}")
            if path.suffix == ".woff2":
                return URLFetcherResponse(url, _unpacked(path), {"Content-Type": "font/ttf"})
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    html = HTML(string=page, base_url=_HOME, url_fetcher=OwnFiles())
    return bytes(html.write_pdf(pdf_variant="pdf/ua-1"))


@lru_cache(maxsize=16)
def _unpacked(path: Path) -> bytes:
    """A font of ours out of its packing: WeasyPrint would do so anew for every page, for two thirds of its time."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 — comes with WeasyPrint, which is loaded on first use

    font, plain = TTFont(path), BytesIO()
    font.flavor = None
    font.save(plain)
    return plain.getvalue()


def own_file(url: str) -> Path | None:
    """The static file of ours that an address on the page names; None for any other address."""
    name = unquote(url.removeprefix(_HOME))
    if not url.startswith(_HOME) or ".." in name:
        return None
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
