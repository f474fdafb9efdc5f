"""What people fill in about parties to a document, and what followed from it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Instrument, Side
from accord.commit.commitments.queries import bodies_for
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.ui.forms import AccordForm
from accord.understand.situation.models import Law


class PartyForm(AccordForm):
    """A party to a document."""

    party = forms.ModelChoiceField(label=_("Party"), queryset=Actor.objects.none())
    side = forms.ChoiceField(label=_("It …"), choices=Side.choices)
    signed_on = forms.DateField(label=_("Signed on"), required=False, help_text=_("Empty: not signed yet."))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(party=bodies_for(viewer))


class FollowedForm(AccordForm):
    """What a document led to, or came from: another document, or a law of the register."""

    led_to = forms.ChoiceField(
        label=_("This document …"), choices=[("yes", _("led to")), ("no", _("came from"))], widget=forms.RadioSelect
    )
    other = forms.ChoiceField(label=_("… which document, law or policy"))

    def __init__(self, *args: Any, viewer: Viewer, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        papers = visible_to(viewer, Instrument).exclude(pk=instrument.pk).order_by("-dated", "pk")
        laws = visible_to(viewer, Law).order_by("level", "kind", "pk")
        self.offered: dict[str, SpaceRecord] = {
            f"{row.policy.name}:{row.pk}": row for rows in (papers, laws) for row in rows
        }
        groups = ((_("Documents"), Instrument), (_("Laws and policies"), Law))
        rows = [
            (label, [(key, str(row)) for key, row in self.offered.items() if isinstance(row, model)])
            for label, model in groups
        ]
        self.offer(other=[("", "—"), *rows])

    def clean_other(self) -> SpaceRecord:
        """The record itself."""
        found = self.offered.get(self.cleaned_data["other"])
        if found is None:
            raise ValidationError(_("Choose one of these."))
        return found

    def clean_led_to(self) -> bool:
        """Whether it led there; else it came from there."""
        return bool(self.cleaned_data["led_to"] == "yes")
