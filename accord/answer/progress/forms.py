"""What people fill in about actions, reports, assessments, grades and voices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.answer.progress.models import Assessment, Claim, Finding, Report
from accord.answer.progress.scales import SCALES
from accord.kernel.access.place_fields import places_to_choose
from accord.kernel.actors.models import Actor
from accord.kernel.files.models import File
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm

OTHER_SCALE = ""


class FilesInput(forms.ClearableFileInput):
    """The browser's own choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file on its own; raises ValidationError for an empty one."""
        given = data if isinstance(data, list | tuple) else [data]
        return [cleaned for one in given if one and (cleaned := super(FilesField, self).clean(one, initial))]


class BodyForm(AccordForm):
    """A form that speaks in the name of a body; with one body to speak for, nobody is asked for which."""

    body = forms.ModelChoiceField(label=_("In the name of"), queryset=Actor.objects.none())

    def __init__(self, *args: Any, bodies: Sequence[Actor], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_bodies(self, "body", bodies)
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()


class FigureForm(BodyForm):
    """A number that goes with the words."""

    part = forms.DecimalField(label=_("Number"), required=False, min_value=0, max_digits=18, decimal_places=4)
    whole = forms.DecimalField(
        label=_("Out of"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        help_text=_("The whole that the number is a part of: 31 out of 58."),
    )
    unit = forms.CharField(label=_("Of what"), required=False, max_length=80, help_text=_("mines, workers, days …"))


class ReportForm(FigureForm):
    """What a body says of a duty it owes."""

    claim = forms.ChoiceField(label=_("Where does it stand?"), choices=Claim.choices, widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea,
        help_text=_("In a few sentences: what, where, for whom, and what is still missing."),
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("Documents or photos that show it. Your body, reviewers and assessors can open them."),
    )
    kept = forms.ModelMultipleChoiceField(
        label=_("Evidence that stays"),
        queryset=File.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    period_start = forms.DateField(label=_("From"), required=False)
    period_end = forms.DateField(label=_("Until"), required=False)
    dated = forms.DateField(label=_("Day of the report"), required=False, help_text=_("Today, where empty."))
    field_order = (
        "claim",
        "statement",
        "part",
        "whole",
        "unit",
        "evidence",
        "kept",
        "period_start",
        "period_end",
        "dated",
        "body",
    )

    def __init__(self, *args: Any, files: Sequence[File] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_files(self, files)

    @classmethod
    def values_of(cls, report: Report) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        names = ("claim", "statement", "part", "whole", "unit", "period_start", "period_end", "dated")
        return {name: _as_typed(getattr(report, name)) for name in names} | {"body": report.body_id}


class AssessmentForm(FigureForm):
    """What an independent body found."""

    finding = forms.ChoiceField(
        label=_("Do you agree with what the duty bearer says?"), choices=Finding.choices, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("What you found, and how"),
        widget=forms.Textarea,
        help_text=_("What you looked at, when and where, and what follows from it."),
    )
    evidence = FilesField(label=_("Evidence"), required=False)
    kept = forms.ModelMultipleChoiceField(
        label=_("Evidence that stays"),
        queryset=File.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dated = forms.DateField(label=_("Day of the assessment"), required=False, help_text=_("Today, where empty."))
    field_order = ("finding", "statement", "part", "whole", "unit", "evidence", "kept", "dated", "body")

    def __init__(self, *args: Any, files: Sequence[File] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_files(self, files)

    @classmethod
    def values_of(cls, assessment: Assessment) -> Mapping[str, Any]:
        """What the form shows when it is opened."""
        names = ("finding", "statement", "part", "whole", "unit", "dated")
        return {name: _as_typed(getattr(assessment, name)) for name in names} | {"body": assessment.body_id}


def _as_typed(value: Any) -> Any:
    """A number without the zeros that its column adds."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _offer_files(form: AccordForm, files: Sequence[File]) -> None:
    if not files:
        del form.fields["kept"]
        return
    form.offer(kept=File.objects.filter(pk__in=[file.pk for file in files]))
    form.fields["kept"].initial = [file.pk for file in files]


def _offer_bodies(form: AccordForm, name: str, bodies: Sequence[Actor]) -> None:
    """The bodies that a person may choose from, the first of them chosen."""
    form.offer(**{name: Actor.objects.filter(pk__in=[body.pk for body in bodies]).order_by("name_key")})
    form.fields[name].initial = bodies[0].pk if bodies else None


class VerdictForm(AccordForm):
    """A reviewer's word on a report; the reason is needed where it goes back."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What has to change, so that the author can go on. Needed to return it."),
    )


class ActionForm(AccordForm):
    """Who does what by when about a duty."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    lead = forms.ModelChoiceField(label=_("By whom"), queryset=Actor.objects.none())
    due = forms.DateField(label=_("By when"), required=False)
    details = forms.CharField(label=_("Details"), required=False, widget=forms.Textarea)
    has_begun = forms.BooleanField(label=_("Work on it has begun"), required=False)

    def __init__(self, *args: Any, bodies: Sequence[Actor], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_bodies(self, "lead", bodies)


class VoiceForm(BodyForm):
    """What people concerned answered."""

    question = forms.CharField(label=_("What were they asked?"), max_length=500)
    answer = forms.CharField(
        label=_("Which answer was counted?"),
        max_length=300,
        help_text=_("Worded to follow the number: “have seen an inspector this year”."),
    )
    asked = forms.IntegerField(label=_("How many people were asked?"), min_value=1)
    counted = forms.IntegerField(label=_("How many gave this answer?"), min_value=0, required=False)
    share = forms.DecimalField(
        label=_("Or their share, in per cent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    collected_on = forms.DateField(label=_("When were they asked?"))
    place = forms.ModelChoiceField(label=_("Where?"), queryset=Place.objects.none(), required=False)
    method = forms.CharField(label=_("How were they asked?"), required=False, max_length=300)
    source = forms.CharField(label=_("Source"), required=False, max_length=500)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(place=places_to_choose(viewer).order_by("name_key"))


class GradeForm(AccordForm):
    """A committee's grade of a promise."""

    committee = forms.CharField(label=_("Committee"), max_length=200)
    scale = forms.ChoiceField(
        label=_("Scale"),
        choices=lambda: [*((key, name) for key, (name, _grades) in SCALES.items()), (OTHER_SCALE, _("another scale"))],
        required=False,
    )
    other_scale = forms.CharField(
        label=_("Name of the other scale"), required=False, max_length=200, help_text=_("As the committee calls it.")
    )
    grade = forms.CharField(label=_("Grade"), max_length=40)
    meaning = forms.CharField(
        label=_("What the grade means there"),
        required=False,
        max_length=300,
        help_text=_("Filled in for you where the scale is one we know."),
    )
    dated = forms.DateField(label=_("Dated"))
    source = forms.CharField(label=_("Where this is written"), max_length=500)

    def clean(self) -> dict[str, Any]:
        """One scale: the one chosen, or the other one by its name."""
        values = super().clean() or self.cleaned_data
        other = values.pop("other_scale", "")
        values["scale"] = values.get("scale") or other
        if not values["scale"]:
            self.add_error("other_scale", _("Name the scale."))
        return values
