"""What the worker does with files that were sent to a page. Each may run twice without harm."""

from accord.kernel.access.facts import viewer_of
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.policy.facts import Viewer
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.services import IMPORTERS, apply_confirmed, read_sent


def read_asked_import(event: Event) -> None:
    """Read a file that was sent, as the person who sent it."""
    taken = _taken(event)
    if taken is not None:
        read_sent(_sender(event, taken), taken, IMPORTERS[taken.what])


def apply_confirmed_import(event: Event) -> None:
    """Apply a file that was confirmed, as the person who said so."""
    taken = _taken(event)
    if taken is not None:
        apply_confirmed(_sender(event, taken), taken, IMPORTERS[taken.what])


def _taken(event: Event) -> Import | None:
    here = Import.objects.filter(space=event.space_id, deleted_at=None).select_related("space", "file")
    return here.filter(pk=event.object_id).first() if event.object_id else None


def _sender(event: Event, taken: Import) -> Viewer:
    """Who asked, with the roles of now; the second step was shown at the page that took the word."""
    account = Account.objects.get(pk=str(event.account_id))
    return viewer_of(account, taken.space, second_factor=True)
