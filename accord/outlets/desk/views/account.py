"""My account: language, password, second step, and where I am signed in."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import logout
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import activate_totp
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import Door, open_to
from accord.kernel.actors.models import Account
from accord.kernel.policy.errors import NotVisible
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.account import LanguageForm
from accord.outlets.desk.held_forms import WHO
from accord.outlets.desk.queries import digest_of, held_forms_of, open_sessions_of, token_of
from accord.outlets.desk.services import change_language, end_sessions
from accord.outlets.desk.sessions import CHOSEN_LANGUAGE
from accord.outlets.desk.sign_in import leave, second_factor_held


@open_to(Door.SIGNED_IN)
def my_account(request: Any) -> HttpResponse:
    """What I can set for myself, the browsers I am signed in with, and forms of mine that wait."""
    form = LanguageForm(posted(request), initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        change_language(request.user, language=form.cleaned_data["language"])
        messages.success(request, _("The language was changed."))
        return redirect("my_account")
    key = digest_of(request.session.session_key or "")
    sessions = [{"row": row, "is_here": row.key_digest == key} for row in open_sessions_of(request.user)]
    context = {
        "title": _("My account"),
        "lede": request.user.email,
        "form": form,
        "spoken": {"title": _("Browsers, the latest used first")},
        "sessions": sessions,
        "held": [{"row": held, "token": token_of(held)} for held in held_forms_of(request.user)],
        "has_codes": _has_codes(request.user),
    }
    return render(request, "desk/my_account.html", context, status=422 if form.errors else 200)


def _has_codes(account: Account) -> bool:
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


@open_to(Door.SIGNED_IN)
def second_step(request: Any) -> HttpResponse:
    """The second step of signing in: on or off."""
    spare = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "title": _("Second step when signing in"),
        "has_codes": _has_codes(request.user),
        "held": second_factor_held(request),
        "spare": len(spare.wrap().get_unused_codes()) if spare else 0,
        "crumbs": [{"label": _("My account"), "url": reverse("my_account")}],
    }
    return render(request, "desk/second_step.html", context)


@open_to(Door.SIGNED_IN)
def start_codes(request: Any) -> HttpResponse:
    """Turn the second step on. The first code that was right counts for this session, too."""
    had = _has_codes(request.user)
    response: HttpResponse = activate_totp(request)
    if not had and _has_codes(request.user):
        record_authentication(request, request.user, method="mfa", type=Authenticator.Type.TOTP.value)
    return response


@open_to(Door.SIGNED_IN)
@require_POST
def end_session(request: Any) -> HttpResponse:
    """Sign out of one other browser (``session``), of all others (``all=others``), or everywhere (``all=all``)."""
    wanted = request.POST.get("all", "")
    if wanted == "all":
        end_sessions(request.user)
        leave(request)
        return redirect("account_login")
    only = None if wanted == "others" else _session_id(request.POST.get("session", ""))
    ended = end_sessions(request.user, only=only, but_key=request.session.session_key or "")
    messages.success(request, _("Signed out there.") if ended else _("You were signed out there already."))
    return redirect("my_account")


def _session_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotVisible from error


@open_to(Door.EVERYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out by POST and leave nothing behind in this browser; a plain visit asks first."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response.delete_cookie(WHO, samesite="Lax")
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_to(Door.EVERYONE)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read Accord in another language: kept on the account, or in a cookie before signing in."""
    form = LanguageForm(request.POST)
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(back if safe else reverse("home"))
    if form.is_valid():
        language = form.cleaned_data["language"]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        if isinstance(request.user, Account):
            change_language(request.user, language=language)
        else:
            # Whoever chooses on the sign-in page means it for the account that is about to come in.
            response.set_cookie(
                CHOSEN_LANGUAGE,
                language,
                max_age=600,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return response
