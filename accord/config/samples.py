"""The sample spaces, laid by the apps in the order of the layers; what is there already is left alone."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from accord.answer.progress.samples import lay_progress
from accord.commit.commitments.samples import lay_commitments
from accord.kernel.access.facts import operator_of, viewer_of
from accord.kernel.access.samples import lay_access
from accord.kernel.actors.models import Account
from accord.kernel.actors.samples import email_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.services import rebuild_index
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.samples import SPACES, Table, lay_space
from accord.ui.terminal import progress

LAYERS: tuple[Callable[[Table], None], ...] = (lay_access, lay_commitments, lay_progress)


def load_all_samples() -> list[Space]:
    """Lay every sample space, through the services and by the people of the cast. Returns the spaces."""
    spaces = []
    for slug in SPACES:
        progress(_("Sample space %(slug)s …") % {"slug": slug})
        space = lay_space(operator_of(None), slug)
        table = Table(space, partial(_acting, space))
        for lay in LAYERS:
            lay(table)
        rebuild_index(space)  # places and bodies are indexed by the worker, which need not run yet
        spaces.append(space)
    return spaces


def _acting(space: Space, name: str) -> Viewer:
    """The facts about one of the cast, read fresh: what a person may do changes while the table is laid."""
    if name == "operator":
        return operator_of(space)
    # The cast needs no second factor here: whoever may start this command may do all of it anyway.
    return viewer_of(Account.objects.get(email=email_of(name)), space, second_factor=True)
