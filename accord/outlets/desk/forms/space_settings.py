"""How a space works: its name, its languages, and the numbers that its pages count by."""

import zoneinfo
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.spaces.models import Space
from accord.kernel.spaces.names import DECEIVING
from accord.kernel.threads.kinds import kind_models
from accord.ui.forms import AccordForm, LanguageTextField
from accord.ui.wording import words_for

STEPS = (
    ("space", gettext_lazy("a reviewer of the space")),
    ("unit,space", gettext_lazy("a reviewer of the body first, then one of the space")),
    ("unit", gettext_lazy("a reviewer of the body")),
)
PREFIX = "vetting_"
# Languages that a space may write in, each by its own name.
LANGUAGES = {
    "en": "English",
    "ur": "اردو",
    "pa": "پنجابی",
    "sd": "سنڌي",
    "ps": "پښتو",
    "skr": "سرائیکی",
    "bal": "بلوچی",
    "brh": "براہوئی",
    "ks": "کٲشُر",
    "fa": "فارسی",
    "ar": "العربية",
    "fr": "français",
    "es": "español",
}


# Kinds of record that reviewers see before they count; a kind that is not installed is left out.
VETTED = ("report", "observation")


def vetted_kinds() -> Iterator[tuple[str, str]]:
    """Kinds of record that somebody vets, with their words."""
    known = kind_models()
    return ((name, words_for(name)) for name in VETTED if name in known)


def time_zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place."""
    names = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class SpaceSettingsForm(AccordForm):
    """Opened at a revision; sent from a stale page it is refused and keeps what was typed."""

    name = LanguageTextField(label=gettext_lazy("Name of the space"), max_length=300)
    purpose = LanguageTextField(label=gettext_lazy("What it is for"), rows=3, required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("Names and texts can be written in each of them."),
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    first_language = forms.ChoiceField(
        label=gettext_lazy("First language"),
        help_text=gettext_lazy("Shown where a text is missing in the reader’s own."),
        choices=list(LANGUAGES.items()),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)
    review_days = forms.IntegerField(
        label=gettext_lazy("Look at what is known again after (days)"), min_value=1, max_value=3_650
    )
    public_threshold = forms.IntegerField(
        label=gettext_lazy("Smallest count shown in public"),
        help_text=gettext_lazy("Smaller numbers of people are hidden, so that nobody can be found in them."),
        min_value=2,
        max_value=1_000,
    )
    partner_threshold = forms.IntegerField(
        label=gettext_lazy("Smallest count shown to partners"), min_value=2, max_value=1_000
    )

    def __init__(self, data: Any, *, space: Space) -> None:
        initial = {
            "name": space.name,
            "purpose": space.purpose,
            "languages": space.languages,
            "first_language": space.languages[0],
            "time_zone": space.time_zone,
            "review_days": space.review_days,
            "public_threshold": space.public_threshold,
            "partner_threshold": space.partner_threshold,
        }
        super().__init__(data, revision=space.revision, initial=initial, languages=space.language_choices)
        for kind, words in vetted_kinds():
            self.fields[PREFIX + kind] = forms.ChoiceField(
                label=_("Who vets: %(kind)s") % {"kind": words},
                choices=STEPS,
                initial=",".join(space.vetting_steps.get(kind) or ["space"]),
            )

    def clean_purpose(self) -> dict[str, str]:
        """Raises ValidationError where a text would read otherwise than it was written."""
        texts: dict[str, str] = self.cleaned_data["purpose"]
        if any(character in DECEIVING for text in texts.values() for character in text):
            raise ValidationError(_("The text holds a hidden character that turns the reading direction."))
        return texts

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where the first language is not among the languages, or the counts cross."""
        values = super().clean() or self.cleaned_data
        if values.get("first_language") not in values.get("languages", [values.get("first_language")]):
            self.add_error("first_language", ValidationError(_("Tick the first language among the languages, too.")))
        partner, public = values.get("partner_threshold"), values.get("public_threshold")
        if partner and public and partner > public:
            self.add_error("partner_threshold", ValidationError(_("Partners see at least as much as the public.")))
        return values

    @property
    def settings(self) -> dict[str, Any]:
        """The values as the service takes them: the first language first, steps of vetting by kind."""
        values = {name: value for name, value in self.values.items() if not name.startswith(PREFIX)}
        first = values.pop("first_language")
        values["languages"] = [first, *(code for code in values["languages"] if code != first)]
        steps = {
            name.removeprefix(PREFIX): chosen.split(",")
            for name, chosen in self.values.items()
            if name.startswith(PREFIX) and chosen not in ("", "space")
        }
        return {**values, "vetting_steps": steps}
