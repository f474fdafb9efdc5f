"""What somebody fills in who follows an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accord.kernel.actors.models import Account
from accord.outlets.desk.forms.sign_in import NEW_PASSWORD
from accord.ui.forms import AccordForm


class JoinForm(AccordForm):
    """Somebody who has an account only says yes."""


class NewAccountForm(AccordForm):
    """A name as others will read it, and a password."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, help_text=_("As the others in this space will read it.")
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=NEW_PASSWORD,
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, email: str, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_password(self) -> str:
        """Raises ValidationError where the password is too short, too common or too like the address."""
        password: str = self.cleaned_data["password"]
        validate_password(password, Account(email=self.email))
        return password
