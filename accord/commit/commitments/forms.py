"""What people fill in about instruments, promises and duties."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment, CommitmentKind, Duty, InstrumentKind, Position, Stage
from accord.commit.commitments.queries import bodies_for
from accord.kernel.access.place_fields import PlacesField, offer_places
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Term
from accord.ui.forms import AccordForm, LanguageTextField
from accord.understand.situation.models import Law

UNSAID = ("", _("not said"))


def languages_of(space: Space) -> list[tuple[str, str]]:
    """The languages of a space as a form asks for them: code and the language's own name."""
    return [(code, _own_name(code)) for code in space.languages]


def _own_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


class InstrumentForm(AccordForm):
    """A document that promises come from."""

    title = LanguageTextField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=InstrumentKind.choices)
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[UNSAID, *GovernmentLevel.choices],
        required=False,
        help_text=_("Who promises it: the country, a province, a district."),
    )
    symbol = forms.CharField(label=_("Symbol or number"), required=False, max_length=80)
    issued_by = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    session = forms.CharField(label=_("Session"), required=False, max_length=60)
    dated = forms.DateField(label=_("Dated"), required=False)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=500, help_text=_("Where the document can be read.")
    )
    followed = forms.CharField(label=_("What followed from it"), required=False, widget=forms.Textarea)


class StageForm(AccordForm):
    """A stage that a document has reached."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    reached_on = forms.DateField(label=_("Reached on"))
    note = forms.CharField(label=_("What followed"), required=False, widget=forms.Textarea)
    source = forms.CharField(label=_("Source"), required=False, max_length=500)


class LawForm(AccordForm):
    """Which law or policy of the register a document is."""

    law = forms.ModelChoiceField(
        label=_("Law or policy"),
        queryset=Law.objects.none(),
        required=False,
        empty_label=_("none of these"),
        help_text=_("Its stages and provisions stand in the register; this document points to it."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        laws = visible_to(viewer, Law).order_by("level", "kind", "pk")
        self.fields["law"].queryset = laws  # type: ignore[attr-defined] # a model choice field


class CommitmentForm(AccordForm):
    """One paragraph of a document, word for word."""

    text = forms.CharField(
        label=_("Official words"),
        widget=forms.Textarea,
        help_text=_("Word for word, as the document has them. Plain words have their own place below."),
    )
    paragraph = forms.CharField(label=_("Paragraph or clause"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=CommitmentKind.choices)
    plain = LanguageTextField(label=_("Plain words"), required=False, rows=3, max_length=2_000)
    themes = forms.ModelMultipleChoiceField(label=_("Themes"), queryset=Term.objects.none(), required=False)
    heading = forms.CharField(label=_("Heading it stands under"), required=False, max_length=1_000)
    addressed_to = forms.CharField(label=_("Addressed to"), required=False, max_length=200)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        terms = visible_to(viewer, Term).filter(retired_at=None).order_by("taxonomy__key", "rank", "name_key")
        self.fields["themes"].queryset = terms  # type: ignore[attr-defined] # a model choice field


class PlainWordsForm(AccordForm):
    """What the official words mean, said so that everybody understands it."""

    plain = LanguageTextField(
        label=_("Plain words"),
        required=False,
        rows=4,
        max_length=2_000,
        help_text=_("One or two short sentences: who is to do what for whom. The official words stay as they are."),
    )

    @classmethod
    def values_of(cls, commitment: Commitment) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        return {"plain": commitment.plain}


class PositionForm(AccordForm):
    """How the State stands to a promise."""

    position = forms.ChoiceField(label=_("Position"), choices=Position.choices)
    as_of = forms.DateField(label=_("Since"), required=False)
    source = forms.CharField(label=_("Where this is written"), max_length=500)
    note = forms.CharField(label=_("Explanation given"), required=False, widget=forms.Textarea)


class DutyForm(AccordForm):
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
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[("", _("the lead’s own level")), *GovernmentLevel.choices],
        required=False,
    )
    supports = forms.ModelMultipleChoiceField(
        label=_("Supporting bodies"), queryset=Actor.objects.none(), required=False
    )
    places = PlacesField(label=_("Places"), help_text=_("Where it is owed; empty means everywhere."))
    due = forms.DateField(label=_("Due"), required=False)
    assigned_on = forms.DateField(
        label=_("Assigned on"), required=False, help_text=_("Today, where a lead is named and no day is given.")
    )

    def __init__(self, *args: Any, viewer: Viewer, duty: Duty | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = bodies_for(viewer)
        chosen = duty.places.values_list("pk", flat=True) if duty else ()
        for name in ("lead", "supports"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined] # model choice fields
        offer_places(self, "places", viewer, chosen)

    @classmethod
    def values_of(cls, duty: Duty) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        plain = {name: getattr(duty, name) for name in ("wording", "level", "lead", "due", "assigned_on")}
        return plain | {"supports": list(duty.supports.all()), "places": list(duty.places.all())}


class WithdrawDutyForm(AccordForm):
    """Why a duty is taken back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
