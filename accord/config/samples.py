"""The sample spaces, laid by the apps in the order of the layers; what is there already is left alone."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from accord.answer.progress.samples import lay_progress
from accord.commit.commitments.samples import lay_adoption, lay_commitments, lay_lists, lay_releases
from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.samples import lay_access
from accord.kernel.actors.models import Account
from accord.kernel.actors.samples import email_of
from accord.kernel.audit.deliveries import run_delivery, waiting_deliveries
from accord.kernel.notices.services import mark_read
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.samples import SPACES, Table, lay_space
from accord.ui.terminal import progress
from accord.understand.situation.samples import lay_situation

LAYERS: tuple[Callable[[Table], None], ...] = (
    lay_access,
    lay_situation,
    lay_commitments,
    lay_lists,
    lay_adoption,
    lay_progress,
    lay_releases,
)


def load_all_samples() -> list[Space]:
    """Lay every sample space, through the services and by the people of the cast. Returns the spaces."""
    spaces = []
    for slug in SPACES:
        progress(_("Sample space %(slug)s …") % {"slug": slug})
        is_new = not Space.objects.filter(slug=slug).exists()
        space = lay_space(operator_of(None), slug)
        table = Table(space, partial(_acting, space))
        for lay in LAYERS:
            lay(table)
            if is_new and lay is lay_adoption:
                _read_old_notices(table)
        spaces.append(space)
    # The worker need not run yet: search, and who is told of what, follow here.
    for delivery in waiting_deliveries():
        run_delivery(delivery)
    return spaces


def _read_old_notices(table: Table) -> None:
    """Who was told of a duty long ago has read it long ago."""
    for key in list(table.rows):
        if key.startswith("account:"):
            mark_read(table.acting(key.removeprefix("account:")))


def _acting(space: Space, name: str) -> Viewer:
    """The facts about one of the cast, read fresh: what a person may do changes while the table is laid."""
    if name == "operator":
        return operator_of(space)
    # The cast needs no second factor here: whoever may start this command may do all of it anyway.
    return viewer_of(Account.objects.get(email=email_of(name)), space, second_factor=True)
