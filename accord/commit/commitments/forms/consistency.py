"""What people fill in about promises that contradict each other."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries.consistency import SIDE_WORDS, SideOf
from accord.ui.forms import AccordForm
from accord.ui.wording import listed


class ContradictionForm(AccordForm):
    """Which promise, in what, and where that is written."""

    other = forms.ChoiceField(label=_("Which promise does it contradict?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What contradicts what?"),
        widget=forms.Textarea,
        help_text=_("What the one demands, what the other demands, and why both cannot be kept."),
    )
    source = forms.CharField(label=_("Where is this written?"), max_length=500)

    def __init__(self, *args: Any, offered: Sequence[Commitment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(row.pk): row for row in offered}
        self.offer(other=[(pk, promise_words(row)) for pk, row in self.offered.items()])

    def clean_other(self) -> Commitment:
        """The promise itself."""
        return self.offered[self.cleaned_data["other"]]


def promise_words(row: Commitment) -> SafeString:
    """A promise with its document and whose it is."""
    side = getattr(row, "side", "")
    where = listed(
        str(part) for part in (SIDE_WORDS[SideOf(side)] if side else "", row.instrument, row.reference) if part
    )
    return format_html('<bdi>{}</bdi> <span class="quiet"><bdi>{}</bdi></span>', row, where)


class ResolveForm(AccordForm):
    """How a contradiction was resolved."""

    resolution = forms.CharField(
        label=_("How was it resolved?"),
        widget=forms.Textarea,
        help_text=_("Which promise gave way or was changed, and by whom."),
    )
