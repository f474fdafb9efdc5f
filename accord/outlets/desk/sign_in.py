"""The front door: who may sign in, from where, and what happens after too many tries."""

import ipaddress
from collections.abc import Collection
from datetime import timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse  # noqa: TID251 — the hooks of allauth and axes take requests
from django.http.request import split_domain_port  # noqa: TID251 — takes a request’s host apart
from django.shortcuts import redirect, render  # noqa: TID251 — the page of a lock-out, and where hooks lead
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.outlets.desk.queries import factors_of, should_take_second_step
from accord.outlets.desk.sealing import Typed, seal, unseal
from accord.outlets.desk.services import (
    end_sessions,
    note_failed_sign_in,
    note_lock_out,
    note_new_password,
    note_sign_in,
    note_sign_out,
)
from accord.outlets.desk.sessions import forget_browser

FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
# As granian writes it, and as others do.
OLD_PROTOCOL = frozenset({"HTTP/1", "HTTP/1.0"})
# Confidential records close after so long without a request, until the person confirms again.
QUIET_AFTER = timedelta(minutes=15)
NOTED_EVERY = timedelta(minutes=1)
NOTED_AT = "confidential_at"


class Wanted(Enum):
    """What a person should do before this request shows all that is theirs."""

    SECOND_STEP = "second step"
    FACTOR = "second factor"
    STEP_UP = "step up"
    CONFIRMATION = "confirmation"


class ClosedDoorAdapter(DefaultAccountAdapter):
    """People come in by invitation alone; every try is written down, and no answer tells which accounts exist."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "sample_elsewhere": _(
            "This is a sample account. It works only on the machine that Accord runs on, at the address localhost."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by django-axes, which no restart makes forget."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account, if it is active and may sign in from here.

        An account that was closed fails like a wrong password, so that its existence does not show.
        """
        account: Account | None = super().authenticate(request, **credentials)
        if account is not None and not account.is_active:
            self.authentication_failed(request, **credentials)
            return None
        if account is not None and account.is_sample and not on_loopback(request):
            raise self.validation_error("sample_elsewhere")
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failed try down, and the lock-out when this try was one too many."""
        account_id = _account_id(credentials.get("email") or "")
        failures = getattr(request, "axes_failures_since_start", None)
        if getattr(request, "axes_locked_out", False) and failures is None:
            return  # locked before this try: written down once, or anybody could make the log endless
        note_failed_sign_in(account_id)
        if getattr(request, "axes_locked_out", False):
            note_lock_out(account_id)

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Turn away who may not sign in, whichever way they came: by password, passkey or an outside account."""
        if not user.is_active:
            clear_login(request)
            note_failed_sign_in(user.pk)
            words = self.error_messages["email_password_mismatch"]
        elif user.is_sample and not on_loopback(request):
            words = self.error_messages["sample_elsewhere"]
        else:
            return None
        messages.error(request, words)
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session and write down who came."""
        super().login(request, user)
        taken = second_factor_held(request)
        note_sign_in(user, second_factor=taken)
        if not taken and should_take_second_step(user):
            words = _("Your role asks for a second step when signing in. Until you turn it on, you only read.")
            messages.warning(request, words)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the second step, for whoever can do little without it; else to where people start."""
        user = request.user
        if isinstance(user, Account) and not second_factor_held(request) and should_take_second_step(user):
            return reverse("mfa_index")
        return str(super().get_login_redirect_url(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by."""
        return client_address(request)

    def logout(self, request: HttpRequest) -> None:
        """Write down who went and close the session."""
        if isinstance(request.user, Account):
            forget_browser(request)
            note_sign_out(request.user)
        super().logout(request)

    def reauthenticate(self, user: Account, password: str) -> bool:
        """The password once more, before a step that changes how an account is kept safe."""
        return bool(self.authenticate(self.request, email=user.email, password=password) == user)

    def set_password(self, user: Account, password: str) -> None:
        """A new password closes every other browser in which the old one was used."""
        mine = self.request is not None and self.request.user == user
        with transaction.atomic():  # together, or a crash between them would leave open what the old one had opened
            super().set_password(user, password)
            note_new_password(user)
            end_sessions(user, but_key=(self.request.session.session_key or "") if mine else "")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account, where the change was started."""
        return reverse("my_account")


class SealingMFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are useless to whoever gets hold of the database alone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That does not open this account. Try once more, or use another way."),
    }

    def get_totp_issuer(self) -> str:
        """What the person's authenticator calls this installation."""
        return "Accord"

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002 — allauth's own name
        """What a new passkey is called until its owner says better."""
        return gettext("Passkey %(number)d") % {"number": factors_of(user).filter(type=type).count() + 1}

    def build_totp_svg(self, url: str) -> SafeString:
        """The address of the secret as a picture, drawn here; on white, which phones need to read it in the dark."""
        drawn: str = super().build_totp_svg(url)
        start, rest = drawn[drawn.index("<svg") :].split(">", 1)
        return mark_safe(f'{start}><rect fill="white" width="100%" height="100%"/>{rest}')  # noqa: S308 — drawn above

    def encrypt(self, text: str) -> str:
        """The secret, sealed."""
        return seal(Typed((("secret", text),)), "second factor").hex()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself. Raises Broken where the seal does not hold."""
        return unseal(bytes.fromhex(encrypted_text), "second factor").fields[0][1]


def leave_idle(request: HttpRequest) -> None:
    """End a session in which nothing was done for long; the browser still knows whose half-written form comes."""
    if isinstance(request.user, Account):
        forget_browser(request)
        note_sign_out(request.user, idle=True)
        logout(request)


def leave(request: HttpRequest) -> None:
    """Sign whoever is here out, as if by the button."""
    get_adapter(request).logout(request)


def _account_id(email: str) -> UUID | None:
    return Account.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()


def on_loopback(request: HttpRequest) -> bool:
    """The request comes from this very machine, by a name of this machine, and through no proxy.

    A plain proxy adds no header that tells of it. But it speaks HTTP/1.0, which no browser does, and whoever
    sets one up says in ``ACCORD_SITE_URL`` how others reach the server.
    """
    if settings.BEHIND_PROXY or any(name in request.META for name in FORWARDED):
        return False
    if request.META.get("SERVER_PROTOCOL") in OLD_PROTOCOL or not _names_loopback(urlsplit(settings.SITE_URL).hostname):
        return False
    host, _port = split_domain_port(request.get_host())
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and _names_loopback(host)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy the last address that it forwarded; whatever stands before is said."""
    sent: str = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    forwarded = sent.rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))


