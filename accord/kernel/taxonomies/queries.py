"""Reading lists of terms."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.taxonomies.models import MappingState, Taxonomy, Term, TermMapping


def taxonomies_of(viewer: Viewer) -> QuerySet[Taxonomy]:
    """The lists of the viewer's space, by key."""
    return visible_to(viewer, Taxonomy).order_by("key")


def taxonomy_of(viewer: Viewer, key: str) -> Taxonomy | None:
    """The list with this key, None where the space has none."""
    return visible_to(viewer, Taxonomy).filter(key=key).first()


def terms_of(viewer: Viewer, key: str) -> QuerySet[Term]:
    """The terms of the list with this key, by code and then by name; empty where there is no such list."""
    rows = visible_to(viewer, Term).filter(taxonomy__key=key, taxonomy__deleted_at=None)
    return rows.order_by("code", "name_key")


def open_mappings(viewer: Viewer) -> QuerySet[TermMapping]:
    """Proposals that wait for a person, the likeliest first."""
    rows = visible_to(viewer, TermMapping).filter(state=MappingState.PROPOSED)
    return rows.select_related("term__taxonomy", "counterpart__taxonomy").order_by("-score", "created_at")


def counterparts_of(viewer: Viewer, terms: Iterable[Term], key: str) -> dict[UUID, list[TermMapping]]:
    """Per term its confirmed mappings into the list ``key``, whichever way round they were confirmed.

    One query; a mapping read the other way round has ``term`` and ``counterpart`` as stored.
    """
    wanted = {term.pk for term in terms}
    confirmed = visible_to(viewer, TermMapping).filter(state=MappingState.CONFIRMED)
    there = confirmed.filter(term__in=wanted, counterpart__taxonomy__key=key)
    back = confirmed.filter(counterpart__in=wanted, term__taxonomy__key=key)
    found: dict[UUID, list[TermMapping]] = defaultdict(list)
    for mapping in (there | back).select_related("term", "counterpart").order_by("created_at"):
        found[mapping.term_id if mapping.term_id in wanted else mapping.counterpart_id].append(mapping)
    return dict(found)
