"""Files that came in, as a list."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.policy.facts import Viewer
from accord.outlets.exchange.forms import KINDS
from accord.outlets.exchange.models import Import, ImportState
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty


def kind_words(what: str) -> str:
    """What a kind of file is called on the pages."""
    return str(KINDS.get(what, what))


def _came_to(row: Import, name: str) -> int | None:
    """What was written; nothing where nothing was written yet."""
    return getattr(row, name) if row.state == ImportState.APPLIED else None


def imports_listing(viewer: Viewer, new_url: str) -> Listing:
    """Every file that was brought in or is on its way, the newest first."""
    states = [Choice(state.value, str(state.label)) for state in ImportState]
    return Listing(
        title=_("Files that came in"),
        lede=_("A file is read first and shown to you; it comes in when you say so."),
        columns=[
            Column("name", _("File"), lambda row: row.name, heading=True, url=Import.get_absolute_url),
            Column("what", _("Kind"), lambda row: kind_words(row.what)),
            Column("state", _("State"), lambda row: row.get_state_display()),
            Column("created", _("New"), lambda row: _came_to(row, "created"), kind="number"),
            Column("updated", _("Changed"), lambda row: _came_to(row, "updated"), kind="number"),
            Column("created_at", _("Sent"), lambda row: row.created_at, kind="moment", sort="created_at"),
        ],
        filters=[Filter("state", _("State"), states, field="state", prominent=True)],
        order=("-created_at",),
        empty=Empty(
            _("No file came in yet"),
            _("Matrices, reports, exports and tables of promises come in here."),
            new_url,
            _("Bring a file in"),
        ),
        noun=lambda n: ngettext("%(n)d file", "%(n)d files", n) % {"n": n},
        file_name="imports",
    )
