"""Asking for an action, and every step of its life."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.files.allowed import allowed_extensions
from accord.kernel.followup.models import Action
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.outlets.desk.forms.people import NOBODY, Choices, id_field
from accord.ui.forms import AccordForm

LONGEST_TEXT = 5_000
# Contributors ask their own bodies alone; these ask within the scope of their role.
ASK_ANYBODY = (Role.REVIEWER, Role.SECRETARIAT)


def names_of(rows: Any) -> Choices:
    """Actors as choices, by name."""
    return [(str(row.pk), str(row)) for row in rows.order_by("name_key")]


def bodies_to_ask(viewer: Viewer, *, lead: UUID | None = None) -> Choices:
    """Bodies to which the viewer may give an action; ``lead`` stands among them in any case."""
    rows = visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON)
    if not viewer.holds(*ASK_ANYBODY):
        rows = rows.filter(pk__in=viewer.bodies | ({lead} if lead else set()))
    return names_of(rows)


def every_body(viewer: Viewer) -> Choices:
    """Every body that can help."""
    return names_of(visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON))


def everybody(viewer: Viewer) -> Choices:
    """Every person that an action can be given to."""
    return names_of(visible_to(viewer, Actor).filter(kind=ActorKind.PERSON))


class Rows(AccordForm):
    """A form whose choices are rows; ``rows_of`` gives the rows themselves, each fetched for the viewer."""

    row_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer

    def named(self) -> dict[str, Any]:
        """The values with actors in the place of their ids, in one query."""
        values = dict(self.values)
        ids = {pk for name in self.row_fields for pk in _several(values.get(name))}
        found = {row.pk: row for row in visible_to(self.viewer, Actor).filter(pk__in=ids)}
        for name in self.row_fields:
            if name not in values:
                continue
            chosen = [found[pk] for pk in _several(values[name]) if pk in found]
            values[name] = chosen if isinstance(values[name], list) else next(iter(chosen), None)
        return values


def _several(value: Any) -> list[UUID]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Doers(Rows):
    """Who does it: the body that leads, a person, bodies that help."""

    row_fields = ("lead", "assignee", "helpers")

    lead = id_field(_("Body that leads"), _("It says when the action is started and done."), required=True)
    assignee = id_field(_("Given to"), _("One person in charge; that person is told."))
    helpers = forms.TypedMultipleChoiceField(
        label=_("Bodies that help"),
        help_text=_("Hold Ctrl, or Command on a Mac, to choose several."),
        required=False,
        coerce=UUID,
        empty_value=[],
    )

    def __init__(self, *args: Any, viewer: Viewer, lead: UUID | None = None, **options: Any) -> None:
        super().__init__(*args, viewer=viewer, **options)
        leads = bodies_to_ask(viewer, lead=lead)
        self.offer(
            lead=leads,
            assignee=cache(lambda: [*NOBODY, *everybody(viewer)]),
            helpers=cache(lambda: every_body(viewer)),
        )
        if len(leads) == 1:
            self.fields["lead"].initial = leads[0][0]


class AddActionForm(Doers):
    """A new action."""

    title = forms.CharField(
        label=_("What is to be done"),
        help_text=_("One step that can be finished, beginning with a verb."),
        max_length=300,
    )
    details = forms.CharField(
        label=_("Details"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    due = forms.DateField(label=_("Due"), required=False)
    field_order = ("title", "details", "due", "lead", "assignee", "helpers")


class ChangeActionForm(AccordForm):
    """An action in other words."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    details = forms.CharField(
        label=_("Details"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReassignForm(Doers):
    """Who does it from now on."""

    @staticmethod
    def values_of(action: Action) -> Mapping[str, Any]:
        """What the form shows first: how it stands."""
        return {
            "lead": action.lead_id,
            "assignee": action.assignee_id,
            "helpers": [str(pk) for pk in action.helpers.values_list("pk", flat=True)],
        }


class MoveDueForm(AccordForm):
    """Another day."""

    due = forms.DateField(label=_("Due"), required=False, help_text=_("Leave it empty for no date."))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(AccordForm):
    """A reason that somebody else can act on."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(AccordForm):
    """A file that shows something, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A document, table, picture or recording. It is kept as it is, with its fingerprint."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(allowed_extensions())}),
    )
    source = forms.CharField(
        label=_("Source"), help_text=_("Who made it, and where it comes from."), max_length=1_000, required=False
    )
    taken_on = forms.DateField(
        label=_("Day of the content"), help_text=_("When the photo was taken or the document written."), required=False
    )
    rights = forms.CharField(label=_("Rights"), help_text=_("Who may use it, and how."), max_length=200, required=False)

    def clean_taken_on(self) -> Any:
        """A day that has been."""
        day = self.cleaned_data.get("taken_on")
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
