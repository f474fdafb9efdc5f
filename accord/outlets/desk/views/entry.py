"""Coming in: the first page, and the page behind an invitation's link."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accord.kernel.access.declarations import Door, open_to
from accord.kernel.access.models import Invitation
from accord.kernel.access.queries import spaces_of
from accord.kernel.access.services import accept_invitation, invitation_of_token
from accord.kernel.actors.models import Account
from accord.kernel.spaces.errors import Refused
from accord.outlets.desk.forms import posted
from accord.outlets.desk.forms.entry import JoinForm, NewAccountForm
from accord.outlets.desk.held_forms import go_to
from accord.outlets.desk.queries import account_exists, held_forms_of, last_space_of
from accord.ui.forms import AccordForm


@open_to(Door.EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """Sign in; or go on in the only space, or in the one worked in last; or choose one (``/?choose``)."""
    if not isinstance(request.user, Account):
        return redirect("account_login")
    spaces = list(spaces_of(request.user))
    if len(spaces) != 1 and "choose" not in request.GET:
        last = last_space_of(request.user)
        spaces = [last] if last else spaces
    if len(spaces) == 1 and "choose" not in request.GET:
        return redirect("desk:today", spaces[0].slug)
    held = held_forms_of(request.user).count()
    return render(request, "desk/spaces.html", {"title": _("Where to?"), "spaces": spaces, "held": held})


@open_to(Door.EVERYONE)
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account that is signed in, or with a new one."""
    found = invitation_of_token(token)
    account = request.user if isinstance(request.user, Account) else None
    if account is not None and account.email.lower() != found.email.lower():
        return render(request, "desk/invitation_for_other.html", {"invitation": found})
    if account is None and account_exists(found.email):
        return render(request, "desk/invitation_sign_in.html", {"invitation": found})
    form: AccordForm = JoinForm(posted(request))
    if account is None:
        form = NewAccountForm(posted(request), email=found.email, name=str(found.person or ""))
    if request.method == "POST" and form.is_valid():
        try:
            return _come_in(request, found, account, form.values)
        except Refused as refusal:
            form.add_refusal(refusal)
    context = {"form": form, "invitation": found, "account": account}
    return render(request, "desk/invitation.html", context, status=422 if form.errors else 200)


def _come_in(request: HttpRequest, found: Invitation, account: Account | None, values: dict[str, str]) -> HttpResponse:
    joined = accept_invitation(found, account=account, **values)
    if account is None:
        get_adapter(request).login(request, joined)
    return go_to(request, f"/{found.space.slug}/today/")
