"""Reading spaces. Callers above access ask ``access.queries.spaces_of`` instead."""

from django.db.models import QuerySet
from django.utils import timezone

from accord.kernel.policy.identifiers import ids_in
from accord.kernel.spaces.models import Space


def all_spaces() -> QuerySet[Space]:
    """Every space in the order they were opened: for the operator alone."""
    return Space.objects.order_by("created_at", "slug")


def local_time(space: Space) -> timezone.override:
    """For a ``with``: today and every moment shown are the space's, whoever asks from wherever."""
    return timezone.override(space.zone)


def space_of_slug(slug: str) -> Space | None:
    """The space with this slug or id, None where there is none."""
    return Space.objects.filter(slug=slug).first() or Space.objects.filter(pk__in=ids_in([slug])).first()
