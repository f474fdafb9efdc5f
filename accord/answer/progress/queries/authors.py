"""In whose name a person may write about a duty: what pages ask before they show a button or a choice of bodies."""

from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from accord.answer.progress.models import Assessment, Report, Voice
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.kernel.access.queries import permits_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.followup.queries import may_add_action
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.prepared import Prepared


def bodies_reporting(viewer: Viewer, duty: Duty) -> list[Actor]:
    """The bodies in whose name the viewer may report on the duty, its lead first."""
    where = _places_of(duty)
    mine = _named(viewer, _owing(duty) & viewer.bodies)
    found = [
        body
        for body in mine
        if permits_new(viewer, Report, level=S2, owes=[body.pk], places=[*where, *_places_of(body)])
    ]
    return sorted(found, key=lambda body: body.pk != duty.lead_id)


def bodies_assessing(viewer: Viewer, duty: Duty) -> list[Actor]:
    """The bodies in whose name the viewer may assess the duty; none where the viewer's own side owes it."""
    if _owing(duty) & viewer.conflicts:
        return []
    where = _places_of(duty)
    mine = _named(viewer, viewer.bodies) if viewer.holds(Role.ASSESSOR) else []
    return [body for body in mine if permits_new(viewer, Assessment, level=S2, owes=[body.pk], places=where)]


def bodies_asking(viewer: Viewer, duty: Duty) -> list[Actor]:
    """The bodies in whose name the viewer may note what people said; none where the viewer's own side owes the duty."""
    if _owing(duty) & viewer.conflicts:
        return []
    where = _places_of(duty)
    mine = _named(viewer, viewer.bodies)
    return [body for body in mine if permits_new(viewer, Voice, owes=[body.pk], places=where)]


def _owing(duty: Duty) -> set[UUID]:
    prefetch_related_objects([duty], "supports")  # a page asks for each of its buttons; fetched once, it stays
    return bodies_owing(duty)


def _places_of(row: Duty | Actor) -> list[UUID]:
    prefetch_related_objects([row], "places")
    return [place.pk for place in row.places.all()]


def _named(viewer: Viewer, ids: set[UUID] | frozenset[UUID]) -> list[Actor]:
    if not ids:
        return []
    found: list[Actor] = bodies_named(viewer, list(ids))
    return found


@Prepared
def bodies_named(viewer: Viewer, ids: list[UUID]) -> QuerySet[Actor]:
    """Those of the bodies that the viewer sees, by name."""
    return visible_to(viewer, Actor).filter(pk__in=ids).order_by("name_key")


def bodies_acting(viewer: Viewer, duty: Duty) -> list[Actor]:
    """The bodies to which the viewer may give an action about the duty, its lead first."""
    named = [body for body in _named(viewer, _owing(duty)) if may_add_action(viewer, body)]
    return sorted(named, key=lambda body: body.pk != duty.lead_id)
