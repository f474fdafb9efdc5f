"""The only way to a row from here upward: lists by ``visible_to``, objects by ``get_for``."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar, overload
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accord.kernel.access.conflicts import without_hidden
from accord.kernel.access.facts import draft_of, record_of
from accord.kernel.access.models import Grant, Invitation, RoleAssignment
from accord.kernel.access.visibility import restricted_rows, running
from accord.kernel.actors.models import Account
from accord.kernel.audit.models import Event
from accord.kernel.audit.queries import events_of_space
from accord.kernel.policy.decision import READ, Decision, allow, demand_allowed
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.kernel.spaces.prepared import Prepared

Row = TypeVar("Row", bound=SpaceRecord)


@overload
def visible_to(viewer: Viewer, source: type[Row]) -> QuerySet[Row]: ...
@overload
def visible_to(viewer: Viewer, source: QuerySet[Row]) -> QuerySet[Row]: ...
def visible_to(viewer: Viewer, source: type[Row] | QuerySet[Row]) -> QuerySet[Row]:
    """The rows that the viewer may read in the viewer's space; fields above the viewer come emptied.

    Every list, search, facet, export and autocomplete starts here. Never call ``values()`` for a field above S1
    on the result: emptied fields are emptied on rows, not in SQL.
    """
    if isinstance(source, QuerySet):
        return restricted_rows(viewer, source)
    return _rows_of_kind(viewer, source).all()


@lru_cache(maxsize=1_024)  # the facts decide alone, and a person's next page asks for the same kinds again
def _rows_of_kind(viewer: Viewer, model: type[Row]) -> QuerySet[Row]:
    """Never evaluated itself: what is asked is a copy, which costs a tenth of building it."""
    return restricted_rows(viewer, model._default_manager.all())


def get_for(
    viewer: Viewer,
    source: type[Row] | QuerySet[Row] | Callable[[Viewer], QuerySet[Row]],
    pk: UUID | str,
    action: str = READ,
    *,
    fetch: tuple[str, ...] = (),
) -> Row:
    """One row, if the viewer may do ``action`` to it.

    source: a kind, or the function that gives a viewer's rows with what they need, whose query is compiled once (see
    ``Prepared``); or rows that are made anew each time. fetch: what is read along (``select_related``).

    Raises NotVisible where it is absent or hidden (the same to the viewer), NotPermitted where it is seen but
    the action is not the viewer's.
    """
    row: Row | None
    if isinstance(source, QuerySet):
        row = visible_to(viewer, source).filter(pk=pk).first()
    elif not isinstance(pk, UUID):
        row = _one.anew(viewer, source, pk, fetch).first()
    else:
        row = next(iter(_one(viewer, source, pk, fetch)), None)
    if row is None:
        raise NotVisible
    if action != READ:
        demand(viewer, action, row)
    return row


@Prepared
def _one(
    viewer: Viewer, source: type[Row] | Callable[[Viewer], QuerySet[Row]], pk: UUID, fetch: tuple[str, ...]
) -> QuerySet[Row]:
    # What a function gives is narrowed here all the same: forgotten there, nothing hidden comes through.
    rows = visible_to(viewer, source) if isinstance(source, type) else visible_to(viewer, source(viewer))
    rows = rows.filter(pk=pk)
    return rows.select_related(*fetch) if fetch else rows


def redacted_of(row: SpaceRecord) -> frozenset[str]:
    """The fields of a row from ``visible_to`` that came emptied: a form must not offer, and so erase, them."""
    return getattr(row, "redacted", frozenset())


def decision_for(viewer: Viewer, action: str, row: SpaceRecord, field: str | None = None) -> Decision:
    """The pure decision over the row's facts as they are stored now."""
    return allow(viewer, action, record_of(row), field)


def permits(viewer: Viewer, action: str, row: SpaceRecord) -> bool:
    """May the viewer do this to the row: what a page asks before it shows a button."""
    return bool(decision_for(viewer, action, row))


def demand(viewer: Viewer, action: str, row: SpaceRecord) -> None:
    """What every service asks first. Raises NotPermitted with the clause that refused."""
    demand_allowed(viewer, action, record_of(row))


def permits_new(
    viewer: Viewer,
    model: type[SpaceRecord],
    *,
    action: str = "create",
    level: Sensitivity = S1,
    owes: Iterable[UUID] = (),
    places: Iterable[UUID] = (),
) -> bool:
    """May the viewer make such a row: one that these bodies owe, in these places, at this level."""
    return bool(allow(viewer, action, draft_of(viewer, model, level=level, owes=owes, places=places)))


def demand_new(
    viewer: Viewer,
    model: type[SpaceRecord],
    *,
    action: str = "create",
    level: Sensitivity = S1,
    owes: Iterable[UUID] = (),
    places: Iterable[UUID] = (),
) -> None:
    """As ``permits_new``. Raises NotPermitted with the clause that refused."""
    demand_allowed(viewer, action, draft_of(viewer, model, level=level, owes=owes, places=places))


def spaces_of(account: Account | None) -> QuerySet[Space]:
    """The spaces in which the account holds a role now, oldest first."""
    if account is None or not account.is_active:
        return Space.objects.none()
    return _spaces_of(account.pk, timezone.now())


def own_spaces(account: Account) -> list[Space]:
    """The rows of ``spaces_of``, as every request asks for them."""
    return SPACES(account=account.pk, now=timezone.now()) if account.is_active else []


def _spaces_of(account: UUID, now: datetime) -> QuerySet[Space]:
    held = RoleAssignment.objects.filter(running(now), account=account, space=OuterRef("pk"))
    return Space.objects.filter(Exists(held), closed_at=None).order_by("created_at", "slug")


SPACES = Prepared(_spaces_of)


def roles_in(viewer: Viewer) -> QuerySet[RoleAssignment]:
    """Roles of the viewer's space with their accounts, bodies and places: a steward's page."""
    rows = visible_to(viewer, RoleAssignment)
    return rows.select_related("account", "body", "place").order_by("account__email", "created_at")


def open_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations of the viewer's space that can still be accepted, newest first."""
    rows = visible_to(viewer, Invitation).filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return rows.select_related("person", "body", "place").order_by("-created_at")


def grants_in(viewer: Viewer) -> QuerySet[Grant]:
    """Grants of the viewer's space, those in force first."""
    return visible_to(viewer, Grant).select_related("account").order_by("ended_at", "-ends")


def log_for(viewer: Viewer) -> QuerySet[Event]:
    """The space's chain of events, newest first, for those who keep or review it; nothing for the others.

    What was done to an adversarial record that the viewer may not see is left out: the line would give it away.
    """
    if viewer.space is None or not viewer.holds(Role.STEWARD, Role.SECRETARIAT, Role.REVIEWER):
        return Event.objects.none()
    return without_hidden(viewer, events_of_space(viewer.space))
