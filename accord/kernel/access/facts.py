"""From rows to plain facts: who a viewer is, and what a record says about itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accord.kernel.access.models import Audience, RoleAssignment
from accord.kernel.access.visibility import live_grants, running
from accord.kernel.actors.models import Account, Actor, Position
from accord.kernel.actors.queries import Tree, bodies_over, bodies_under, body_tree, held_on
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.policy.facts import NOBODY, Clearance, Record, Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.languages import text_in
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.kernel.spaces.prepared import Prepared

Rows = list[tuple[Any, ...]]


@Prepared
def _roles(accounts: list[UUID], space: UUID, now: datetime) -> QuerySet[Any, Any]:
    held = RoleAssignment.objects.filter(running(now), account__in=accounts, space=space)
    return held.order_by("created_at").values_list("account_id", "role", "body_id", "place_id")


@Prepared
def _persons(accounts: list[UUID], space: UUID) -> QuerySet[Any, Any]:
    found = Actor.objects.filter(space=space, account__in=accounts, deleted_at=None)
    return found.values_list("account_id", "id", "pillar", "name")


@Prepared
def _posts(persons: list[UUID], today: date) -> QuerySet[Any, Any]:
    held = Position.objects.filter(held_on(today), person__in=persons, deleted_at=None)
    return held.values_list("person_id", "body_id", "body__pillar")


@Prepared
def _grants(accounts: list[UUID], space: UUID, now: datetime) -> QuerySet[Any, Any]:
    return live_grants(accounts, space, now).values_list("account_id", "kind", "object_id", "up_to")


def viewer_of(account: Account, space: Space, *, second_factor: bool = False) -> Viewer:
    """The facts about an account in a space, in a constant number of queries; no seats means a stranger."""
    return viewers_of([account], space, second_factor=second_factor)[0]


def viewers_of(accounts: Sequence[Account], space: Space, *, second_factor: bool = False) -> list[Viewer]:
    """The same for many accounts, in their order, in as many queries as for one."""
    now, ids = timezone.now(), [account.pk for account in accounts]
    roles = _by_first(_roles(ids, space.pk, now))
    persons = _by_first(_persons(list(roles), space.pk))
    posts = _by_first(_posts([about[0][0] for about in persons.values()], timezone.localdate()))
    grants = _by_first(_grants(list(roles), space.pk, now))
    acts = bool(posts) or any(body for held in roles.values() for _role, body, _place in held)
    tree = body_tree(space.pk) if acts else {}
    return [
        _viewer(
            account,
            space,
            tree,
            roles=roles[account.pk],
            person=persons.get(account.pk, [(None, "", None)])[0],
            posts={person: dict(held) for person, held in posts.items()},
            grants=grants.get(account.pk, []),
            second_factor=second_factor,
        )
        if account.is_active and account.pk in roles
        else Viewer(account=account.pk, space=space.pk, email=account.email)
        for account in accounts
    ]


def _viewer(
    account: Account,
    space: Space,
    tree: Tree,
    *,
    roles: Rows,
    person: tuple[Any, ...],
    posts: Mapping[UUID | None, dict[UUID, str]],
    grants: Rows,
    second_factor: bool,
) -> Viewer:
    actor, pillar, name = person
    held = posts.get(actor, {})
    acted_for = held.keys() | {body for _role, body, _place in roles if body}
    bodies = bodies_under(tree, acted_for)
    return Viewer(
        account=account.pk,
        person=actor,
        space=space.pk,
        seats=tuple(
            Seat(space.pk, Role(role), bodies_under(tree, [body]) if body else None, place)
            for role, body, place in roles
        ),
        bodies=bodies,
        conflicts=bodies | bodies_over(tree, acted_for) | ({actor} if actor else set()),
        pillars=frozenset(each for each in (*held.values(), pillar) if each),
        clearances=tuple(Clearance(space.pk, kind, record, Sensitivity(up_to)) for kind, record, up_to in grants),
        second_factor=second_factor,
        languages=tuple(space.languages),
        email=account.email,
        name=text_in(name) if name else account.email,
    )


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[Any, Rows]:
    """The rest of each row, by its first value."""
    found: dict[Any, Rows] = {}
    for first, *rest in rows:
        found.setdefault(first, []).append(tuple(rest))
    return found


def operator_of(space: Space | None) -> Viewer:
    """The person at the server's own command line; every event says so."""
    return Viewer(space=space.pk if space else None, operator=True, second_factor=True)


def record_of(row: SpaceRecord) -> Record:
    """The facts about one stored row, read fresh: a redacted row in hand is not trusted."""
    kind = row.policy
    audience = [shared for shared in AUDIENCE(record=row.pk) if shared[0] == kind.name]
    return Record(
        kind=kind,
        space=row.space_id,
        id=row.pk,
        level=Sensitivity(row.sensitivity),
        author=row.created_by,
        owes=_values(row, kind.owes),
        subject_of=_values(row, kind.subject_of),
        place_lineage=_values(row, map(_ancestors, kind.places)),
        audience_bodies=frozenset(body for _kind, body, pillar in audience if not pillar),
        audience_pillars=frozenset(pillar for _kind, _body, pillar in audience if pillar),
        deleted=row.deleted_at is not None,
    )


def _audience(record: UUID) -> QuerySet[Any, Any]:
    return Audience.objects.filter(object_id=record).values_list("kind", "body_id", "pillar")


AUDIENCE = Prepared(_audience)


def _ancestors(path: str) -> str:
    """From a path to a place (or its id) on to all places above it, itself included."""
    to_place = "" if path == "id" else f"{path.removesuffix('_id')}__"
    return f"{to_place}ancestry__ancestor_id"


def _values(row: SpaceRecord, paths: Iterable[str]) -> frozenset[Any]:
    found = {value for path in paths for (value,) in _stored(type(row), path)(record=row.pk)}
    return frozenset(found - {None})


@cache
def _stored(model: type[SpaceRecord], path: str) -> Prepared:
    """What one record's path leads to, as it is stored now."""
    return Prepared(lambda record: model._base_manager.filter(pk=record).values_list(path))


@Prepared
def _lineage(places: list[UUID]) -> QuerySet[Any, Any]:
    return PlaceAncestor.objects.filter(place__in=places).values_list("ancestor_id", flat=True)


def draft_of(
    viewer: Viewer,
    model: type[SpaceRecord],
    *,
    level: Sensitivity,
    owes: Iterable[UUID] = (),
    places: Iterable[UUID] = (),
) -> Record:
    """The facts about a row that is about to be made by the viewer."""
    lineage = _lineage(list(places))
    return Record(
        kind=model.policy,
        space=viewer.space,
        id=UUID(int=0),
        level=level,
        author=viewer.account,
        owes=frozenset(owes) or NOBODY,
        place_lineage=frozenset(lineage),
    )
