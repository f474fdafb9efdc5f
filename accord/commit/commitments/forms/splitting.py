"""What people fill in to split a promise into duties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.forms.duties import DutyForm
from accord.commit.commitments.queries import LevelOfBodies, SuggestedBody
from accord.commit.commitments.services import DutyPart
from accord.kernel.actors.models import Actor
from accord.kernel.spaces.languages import Texts
from accord.ui.forms import AccordForm, LanguageTextField, LanguageWidget, Problem
from accord.ui.wording import listed

WHERE = ("due", "places", "everywhere")
FILLED_BY_HAND = ("lead", "wording", "supports", *WHERE)


class DutyRow(DutyForm):
    """One row of the form that splits a promise. A row without a body and without words makes no duty."""

    def __init__(self, *args: Any, suggestions: Mapping[str, LevelOfBodies], own_words: Texts, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["assigned_on"]
        self.own_words = own_words
        wording = cast(LanguageTextField, self.fields["wording"])
        wording.required = False
        cast(LanguageWidget, wording.widget).rows = 1
        wording.help_text = _("In own words; where it stays empty, in the words of the promise, whole.")
        self.fields["lead"].help_text = ""
        here = suggestions.get(str(self["level"].value() or ""))
        self.suggested: list[SuggestedBody] = here.bodies if here else []
        if self.suggested:
            self._suggest()

    def _suggest(self) -> None:
        """Suggested bodies stand first in the list, each with its score; nothing is chosen by that."""
        field = cast("forms.ModelChoiceField[Actor]", self.fields["lead"])
        choices: Any = field.choices
        nobody, *bodies = list(choices)
        first = [(str(one.body.pk), suggestion_words(one)) for one in self.suggested]
        field.widget.choices = [nobody, (_t("Suggested"), first), (_t("All bodies"), bodies)]

    @property
    def where_fields(self) -> list[forms.BoundField]:
        """Where and until when, folded away until somebody wants it."""
        return [self[name] for name in WHERE]

    @property
    def shows_helpers(self) -> bool:
        """Bodies that support were named, or something is wrong there."""
        return self._is_touched("supports")

    @property
    def shows_where(self) -> bool:
        """A place or a day was named, or something is wrong there."""
        return self._is_touched(*WHERE)

    def _is_touched(self, *names: str) -> bool:
        return self.is_bound and any(name in self.changed_data or self[name].errors for name in names)

    @property
    def is_filled(self) -> bool:
        """Whether a person said anything in the row besides its level."""
        return any(name in self.changed_data for name in FILLED_BY_HAND)

    def part(self) -> DutyPart:
        """What the service takes."""
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in DutyPart.__dataclass_fields__}
        return DutyPart(**values | {"wording": values["wording"] or self.own_words})

    def without_errors(self) -> "DutyRow":
        """The row as it was typed, not judged yet: another row was asked for."""
        self._errors = forms.utils.ErrorDict()
        return self


def suggestion_words(one: SuggestedBody) -> str:
    """A suggested body with its score and its reasons, in one line."""
    return f"{one.body} · {score_words(one)} · {listed(one.reasons)}"


def score_words(one: SuggestedBody) -> str:
    """The score, with the word for it."""
    return _t("score %(score)s") % {"score": f"{one.score:.2f}"}


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
