"""What the worker does with files that were sent to a page, and what takes a person's tokens away.

Each may run twice without harm.
"""

from allauth.mfa.models import Authenticator
from django.utils import translation

from accord.kernel.access.facts import viewer_of
from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.queries import spaces_of
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.policy.facts import Viewer
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.services import IMPORTERS, apply_confirmed, read_sent
from accord.outlets.exchange.services.tokens import revoke_tokens


def read_asked_import(event: Event) -> None:
    """Read a file that was sent, as the person who sent it."""
    taken = _taken(event)
    if taken is not None:
        account = Account.objects.get(pk=str(event.account_id))
        with translation.override(account.language):  # for what can be told in one language alone
            read_sent(_sender(event, taken), taken, IMPORTERS[taken.what])


def apply_confirmed_import(event: Event) -> None:
    """Apply a file that was confirmed, as the person who said so."""
    taken = _taken(event)
    if taken is not None:
        apply_confirmed(_sender(event, taken), taken, IMPORTERS[taken.what])


def end_tokens(event: Event) -> None:
    """End the tokens of whoever chose another password, gave a second factor up, or holds no role here any more."""
    by = Viewer(account=event.account_id, space=event.space_id, operator=bool(event.details.get("operator")))
    if event.name == "role_ended":
        account = RoleAssignment.objects.select_related("account").get(pk=str(event.object_id)).account
        if not spaces_of(account).filter(pk=event.space_id).exists():
            revoke_tokens(by, account=account.pk, space=event.space_id, why=event.name)
    elif set(event.details.get("removed", ["password"])) - {Authenticator.Type.RECOVERY_CODES}:
        account = Account.objects.get(pk=str(event.object_id))
        revoke_tokens(by, account=account.pk, why=event.name)


def _taken(event: Event) -> Import | None:
    here = Import.objects.filter(space=event.space_id, deleted_at=None).select_related("space", "file")
    return here.filter(pk=event.object_id).first() if event.object_id else None


def _sender(event: Event, taken: Import) -> Viewer:
    """Who asked, with the roles of now; the second step was shown at the page that took the word."""
    account = Account.objects.get(pk=str(event.account_id))
    return viewer_of(account, taken.space, second_factor=True)
