"""What people fill in about a document, the stages it reaches and the law it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import InstrumentKind, Stage
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, LanguageTextField
from accord.understand.situation.models import Law

UNSAID = ("", _("not said"))


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
        self.offer(law=visible_to(viewer, Law).order_by("level", "kind", "pk"))
