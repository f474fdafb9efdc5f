"""Names of the people behind accounts, as one space knows them."""

from collections.abc import Iterable
from uuid import UUID

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer


def names_of_accounts(viewer: Viewer, accounts: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """{account: name of its person here}, in one query; accounts without a visible person are missing."""
    wanted = {account for account in accounts if account is not None}
    return {person.account_id: str(person) for person in visible_to(viewer, Actor).filter(account__in=wanted)}
