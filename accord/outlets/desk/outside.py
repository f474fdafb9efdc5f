"""Accounts kept elsewhere: one opens an account here only if it was invited and has the same, proven address."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest  # noqa: TID251 — the hooks of allauth take requests
from django.shortcuts import redirect  # noqa: TID251 — the hooks of allauth send people on
from django.utils.translation import gettext as _

from accord.kernel.actors.models import Account
from accord.outlets.desk.services import note_failed_sign_in, note_outside_link


class InvitedOnlyAdapter(DefaultSocialAccountAdapter):
    """Nobody comes in from outside who was not let in here; what a second step protects, it still protects."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link the outside account to the invited one with the same address, once; turn everybody else away.

        Raises ImmediateHttpResponse with the way back to the sign-in page.
        """
        said = sociallogin.account.extra_data
        subjects = {str(part["sub"]) for part in (said.get("userinfo"), said.get("id_token")) if part and "sub" in part}
        if sociallogin.state.get("process") != "login" or subjects != {sociallogin.account.uid}:
            raise self.turned_away(request)
        if sociallogin.is_existing:
            return
        account = invited_account(sociallogin.email_addresses)
        if account is None:
            note_failed_sign_in(None)
            raise self.turned_away(request)
        sociallogin.connect(request, account)
        note_outside_link(account)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """Raises ImmediateHttpResponse with the way back: cancelled there, not reached, or not meant for us."""
        raise self.turned_away(request)

    def turned_away(self, request: HttpRequest) -> ImmediateHttpResponse:
        """Back to the sign-in page, with the same words whatever the reason: none tells which accounts exist."""
        words = _(
            "That did not let you in. Sign in with your address and password, or ask the steward for an invitation."
        )
        messages.error(request, words)
        return ImmediateHttpResponse(redirect("account_login"))


def invited_account(addresses: Any) -> Account | None:
    """The active account with an address that the other side says it has proven; never a sample account."""
    proven = [address.email for address in addresses if address.verified is True and address.email]
    if len(proven) != 1:
        return None
    return Account.objects.filter(email__iexact=proven[0], is_active=True, is_sample=False).first()
