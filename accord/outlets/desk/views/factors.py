"""Second factors: codes from a phone, passkeys, and the recovery codes for the day they are lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import remove_webauthn
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import Door, open_to
from accord.outlets.desk.queries import factors_of, recovery_codes_left
from accord.outlets.desk.services import end_sessions, note_factors
from accord.outlets.desk.sign_in import forget_factors, second_factor_held

FEW = 3


def watching_factors(view: Callable[..., Any]) -> Callable[..., Any]:
    """One of allauth's views with what follows from it: written down, and for a lost factor other browsers closed.

    A factor that was added now was shown now. With one that was removed somebody may still sit somewhere else.
    """

    @wraps(view)
    def watched(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        before = _kinds(request)
        response: HttpResponse = view(request, *args, **kwargs)
        after = _kinds(request)
        added, removed = after.keys() - before.keys(), before.keys() - after.keys()
        for pk in added:
            if after[pk] != Authenticator.Type.RECOVERY_CODES:
                record_authentication(request, request.user, method="mfa", type=after[pk], id=pk)
        if added or removed:
            note_factors(request.user, added=[after[pk] for pk in added], removed=[before[pk] for pk in removed])
        if any(before[pk] != Authenticator.Type.RECOVERY_CODES for pk in removed):
            forget_factors(request, removed)
            end_sessions(request.user, but_key=request.session.session_key or "")
        return response

    return watched


def _kinds(request: Any) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=request.user.pk).values_list("pk", "type"))


@open_to(Door.SIGNED_IN)
def second_step(request: Any) -> HttpResponse:
    """The second step of signing in: codes, passkeys, and what is left for the day they are lost."""
    factors = list(factors_of(request.user))
    left = recovery_codes_left(request.user)
    context = {
        "title": _("Second step when signing in"),
        "has_codes": any(factor.type == Authenticator.Type.TOTP for factor in factors),
        "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "has_factor": bool(factors),
        "held": second_factor_held(request),
        "spare": left,
        "few": left <= FEW,
        "spoken": {"title": _("Passkeys")},
        "crumbs": [{"label": _("My account"), "url": reverse("my_account")}],
    }
    return render(request, "desk/second_step.html", context)


start_codes = open_to(Door.SIGNED_IN)(watching_factors(activate_totp))


@open_to(Door.SIGNED_IN)
@watching_factors
def remove_passkey(request: Any, number: int) -> HttpResponse:
    """Give one passkey up, after the password was shown once more."""
    response: HttpResponse = remove_webauthn(request, pk=number)
    return response
