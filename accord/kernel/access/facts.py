"""From rows to plain facts: who a viewer is, and what a record says about itself."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import DateField, DateTimeField, QuerySet, UUIDField
from django.utils import timezone

from accord.kernel.access.models import Audience, RoleAssignment
from accord.kernel.access.visibility import live_grants, running
from accord.kernel.actors.models import Account, Actor, Position
from accord.kernel.actors.queries import bodies_over, bodies_under, body_tree, held_on
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.policy.facts import NOBODY, Clearance, Record, Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.languages import text_in
from accord.kernel.spaces.models import Space, SpaceRecord
from accord.kernel.spaces.prepared import Prepared


def _roles(account: UUID, space: UUID, now: datetime) -> QuerySet[Any, Any]:
    held = RoleAssignment.objects.filter(running(now), account=account, space=space)
    return held.order_by("created_at").values_list("role", "body_id", "place_id")


def _person(account: UUID, space: UUID) -> QuerySet[Any, Any]:
    return Actor.objects.filter(space=space, account=account, deleted_at=None).values_list("id", "pillar", "name")


def _posts(person: UUID, today: date) -> QuerySet[Any, Any]:
    held = Position.objects.filter(held_on(today), person=person, deleted_at=None)
    return held.values_list("body_id", "body__pillar")


def _grants(account: UUID, space: UUID, now: datetime) -> QuerySet[Any, Any]:
    return live_grants(account, space, now).values_list("kind", "object_id", "up_to")


ROLES = Prepared(_roles, account=UUIDField, space=UUIDField, now=DateTimeField)
PERSON = Prepared(_person, account=UUIDField, space=UUIDField)
POSTS = Prepared(_posts, person=UUIDField, today=DateField)
GRANTS = Prepared(_grants, account=UUIDField, space=UUIDField, now=DateTimeField)


def viewer_of(account: Account, space: Space, *, second_factor: bool = False) -> Viewer:
    """The facts about an account in a space, in a constant number of queries; no seats means a stranger."""
    now, here = timezone.now(), {"account": account.pk, "space": space.pk}
    roles = ROLES.rows(**here, now=now)
    if not roles or not account.is_active:
        return Viewer(account=account.pk, space=space.pk, email=account.email)
    person, pillar, name = next(iter(PERSON.rows(**here)), (None, "", None))
    posts = dict(POSTS.rows(person=person, today=timezone.localdate())) if person else {}
    acted_for = posts.keys() | {body for _role, body, _place in roles if body}
    tree = body_tree(space.pk) if acted_for else {}
    bodies = bodies_under(tree, acted_for)
    return Viewer(
        account=account.pk,
        person=person,
        space=space.pk,
        seats=tuple(
            Seat(space.pk, Role(role), bodies_under(tree, [body]) if body else None, place)
            for role, body, place in roles
        ),
        bodies=bodies,
        conflicts=bodies | bodies_over(tree, acted_for) | ({person} if person else set()),
        pillars=frozenset(each for each in (*posts.values(), pillar) if each),
        clearances=tuple(
            Clearance(space.pk, kind, record, Sensitivity(up_to))
            for kind, record, up_to in GRANTS.rows(**here, now=now)
        ),
        second_factor=second_factor,
        languages=tuple(space.languages),
        email=account.email,
        name=text_in(name) if name else account.email,
    )


def operator_of(space: Space | None) -> Viewer:
    """The person at the server's own command line; every event says so."""
    return Viewer(space=space.pk if space else None, operator=True, second_factor=True)


def record_of(row: SpaceRecord) -> Record:
    """The facts about one stored row, read fresh: a redacted row in hand is not trusted."""
    kind = row.policy
    audience = [shared for shared in AUDIENCE.rows(record=row.pk) if shared[0] == kind.name]
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


AUDIENCE = Prepared(_audience, record=UUIDField)


def _ancestors(path: str) -> str:
    """From a path to a place (or its id) on to all places above it, itself included."""
    to_place = "" if path == "id" else f"{path.removesuffix('_id')}__"
    return f"{to_place}ancestry__ancestor_id"


def _values(row: SpaceRecord, paths: Iterable[str]) -> frozenset[Any]:
    found = {value for path in paths for (value,) in _stored(type(row), path).rows(record=row.pk)}
    return frozenset(found - {None})


@cache
def _stored(model: type[SpaceRecord], path: str) -> Prepared[Any]:
    """What one record's path leads to, as it is stored now."""
    return Prepared(lambda record: model._base_manager.filter(pk=record).values_list(path), record=UUIDField)


def draft_of(
    viewer: Viewer,
    model: type[SpaceRecord],
    *,
    level: Sensitivity,
    owes: Iterable[UUID] = (),
    places: Iterable[UUID] = (),
) -> Record:
    """The facts about a row that is about to be made by the viewer."""
    lineage = PlaceAncestor.objects.filter(place__in=list(places)).values_list("ancestor_id", flat=True)
    return Record(
        kind=model.policy,
        space=viewer.space,
        id=UUID(int=0),
        level=level,
        author=viewer.account,
        owes=frozenset(owes) or NOBODY,
        place_lineage=frozenset(lineage) if places else NOBODY,
    )
