"""What people fill in to give many promises to bodies: once for all of them, then row by row."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.forms.bodies import body_called
from accord.commit.commitments.forms.duties import OwersForm, WhereForm
from accord.commit.commitments.forms.splitting import score_words
from accord.commit.commitments.models import PlannedDuty
from accord.commit.commitments.models.duties import LONGEST_WORDING
from accord.commit.commitments.queries import SuggestedBody
from accord.commit.commitments.services import RowChoice
from accord.kernel.access.place_fields import name_places
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import Texts
from accord.ui.forms import LanguageTextField
from accord.ui.wording import listed

LATER, ANOTHER = "", "another"
NO_LEVEL = _("Say at which level of government it is owed.")


class AssignForm(OwersForm):
    """What many promises, or duties without a lead, get in one step, unless a row says otherwise."""

    field_order = ("lead", "due", "level", "supports", "places", "everywhere")

    def __init__(self, *args: Any, names_leads: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        lead = cast("forms.ModelChoiceField[Actor]", self.fields["lead"])
        lead.empty_label = _t("row by row: show me suggestions")
        lead.help_text = _("For all of them; each row can be given to another on the next page.")
        if names_leads:
            del self.fields["level"]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is folded away until somebody wants it."""
        return [self[name] for name in ("level", "places", "everywhere") if name in self.fields]

    @property
    def shows_more(self) -> bool:
        """Something is wrong there."""
        return self.is_bound and any(field.errors for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where neither the body nor the person says a level."""
        cleaned = super().clean()
        lead = cleaned.get("lead")
        if "level" in self.fields and lead is not None and not (cleaned.get("level") or lead.level):
            self.add_error("level", ValidationError(NO_LEVEL))
        return cleaned

    def choice(self) -> RowChoice:
        """What the service takes for each row."""
        said = self.cleaned_data
        return RowChoice(said.get("lead"), said.get("level") or "", said.get("due"), places=said["places"])


class PlannedRow(WhereForm):
    """One row of many: who owes it, in which words, where, until when. What nobody is chosen for stays as it is."""

    body = forms.ChoiceField(label=_("Who owes it?"), required=False, widget=forms.RadioSelect)
    another = forms.CharField(label=_("Another body, by its name"), required=False, max_length=300)
    wording = LanguageTextField(label=_("In which words"), rows=3, max_length=LONGEST_WORDING, required=False)
    level = forms.ChoiceField(
        label=_("Level of government"),
        choices=[("", _("the lead’s own level")), *GovernmentLevel.choices],
        required=False,
    )
    due = forms.DateField(label=_("Due"), required=False)

    def __init__(
        self,
        *args: Any,
        row: PlannedDuty,
        viewer: Viewer,
        suggested: Sequence[SuggestedBody],
        bodies: Mapping[UUID, Actor],
        own_words: Texts,
        leading: Collection[UUID],
        places: Mapping[str, Place],
        **options: Any,
    ) -> None:
        chosen = row.lead_id
        initial = {
            "body": str(chosen or LATER),
            "wording": row.wording or own_words,
            "level": row.level,
            "due": row.due,
            "places": ", ".join(str(places[pk]) for pk in row.places or () if pk in places),
            "everywhere": row.places == [],
        }
        super().__init__(*args, initial=initial, prefix=f"row{row.number}", **options)
        self.row, self.bodies, self.own_words, self.suggested = row, bodies, own_words, suggested
        self.leading = leading
        name_places(self, "places", viewer)
        self.offer(body=self._choices())
        if row.of.names_leads:
            for name in ("wording", "level"):
                del self.fields[name]

    def _choices(self) -> list[tuple[str, str | SafeString]]:
        told = {one.body.pk: one for one in self.suggested}
        first = [pk for pk in (self.row.of.lead_id, self.row.lead_id) if pk and pk in self.bodies]
        offered = [(str(pk), self._words(pk, told.get(pk))) for pk in dict.fromkeys([*first, *told])]
        return [*offered, (ANOTHER, _t("another body, named below")), (LATER, _t("leave it as it is for now"))]

    def _words(self, pk: UUID, one: SuggestedBody | None) -> SafeString:
        body = self.bodies[pk]
        notes = [_t("chosen for all of them")] if pk == self.row.of.lead_id else []
        notes += [_t("leads a duty of it already")] if pk in self.leading else []
        if one is not None:
            notes += [_t("suggested"), score_words(one), *one.reasons]
        where = listed([str(place) for place in body.places.all()])
        notes += [_t("works in %(places)s") % {"places": where}] if where else []
        return format_html(
            '<span><bdi>{}</bdi> <span class="quiet"><bdi>{}</bdi></span></span>', body, " · ".join(notes)
        )

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is folded away until somebody wants it."""
        return [self[name] for name in ("another", "level", "places", "everywhere", "due") if name in self.fields]

    @property
    def shows_more(self) -> bool:
        """Something is wrong there."""
        return self.is_bound and any(field.errors for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        """``lead`` is the body that was ticked or named. Raises ValidationError for none by that name, and no level."""
        cleaned = super().clean()
        asked, named = cleaned.get("body", LATER), cleaned.get("another", "").strip()
        lead = None if asked in (LATER, ANOTHER) else self.bodies.get(UUID(asked))
        try:
            if named and (asked == ANOTHER or lead is None):
                lead = body_called(named, self.bodies.values())
            elif asked == ANOTHER:
                raise ValidationError(_t("Nothing is chosen yet."))
        except ValidationError as wrong:
            self.add_error("another", wrong)
        if lead is not None and "level" in self.fields and not (cleaned.get("level") or lead.level):
            self.add_error("level", ValidationError(NO_LEVEL))
        cleaned["lead"] = lead
        return cleaned

    def choice(self) -> RowChoice:
        """What the service takes."""
        said = self.cleaned_data.get("wording") or {}
        return RowChoice(
            lead=self.cleaned_data["lead"],
            level=self.cleaned_data.get("level", ""),
            due=self.cleaned_data.get("due"),
            wording={} if said == self.own_words else said,
            places=self.cleaned_data["places"],
        )
