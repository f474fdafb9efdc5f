"""Addresses outside any space: the door, the account, invitations, held forms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.urls import path, re_path

from accord.kernel.access.declarations import Door, open_to
from accord.outlets.desk import views


def opened(view: Callable[..., Any], door: Door) -> Callable[..., Any]:
    """One of allauth's views with our declaration on it."""

    @wraps(view)
    def inside(request: Any, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    return open_to(door)(inside)


# Only what is named here is mounted: there is no sign-up page, and no page for further addresses.
urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/login/", opened(allauth.login, Door.EVERYONE), name="account_login"),
    path("accounts/logout/", opened(allauth.logout, Door.EVERYONE), name="account_logout"),
    path("accounts/password/change/", opened(allauth.password_change, Door.SIGNED_IN), name="account_change_password"),
    path("accounts/password/reset/", opened(allauth.password_reset, Door.EVERYONE), name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        opened(allauth.password_reset_done, Door.EVERYONE),
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        opened(allauth.password_reset_from_key, Door.EVERYONE),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        opened(allauth.password_reset_from_key_done, Door.EVERYONE),
        name="account_reset_password_from_key_done",
    ),
    path("accounts/again/", opened(allauth.reauthenticate, Door.SIGNED_IN), name="account_reauthenticate"),
    path("me/", views.my_account, name="my_account"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("held/<str:token>/", views.held_form, name="held_form"),
]
