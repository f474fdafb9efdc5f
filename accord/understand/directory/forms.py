"""Forms of the directory."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.place_fields import PlacesField, offer_map, offer_places
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, ActorKind, GovernmentLevel, Pillar
from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, LanguageTextField
from accord.ui.pickers import PointField

POINT_HELP = _("Where it lies, for a map: copy the two numbers from a map, or click on ours.")
NONE: tuple[tuple[str, Any], ...] = (("", "—"),)
BODY_KINDS = [choice for choice in ActorKind.choices if choice[0] != ActorKind.PERSON]


def leave_out(form: AccordForm, hidden: Collection[str]) -> None:
    """Take the fields away that the person may not read: sent back empty, they would erase what is there."""
    for name in hidden:
        form.fields.pop(name, None)


def shown_of(record: Actor, form: type[AccordForm]) -> dict[str, Any]:
    """What a form opens with: the record's own values of the form's fields."""
    return {name: getattr(record, name) for name in form.base_fields if hasattr(record, name)}


class BodyForm(AccordForm):
    """A body as people write it down."""

    name = LanguageTextField(label=_("Name"), max_length=300)
    short_name = forms.CharField(label=_("Short name"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=BODY_KINDS)
    pillar = forms.ChoiceField(
        label=_("Pillar"),
        choices=(*NONE, *Pillar.choices),
        required=False,
        help_text=_("The part of society that it speaks for."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=(*NONE, *GovernmentLevel.choices), required=False)
    parent = forms.ModelChoiceField(
        label=_("Stands under"), queryset=Actor.objects.none(), required=False, empty_label="—"
    )
    places = PlacesField(label=_("Works in"), help_text=_("Places that it is responsible for."))
    mandate = LanguageTextField(
        label=_("Mandate"),
        required=False,
        rows=2,
        max_length=300,
        help_text=_("What it is there for, in a few words: promises that speak of it are suggested to this body."),
    )
    about = forms.CharField(label=_("About"), widget=forms.Textarea, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Seen by the body itself, reviewers and the secretariat.")
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, viewer: Viewer, hidden: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        leave_out(self, hidden)
        bodies = visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).order_by("name_key")
        self.offer(parent=bodies)
        chosen = self.initial.get("places", ())
        offer_places(self, "places", viewer, [place.pk for place in chosen])

    def clean_places(self) -> list[Place]:
        """The chosen places as a list, which is what services take."""
        return list(self.cleaned_data["places"])


class PersonForm(AccordForm):
    """A person as people write them down."""

    name = LanguageTextField(label=_("Name"), max_length=300)
    pillar = forms.ChoiceField(label=_("Pillar"), choices=(*NONE, *Pillar.choices), required=False)
    about = forms.CharField(label=_("About"), widget=forms.Textarea, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Seen by reviewers, the secretariat and the person.")
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, hidden: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        leave_out(self, hidden)


class PostForm(AccordForm):
    """A person's post in a body."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Actor.objects.none())
    title = LanguageTextField(label=_("Title of the post"), required=False, max_length=300)
    starts = forms.DateField(label=_("From"), required=False)
    ends = forms.DateField(label=_("Until"), required=False)
    is_focal_point = forms.BooleanField(
        label=_("Focal point"), required=False, help_text=_("The body is asked through this person.")
    )
    alternate = forms.ModelChoiceField(
        label=_("Alternate"), queryset=Actor.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        people = visible_to(viewer, Actor).filter(kind=ActorKind.PERSON).order_by("name_key")
        self.offer(person=people, alternate=people)


class EndPostForm(AccordForm):
    """The last day of a post."""

    on = forms.DateField(label=_("Last day"), required=False, help_text=_("Today, where nothing is entered."))


class PlaceForm(AccordForm):
    """A place as people write it down; whole countries come by import."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PlaceKind.choices)
    name = LanguageTextField(label=_("Name"), max_length=300)
    code = forms.CharField(
        label=_("Code"), required=False, max_length=40, help_text=_("The official one, where there is one.")
    )
    parent = forms.ModelChoiceField(label=_("Lies in"), queryset=Place.objects.none(), required=False, empty_label="—")
    valid_from = forms.DateField(label=_("Exists since"), required=False)
    point = PointField(required=False, help_text=POINT_HELP)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_map(self, "point", viewer)
        places = visible_to(viewer, Place).order_by("kind", "name_key")
        self.offer(parent=places)


class EditPlaceForm(AccordForm):
    """What of a place may change: code, kind and parent come by import and stay."""

    name = LanguageTextField(label=_("Name"), max_length=300)
    valid_from = forms.DateField(label=_("Exists since"), required=False)
    valid_to = forms.DateField(
        label=_("Existed until"),
        required=False,
        help_text=_("For a district that was split or renamed. Maps of earlier days go on showing it."),
    )
    point = PointField(required=False, help_text=POINT_HELP)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_map(self, "point", viewer)

    @classmethod
    def values_of(cls, place: Place) -> dict[str, Any]:
        """What the form shows when it is opened."""
        has_point = place.latitude is not None and place.longitude is not None
        shown = {name: getattr(place, name) for name in ("name", "valid_from", "valid_to")}
        return {**shown, "point": (place.latitude, place.longitude) if has_point else None}


class MatchForm(AccordForm):
    """Names as they stand in somebody's table, to be matched with our places."""

    kind = forms.ChoiceField(label=_("Kind of place"), choices=PlaceKind.choices, initial=PlaceKind.DISTRICT)
    names = forms.CharField(
        label=_("Names, one a line"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000, strip=True
    )

    def clean_names(self) -> list[str]:
        """The names without empty lines and repeats, in their order."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["names"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class ConfirmMatchForm(AccordForm):
    """One name and the place that a person says it means."""

    text = forms.CharField(max_length=200)
    place = forms.UUIDField()
