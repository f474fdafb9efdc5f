"""What can be taken out of a space: lists as tables, and the files that people sent in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accord.commit.commitments.models import Commitment, Duty, Instrument
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import log_for, visible_to
from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.files.allowed import ALLOWED
from accord.kernel.followup.models import Action
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.search.queries import rows_with
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.wording import size_words


@dataclass(frozen=True)
class Table:
    """One list that can be downloaded. roles: who opens its page; none means everybody."""

    name: str | Promise
    holds: str | Promise
    page: str
    rows: Callable[[Viewer], QuerySet[Any]]
    query: str = ""
    roles: Sequence[Role] = ()


@dataclass(frozen=True)
class Download:
    """A list as its line shows it; both addresses are empty where there is nothing in it."""

    name: str
    holds: str
    url: str
    rows: int
    csv: str
    xlsx: str


TABLES = (
    Table(
        _("Bodies"),
        _("names, kinds, levels, pillars"),
        "directory:bodies",
        lambda viewer: visible_to(viewer, Actor).exclude(kind=ActorKind.PERSON),
    ),
    Table(
        _("People"),
        _("names and posts"),
        "directory:people",
        lambda viewer: visible_to(viewer, Actor).filter(kind=ActorKind.PERSON),
    ),
    Table(_("Places"), _("names, codes, what lies in what"), "directory:places", lambda v: visible_to(v, Place)),
    Table(
        _("Documents"),
        _("what promises come from"),
        "commitments:instruments",
        lambda viewer: visible_to(viewer, Instrument),
    ),
    Table(
        _("Promises"),
        _("official words, paragraphs, positions, themes"),
        "commitments:index",
        lambda viewer: visible_to(viewer, Commitment),
    ),
    Table(
        _("Duties"),
        _("who owes what by when, and where it stands"),
        "progress:board_list",
        lambda viewer: visible_to(viewer, Duty),
    ),
    Table(
        _("Actions"), _("who does what by when"), "desk:actions", lambda v: visible_to(v, Action), query="whose=all&"
    ),
    Table(
        _("What happened (audit)"),
        _("events without their values"),
        "desk:audit",
        log_for,
        roles=(Role.SECRETARIAT, Role.REVIEWER, Role.STEWARD),
    ),
)


def downloads_for(viewer: Viewer, slug: str) -> list[Download]:
    """The lists that the viewer can open, with the number of rows that the viewer's own file would hold."""
    found = []
    for table in TABLES:
        if table.roles and not viewer.holds(*table.roles):
            continue
        rows, url = table.rows(viewer).order_by().count(), reverse(table.page, args=(slug,))
        link = f"{url}?{table.query}format=" if rows else ""
        found.append(
            Download(
                str(table.name),
                str(table.holds),
                f"{url}?{table.query}".rstrip("&?"),
                rows,
                csv=f"{link}csv" if link else "",
                xlsx=f"{link}xlsx" if link else "",
            )
        )
    return found


def type_words(media_type: str) -> str:
    """A file's type as people call it: “PDF document”."""
    known = ALLOWED.get(media_type)
    return known.label if known else media_type


COLUMNS = (
    Column("name", _("File"), str, heading=True, url=lambda row: row.get_absolute_url(), sort="name"),
    Column("type", _("Type"), lambda row: type_words(row.media_type), sort="media_type"),
    Column("size", _("Size"), lambda row: size_words(row.size), sort="size", exported=lambda row: row.size),
    Column("source", _("Source"), lambda row: row.source),
    Column("body", _("Body"), lambda row: str(row.body or "")),
    Column("sender", _("Sent in by"), lambda row: row.sender),
    Column("received", _("Received"), lambda row: timezone.localdate(row.created_at), kind="day", sort="created_at"),
)
MINE = [Choice("mine", _("sent in by me"))]


def _types(types: Sequence[str]) -> list[Choice]:
    return [Choice(each, type_words(each)) for each in types]


def files_listing(viewer: Viewer) -> Listing:
    """Files that the viewer may open, newest first."""

    def mine(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(created_by=viewer.account) if value == "mine" and viewer.account else rows.none()

    def count_mine(rows: QuerySet[Any]) -> Mapping[str, int]:
        own = Q(created_by=viewer.account) if viewer.account else Q(pk__in=[])
        return rows.order_by().aggregate(mine=Count("pk", filter=own))

    def with_senders(rows: list[Any]) -> list[Any]:
        names = names_of_accounts(viewer, [row.created_by for row in rows])
        for row in rows:
            row.sender = names.get(row.created_by, "")
        return rows

    return Listing(
        title=_("Downloads"),
        lede=_("Lists as tables for a spreadsheet, and the files that stand behind reports and actions."),
        columns=COLUMNS,
        filters=[
            Filter("whose", _("Whose"), MINE, narrow=mine, counts=count_mine, prominent=True),
            Filter("type", _("Type"), _types, field="media_type"),
        ],
        order=("-created_at",),
        search=partial(rows_with, viewer),
        prepare=with_senders,
        empty=Empty(
            _("No files yet"), _("Evidence behind reports and actions appears here once somebody attaches it.")
        ),
        noun=lambda n: ngettext("%(n)d file", "%(n)d files", n) % {"n": n},
        file_name="files",
    )
