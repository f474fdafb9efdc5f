"""Title and page of rows that a viewer may see: what a link, a search hit or a notice shows of another record."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.prepared import Prepared


@dataclass(frozen=True)
class Titled:
    """A record as another record's page names it; ``url`` is empty where its kind has no page."""

    title: str
    url: str


def titles_of(viewer: Viewer, model: type[SpaceRecord], ids: Iterable[UUID]) -> dict[UUID, Titled]:
    """Titles of those rows of one kind that the viewer may see, in one query; hidden and absent ones are missing.

    A model whose title or address reads a related row names it in ``title_needs``, so that no row costs a query.
    """
    return {row.pk: Titled(str(row), page_of(row)) for row in _named(viewer, model, list(ids), *_needs(model))}


@Prepared
def _named(viewer: Viewer, model: type[SpaceRecord], ids: list[UUID], *needs: str) -> QuerySet[SpaceRecord]:
    return visible_to(viewer, model).filter(pk__in=ids).select_related("space", *needs)


def _needs(model: type[SpaceRecord]) -> list[str]:
    """The model's ``title_needs``, each with its space, whose slug the address of a related row's page begins with."""
    needs: tuple[str, ...] = getattr(model, "title_needs", ())
    return [*needs, *(f"{need}__space" for need in needs)]


def page_of(row: SpaceRecord) -> str:
    """The address of the row's page; empty where its kind has none."""
    address = getattr(row, "get_absolute_url", None)
    if address is None:
        return ""
    try:
        return str(address())
    except NoReverseMatch:
        # A kind whose page is not mounted must not take down every page that links to it.
        return ""
