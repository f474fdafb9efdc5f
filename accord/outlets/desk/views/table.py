"""The table: who is at it, and who is missing."""

from django.http import HttpResponse
from django.shortcuts import render

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest


@who_may()
def table(request: AccordRequest) -> HttpResponse:
    """Who is at the table in this space."""
    return render(request, "desk/arriving.html")
