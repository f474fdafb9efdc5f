"""What people fill in about a promise: its words, plain words, and how the State stands to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment, CommitmentKind, Position
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import Term
from accord.ui.forms import AccordForm, LanguageTextField


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
        self.offer(themes=terms)


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
