"""What leaves the house as a table or as JSON: rows that the viewer may see, in one shape for every format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from accord.commit.commitments.annotations import name_in_files
from accord.commit.commitments.models import Commitment
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.places.geometry import geojson_of
from accord.kernel.places.models import Place, PlaceShape
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.languages import text_in
from accord.kernel.taxonomies.models import MappingState, Taxonomy, Term
from accord.kernel.taxonomies.queries import IN_ORDER, mappings_for
from accord.outlets.exchange.importers.terms.read import MAPPING_COLUMNS, SKOS

Row = dict[str, Any]
PAGE = 500


@dataclass(frozen=True)
class Export:
    """One kind of rows that can be taken out. columns: in the order of a table; JSON has the same keys."""

    what: str
    columns: tuple[str, ...]
    rows: Callable[[Viewer], Iterator[Row]]


def place_rows(viewer: Viewer) -> Iterator[Row]:
    """Places, the upper levels first."""
    rows = visible_to(viewer, Place).select_related("parent").order_by("kind", "code", "name_key", "pk")
    for place in rows.iterator(chunk_size=PAGE):
        yield {
            "id": str(place.pk),
            "kind": place.kind,
            "code": place.code,
            "name": text_in(place.name),
            "names": place.name,
            "parent_id": str(place.parent_id) if place.parent_id else None,
            "parent_code": place.parent.code if place.parent else None,
            "valid_from": place.valid_from.isoformat() if place.valid_from else None,
            "valid_to": place.valid_to.isoformat() if place.valid_to else None,
        }


def shape_features(viewer: Viewer, kind: str | None = None) -> Iterator[Row]:
    """The shapes of places as GeoJSON features, the upper levels first; all days, or of one kind of place."""
    seen = visible_to(viewer, PlaceShape).filter(place__in=visible_to(viewer, Place).values("pk"))
    rows = seen.select_related("place").order_by("place__kind", "place__code", "valid_from", "pk")
    for shape in (rows.filter(place__kind=kind) if kind else rows).iterator(chunk_size=PAGE):
        told: Row = {"code": shape.place.code, "kind": shape.place.kind, "name": text_in(shape.place.name)}
        told |= {
            name: day.isoformat() if (day := getattr(shape, name)) else None for name in ("valid_from", "valid_to")
        }
        told |= {"disputed": shape.is_disputed, "source": shape.source}
        yield {"type": "Feature", "properties": told, "geometry": geojson_of(shape.outline)}


def commitment_rows(viewer: Viewer) -> Iterator[Row]:
    """Commitments with the keys of a recommendation (docs/command-line.md), and their own id and kind."""
    rows = visible_to(viewer, Commitment).select_related("instrument")
    bodies = visible_to(viewer, Actor)
    tags = visible_to(viewer, Term).select_related("taxonomy")
    rows = rows.prefetch_related(*(Prefetch(name, tags) for name in ("themes", "affected_persons", "sdgs")))
    rows = rows.prefetch_related(*(Prefetch(name, bodies) for name in ("promisor", "promisee")))
    rows = rows.order_by("created_at", "pk")
    for commitment in rows.iterator(chunk_size=PAGE):
        topics = list(commitment.themes.all())
        yield {
            "id": str(commitment.pk),
            "kind": commitment.kind,
            "paragraph": commitment.paragraph or None,
            "text": " ".join(commitment.text.split()),
            "recommending_states": commitment.recommending_states,
            "position": commitment.position or None,
            "heading": commitment.heading or None,
            "themes": [str(term) for term in topics if term.taxonomy.key != ISSUES],
            "affected_persons": [str(term) for term in commitment.affected_persons.all()],
            "sdgs": [str(term) for term in commitment.sdgs.all()],
            "issues": [str(term) for term in topics if term.taxonomy.key == ISSUES],
            "action": commitment.action_category or None,
            "symbol": commitment.instrument.symbol or None,
            "body": commitment.instrument.issued_by or None,
            "session": commitment.session or None,
            "external_id": commitment.external_id or None,
            "addressed_to": commitment.addressed_to or None,
            "promised_by": name_in_files(commitment.promisor) or None,
            "promised_to": name_in_files(commitment.promisee) or None,
        }


def term_rows(viewer: Viewer) -> Iterator[Row]:
    """The terms of every list in the columns that “import terms” reads, with a column a language."""
    seen = visible_to(viewer, Taxonomy).values("pk")
    rows = visible_to(viewer, Term).filter(taxonomy__in=seen).select_related("taxonomy", "parent", "instead")
    for term in rows.order_by("taxonomy__key", *IN_ORDER).iterator(chunk_size=PAGE):
        yield {
            "list": term.taxonomy.key,
            "list_name": str(term.taxonomy),
            "code": term.code,
            "names": term.name,
            **{f"name_{code}": term.name.get(code, "") for code, _language in settings.LANGUAGES},
            "under": str(term.parent or ""),
            "place": term.rank,
            "retired": "yes" if term.is_retired else "",
            "instead": str(term.instead or ""),
        }


def mapping_rows(viewer: Viewer) -> Iterator[Row]:
    """What persons said about terms of two lists, in the columns that “import mappings” reads, who and when beside."""
    rows = mappings_for(viewer).filter(state=MappingState.CONFIRMED).order_by("created_at", "pk")
    mappings = list(rows)
    names = names_of_accounts(viewer, [mapping.decided_by for mapping in mappings])
    for mapping in mappings:
        yield {
            "list": mapping.term.taxonomy.key,
            "term": str(mapping.term),
            "relation": SKOS[mapping.likeness],
            "other_list": mapping.counterpart.taxonomy.key,
            "other_term": str(mapping.counterpart),
            "reason": mapping.reason,
            "said_by": names.get(mapping.decided_by, ""),
            "said_at": mapping.decided_at.isoformat(timespec="seconds") if mapping.decided_at else "",
        }


NAMES = tuple(f"name_{code}" for code, _language in settings.LANGUAGES)
TERM_COLUMNS = ("list", "list_name", "code", *NAMES, "under", "place", "retired", "instead")
ISSUES = "upr-issues"
PLACE_COLUMNS = ("id", "kind", "code", "name", "parent_id", "parent_code", "valid_from", "valid_to")
COMMITMENT_COLUMNS = (
    "id",
    "kind",
    "paragraph",
    "text",
    "recommending_states",
    "position",
    "heading",
    "themes",
    "affected_persons",
    "sdgs",
    "issues",
    "action",
    "symbol",
    "body",
    "session",
    "external_id",
    "addressed_to",
    "promised_by",
    "promised_to",
)
EXPORTS: dict[str, Export] = {
    export.what: export
    for export in (
        Export("places", PLACE_COLUMNS, place_rows),
        Export("commitments", COMMITMENT_COLUMNS, commitment_rows),
        Export("terms", TERM_COLUMNS, term_rows),
        Export("mappings", (*MAPPING_COLUMNS, "said_by", "said_at"), mapping_rows),
    )
}


def table_row(export: Export, row: Row) -> list[Any]:
    """The row's cells; several values of one cell stand one a line, as the UN's own exports do."""
    cells = (row[column] for column in export.columns)
    return ["\n".join(str(item) for item in cell) if isinstance(cell, list) else cell for cell in cells]
