"""Saved searches: the person's own and those shared with the space."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accord.commit.commitments.models.searches import SavedSearch, SearchLook
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer


def searches_for(viewer: Viewer) -> QuerySet[SavedSearch]:
    """What the viewer keeps, and what the space shares, by name. An operator without an account keeps none."""
    own = Q(created_by=viewer.account) if viewer.account else Q(pk__in=[])
    rows = visible_to(viewer, SavedSearch).filter(own | Q(is_shared=True))
    return rows.select_related("space").order_by("is_shared", "name", "pk")


def search_for(viewer: Viewer, pk: UUID, action: str = READ) -> SavedSearch:
    """One of them. Raises NotVisible or NotPermitted."""
    return get_for(viewer, searches_for, pk, action)


def looks_of(viewer: Viewer) -> dict[UUID, SearchLook]:
    """When the viewer last opened each search."""
    if viewer.account is None:
        return {}
    return {look.search_id: look for look in SearchLook.objects.filter(account=viewer.account)}
