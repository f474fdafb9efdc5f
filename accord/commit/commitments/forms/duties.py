"""What people fill in about what one body owes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.forms.bodies import BodiesField, offer_bodies
from accord.commit.commitments.models import Duty
from accord.commit.commitments.models.duties import LONGEST_WORDING
from accord.commit.commitments.queries import bodies_for
from accord.kernel.access.place_fields import PlacesField, offer_places
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, LanguageTextField


class WhereForm(AccordForm):
    """Where something is owed: in named places, everywhere, or, where nothing is said, where its lead works."""

    places = PlacesField(label=_("Places"), help_text=_("Leave it empty for the places where the lead body works."))
    everywhere = forms.BooleanField(label=_("Owed everywhere, not only where the lead works"), required=False)

    def clean(self) -> dict[str, Any]:
        """``places`` becomes a list, or None for where the lead works.

        Raises ValidationError for places and everywhere at once.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        everywhere, named = cleaned.pop("everywhere", False), list(cleaned.get("places") or ())
        if everywhere and named:
            self.add_error("places", ValidationError(_t("Places are chosen and “everywhere” is ticked: keep one.")))
        cleaned["places"] = named if named or everywhere else None
        return cleaned


def places_of(lead: Actor | None, named: list[Place] | None) -> list[Place]:
    """Where it is owed: what a form says, else where the lead works."""
    if named is not None:
        return named
    return list(lead.places.all()) if lead is not None else []


class OwersForm(WhereForm):
    """Which bodies owe something, at which level, where and until when: asked for one duty, and for many at once."""

    lead = forms.ModelChoiceField(
        label=_("Lead body"), queryset=Actor.objects.none(), required=False, empty_label=_("No lead yet")
    )
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[("", _("the lead’s own level")), *GovernmentLevel.choices],
        required=False,
    )
    supports = BodiesField(label=_("Supporting bodies"))
    due = forms.DateField(label=_("Due"), required=False)
    field_order: tuple[str, ...] = ("lead", "level", "supports", "places", "everywhere", "due")

    def __init__(self, *args: Any, viewer: Viewer, duty: Duty | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = bodies_for(viewer).select_related("space")
        self.offer(lead=bodies)
        offer_bodies(self, "supports", bodies)
        offer_places(self, "places", viewer, duty.places.values_list("pk", flat=True) if duty else ())


class DutyForm(OwersForm):
    """What one body owes of a promise."""

    wording = LanguageTextField(
        label=_("What is owed"),
        rows=2,
        max_length=LONGEST_WORDING,
        help_text=_("In own words, beginning with what is to be done: “Inspect every mine twice a year”."),
    )
    assigned_on = forms.DateField(
        label=_("Assigned on"), required=False, help_text=_("Today, where a lead is named and no day is given.")
    )
    field_order = ("wording", "lead", "level", "supports", "places", "everywhere", "due", "assigned_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lead"].help_text = _(
            "The body that answers for it. Without one the duty counts as owned by nobody."
        )

    def clean(self) -> dict[str, Any]:
        """Where nothing is said of places, it is owed where the lead works."""
        cleaned = super().clean()
        cleaned["places"] = places_of(cleaned.get("lead"), cleaned["places"])
        return cleaned

    @classmethod
    def values_of(cls, duty: Duty) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        plain = {name: getattr(duty, name) for name in ("wording", "level", "lead", "due", "assigned_on")}
        places = list(duty.places.all())
        return plain | {"supports": list(duty.supports.all()), "places": places, "everywhere": not places}


class WithdrawDutyForm(AccordForm):
    """Why a duty is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
