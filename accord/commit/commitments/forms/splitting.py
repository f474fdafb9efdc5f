"""What people fill in to split a promise into duties, and to give many promises to one body."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.forms.duties import DutyForm, OwersForm
from accord.commit.commitments.queries import LevelOfBodies, SuggestedBody, bodies_for
from accord.commit.commitments.services import DutyPart
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.ui.forms import AccordForm, Problem
from accord.ui.wording import listed

MORE = ("supports", "places", "due")
FILLED_BY_HAND = ("wording", "level", "suggested", "lead", "supports", "places", "due")


class DutyRow(DutyForm):
    """One row of the form that splits a promise. A row that is left as it was offered makes no duty."""

    suggested = forms.ChoiceField(label=_("Suggested bodies"), required=False, widget=forms.RadioSelect)
    field_order = ("level", "wording", "suggested", "lead", "supports", "places", "due")

    def __init__(self, *args: Any, suggestions: Mapping[str, LevelOfBodies], **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["assigned_on"]
        self.fields["lead"].help_text = _("One that is not suggested, or nobody yet.")
        here = suggestions.get(str(self["level"].value() or ""))
        offered = [one for level in suggestions.values() for one in level.bodies]
        shown = here.bodies if here else offered
        self.ticked = {str(one.body.pk): one.body for one in offered}
        self._offer(shown, offered)

    def _offer(self, shown: Sequence[SuggestedBody], offered: Sequence[SuggestedBody]) -> None:
        if not shown:
            del self.fields["suggested"]
            return
        # A tick stays good although another level was chosen beside it.
        asked = self.data.get(self.add_prefix("suggested"), "") if self.is_bound else ""
        known = {str(one.body.pk): one for one in offered}
        ticked = [known[asked]] if asked in known and known[asked] not in shown else []
        choices = [(str(one.body.pk), suggestion_words(one)) for one in (*shown, *ticked)]
        self.offer(suggested=[("", _("none of these")), *choices])

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What every row asks at once."""
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is folded away until somebody wants it."""
        return [self[name] for name in MORE]

    @property
    def shows_more(self) -> bool:
        """Something was filled in there, or is wrong there."""
        return self.is_bound and any(name in self.changed_data or self[name].errors for name in MORE)

    @property
    def is_filled(self) -> bool:
        """Whether a person changed anything of the row."""
        return any(name in self.changed_data for name in FILLED_BY_HAND)

    def clean(self) -> dict[str, Any]:
        """The body that was ticked is the lead. Raises ValidationError where another one was chosen as well."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ticked: Actor | None = self.ticked.get(cleaned.pop("suggested", ""))
        if ticked is not None and cleaned.get("lead") not in (None, ticked):
            self.add_error("lead", ValidationError(_t("A suggested body is ticked and another one chosen: keep one.")))
        elif ticked is not None:
            cleaned["lead"] = ticked
        return cleaned

    def part(self) -> DutyPart:
        """What the service takes."""
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in DutyPart.__dataclass_fields__}
        return DutyPart(**values)

    def without_errors(self) -> "DutyRow":
        """The row as it was typed, not judged yet: another row was asked for."""
        self._errors = forms.utils.ErrorDict()
        return self


def suggestion_words(one: SuggestedBody) -> SafeString:
    """A suggested body with its score and its reasons."""
    score = _t("score %(score)s") % {"score": f"{one.score:.2f}"}
    return format_html(
        '<bdi>{}</bdi> <span class="quiet">{} · <bdi>{}</bdi></span>', one.body, score, listed(one.reasons)
    )


class SeveralForms:
    """Rows of one form as its error summary reads them."""

    is_bound = True
    is_multipart = False

    def __init__(self, rows: Iterable[AccordForm], problems: Sequence[str] = ()) -> None:
        self.rows = list(rows)
        self.problems = [Problem(words) for words in problems]
        self.problems += [problem for row in self.rows for problem in row.problems]

    @property
    def errors(self) -> bool:
        """Whether anything is wrong in any row."""
        return bool(self.problems)


class AssignForm(OwersForm):
    """The body that many promises are given to in one step."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where neither the body nor the person says a level."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lead = cleaned.get("lead")
        if lead is not None and not (cleaned.get("level") or lead.level):
            self.add_error("level", ValidationError(_t("Say at which level of government it is owed.")))
        return cleaned


class NameLeadForm(AccordForm):
    """The body that leads many duties from now on; their level and helpers stay."""

    lead = forms.ModelChoiceField(label=_("Lead body"), queryset=Actor.objects.none())
    due = forms.DateField(label=_("Due"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(lead=bodies_for(viewer))
