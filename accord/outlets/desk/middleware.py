"""Every request of a signed-in person: their language, their browser's row, and forms that were held."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accord.kernel.actors.models import Account
from accord.kernel.policy.errors import NotVisible
from accord.outlets.desk.held_forms import (
    ask_for_factor,
    forget_held,
    form_named,
    only_looks,
    put_back,
    remember_who,
)
from accord.outlets.desk.models import HeldForm
from accord.outlets.desk.queries import typed_in
from accord.outlets.desk.services import change_language
from accord.outlets.desk.sessions import CHOSEN_LANGUAGE, remember_browser, was_idle
from accord.outlets.desk.sign_in import leave, leave_idle, on_loopback
from accord.ui.forms import shown_again

Respond = Callable[[HttpRequest], HttpResponse]


class SignedIn:
    """Stands behind the sign-in and before the doors."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not isinstance(request.user, Account) or hasattr(request, "api_token"):
            return self.get_response(request)  # a program is no browser: it has no session, and no form of it is held
        if request.user.is_sample and not on_loopback(request):
            leave(request)
            return render(request, "account/sample_elsewhere.html", status=403)
        if was_idle(request):
            leave_idle(request)
            return self.get_response(request)  # the door asks to sign in, and keeps a form that came with this
        chosen = request.COOKIES.get(CHOSEN_LANGUAGE, "")
        if chosen in dict(settings.LANGUAGES):
            change_language(request.user, language=chosen)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.with_held_form(request)
        if isinstance(request.user, Account):
            remember_browser(request)
            remember_who(request, response)
        if chosen:
            response.delete_cookie(CHOSEN_LANGUAGE, samesite="Lax")
        return response

    def with_held_form(self, request: Any) -> HttpResponse:
        """Answer a request that sends a held form, or shows it once more, or one that has nothing to do with it."""
        looks = only_looks(request)
        try:
            held = form_named(request)
            asked = ask_for_factor(request, held) if held else None
            if held is not None and asked is None:
                put_back(request, typed_in(held))
        except NotVisible:
            return render(request, "404.html", status=404)
        if asked is not None:
            return asked
        if held is not None and looks:
            return self.show_again(request, held)
        response = self.get_response(request)
        sent = request.method == "POST" and response.status_code < 400 and not hasattr(request, "is_kept")
        if sent and isinstance(request.user, Account):
            forget_held(request, request.user)
        return response

    def show_again(self, request: Any, held: HeldForm) -> HttpResponse:
        """The form's own page with what was typed. Whatever the view does besides is undone: nothing is sent."""
        words = shown_again.set(_("This is what you typed. Look it over and send it."))
        try:
            with transaction.atomic():
                response = self.get_response(request)
                transaction.set_rollback(True)
        finally:
            shown_again.reset(words)
        if 300 <= response.status_code < 400:
            list(messages.get_messages(request))  # what the view said about a step that was undone
            return redirect(held.page)
        return response
