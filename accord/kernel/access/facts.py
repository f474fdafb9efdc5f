"""From rows to plain facts: who a viewer is, and what a record says about itself."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from accord.kernel.access.models import Audience, RoleAssignment
from accord.kernel.access.visibility import live_grants, running
from accord.kernel.actors.models import Account, Actor, ActorKind, Position
from accord.kernel.actors.queries import held_on
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.policy.facts import NOBODY, Clearance, Record, Seat, Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import Sensitivity
from accord.kernel.spaces.models import Space, SpaceRecord

Tree = dict[UUID, UUID | None]


def viewer_of(account: Account, space: Space, *, second_factor: bool = False) -> Viewer:
    """The facts about an account in a space, in a constant number of queries; no seats means a stranger."""
    now = timezone.now()
    roles = list(RoleAssignment.objects.filter(running(now), account=account, space=space).order_by("created_at"))
    if not roles or not account.is_active:
        return Viewer(account=account.pk, space=space.pk, email=account.email)
    person = Actor.objects.filter(space=space, account=account, deleted_at=None).only("id", "pillar", "name").first()
    posts = list(_posts(person)) if person else []
    acted_for = {post.body_id for post in posts} | {role.body_id for role in roles if role.body_id}
    tree = _body_tree(space) if acted_for else {}
    bodies = _below(tree, acted_for)
    about = {person.pk} if person else set()
    return Viewer(
        account=account.pk,
        person=person.pk if person else None,
        space=space.pk,
        seats=tuple(_seat(role, tree) for role in roles),
        bodies=bodies,
        conflicts=frozenset(bodies | _above(tree, acted_for) | about),
        pillars=frozenset(p for p in [*(post.body.pillar for post in posts), person.pillar if person else ""] if p),
        clearances=tuple(
            Clearance(space.pk, g.kind, g.object_id, Sensitivity(g.up_to))
            for g in live_grants(account.pk, space.pk, now)
        ),
        second_factor=second_factor,
        languages=tuple(space.languages),
        email=account.email,
        name=str(person) if person else account.email,
    )


def operator_of(space: Space | None) -> Viewer:
    """The person at the server's own command line; every event says so."""
    return Viewer(space=space.pk if space else None, operator=True, second_factor=True)


def _posts(person: Actor) -> Iterable[Position]:
    held = Position.objects.filter(held_on(timezone.localdate()), person=person, deleted_at=None)
    return held.select_related("body")


def _body_tree(space: Space) -> Tree:
    rows = Actor.objects.filter(space=space, deleted_at=None).exclude(kind=ActorKind.PERSON)
    return dict(rows.values_list("pk", "parent_id"))


def _below(tree: Tree, roots: Iterable[UUID]) -> frozenset[UUID]:
    children = defaultdict(list)
    for body, parent in tree.items():
        children[parent].append(body)
    found: set[UUID] = set()
    waiting = list(roots)
    while waiting:
        body = waiting.pop()
        if body not in found:
            found.add(body)
            waiting.extend(children[body])
    return frozenset(found)


def _above(tree: Tree, bodies: Iterable[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for body in bodies:
        parent = tree.get(body)
        while parent is not None and parent not in found:
            found.add(parent)
            parent = tree.get(parent)
    return found


def _seat(role: RoleAssignment, tree: Tree) -> Seat:
    bodies = _below(tree, [role.body_id]) if role.body_id else None
    return Seat(role.space_id, Role(role.role), bodies, role.place_id)


def record_of(row: SpaceRecord) -> Record:
    """The facts about one stored row, read fresh: a redacted row in hand is not trusted."""
    kind = row.policy
    places = _values(row, kind.places)
    lineage = PlaceAncestor.objects.filter(place__in=places).values_list("ancestor_id", flat=True) if places else ()
    audience = list(Audience.objects.filter(kind=kind.name, object_id=row.pk).values_list("body_id", "pillar"))
    return Record(
        kind=kind,
        space=row.space_id,
        id=row.pk,
        level=Sensitivity(row.sensitivity),
        author=row.created_by,
        owes=_values(row, kind.owes),
        subject_of=_values(row, kind.subject_of),
        place_lineage=frozenset(lineage),
        audience_bodies=frozenset(body for body, pillar in audience if not pillar),
        audience_pillars=frozenset(pillar for _body, pillar in audience if pillar),
        deleted=row.deleted_at is not None,
    )


def _values(row: SpaceRecord, paths: Iterable[str]) -> frozenset[Any]:
    found: set[Any] = set()
    for path in paths:
        found |= set(type(row)._base_manager.filter(pk=row.pk).values_list(path, flat=True))
    return frozenset(found - {None})


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
