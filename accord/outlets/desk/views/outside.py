"""Signing in with an account kept elsewhere: the way there and the way back. Both are absent unless it is set up."""

import logging
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from accord.kernel.access.declarations import Door, open_to

log = logging.getLogger("accord.outside")


@open_to(Door.EVERYONE)
@require_POST
@never_cache
def outside_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the other side, which asks who it is."""
    return _calmly(openid.login, request, provider_id)


@open_to(Door.EVERYONE)
@require_safe
@never_cache
def outside_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there, with a code that proves it."""
    return _calmly(openid.callback, request, provider_id)


def _calmly(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The view's answer; the sign-in page where the other side is away or answers something else than it should."""
    try:
        response: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError) as error:
        log.error("The provider of outside accounts did not answer as it should: %s", type(error).__name__)
        response = get_adapter().turned_away(request).response
    return response
