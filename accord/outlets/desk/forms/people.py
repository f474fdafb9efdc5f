"""Inviting people, giving roles, granting access."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.kernel.access.models import ROLES, Grant, Invitation, RoleAssignment
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S2, S3
from accord.kernel.threads.kinds import kind_models
from accord.ui.forms import AccordForm

Choices = list[tuple[str, str]]
NOBODY: Choices = [("", "—")]


def id_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.TypedChoiceField:
    """A choice between rows that the viewer may see; the value is the row's id, or None."""
    return forms.TypedChoiceField(
        label=label, help_text=help_text, required=required, coerce=UUID, empty_value=None, choices=NOBODY
    )


def bodies_for(viewer: Viewer) -> Choices:
    """Every body that the viewer sees, by name."""
    rows = visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON).order_by("name_key")
    return [(str(row.pk), str(row)) for row in rows]


def places_for(viewer: Viewer) -> Choices:
    """Every place that the viewer sees, by name, with its kind: districts and their tehsils share names."""
    rows = visible_to(viewer, Place).order_by("name_key")
    return [(str(row.pk), f"{row} ({row.get_kind_display()})") for row in rows]


def persons_for(viewer: Viewer, *, with_account: bool) -> Iterable[Actor]:
    """People of the space that have an account, or those that have none yet."""
    rows = visible_to(viewer, Actor).filter(kind=ActorKind.PERSON, account__isnull=not with_account)
    return rows.order_by("name_key")


class Narrowed(AccordForm):
    """A role, narrowed to a body and a place where they are set."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)
    body = id_field(
        gettext_lazy("Only for this body"), gettext_lazy("Writing, and reading what is restricted, ends at this body.")
    )
    place = id_field(gettext_lazy("Only in this place"), gettext_lazy("With every place below it."))

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.viewer = viewer
        self.offer(body=NOBODY + bodies_for(viewer), place=NOBODY + places_for(viewer))


class InvitationForm(Narrowed):
    """Whom to let in, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The link works for this address alone, 14 days.")
    )
    person = id_field(
        gettext_lazy("Person"), gettext_lazy("If this person stands in the lists already; else they say their name.")
    )
    field_order = ("email", "person", "role", "body", "place")

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data, viewer=viewer)
        persons = [(str(person.pk), str(person)) for person in persons_for(viewer, with_account=False)]
        self.offer(person=NOBODY + persons)


class RoleForm(Narrowed):
    """One more role for somebody who is in already."""

    account = id_field(gettext_lazy("Person"), required=True)
    field_order = ("account", "role", "body", "place")

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data, viewer=viewer)
        self.offer(account=NOBODY + accounts_for(viewer))


def accounts_for(viewer: Viewer) -> Choices:
    """Accounts of the space's people under their names, without the viewer's own: nobody gives to themselves."""
    persons = persons_for(viewer, with_account=True)
    return [(str(p.account_id), str(p)) for p in persons if p.account_id != viewer.account]


class GrantForm(AccordForm):
    """Reading above the role: who, what, why, until when."""

    account = id_field(gettext_lazy("Person"), required=True)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))
    up_to = forms.TypedChoiceField(
        label=gettext_lazy("Up to"),
        coerce=int,
        choices=[(S2.value, gettext_lazy("restricted")), (S3.value, gettext_lazy("confidential"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this person needs to know"), max_length=1_000, widget=forms.Textarea
    )
    ends = forms.DateField(label=gettext_lazy("Until"), help_text=gettext_lazy("At most a year from now."))

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        own = {model.policy.name for model in (Grant, Invitation, RoleAssignment)}
        kinds = sorted(
            (str(model._meta.verbose_name), name) for name, model in kind_models().items() if name not in own
        )
        self.offer(account=NOBODY + accounts_for(viewer), kind=[(name, words) for words, name in kinds])

    def clean_ends(self) -> date:
        """Raises ValidationError for a day that is over or far away; the service looks at the year more closely."""
        day: date = self.cleaned_data["ends"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day after today."))
        if day > timezone.localdate() + timedelta(days=366):
            raise ValidationError(_("A grant ends within a year from now."))
        return day

    @property
    def end_of_day(self) -> datetime:
        """The moment at which the grant's last day is over."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["ends"] + timedelta(days=1), time.min))


class StepForm(AccordForm):
    """A step that asks once."""
