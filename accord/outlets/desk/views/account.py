"""My account: language, password, second step, and where I am signed in."""

from typing import Any

from allauth.account.views import logout
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import Door, open_to
from accord.kernel.access.services import token_digest
from accord.kernel.actors.models import Account
from accord.kernel.policy.identifiers import id_named
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.account import LanguageForm
from accord.outlets.desk.held_forms import WHO
from accord.outlets.desk.queries import factors_of, open_sessions_of, unsent_entries
from accord.outlets.desk.services import change_language, end_sessions
from accord.outlets.desk.sessions import CHOSEN_LANGUAGE
from accord.outlets.desk.sign_in import again_page, leave, second_factor_held


@open_to(Door.SIGNED_IN)
def my_account(request: Any) -> HttpResponse:
    """What I can set for myself, the browsers I am signed in with, and forms of mine that wait."""
    form = LanguageForm(posted(request), initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        change_language(request.user, language=form.cleaned_data["language"])
        messages.success(request, _("The language was changed."))
        return redirect("my_account")
    key = token_digest(request.session.session_key or "")
    sessions = [{"row": row, "is_here": row.key_digest == key} for row in open_sessions_of(request.user)]
    context = {
        "title": _("My account"),
        "lede": request.user.email,
        "form": form,
        "spoken": {"title": _("Browsers, the latest used first")},
        "sessions": sessions,
        "unsent": unsent_entries(request.user),
        "has_factor": factors_of(request.user).exists(),
        "held": second_factor_held(request),
        "again_url": f"{reverse(again_page(request.user))}?next={reverse('my_account')}",
    }
    return render(request, "desk/my_account.html", context, status=422 if form.errors else 200)


@open_to(Door.SIGNED_IN)
@require_POST
def end_session(request: Any) -> HttpResponse:
    """Sign out of one other browser (``session``), of all others (``all=others``), or everywhere (``all=all``)."""
    wanted = request.POST.get("all", "")
    if wanted == "all":
        end_sessions(request.user)
        leave(request)
        return leaving_nothing(redirect("account_login"))
    only = None if wanted == "others" else id_named(request.POST.get("session", ""))
    ended = end_sessions(request.user, only=only, but_key=request.session.session_key or "")
    messages.success(request, _("Signed out there.") if ended else _("You were signed out there already."))
    return redirect("my_account")


@open_to(Door.EVERYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out by POST and leave nothing behind in this browser; a plain visit asks first, and so do unsent entries."""
    unsent = unsent_entries(request.user) if isinstance(request.user, Account) else []
    if unsent and request.POST.get("unsent") != "seen":
        return render(request, "account/logout.html", {"unsent": unsent})
    response: HttpResponse = logout(request)
    return leaving_nothing(response) if request.method == "POST" else response


def leaving_nothing(response: HttpResponse) -> HttpResponse:
    """The answer that ends a session: the browser forgets whose it was, and every page that it kept."""
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
