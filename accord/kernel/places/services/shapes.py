"""Where places lie: their shapes, each with the days between which it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.audit.services import BATCH, nothing_changed, record_batch, service
from accord.kernel.places.geometry import Outline, centre_of, corners_of
from accord.kernel.places.models import Place, PlaceShape
from accord.kernel.policy.decision import demand_allowed
from accord.kernel.policy.facts import Record, Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_name

WRITTEN = (
    *("outline", "corners", "centre_x", "centre_y", "valid_from", "valid_to", "is_disputed", "source"),
    *("sensitivity", "revision", "updated_at"),
)
Held = Mapping[tuple[UUID, date | None], PlaceShape]


@dataclass(frozen=True)
class ShapeDraft:
    """A shape to be there: found again by its place's code and the day from which it holds."""

    code: str
    outline: Outline
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    disputed: bool = False
    row: int | None = None


@dataclass(frozen=True)
class ShapesApplied:
    """What a batch of shapes came to."""

    created: int
    updated: int
    unchanged: int


@service("shapes_imported")
def apply_shapes(by: Viewer, *, drafts: Sequence[ShapeDraft]) -> ShapesApplied:
    """Give up to 1,000 places a shape; one that is there with the same content is left alone.

    An earlier shape stays for the days before; on any day the one that began last is drawn. A shape is as confidential
    as its place. Raises Refused, naming the row, where a place is missing or a shape would end before it begins.
    """
    demand_allowed(by, "create", Record(PlaceShape.policy, by.here, UUID(int=0)))
    codes = {draft.code for draft in drafts}
    places = {p.code: p for p in Place.objects.filter(space_id=by.here, code__in=codes, deleted_at=None)}
    rows = PlaceShape.objects.filter(place__in=places.values(), deleted_at=None)
    there: Held = {(row.place_id, row.valid_from): row for row in rows}
    made: list[PlaceShape] = []
    updated: list[PlaceShape] = []
    for draft in drafts:
        place = places.get(draft.code)
        shape = there.get((place.pk, draft.valid_from)) if place else None
        values = _values(draft, place)
        if shape is None:
            made.append(PlaceShape(id=new_id(), space_id=by.here, created_by=by.account, place=place, **values))
        elif _brought_up_to_date(shape, values):
            updated.append(shape)
    if not (made or updated):
        nothing_changed()
    PlaceShape.objects.bulk_create(made, batch_size=50)
    PlaceShape.objects.bulk_update(updated, WRITTEN, batch_size=50)
    counts = {"created": len(made), "updated": len(updated)}
    changed = [*made, *updated]
    for start in range(0, len(changed), BATCH):
        contents = [(row.pk, row.content_hash()) for row in changed[start : start + BATCH]]
        kind = PlaceShape.policy
        record_batch(by, "shapes_imported", space_id=by.here, kind=kind, contents=contents, details=counts)
    return ShapesApplied(len(made), len(updated), len(drafts) - len(changed))


def _brought_up_to_date(shape: PlaceShape, values: Mapping[str, object]) -> bool:
    if all(getattr(shape, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(shape, name, value)
    shape.revision, shape.updated_at = shape.revision + 1, timezone.now()
    return True


def _values(draft: ShapeDraft, place: Place | None) -> dict[str, Any]:
    if place is None:
        raise Refused(_("There is no place with the code %(code)s.") % {"code": draft.code}, row=draft.row)
    if draft.valid_from and draft.valid_to and draft.valid_to <= draft.valid_from:
        raise Refused(_("It ends before it begins."), row=draft.row)
    x, y = centre_of(draft.outline)
    return {
        "sensitivity": max(S1, place.sensitivity),
        "outline": draft.outline,
        "corners": corners_of(draft.outline),
        "centre_x": x,
        "centre_y": y,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "is_disputed": draft.disputed,
        "source": clean_name(draft.source, field="source")[:300],
    }
