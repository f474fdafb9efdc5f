"""Settings of a space."""

from django.http import HttpResponse
from django.shortcuts import render

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.roles import Role


@who_may(Role.STEWARD)
def space_settings(request: AccordRequest) -> HttpResponse:
    """How this space works."""
    return render(request, "desk/arriving.html")
