"""Reading releases: the public ones by anybody, the others by the space's people."""

from uuid import UUID

from django.db.models import QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S0
from accord.kernel.publication.models import Release, ReleaseState


def public_releases(space_id: UUID) -> QuerySet[Release]:
    """What anybody may see of a space, the newest first. The one list here that asks for no viewer."""
    rows = Release.objects.filter(space=space_id, state=ReleaseState.APPROVED, sensitivity=S0, deleted_at=None)
    return rows.only("id", "space", "kind", "object_id", "title", "payload", "payload_hash", "public_at").order_by(
        "-public_at", "-pk"
    )


def releases_of(viewer: Viewer) -> QuerySet[Release]:
    """Every release of the viewer's space whatever its state, the newest first."""
    return visible_to(viewer, Release).order_by("-created_at", "-pk")


def waiting_releases(viewer: Viewer) -> QuerySet[Release]:
    """Those that wait for a second person, which the viewer is not the first of."""
    rows = releases_of(viewer).filter(state=ReleaseState.REQUESTED)
    return rows.exclude(requested_by=viewer.account) if viewer.account else rows
