"""The list of actions: mine, those I asked for, all that I may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.followup.models import UNFINISHED, Action, ActionStatus
from accord.kernel.followup.queries import actions_seen
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.policy.roles import Role
from accord.kernel.search.queries import rows_with
from accord.kernel.spaces.prepared import Prepared, Source
from accord.kernel.threads.queries import titles_for
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.listing_rows import Ask
from accord.ui.wording import due_words, short_day, state_sign


class Whose(StrEnum):
    """Which actions a list is about."""

    MINE = "mine"
    ASKED = "asked"
    ALL = "all"


TABS = {Whose.MINE: _("For me and my bodies"), Whose.ASKED: _("Asked by me"), Whose.ALL: _("All")}


def usual(viewer: Viewer) -> Whose:
    """What the page opens with: one's own work, and everything for those who keep the group's records."""
    return Whose.MINE if viewer.bodies and not viewer.holds(Role.SECRETARIAT) else Whose.ALL


def is_mine(viewer: Viewer) -> Q:
    """Led or helped by a body that the viewer acts for, or given to the viewer in person."""
    helped = Action.helpers.through.objects.filter(actor__in=viewer.bodies).values("action")
    mine = Q(lead__in=viewer.bodies) | Q(pk__in=helped)
    return mine | Q(assignee=viewer.person) if viewer.person else mine


def was_asked_by(viewer: Viewer) -> Q:
    """Asked for by the viewer, who accepts it in the end."""
    return Q(asked_by=viewer.account) if viewer.account else Q(pk__in=[])


@Prepared
def actions_of(viewer: Viewer, whose: Whose) -> QuerySet[Action]:
    """Visible actions of one tab."""
    turn = Case(When(status__in=UNFINISHED, then=0), When(status=ActionStatus.DONE, then=1), default=2)
    rows = actions_seen(viewer).annotate(turn=turn, soonest=Coalesce("due", date.max))
    if whose is Whose.ALL:
        return rows
    return rows.filter(is_mine(viewer) if whose is Whose.MINE else was_asked_by(viewer))


def finding_of(rows: Source) -> str:
    """What the list comes to: how many are late, or how many are to be done, in one query."""
    found = rows.ask("finding", _open_and_late)
    if found["late"]:
        return ngettext("%(n)d action is late", "%(n)d actions are late", found["late"]) % {"n": found["late"]}
    if found["open"]:
        words = ngettext("%(n)d action to do, not late", "%(n)d actions to do, none late", found["open"])
        return words % {"n": found["open"]}
    return gettext("No action is waiting to be done")


def _open_and_late(rows: QuerySet[Action]) -> dict[str, int]:
    return rows.aggregate(open=Count("pk", filter=Q(status__in=UNFINISHED)), late=Count("pk", filter=_overdue()))


@Prepared
def counts_of_tabs(viewer: Viewer) -> Mapping[str, int]:
    """How many actions each tab holds, in one query."""
    return visible_to(viewer, Action).aggregate(
        mine=Count("pk", filter=is_mine(viewer)), asked=Count("pk", filter=was_asked_by(viewer)), all=Count("pk")
    )


def _overdue() -> Q:
    return Q(status__in=UNFINISHED, due__lt=timezone.localdate())


def _by_time(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(_overdue()) if value == "overdue" else rows.none()


def _overdue_count(ask: Ask) -> Mapping[str, int]:
    return {"overdue": ask("overdue", lambda rows: rows.filter(_overdue()).count())}


def _due_of(row: Action) -> str:
    """How late or how soon while it is to be done; the plain day afterwards."""
    if row.due is None:
        return ""
    return due_words(row.due) if row.is_unfinished else short_day(row.due)


COLUMNS = (
    Column("title", _("Action"), str, heading=True, url=lambda row: row.get_absolute_url(), sort="title"),
    Column("lead", _("Lead"), lambda row: str(row.lead), sort="lead__name_key"),
    Column("assignee", _("Given to"), lambda row: str(row.assignee or "")),
    Column("due", _("Due"), _due_of, sort="due", exported=lambda row: row.due),
    Column("status", _("State"), lambda row: row.status, kind="state", sort="status"),
    Column(
        "about",
        _("About"),
        lambda row: row.about.title if row.about else "",
        url=lambda row: row.about.url if row.about else "",
    ),
)
STATES = [Choice(str(key), state_sign(str(key)).word) for key in ActionStatus.values]
LATE = [Choice("overdue", _("late"))]


@Prepared
def _leads(viewer: Viewer, ids: list[UUID]) -> QuerySet[Actor]:
    return visible_to(viewer, Actor).filter(pk__in=ids)


def actions_listing(viewer: Viewer, whose: Whose, *, finding: str, empty: Empty) -> Listing:
    """Actions, soonest due first. finding: the title. What an action is about is named where the viewer may see it."""

    def names(ids: Sequence[str]) -> list[Choice]:
        return [Choice(str(row.pk), str(row)) for row in _leads(viewer, ids_in(ids))]

    def with_titles(rows: list[Any]) -> list[Any]:
        titles = titles_for(viewer, [(row.about_kind, row.about_id) for row in rows if row.about_id])
        for row in rows:
            row.about = titles.get((row.about_kind, row.about_id))
        return rows

    return Listing(
        title=finding,
        lede=_("Who does what by when. Done is what the lead says; accepted is what whoever asked agrees to."),
        columns=COLUMNS,
        filters=[
            Filter("status", _("State"), STATES, field="status", prominent=True),
            Filter("time", _("Time"), LATE, narrow=_by_time, counts=_overdue_count, asks=True),
            Filter("lead", _("Lead"), names, field="lead_id"),
        ],
        order=("turn", "soonest", "created_at"),
        search=partial(rows_with, viewer),
        prepare=with_titles,
        empty=empty,
        noun=lambda n: ngettext("%(n)d action", "%(n)d actions", n) % {"n": n},
        file_name=f"actions-{whose}",
    )
