"""Addresses for links that leave this installation: in mail, in a calendar, on the command line."""

from django.conf import settings
from django.urls import reverse


def at_home(path: str) -> str:
    """The whole address of a page: where the installation says it is reached, and the page's path there."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def invitation_link(token: str) -> str:
    """The link that lets a person in."""
    return at_home(reverse("invitation", args=(token,)))
