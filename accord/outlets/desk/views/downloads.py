"""What can be taken out of the space by this person."""

from django.http import HttpResponseBase

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.files.queries import files_seen
from accord.outlets.desk.listings.files import downloads_for, files_listing
from accord.ui.lists import list_response


@who_may()
def downloads(request: AccordRequest) -> HttpResponseBase:
    """Lists as tables with the number of their rows, and the files that the person may open."""
    context = {"downloads": downloads_for(request.viewer, request.space.slug)}
    listing = files_listing(request.viewer)
    return list_response(request, listing, files_seen(request.viewer), template="desk/downloads.html", context=context)
