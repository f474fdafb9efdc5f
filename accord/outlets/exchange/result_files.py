"""What a search of promises found, as a file: the same list, filters and columns as on the page."""

from collections.abc import Callable, Iterator
from typing import Any

from accord.commit.commitments.listings import commitment_listing
from accord.commit.commitments.queries.facets import promise_rows
from accord.kernel.policy.facts import Viewer
from accord.ui.exports import Counted, CountedParts, csv_lines, xlsx_bytes
from accord.ui.listing_filters import query_of

KINDS = ("json", "csv", "xlsx")


def write_found(viewer: Viewer, kind: str, query: str, write: Callable[[bytes], Any]) -> int:
    """Write what a query finds, some hundred promises at a time; returns how many there were.

    query: words to look for, or what stands behind “?” in the list's address (``position=noted&q=water``).
    """
    listing, rows = commitment_listing(viewer, title=""), promise_rows(viewer)
    asked = query_of(query)
    counted: Counted
    if kind == "json":
        counted = CountedParts(listing.parts(rows, asked))
        _write_each(write, listing.own_exports["json"](iter(counted)))
    elif kind == "csv":
        counted = Counted(listing.export_rows(rows, asked))
        _write_each(write, csv_lines(listing.export_heads, counted))
    else:
        counted = Counted(listing.export_rows(rows, asked))
        write(xlsx_bytes(listing.export_heads, counted))
    return counted.count


def _write_each(write: Callable[[bytes], Any], pieces: Iterator[str]) -> None:
    for piece in pieces:
        write(piece.encode())
