"""What people fill in about a decision on its way down."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Instrument
from accord.commit.commitments.models.cascades import CascadeStep, StepState
from accord.commit.commitments.queries import bodies_for
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, LanguageTextField


class CascadeForm(AccordForm):
    """A decision and the bodies that are to apply it."""

    title = LanguageTextField(label=_("What was decided?"), max_length=300)
    details = LanguageTextField(
        label=_("What is to be applied?"), required=False, rows=3, max_length=5_000, help_text=_("By whom, how.")
    )
    issuer = forms.ModelChoiceField(label=_("Decided by"), queryset=Actor.objects.none())
    decided_on = forms.DateField(label=_("Decided on"))
    due = forms.DateField(label=_("To be applied by"), required=False)
    bodies = forms.ModelMultipleChoiceField(
        label=_("Bodies that get it"),
        queryset=Actor.objects.none(),
        help_text=_("Each gets it through the body above it that is chosen too; else from the one that decided."),
    )
    instrument = forms.ModelChoiceField(
        label=_("Document"), queryset=Instrument.objects.none(), required=False, empty_label=_("none of these")
    )

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = bodies_for(viewer)
        papers = visible_to(viewer, Instrument).order_by("-dated", "pk")
        self.offer(issuer=bodies, bodies=bodies, instrument=papers)

    def clean_bodies(self) -> list[Actor]:
        """The chosen bodies as a list, which is what services take."""
        return list(self.cleaned_data["bodies"])


class StepForm(AccordForm):
    """How far a decision has come at one body."""

    state = forms.ChoiceField(label=_("How far is it?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Since when?"))
    reason = forms.CharField(
        label=_("Why, where it is blocked"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What is missing, and who could help: it stands on the page of the decision."),
    )

    def __init__(self, *args: Any, step: CascadeStep, **options: Any) -> None:
        super().__init__(*args, **options)
        reached = list(StepState)
        last = reached.index(StepState(step.state)) if step.state != StepState.BLOCKED else _reached(step)
        offered = [state for state in reached[1:] if reached.index(state) > last or state == StepState.BLOCKED]
        self.offer(state=[(state.value, state.label) for state in offered])
        self.fields["on"].initial = timezone.localdate()


def _reached(step: CascadeStep) -> int:
    """The place of the newest state with a day, for a step that is blocked now."""
    days = (step.sent_on, step.received_on, step.instructed_on)
    return max((number for number, day in enumerate(days, 1) if day is not None), default=0)
