"""The list of documents that promises come from, defined once: as page, cards, CSV and XLSX."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.models import InstrumentKind
from accord.commit.commitments.queries.law_stages import how_far
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty


def _with_stages(viewer: Viewer, rows: Sequence[Any]) -> Sequence[Any]:
    told = how_far(viewer, rows)
    for row in rows:
        row.newest = told[row.pk].newest
    return rows


def _stage_word(row: Any) -> str:
    return row.newest.word if row.newest else ""


INSTRUMENT_COLUMNS = [
    Column("title", gettext_lazy("Document"), str, heading=True, url=lambda row: row.get_absolute_url()),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), sort="kind"),
    Column("dated", gettext_lazy("Dated"), lambda row: row.dated, kind="day", sort="dated"),
    Column("stage", gettext_lazy("Stage"), _stage_word),
    Column(
        "promises", gettext_lazy("Promises"), lambda row: row.commitment_count, kind="number", sort="commitment_count"
    ),
    Column("duties", gettext_lazy("Duties"), lambda row: row.duty_count, kind="number", sort="duty_count"),
]


def instrument_listing(viewer: Viewer, *, empty_url: str = "") -> Listing:
    """Documents that promises come from, the newest first."""
    return Listing(
        title=_("Documents that promises come from"),
        columns=INSTRUMENT_COLUMNS,
        filters=[
            Filter(
                "kind",
                gettext_lazy("Kind"),
                [Choice(value, label) for value, label in InstrumentKind.choices],
                field="kind",
                prominent=True,
            )
        ],
        order=("-dated", "created_at"),
        search=partial(rows_with, viewer),
        prepare=partial(_with_stages, viewer),
        empty=Empty(
            _("No documents yet"),
            _("Agreements, laws, decisions and recommendations that hold promises belong here."),
            empty_url,
            _("Add the first document"),
        ),
        noun=lambda n: ngettext("%(n)d document", "%(n)d documents", n) % {"n": n},
        file_name="instruments",
    )
