"""What people fill in about recommendations to members of a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.commit.commitments.models import Adoption, Commitment, Instrument
from accord.commit.commitments.queries import bodies_for, commitments_for
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm


class GiveForm(AccordForm):
    """Which recommendations of a document are given to which members."""

    recommendations = forms.ModelMultipleChoiceField(
        label=_("Recommendations"), queryset=Commitment.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=Actor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each member gets one duty for each recommendation. What it has already stays as it is."),
    )
    level = forms.ChoiceField(
        label=_("Level of members that are no office"), choices=GovernmentLevel.choices, initial=GovernmentLevel.SITE
    )
    due = forms.DateField(label=_("Due"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = commitments_for(viewer).filter(instrument=instrument).order_by("paragraph_key", "created_at")
        self.offer(recommendations=rows, members=bodies_for(viewer))


class AnswerForm(AccordForm):
    """How a member stands to what was recommended to it."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("adoption board", "Answer"), choices=Adoption.choices, widget=forms.RadioSelect
    )
    as_of = forms.DateField(label=_("Since"), required=False, help_text=_("Today, where no day is given."))
    reason = forms.CharField(
        label=_("What was done, or the reason"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Who declines says why."),
    )
    source = forms.CharField(
        label=_("Where this is written"),
        required=False,
        max_length=500,
        help_text=_("Needed where you do not speak for the member yourself: a letter, minutes, a decision."),
    )
