"""My account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.kernel.access.declarations import Door, open_to


@open_to(Door.SIGNED_IN)
def my_account(request: HttpRequest) -> HttpResponse:
    """What I can set for myself."""
    return render(request, "desk/arriving.html")
