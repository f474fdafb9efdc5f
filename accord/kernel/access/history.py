"""What happened to one record, in words, for whoever may read the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.kernel.actors.models import Actor
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import events_about
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.kinds import kind_models
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared
from accord.ui.wording import listed, words_for

# Words for events and fields stand in the translations under their own words, so a new one needs no entry here.
SHOWN = 20
# Events by which a record comes to be, with all of its fields, or goes.
OF_THE_WHOLE = ("_added", "_recorded", "_reached", "_removed")
MARKS = ("deleted_at", "merged_into")


@dataclass(frozen=True)
class HistoryLine:
    """One event about a record: when, who, what, and which fields; never a value. event: its name in the log."""

    when: datetime
    who: str
    what: str
    detail: str = ""
    url: str = ""
    event: str = ""


def history_of(
    viewer: Viewer, row: SpaceRecord, *, parts: Mapping[UUID, str] = MappingProxyType({}), limit: int = SHOWN
) -> list[HistoryLine]:
    """The newest events about a row that the viewer was given by ``get_for``, in two queries.

    parts: ids of rows that belong to it and that the viewer sees too, with the words that tell them apart.
    """
    events = _newest(row.space_id, [row.pk, *parts], limit)
    lines = lines_of(viewer, events)
    of_parts = [parts.get(event.object_id or row.pk, "") for event in events]
    return [
        replace(line, detail=listed(each for each in (part, line.detail) if each)) if part else line
        for part, line in zip(of_parts, lines, strict=True)
    ]


@Prepared
def _newest(space: UUID, records: list[UUID], limit: int) -> QuerySet[Event]:
    return events_about(space, records)[:limit]


@Prepared
def _persons(space: UUID, accounts: list[UUID]) -> QuerySet[Actor]:
    return Actor.objects.filter(space=space, account__in=accounts)


def lines_of(viewer: Viewer, events: list[Event]) -> list[HistoryLine]:
    """Events in words, with the names of the persons behind the accounts in the viewer's space."""
    accounts = {event.account_id for event in events if event.account_id}
    names = {person.account_id: str(person) for person in _persons(viewer.here, list(accounts))}
    return [
        HistoryLine(
            when=event.at,
            who=names.get(event.account_id) or (_("somebody who left") if event.account_id else _("the server")),
            what=event_words(event.name),
            detail="" if event.name.endswith(OF_THE_WHOLE) else fields_words(event.fields, event.kind),
            event=event.name,
        )
        for event in events
    ]


def event_words(name: str) -> str:
    """An event's name as people read it: ``duty_assigned`` becomes “Duty assigned”."""
    return _(name.replace("_", " ").capitalize())


def fields_words(names: Iterable[str], kind: str = "") -> str:
    """The fields that an event changed, as the forms of that kind of record call them.

    Keys that the product makes by itself are left out, and the marks of a row that is gone.
    """
    model = kind_models().get(kind)
    return listed(_field_words(model, name) for name in names if not name.endswith("_key") and name not in MARKS)


def _field_words(model: type[SpaceRecord] | None, name: str) -> str:
    """A field's own words, where its model gives it some."""
    known = {field.name: field for field in model._meta.get_fields() if hasattr(field, "verbose_name")} if model else {}
    words = getattr(known.get(name), "verbose_name", "")
    return str(words) if isinstance(words, Promise) else words_for(name)
