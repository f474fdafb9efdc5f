"""Shapes out of a file: held against the places that are there, then given to them by the places' own service."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from accord.kernel.access.queries import visible_to
from accord.kernel.matching.texts import clean_name
from accord.kernel.places.geometry import corners_of
from accord.kernel.places.models import Place, PlaceKind, PlaceShape
from accord.kernel.places.services import ShapeDraft, apply_shapes
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.rejections import Rejection
from accord.outlets.exchange.importers.shapes.read import ShapeRow, read_shapes
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.outcomes import Counts, Plan
from accord.outlets.exchange.reviewing import Fate, Review, told_row
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile

# Shapes are heavy rows: so many stay well under half a second in one transaction.
SHAPES_A_BATCH = 10
# Outlines are heavier still: so many are read at a time.
OUTLINES_AT_ONCE = 25
Key = tuple[UUID, date | None]


@dataclass(frozen=True)
class Held:
    """What is compared of a shape that is there, before its outline is read."""

    pk: UUID
    about: tuple[object, ...]


def _held(by: Viewer) -> dict[Key, Held]:
    rows = visible_to(by, PlaceShape).order_by()
    found = rows.values_list("place_id", "valid_from", "pk", "corners", "valid_to", "is_disputed", "source")
    return {(place, since): Held(pk, tuple(about)) for place, since, pk, *about in found}


def plan_shapes(by: Viewer, source: SourceFile, options: Options, review: Review | None = None) -> Plan:
    """Read the file and say what each shape would come to. Raises TableError where it cannot be read."""
    found = read_shapes(source.path, code_property=options.get("code_property", ""))
    places = {place.code: place for place in visible_to(by, Place).exclude(code="")}
    held = _held(by)
    rejected = list(found.rejected)
    kept: dict[Key, ShapeRow] = {}
    for row in _as_asked(found.rows, source, options):
        try:
            key = _key(row, places)
            if (first := kept.setdefault(key, row)) is not row:
                raise Refused(_("%(code)s has a shape already: feature %(n)d.") % {"code": row.code, "n": first.row})
        except Refused as refusal:
            rejected.append(Rejection(row.row, refusal.message))
    there = {key: row for key, row in kept.items() if key in held}
    alike = {held[key].pk: row for key, row in there.items() if held[key].about == _about(row)}
    unchanged = _unchanged(by, alike)
    if review:  # whether an outline differs is only counted
        review.note(Fate.NEW, (told_row(row, title=row.code) for key, row in kept.items() if key not in held))
        review.note(Fate.REJECTED, (each.as_told() for each in rejected))
    return Plan(
        counts=Counts(len(kept) - len(there), len(there) - unchanged, unchanged, rejected=len(rejected)),
        payloads=[_payload(row) for row in kept.values()],
        rejected=[each.as_json() for each in sorted(rejected, key=lambda each: each.row)],
        rows=[_as_answered(row) for row in kept.values()],
        notes=_never_named(options, kept.values()),
    )


def _as_asked(rows: Sequence[ShapeRow], source: SourceFile, options: Options) -> Iterator[ShapeRow]:
    """The rows with what the caller says of all of them; what a feature says of itself goes before."""
    disputed = set(options.get("disputed", "").split())
    since, until = (_day(options.get(name, "")) for name in ("valid_from", "valid_to"))
    for row in rows:
        yield replace(
            row,
            valid_from=row.valid_from or since,
            valid_to=row.valid_to or until,
            disputed=row.disputed or row.code in disputed,
            source=row.source or clean_name(options.get("source", "") or source.name)[:300],
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _never_named(options: Options, rows: Iterable[ShapeRow]) -> list[str]:
    missing = sorted(set(options.get("disputed", "").split()) - {row.code for row in rows})
    return [_("No shape here has the code %(code)s, given as disputed.") % {"code": code} for code in missing]


def _key(row: ShapeRow, places: Mapping[str, Place]) -> Key:
    """What a shape is found again by. Raises Refused where no place of that kind has its code, or days are wrong."""
    place = places.get(row.code)
    if place is None:
        raise Refused(_("There is no place with the code %(code)s; bring the places in first.") % {"code": row.code})
    if row.kind and place.kind != row.kind:
        told = {"code": row.code, "there": place.get_kind_display(), "here": PlaceKind(row.kind).label}
        raise Refused(_("%(code)s is a %(there)s here; the file gives a %(here)s.") % told)
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        raise Refused(_("It ends before it begins."))
    return place.pk, row.valid_from


def _about(row: ShapeRow) -> tuple[object, ...]:
    return corners_of(row.outline), row.valid_to, row.disputed, row.source


def _unchanged(by: Viewer, alike: Mapping[UUID, ShapeRow]) -> int:
    """How many of the shapes, alike in all else, have the very outline of their row."""
    ids, same = list(alike), 0
    for start in range(0, len(ids), OUTLINES_AT_ONCE):
        rows = visible_to(by, PlaceShape).filter(pk__in=ids[start : start + OUTLINES_AT_ONCE])
        same += sum(outline == alike[pk].outline for pk, outline in rows.values_list("pk", "outline"))
    return same


def _payload(row: ShapeRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "outline": row.outline,
        "source": row.source,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "disputed": row.disputed,
        "row": row.row,
    }


def _as_answered(row: ShapeRow) -> dict[str, Any]:
    told = {name: value for name, value in _payload(row).items() if name != "outline"}
    return {**told, "kind": row.kind, "corners": corners_of(row.outline)}


def apply_staged_shapes(by: Viewer, taken: Import, payloads: Sequence[dict[str, Any]]) -> Counts:
    """Apply one batch."""
    days = ("valid_from", "valid_to")
    drafts = [ShapeDraft(**{**each, **{name: _day(each[name] or "") for name in days}}) for each in payloads]
    done = apply_shapes(by, drafts=drafts)
    return Counts(created=done.created, updated=done.updated, unchanged=done.unchanged)


SHAPES = Importer(what="shapes", creates=PlaceShape, plan=plan_shapes, apply=apply_staged_shapes, batch=SHAPES_A_BATCH)
