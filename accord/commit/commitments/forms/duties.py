"""What people fill in about what one body owes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_for
from accord.kernel.access.place_fields import PlacesField, offer_places
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, LanguageTextField


class OwersForm(AccordForm):
    """Which bodies owe something, at which level and until when: asked for one duty, and for many in one step."""

    lead = forms.ModelChoiceField(label=_("Lead body"), queryset=Actor.objects.none())
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[("", _("the lead’s own level")), *GovernmentLevel.choices],
        required=False,
    )
    supports = forms.ModelMultipleChoiceField(
        label=_("Supporting bodies"), queryset=Actor.objects.none(), required=False
    )
    due = forms.DateField(label=_("Due"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = bodies_for(viewer)
        self.offer(lead=bodies, supports=bodies)


class DutyForm(OwersForm):
    """What one body owes of a promise."""

    wording = LanguageTextField(
        label=_("What is owed"),
        rows=2,
        max_length=300,
        help_text=_("In own words, beginning with what is to be done: “Inspect every mine twice a year”."),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead body"),
        queryset=Actor.objects.none(),
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("The body that answers for it. Without one the duty counts as owned by nobody."),
    )
    places = PlacesField(label=_("Places"), help_text=_("Where it is owed; empty means everywhere."))
    assigned_on = forms.DateField(
        label=_("Assigned on"), required=False, help_text=_("Today, where a lead is named and no day is given.")
    )
    field_order = ("wording", "lead", "level", "supports", "places", "due", "assigned_on")

    def __init__(self, *args: Any, viewer: Viewer, duty: Duty | None = None, **options: Any) -> None:
        super().__init__(*args, viewer=viewer, **options)
        chosen = duty.places.values_list("pk", flat=True) if duty else ()
        offer_places(self, "places", viewer, chosen)

    @classmethod
    def values_of(cls, duty: Duty) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        plain = {name: getattr(duty, name) for name in ("wording", "level", "lead", "due", "assigned_on")}
        return plain | {"supports": list(duty.supports.all()), "places": list(duty.places.all())}


class WithdrawDutyForm(AccordForm):
    """Why a duty is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
