"""One call shows a list: as a page, or as the file that its download links ask for."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from accord.ui.exports import export_response, text_response
from accord.ui.listing import Listing, Source


def list_response(
    request: HttpRequest,
    listing: Listing,
    rows: Source,
    *,
    template: str = "ui/list_page.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The list as the request asks for it. `rows` went through `visible_to`, or was made from rows that did."""
    wanted = request.GET.get("format", "")
    if wanted in listing.own_exports:
        return text_response(
            wanted, listing.parts(rows, request.GET), listing.own_exports[wanted], name=listing.file_name
        )
    if wanted in listing.exports:
        return export_response(
            wanted, listing.export_heads, listing.export_rows(rows, request.GET), name=listing.file_name
        )
    return render(request, template, {**(context or {}), "page": listing.page(rows, request.GET)})
