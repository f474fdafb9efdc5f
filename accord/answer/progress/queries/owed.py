"""What one body owes with the bodies under it; what holds in a place is told by ``commitments/queries/places.py``."""

from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.actors.queries import bodies_under, body_tree
from accord.kernel.policy.facts import Viewer


class Part(StrEnum):
    """How a duty is a body's: the body leads it, helps with it, or a body under it leads or helps."""

    LEADS = "leads"
    SUPPORTS = "supports"
    UNDER = "under"


def owed_by(viewer: Viewer, rows: QuerySet[Any], body: Actor) -> QuerySet[Any]:
    """Those of the duties that a body or one under it leads or supports, each with its ``part``.

    rows: duties with what the caller wants to know of them. Bodies that the viewer does not see count for nothing.
    """
    under = bodies_under(body_tree(viewer.here), [body.pk])
    seen = visible_to(viewer, Actor).filter(pk__in=under).values("pk")
    links = Duty.supports.through.objects.filter(duty=OuterRef("pk"))
    helped, below = Exists(links.filter(actor=body.pk)), Exists(links.filter(actor__in=seen))
    whens = [When(lead=body.pk, then=Value(Part.LEADS.value)), When(helped, then=Value(Part.SUPPORTS.value))]
    part = Case(*whens, default=Value(Part.UNDER.value), output_field=CharField())
    owed: QuerySet[Any] = visible_to(viewer, rows).filter(Q(lead__in=seen) | Q(below)).annotate(part=part)
    return owed
