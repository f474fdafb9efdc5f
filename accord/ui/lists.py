"""One call shows a list: as a page, or as the file that its download links ask for."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accord.ui.exports import export_response, text_response
from accord.ui.listing import Listing, Source
from accord.ui.listing_values import ValuesPage


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
    values = listing.values(rows, request.GET)
    if values is not None:
        return render(request, "ui/values_page.html", _around(values, listing, context or {}))
    return render(request, template, {**(context or {}), "page": listing.page(rows, request.GET)})


def _around(values: ValuesPage, listing: Listing, context: Mapping[str, Any]) -> dict[str, Any]:
    """The page of a filter's values stands under the list that it filters."""
    crumbs = [*context.get("crumbs", ()), {"label": str(listing.title), "url": values.list_url}]
    title = _("%(filter)s: all values") % {"filter": values.label}
    return {"values": values, "crumbs": crumbs, "title": title}
