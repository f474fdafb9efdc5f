"""What was handed in: what waits for me, what I handed in, all that I may see."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.threads.queries import titles_for
from accord.kernel.vetting.models import Submission, SubmissionState
from accord.kernel.vetting.queries import vetting_queue
from accord.outlets.desk.words import kind_words
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty


class Pile(StrEnum):
    """Which submissions a list is about."""

    WAITING = "waiting"
    OWN = "own"
    ALL = "all"


PILES = {Pile.WAITING: _("For you to decide"), Pile.OWN: _("Handed in by you or your bodies"), Pile.ALL: _("All")}


def piles_of(viewer: Viewer) -> list[Pile]:
    """The tabs of this person: only reviewers decide."""
    return [Pile.WAITING, Pile.OWN, Pile.ALL] if viewer.holds(Role.REVIEWER) else [Pile.OWN, Pile.ALL]


def submissions_in(viewer: Viewer, pile: Pile) -> QuerySet[Submission]:
    """Visible submissions of one tab, whoever waited longest first."""
    if pile is Pile.WAITING:
        return vetting_queue(viewer).select_related("body", "space")
    # A draft that only its editors are noted of was never handed in.
    rows = visible_to(viewer, Submission).exclude(submitted_at=None).select_related("body", "space")
    if pile is Pile.OWN:
        rows = rows.filter(Q(body__in=viewer.bodies) | Q(author=viewer.account) | Q(submitted_by=viewer.account))
    return rows.order_by(F("submitted_at").desc(nulls_last=True), "-pk")


def finding_of(pile: Pile, number: int) -> str:
    """What a tab comes to."""
    if pile is Pile.WAITING:
        if not number:
            return gettext("Nothing waits for your decision")
        return ngettext("%(n)d record waits for your decision", "%(n)d records wait for your decision", number) % {
            "n": number
        }
    return gettext("What was handed in")


COLUMNS = (
    Column("record", _("Record"), lambda row: row.title, heading=True, url=lambda row: row.get_absolute_url()),
    Column("kind", _("Kind"), lambda row: kind_words(row.kind)),
    Column("body", _("Body"), lambda row: str(row.body or ""), sort="body__name_key"),
    Column("sender", _("Handed in by"), lambda row: row.sender),
    Column("since", _("Handed in"), lambda row: row.submitted_at, kind="day", sort="submitted_at"),
    Column("state", _("State"), lambda row: row.state, kind="state", sort="state"),
)
STATES = [Choice(str(key), label) for key, label in SubmissionState.choices]


def submissions_listing(viewer: Viewer, pile: Pile, *, finding: str) -> Listing:
    """Submissions with the title of their record, who handed it in and since when."""

    def bodies(ids: Sequence[str]) -> list[Choice]:
        return [Choice(str(row.pk), str(row)) for row in visible_to(viewer, Actor).filter(pk__in=ids)]

    def with_titles(rows: list[Any]) -> list[Any]:
        titles = titles_for(viewer, [(row.kind, row.object_id) for row in rows])
        names = names_of_accounts(viewer, [row.submitted_by for row in rows])
        for row in rows:
            found = titles.get((row.kind, row.object_id))
            row.title = found.title if found else kind_words(row.kind)
            row.sender = names.get(row.submitted_by, "")
        return rows

    return Listing(
        title=finding,
        lede=_("Nobody approves their own work. Approved means vetted by a second pair of eyes, not verified."),
        columns=COLUMNS,
        filters=[
            Filter("state", _("State"), STATES, field="state", prominent=pile is not Pile.WAITING),
            Filter("kind", _("Kind"), lambda kinds: [Choice(kind, kind_words(kind)) for kind in kinds], field="kind"),
            Filter("body", _("Body"), bodies, field="body_id"),
        ],
        order=("submitted_at",) if pile is Pile.WAITING else ("-submitted_at",),
        prepare=with_titles,
        empty=Empty(_("Nothing here"), _("Reports and other records that somebody hands in appear here.")),
        noun=lambda n: ngettext("%(n)d record", "%(n)d records", n) % {"n": n},
        file_name=f"vetting-{pile}",
    )
