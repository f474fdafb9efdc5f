"""Names of the people behind accounts, as one space knows them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared


def names_of_accounts(viewer: Viewer, accounts: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """{account: name of its person here}, in one query; accounts without a visible person are missing."""
    wanted = {account for account in accounts if account is not None}
    return {person.account_id: str(person) for person in _persons(viewer, list(wanted))}


@Prepared
def _persons(viewer: Viewer, accounts: list[UUID]) -> QuerySet[Actor]:
    return visible_to(viewer, Actor).filter(account__in=accounts)
