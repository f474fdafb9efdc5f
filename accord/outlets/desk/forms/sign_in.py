"""The forms of the front door: allauth's own, in our words and with our error summary."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.outlets.desk.services import note_failed_sign_in
from accord.ui.forms import AccordForm

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
    "name": _("What you call it"),
}
LONGEST_NAME = 60
NEW_PASSWORD = _("At least 12 letters, figures or signs. A few unrelated words are easy to keep in mind.")


class Plain:
    """Labels without a colon, no grey words inside the boxes, and the list of problems for the top of the page."""

    problems = AccordForm.problems
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = NEW_PASSWORD if name == "password1" else ""


class SignInForm(Plain, account.LoginForm):
    """Address and password."""


class NewPasswordForm(Plain, account.ChangePasswordForm):
    """The password until now, and the new one twice."""


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    """Where to mail the link to. An address without an account gets a mail too: the answer takes as long."""


class ResetPasswordForm(Plain, account.ResetPasswordKeyForm):
    """The new password twice."""


class PasswordAgainForm(Plain, account.ReauthenticateForm):
    """The password once more."""


class Noted:
    """A factor that does not fit is written down like a wrong password."""

    user: Account | None

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, and after five of them for any code, for five minutes."""
        with self._noting():
            code: str = super().clean_code()  # type: ignore[misc] # of the form that this stands before
        return code

    def clean_credential(self) -> Any:
        """Raises ValidationError where the answer of the browser does not prove the passkey."""
        with self._noting():
            return super().clean_credential()  # type: ignore[misc] # of the form that this stands before

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except ValidationError:
            tried = self.account_tried()
            note_failed_sign_in(tried.pk if tried else None)
            raise

    def account_tried(self) -> Account | None:
        """Whose factor should have been shown; None where it is not known."""
        return self.user


class CodeForm(Plain, Noted, mfa.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(Plain, Noted, mfa.ReauthenticateForm):
    """The second step once more."""


class PasskeyForm(Plain, Noted, passkeys.AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""


class PasskeyAgainForm(Plain, Noted, passkeys.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class PasskeyAloneForm(Plain, Noted, passkeys.LoginWebAuthnForm):
    """A passkey in the place of address and password; whose it is said to be stands in the browser's answer alone."""

    def account_tried(self) -> Account | None:
        """Whom the answer names. It is noted and not counted: or anybody could lock another person out."""
        try:
            named: Account = extract_user_from_response(self.cleaned_data["credential"])
        except (ValidationError, AttributeError):
            return None
        return named


class FirstCodeForm(Plain, ActivateTOTPForm):
    """The first code of a new authenticator, to prove that it works."""


class NoCodesForm(Plain, DeactivateTOTPForm):
    """Give the second step up."""


class NewRecoveryCodesForm(Plain, GenerateRecoveryCodesForm):
    """New recovery codes in the place of the old ones."""


class NewPasskeyForm(Plain, passkeys.AddWebAuthnForm):
    """A new passkey. Whether it also opens the account alone is for the device to say, so nobody is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].max_length = self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME
        self.fields["name"].help_text = _("So that you know it again: the name of the phone, or of the key.")

    def clean_name(self) -> str:
        """Raises ValidationError for a name over 60 characters."""
        name: str = super().clean_name()
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("The name is longer than 60 characters."))
        return name
