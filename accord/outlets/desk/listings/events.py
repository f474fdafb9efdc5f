"""The audit log as a list: who did what to which kind of record when; never a value."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.history import event_words, fields_words
from accord.kernel.access.names import names_of_accounts
from accord.kernel.audit.models import Event
from accord.kernel.audit.services import EVENTS
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.threads.queries import Ref, titles_for
from accord.kernel.vetting.models import Submission
from accord.outlets.desk.words import kind_words
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty

# How far back a filter reaches, in days; today is the day that runs now.
PERIODS = {"today": 0, "week": 7, "month": 30, "year": 365}
PERIOD_CHOICES = [
    Choice("today", _("today")),
    Choice("week", _("last 7 days")),
    Choice("month", _("last 30 days")),
    Choice("year", _("last 12 months")),
]


def _since(period: str) -> datetime:
    day = timezone.localdate() - timedelta(days=PERIODS[period])
    return timezone.make_aware(datetime.combine(day, time.min))


def _in_period(rows: QuerySet[Any], period: str) -> QuerySet[Any]:
    return rows.filter(at__gte=_since(period)) if period in PERIODS else rows.none()


def _count_periods(rows: QuerySet[Any]) -> Mapping[str, int]:
    counts = {period: Count("pk", filter=Q(at__gte=_since(period))) for period in PERIODS}
    return rows.order_by().aggregate(**counts)


def _events(names: Sequence[str]) -> list[Choice]:
    return [Choice(name, event_words(name) if name in EVENTS else name) for name in names]


def _people(viewer: Viewer, ids: Sequence[str]) -> list[Choice]:
    names = {str(pk): name for pk, name in names_of_accounts(viewer, ids_in(ids)).items()}
    return [Choice(pk, names.get(pk) or gettext("somebody without a name here")) for pk in ids]


def events_listing(viewer: Viewer, *, finding: str) -> Listing:
    """Events newest first, each with the person's name and the record's title where the viewer may see it."""

    def with_words(rows: list[Event]) -> list[Any]:
        names = names_of_accounts(viewer, [row.account_id for row in rows])
        titles = titles_for(viewer, filter(None, map(subject_of, rows)))
        return [_line(row, names, titles) for row in rows]

    return Listing(
        title=finding,
        lede=_("What was done here, by whom and when, in a chain in which no link can be changed unseen."),
        columns=[
            Column("number", _("Number"), lambda line: line["event"].number, kind="number"),
            Column("what", _("What happened"), lambda line: line["what"], heading=True),
            Column("who", _("Who"), lambda line: line["who"]),
            Column("when", _("When"), lambda line: line["event"].at, kind="moment"),
            Column("kind", _("Kind"), lambda line: kind_words(line["event"].kind)),
            Column("record", _("Record"), lambda line: line["title"], url=lambda line: line["url"]),
            Column("fields", _("What of it"), lambda line: line["fields"]),
        ],
        filters=[
            Filter("when", _("When"), PERIOD_CHOICES, narrow=_in_period, counts=_count_periods, prominent=True),
            Filter(
                "event",
                _("Event"),
                lambda names: [Choice(n, event_words(n) if n in EVENTS else n) for n in names],
                field="name",
            ),
            Filter("person", _("Person"), partial(_people, viewer), field="account_id"),
            Filter("kind", _("Kind"), lambda kinds: [Choice(kind, kind_words(kind)) for kind in kinds], field="kind"),
        ],
        order=("-number",),
        prepare=with_words,
        empty=Empty(_("Nothing happened yet"), _("Every change in this space leaves its line here.")),
        noun=lambda n: ngettext("%(n)d event", "%(n)d events", n) % {"n": n},
        page_size=50,
        file_name="audit",
    )


def subject_of(event: Event) -> Ref | None:
    """The record that an event is about; a step of vetting is about what was handed in."""
    kind, pk = event.details.get("record_kind"), event.details.get("record")
    if event.kind == Submission.policy.name and isinstance(kind, str) and isinstance(pk, str):
        return kind, UUID(pk)
    return (event.kind, event.object_id) if event.object_id else None


def _line(event: Event, names: Mapping[UUID | None, str], titles: Mapping[Any, Any]) -> dict[str, Any]:
    found = titles.get(subject_of(event))
    rows = event.details.get("rows")
    title = found.title if found else ""
    if rows:
        title = ngettext("%(n)d record", "%(n)d records", rows) % {"n": rows}
    return {
        "event": event,
        "what": event_words(event.name),
        "who": names.get(event.account_id) or _nobody(event),
        "title": title,
        "url": found.url if found else "",
        "fields": fields_words(event.fields),
    }


def _nobody(event: Event) -> str:
    if event.details.get("operator"):
        return gettext("the server’s command line")
    return gettext("somebody without a name here") if event.account_id else gettext("the server")
