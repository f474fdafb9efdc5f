"""Reading posts and the tree of bodies. Above access every list starts from ``visible_to`` and narrows it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accord.kernel.actors.models import Actor, ActorKind
from accord.kernel.spaces.prepared import Prepared

Tree = dict[UUID, UUID | None]


def body_tree(space_id: UUID) -> Tree:
    """Every body of a space with the one that it stands under, in one query."""
    return dict(BODIES(space=space_id))


def _bodies(space: UUID) -> QuerySet[Any, Any]:
    rows = Actor.objects.filter(space=space, deleted_at=None).exclude(kind=ActorKind.PERSON)
    return rows.values_list("id", "parent_id")


BODIES = Prepared(_bodies)


def places_worked_in(body: UUID) -> list[UUID]:
    """The places that a body names as its own."""
    found: list[UUID] = _places(body)
    return found


@Prepared
def _places(body: UUID) -> QuerySet[Any, Any]:
    return Actor.places.through.objects.filter(actor=body).values_list("place_id", flat=True)


def bodies_under(tree: Tree, roots: Iterable[UUID]) -> frozenset[UUID]:
    """These bodies and all that stand under them."""
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


def bodies_over(tree: Tree, bodies: Iterable[UUID]) -> frozenset[UUID]:
    """All that one of these bodies stands under."""
    found: set[UUID] = set()
    for body in bodies:
        parent = tree.get(body)
        while parent is not None and parent not in found:
            found.add(parent)
            parent = tree.get(parent)
    return frozenset(found)


def held_on(day: date, prefix: str = "") -> Q:
    """The condition for posts that are held on a day; whoever's post ends on that day no longer acts for the body.

    prefix: path to the post from the rows filtered, such as ``"positions__"``.
    """
    open_end = Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gt": day})
    return open_end & (Q(**{f"{prefix}starts": None}) | Q(**{f"{prefix}starts__lte": day}))
