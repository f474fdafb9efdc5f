"""Reading spaces. Callers above access ask ``access.queries.spaces_of`` instead."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accord.kernel.spaces.models import Space


def all_spaces() -> QuerySet[Space]:
    """Every space in the order they were opened: for the operator alone."""
    return Space.objects.order_by("created_at", "slug")


def local_time(space: Space) -> timezone.override:
    """For a ``with``: today and every moment shown are the space's, whoever asks from wherever."""
    return timezone.override(space.zone)


def space_of_slug(slug: str) -> Space | None:
    """The space with this slug or id, None where there is none."""
    found = Space.objects.filter(slug=slug).first()
    if found is None:
        try:
            found = Space.objects.filter(pk=UUID(slug)).first()
        except ValueError:
            return None
    return found
