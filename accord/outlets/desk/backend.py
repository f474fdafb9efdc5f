"""Who stands behind a session: asked on every request, so by a query that is compiled once."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from accord.kernel.actors.models import Account
from accord.kernel.policy.identifiers import id_in
from accord.kernel.spaces.prepared import Prepared


class AccountBackend(AuthenticationBackend):  # type: ignore[misc] # allauth carries no types here
    """Sign-in by e-mail address and password, as allauth does it."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, if it may still sign in."""
        pk = user_id if isinstance(user_id, UUID) else id_in(str(user_id))
        found: list[Account] = _account(pk) if pk else []
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@Prepared
def _account(pk: UUID) -> QuerySet[Account]:
    return Account.objects.filter(pk=pk)
