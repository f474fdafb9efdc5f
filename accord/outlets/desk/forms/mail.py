"""When mail of what is due goes out: the rules of a space, and what a person wants."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.notices.models import MailRules, MailWish
from accord.ui.forms import AccordForm


def weekday_field(label: Any, **options: Any) -> forms.TypedMultipleChoiceField:
    """Days of the week to tick; the value is their numbers, Monday 0."""
    widget = forms.CheckboxSelectMultiple
    choices = list(WEEKDAYS.items())
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, widget=widget, required=False, **options
    )


class MailWishForm(AccordForm):
    """What one person wants."""

    wanted = forms.BooleanField(label=gettext_lazy("Mail me what is due"), required=False)
    rest_days = weekday_field(gettext_lazy("But not on"))
    quiet_until = forms.DateField(
        label=gettext_lazy("No mail before this day is over"),
        help_text=gettext_lazy("For days off. Nothing is lost: all of it stands under Today."),
        required=False,
    )

    def __init__(self, data: Any, *, wish: MailWish) -> None:
        initial = {"wanted": wish.wanted, "rest_days": wish.rest_days, "quiet_until": wish.quiet_until}
        super().__init__(data, initial=initial)


class MailRulesForm(AccordForm):
    """The rules of a space, opened at a revision."""

    hour = forms.IntegerField(
        label=gettext_lazy("Hour of the mail"),
        help_text=gettext_lazy("From this hour on, in the time of this space; one mail a day at most."),
        min_value=0,
        max_value=23,
    )
    soon_days = forms.IntegerField(label=gettext_lazy("Tell of what is due within (days)"), min_value=0, max_value=90)
    body_after_days = forms.IntegerField(
        label=gettext_lazy("Tell the others of a body after (days late)"), min_value=0, max_value=365
    )
    secretariat_after_days = forms.IntegerField(
        label=gettext_lazy("Tell the secretariat after (days late)"), min_value=0, max_value=365
    )
    rest_days = weekday_field(gettext_lazy("Days of rest"), help_text=gettext_lazy("No mail goes out on them."))
    free_days = forms.CharField(
        label=gettext_lazy("Holidays"),
        help_text=gettext_lazy("One day on each line, such as 2027-03-23. No mail goes out on them."),
        widget=forms.Textarea,
        max_length=4_000,
        required=False,
    )

    def __init__(self, data: Any, *, rules: MailRules) -> None:
        names = ("hour", "soon_days", "body_after_days", "secretariat_after_days", "rest_days")
        initial = {name: getattr(rules, name) for name in names} | {"free_days": "\n".join(rules.free_days)}
        super().__init__(data, revision=rules.revision, initial=initial)

    def clean_free_days(self) -> list[str]:
        """Raises ValidationError with the first line that is no day."""
        days = set()
        for line in self.cleaned_data["free_days"].split():
            try:
                days.add(date.fromisoformat(line).isoformat())
            except ValueError as error:
                message = _("“%(line)s” is no day: write year, month and day, such as 2027-03-23.")
                raise ValidationError(message % {"line": line[:40]}) from error
        return sorted(days)
