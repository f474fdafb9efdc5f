"""What people set for themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accord.ui.forms import AccordForm


class LanguageForm(AccordForm):
    """The language in which a person reads Accord."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
