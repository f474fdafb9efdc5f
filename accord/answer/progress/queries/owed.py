"""What one body owes with the bodies under it; what holds in a place is told by ``commitments/queries/places.py``."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.actors.queries import bodies_under, body_tree
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared


class Part(StrEnum):
    """How a duty is a body's: the body leads it, helps with it, or a body under it leads or helps."""

    LEADS = "leads"
    SUPPORTS = "supports"
    UNDER = "under"


def with_bodies_under(viewer: Viewer, body: Actor) -> list[UUID]:
    """A body and all that stand under it, seen or not."""
    return list(bodies_under(body_tree(viewer.here), [body.pk]))


def number_owed_by(viewer: Viewer, body: Actor) -> int:
    """How many duties a body or one under it leads or supports."""
    return int(_number_owed(viewer, body.pk, with_bodies_under(viewer, body)))


@Prepared
def _number_owed(viewer: Viewer, body: UUID, under: list[UUID]) -> int:
    return owed_by(viewer, Duty._default_manager.all(), body, under).count()


def owed_by(viewer: Viewer, rows: QuerySet[Any], body: UUID, under: list[UUID]) -> QuerySet[Any]:
    """Those of the duties that a body or one under it leads or supports, each with its ``part``.

    rows: duties with what the caller wants to know of them. under: see ``with_bodies_under``; bodies that the viewer
    does not see count for nothing.
    """
    seen = visible_to(viewer, Actor).filter(pk__in=under).values("pk")
    links = Duty.supports.through.objects.filter(duty=OuterRef("pk"))
    helped, below = Exists(links.filter(actor=body)), Exists(links.filter(actor__in=seen))
    whens = [When(lead=body, then=Value(Part.LEADS.value)), When(helped, then=Value(Part.SUPPORTS.value))]
    part = Case(*whens, default=Value(Part.UNDER.value), output_field=CharField())
    owed: QuerySet[Any] = visible_to(viewer, rows).filter(Q(lead__in=seen) | Q(below)).annotate(part=part)
    return owed
