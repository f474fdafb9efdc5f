"""A person's tokens: made after the second step, shown once, revoked at any time."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accord.kernel.access.declarations import who_may
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import answer_button
from accord.kernel.policy.identifiers import id_named
from accord.kernel.spaces.errors import Refused
from accord.outlets.exchange.models import TokenScope
from accord.outlets.exchange.services.tokens import DAYS_USUAL, MOST_DAYS, make_token, revoke_token, tokens_of
from accord.ui.forms import AccordForm


class TokenForm(AccordForm):
    """A token for a program."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=100)
    scope = forms.ChoiceField(
        label=gettext_lazy("It may"), choices=TokenScope.choices, initial=TokenScope.READ, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=gettext_lazy("Valid for how many days"), min_value=1, max_value=MOST_DAYS, initial=DAYS_USUAL
    )


@who_may()
@never_cache
def tokens(request: AccordRequest) -> HttpResponse:
    """My tokens in this space, and a form for a new one, which is shown once."""
    sent = request.method == "POST"
    form = TokenForm(request.POST if sent else None)
    made: dict[str, Any] = {}
    if sent and form.is_valid():
        try:
            held = request.viewer.second_factor or not hasattr(request, "wants")
            row, secret = make_token(request.viewer, with_factor=held, **form.values)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            made = {"row": row, "secret": secret}
            form = TokenForm()
    address = request.build_absolute_uri(reverse("api:instruments", args=(request.space.slug,)))
    context = {
        "title": _("Programs that act for me"),
        "lede": _("A program with a token does here what you may do, nothing confidential, until the token ends.")
        + " "
        + _("A new password, or giving up your second step, ends all of them."),
        "crumbs": [],
        "form": form,
        "made": made,
        "tokens": tokens_of(request.viewer),
        "example": f'curl -H "Authorization: Bearer …" {address}',
        "openapi_url": reverse("api:openapi", args=(request.space.slug,)),
    }
    return render(request, "exchange/tokens.html", context, status=422 if form.errors else 200)


@who_may()
@require_POST
def revoke(request: AccordRequest) -> HttpResponse:
    """End one of my tokens now."""
    token = id_named(request.POST.get("token", ""))
    return answer_button(
        request,
        lambda: revoke_token(request.viewer, token),
        done=_("The token is worth nothing any more."),
        then=reverse("api:tokens", args=(request.space.slug,)),
    )
