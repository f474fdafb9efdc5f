"""People and roles of a space."""

from django.http import HttpResponse
from django.shortcuts import render

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.roles import Role


@who_may(Role.STEWARD, Role.SECRETARIAT)
def people(request: AccordRequest) -> HttpResponse:
    """Who may what here."""
    return render(request, "desk/arriving.html")
