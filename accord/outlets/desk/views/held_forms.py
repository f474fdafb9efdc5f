"""Forms that were not sent: kept, shown, sent again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accord.kernel.access.declarations import Door, open_to
from accord.kernel.actors.models import Account
from accord.kernel.policy.errors import NotVisible
from accord.kernel.spaces.languages import language_name
from accord.outlets.desk.held_forms import ask_for_factor, ask_to_sign_in, go_to, keep_typed, sent_from_here
from accord.outlets.desk.models import WhyHeld
from accord.outlets.desk.queries import NOT_WORDS, held_form_of, is_id, typed_in
from accord.outlets.desk.sealing import Typed
from accord.outlets.desk.services import let_go_of
from accord.ui.wording import words_for


@open_to(Door.SIGNED_IN)
@never_cache
def held_form(request: HttpRequest, token: str) -> HttpResponse:
    """What was typed, with the ways on: send it now, go back to the form, throw it away.

    What was typed behind a second factor asks for it first.
    """
    if not isinstance(request.user, Account):
        raise NotVisible
    held = held_form_of(request.user, token)
    if asked := ask_for_factor(request, held):
        return asked
    if request.method == "POST":
        let_go_of(held, sent=False)
        messages.info(request, _("The form was thrown away."))
        return redirect("home")
    typed = typed_in(held)
    context = {"held": held, "token": token, "typed": typed, "facts": readable(typed)}
    return render(request, "desk/held_form.html", context)


def readable(typed: Typed) -> list[tuple[str, str]]:
    """What was typed, field by field as a person reads it: no empty fields, no ids, no technical ones."""
    return [
        (capfirst(typed_words(name)), value)
        for name, value in typed.fields
        if name not in NOT_WORDS and value.strip() and not is_id(value)
    ]


def typed_words(name: str) -> str:
    """A field of a form in words; ``title_ur``, one language of a text, says which language it is."""
    whole, _apart, language = name.rpartition("_")
    if whole and language in dict(settings.LANGUAGES):
        return f"{words_for(whole)} ({language_name(language)})"
    return words_for(name)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that could not be matched to the browser it came from. What one of our own pages sent is kept."""
    if request.method == "POST" and sent_from_here(request):
        if not isinstance(request.user, Account):
            messages.warning(request, _("The page was open for too long, so it was not sent. Please once more."))
            return ask_to_sign_in(request)
        kept = keep_typed(request, WhyHeld.UNMATCHED)
        if kept:
            return go_to(request, kept)
    return render(request, "403_csrf.html", status=403)
