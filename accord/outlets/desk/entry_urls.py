"""Addresses outside any space: the door, the account, invitations, held forms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from accord.kernel.access.declarations import Door, open_to
from accord.outlets.desk import views
from accord.outlets.desk.views import mail, outside
from accord.outlets.desk.views.factors import watching_factors


def for_everyone(view: Callable[..., Any]) -> Callable[..., Any]:
    """One of allauth's views with our declaration on it: its door is open."""
    return open_to(Door.EVERYONE)(_own(view))


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """One of allauth's views with our declaration on it: for whoever is signed in."""
    return open_to(Door.SIGNED_IN)(_own(view))


def _own(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def inside(request: Any, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    return inside


PROVIDER = settings.OIDC_PROVIDER

# Only what is named here is mounted: there is no sign-up page, and no page for further addresses.
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.choose_language, name="language"),
    path("accounts/login/", for_everyone(account.login), name="account_login"),
    # Its mail to an unknown address asks for this name. There is no sign-up page: the name leads to the sign-in.
    path("accounts/login/", for_everyone(account.login), name="account_signup"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/", signed_in(account.password_change), name="account_change_password"),
    path("accounts/password/reset/", for_everyone(account.password_reset), name="account_reset_password"),
    path(
        "accounts/password/reset/sent/",
        for_everyone(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "accounts/password/reset/done/",
        for_everyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        for_everyone(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("accounts/code/", for_everyone(mfa.authenticate), name="mfa_authenticate"),
    path("accounts/code/again/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/codes/", views.second_step, name="mfa_index"),
    # Where allauth goes after a passkey was removed.
    path("accounts/codes/", views.second_step, name="mfa_list_webauthn"),
    path("accounts/codes/start/", views.start_codes, name="mfa_activate_totp"),
    # Both answer 404 unless the installation names who keeps accounts elsewhere.
    path("accounts/outside/", outside.outside_start, {"provider_id": PROVIDER}, name="openid_connect_login"),
    path("accounts/outside/back/", outside.outside_back, {"provider_id": PROVIDER}, name="openid_connect_callback"),
    path("accounts/codes/stop/", signed_in(watching_factors(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "accounts/codes/spare/",
        signed_in(never_cache(recovery_codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/codes/spare/new/",
        signed_in(watching_factors(recovery_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/passkeys/", for_everyone(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("accounts/passkeys/add/", signed_in(watching_factors(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path("accounts/passkeys/again/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("accounts/passkeys/<int:number>/remove/", views.remove_passkey, name="remove_passkey"),
    path("me/", views.my_account, name="my_account"),
    path("me/sessions/end/", views.end_session, name="end_session"),
    path("me/mail/", mail.my_mail, name="my_mail"),
    path("me/calendar/", mail.make_feed, name="make_feed"),
    path("me/calendar/end/", mail.end_feed, name="end_feed"),
    path("calendar/<str:token>.ics", mail.calendar_feed, name="calendar_feed"),
    path("mail/stop/<str:token>/", mail.stop_mail, name="stop_mail"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("held/<str:token>/", views.held_form, name="held_form"),
]
