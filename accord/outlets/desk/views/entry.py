"""Coming in: the first page, invitations, forms that were held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accord.kernel.access.declarations import Door, open_to
from accord.kernel.access.queries import spaces_of
from accord.kernel.actors.models import Account


@open_to(Door.EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """The first page: sign in, go on in the only space, or choose one."""
    if not isinstance(request.user, Account):
        return redirect("account_login")
    spaces = list(spaces_of(request.user))
    if len(spaces) == 1:
        return redirect("desk:today", spaces[0].slug)
    return render(request, "desk/spaces.html", {"spaces": spaces})


@open_to(Door.EVERYONE)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation."""
    return render(request, "404.html", status=404)


@open_to(Door.SIGNED_IN)
def held_form(request: HttpRequest, token: str) -> HttpResponse:
    """A form that was kept while its sender was signed out."""
    return render(request, "404.html", status=404)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token did not match: say so and keep what was typed."""
    return render(request, "403_csrf.html", status=403)