def _names_loopback(host: str | None) -> bool:
    return host == "localhost" or _is_loopback((host or "").removeprefix("[").removesuffix("]"))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def second_factor_held(request: HttpRequest) -> bool:
    """A second factor was shown in this session; a sample account on this machine needs none."""
    user = request.user
    if not isinstance(user, Account):
        return False
    if user.is_sample:
        return on_loopback(request)
    return any(step["method"] == "mfa" for step in get_authentication_records(request, user))


def forget_factors(request: HttpRequest, removed: Collection[int]) -> None:
    """A factor that was given up proves nothing any more; neither do recovery codes once the last one is gone."""
    user = request.user
    if not isinstance(user, Account):
        return
    left = factors_of(user).exists()
    steps = get_authentication_records(request, user)
    kept = [s for s in steps if s["method"] != "mfa" or (left and s.get("id") not in removed)]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def wanted_for_confidential(request: HttpRequest) -> Wanted | None:
    """What a person with a grant to confidential records must do before this request shows them; None: nothing.

    They close after a quarter of an hour without a request, and when the second factor was shown too long ago. The
    request is noted where neither is so.
    """
    user = request.user
    if not isinstance(user, Account):
        return None
    if not second_factor_held(request):
        return Wanted.FACTOR
    now, noted, proved = timezone.now().timestamp(), request.session.get(NOTED_AT, 0), factor_shown_at(request, user)
    if proved and now - proved > settings.STEP_UP_MINUTES * 60:
        return Wanted.STEP_UP
    last = max(noted, proved)
    if last and now - last > QUIET_AFTER.total_seconds():
        return Wanted.CONFIRMATION
    if abs(now - noted) > NOTED_EVERY.total_seconds():
        request.session[NOTED_AT] = int(now)
    return None


def factor_shown_at(request: HttpRequest, user: Account) -> float:
    """When a second factor was shown last in this session, as seconds since 1970; 0 where never."""
    steps = get_authentication_records(request, user)
    # Sample accounts have their password alone to confirm with.
    return max((float(step["at"]) for step in steps if user.is_sample or step["method"] == "mfa"), default=0)


def again_page(user: Account | AnonymousUser) -> str:
    """Name of the page on which the person shows the second factor once more: codes, or a passkey where it is all.

    A sample account has its password alone; whoever has no factor at all is sent to where one is made.
    """
    if not isinstance(user, Account) or user.is_sample:
        return "account_reauthenticate"
    factors = set(factors_of(user).values_list("type", flat=True))
    if not factors:
        return "mfa_index"
    return "mfa_reauthenticate_webauthn" if factors == {Authenticator.Type.WEBAUTHN} else "mfa_reauthenticate"


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose sign-in is counted: a keyed digest of the address as typed, whether or not it has an account."""
    sent = credentials or {}
    address = sent.get("email") or sent.get("login") or sent.get("username") or request.POST.get("login", "")
    return salted_hmac("accord.sign_in", str(address).strip().casefold(), algorithm="sha256").hexdigest()


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page after too many tries: the same for every address, and it says when to try again."""
    hours = settings.AXES_COOLOFF_TIME
    page = render(request, "account/locked_out.html", {"hours": hours}, status=429)
    page["Retry-After"] = str(int(hours * 3600))
    return page
