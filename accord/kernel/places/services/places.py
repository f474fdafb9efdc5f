"""Adding places, one by one or a file at a time. Access stands above this app, so each asks the decision itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.audit.services import BATCH, nothing_changed, record, record_batch, service
from accord.kernel.places.models import Place, PlaceAlias, PlaceAncestor, PlaceKind
from accord.kernel.policy.decision import demand_allowed
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Record, Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.kinds import Kind
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import alias_key, clean_name, clean_texts, name_key_of
from accord.kernel.spaces.records import create_record, revise_record

Point = tuple[Decimal, Decimal]
ORDER = {kind: number for number, kind in enumerate(PlaceKind.values)}


@dataclass(frozen=True)
class PlaceDraft:
    """A place to be there: found again by its code; ``parent_code`` must be there or come before it."""

    kind: str
    code: str
    name: Texts
    parent_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None
    aliases: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class PlacesApplied:
    """What a batch of drafts came to."""

    created: int
    updated: int
    unchanged: int


@service("place_added")
def add_place(
    by: Viewer,
    *,
    kind: str,
    name: Texts,
    code: str = "",
    parent: Place | None = None,
    valid_from: date | None = None,
    point: Point | None = None,
    client_key: str | None = None,
) -> Place:
    """Add one place under another. point: latitude and longitude in degrees.

    Raises Refused where the parent is not above that kind or the code is taken.
    """
    if parent is not None and parent.space_id != by.space:
        raise NotVisible
    _demand(by, [parent.pk] if parent else [])
    _check_order(kind, parent)
    code = _free_code(by, code)
    names = clean_texts(name)
    place, created = create_record(
        by,
        Place,
        client_key=client_key,
        kind=kind,
        code=code,
        name=names,
        name_key=name_key_of(names, by.languages),
        parent=parent,
        valid_from=valid_from,
        **_point_values(point),
    )
    if not created:
        nothing_changed()
        return place
    place_ancestry([place])
    changes = {name: (None, getattr(place, name)) for name in ("name", "code", "kind", *_point_values(point))}
    record(by, "place_added", place, changes=changes)
    return place


def _free_code(by: Viewer, text: str) -> str:
    code = clean_name(text, field="code")
    if code and Place.objects.filter(space_id=by.here, code=code, deleted_at=None).exists():
        raise Refused(_("There is a place with the code %(code)s already.") % {"code": code}, field="code")
    return code


@service("place_changed")
def change_place(
    by: Viewer,
    place: Place,
    *,
    revision: int | None = None,
    name: Texts,
    valid_from: date | None,
    valid_to: date | None,
    point: Point | None,
) -> Place:
    """Give a place another name, other days or another point; its code, kind and parent stay.

    Raises StaleRecord, Refused where it would end before it begins, NotPermitted.
    """
    if place.space_id != by.space:
        raise NotVisible
    _demand(by, [place.pk], action="edit")
    if valid_from and valid_to and valid_to <= valid_from:
        raise Refused(_("It ends before it begins."), field="valid_to")
    names, began = clean_texts(name), place.valid_from
    values = {"name": names, "name_key": name_key_of(names, by.languages), **_point_values(point)}
    changes = dict(revise_record(by, place, revision=revision, valid_from=valid_from, valid_to=valid_to, **values))
    changes.pop("name_key", None)
    if changes:
        _redate_ancestry([place], {place.pk: began})
        record(by, "place_changed", place, changes=changes)
    else:
        nothing_changed()
    return place


def _point_values(point: Point | None) -> dict[str, Any]:
    latitude, longitude = point or (None, None)
    return {"latitude": latitude, "longitude": longitude}


def _check_order(kind: str, parent: Place | None) -> None:
    if kind not in ORDER:
        raise Refused(_("“%(kind)s” is not a kind of place.") % {"kind": kind}, field="kind")
    if parent is not None and ORDER[kind] <= ORDER[parent.kind] and kind != PlaceKind.SETTLEMENT:
        raise Refused(_("A %(kind)s does not lie in a %(parent)s.") % {"kind": kind, "parent": parent.kind})


def place_ancestry(places: Sequence[Place]) -> None:
    """Write who is above each new place. Parents must come before their children."""
    above: dict[UUID, list[PlaceAncestor]] = {}
    parents = {place.parent_id for place in places if place.parent_id} - {place.pk for place in places}
    for link in PlaceAncestor.objects.filter(place__in=parents).order_by("distance"):
        above.setdefault(link.place_id, []).append(link)
    made: list[PlaceAncestor] = []
    for place in places:
        own = [PlaceAncestor(place=place, ancestor=place, distance=0, valid_from=place.valid_from)]
        if place.parent_id:
            own += [
                PlaceAncestor(
                    place=place,
                    ancestor_id=link.ancestor_id,
                    distance=link.distance + 1,
                    valid_from=place.valid_from,
                )
                for link in above[place.parent_id]
            ]
        above[place.pk] = own
        made += own
    PlaceAncestor.objects.bulk_create(made, batch_size=500)


def _redate_ancestry(places: Iterable[Place], began: Mapping[UUID, date | None]) -> None:
    """Let places lie where they lie from the day on which they begin now. began: the day before the change, by id."""
    since = {place.pk: place.valid_from for place in places if place.valid_from != began[place.pk]}
    links = [link for link in PlaceAncestor.objects.filter(place__in=since) if link.valid_from == began[link.place_id]]
    for link in links:
        link.valid_from = since[link.place_id]
    PlaceAncestor.objects.bulk_update(links, ["valid_from"], batch_size=500)


@service("places_imported")
def apply_places(by: Viewer, *, drafts: Sequence[PlaceDraft], source: str) -> PlacesApplied:
    """Make up to 1,000 places be there, parents first; a place with the code and the same content is left alone.

    Raises Refused, naming the row, where a parent is missing or a place would move under another parent: a moved
    district is a decision with a date, not an import.
    """
    _demand(by, [])
    codes = {draft.code for draft in drafts} | {draft.parent_code for draft in drafts if draft.parent_code}
    known = {p.code: p for p in Place.objects.filter(space_id=by.here, code__in=codes, deleted_at=None)}
    began = {place.pk: place.valid_from for place in known.values()}
    made: list[Place] = []
    updated: list[Place] = []
    for draft in drafts:
        try:
            _place_draft(by, draft, known, made, updated)
        except Refused as refused:
            raise Refused(refused.message, field=refused.field, row=draft.row) from refused
    Place.objects.bulk_create(made, batch_size=500)
    place_ancestry(made)
    Place.objects.bulk_update(updated, ["name", "name_key", "valid_from", "valid_to", "revision", "updated_at"])
    _redate_ancestry(updated, began)
    aliases = _note_aliases(by, drafts, known, source)
    counts = {"created": len(made), "updated": len(updated), "aliases": len(aliases)}
    _record_rows(by, Place.policy, [*made, *updated], counts)
    _record_rows(by, PlaceAlias.policy, aliases, counts)
    if not (made or updated or aliases):
        nothing_changed()
    return PlacesApplied(len(made), len(updated), len(drafts) - len(made) - len(updated))


def _record_rows(by: Viewer, kind: Kind, rows: Sequence[SpaceRecord], details: Mapping[str, object]) -> None:
    for start in range(0, len(rows), BATCH):
        contents = [(row.pk, row.content_hash()) for row in rows[start : start + BATCH]]
        record_batch(by, "places_imported", space_id=by.here, kind=kind, contents=contents, details=details)


def _place_draft(
    by: Viewer, draft: PlaceDraft, known: dict[str, Place], made: list[Place], updated: list[Place]
) -> None:
    parent = _parent_of(draft, known)
    there = known.get(draft.code)
    if there is None:
        known[draft.code] = _fresh_place(by, draft, parent)
        made.append(known[draft.code])
    elif _brought_up_to_date(by, there, draft, parent):
        updated.append(there)


def _note_aliases(
    by: Viewer, drafts: Sequence[PlaceDraft], known: Mapping[str, Place], source: str
) -> list[PlaceAlias]:
    """Keep the other names that a file gives for its places; those that are there already stay as they are."""
    wanted = {
        (known[draft.code].pk, alias_key(text)): text
        for draft in drafts
        for text in (clean_name(alias, field="text") for alias in draft.aliases)
        if text
    }
    there = set(
        PlaceAlias.objects.filter(place__in={place for place, _key in wanted}, deleted_at=None).values_list(
            "place_id", "text_key"
        )
    )
    made = [
        PlaceAlias(
            id=new_id(), space_id=by.here, created_by=by.account, place_id=place, text=text, text_key=key, source=source
        )
        for (place, key), text in wanted.items()
        if (place, key) not in there
    ]
    return PlaceAlias.objects.bulk_create(made, batch_size=500)


def _parent_of(draft: PlaceDraft, known: dict[str, Place]) -> Place | None:
    if not draft.parent_code:
        return None
    parent = known.get(draft.parent_code)
    if parent is None:
        raise Refused(_("There is no place %(code)s above it.") % {"code": draft.parent_code})
    _check_order(draft.kind, parent)
    return parent


def _fresh_place(by: Viewer, draft: PlaceDraft, parent: Place | None) -> Place:
    names = clean_texts(draft.name)
    return Place(
        id=new_id(),
        space_id=by.here,
        created_by=by.account,
        kind=draft.kind,
        code=draft.code,
        name=names,
        name_key=name_key_of(names, by.languages),
        parent=parent,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
    )


def _brought_up_to_date(by: Viewer, place: Place, draft: PlaceDraft, parent: Place | None) -> bool:
    if place.kind != draft.kind or place.parent_id != (parent.pk if parent else None):
        raise Refused(_("%(code)s is there already as another kind or under another place.") % {"code": draft.code})
    names = {**place.name, **clean_texts(draft.name)}
    # A file that gives no day says nothing about it: what somebody entered by hand stays.
    since, until = draft.valid_from or place.valid_from, draft.valid_to or place.valid_to
    changed = (names, since, until) != (place.name, place.valid_from, place.valid_to)
    if changed:
        place.name, place.name_key = names, name_key_of(names, by.languages)
        place.valid_from, place.valid_to = since, until
        place.revision, place.updated_at = place.revision + 1, timezone.now()
    return changed


@service("place_alias_confirmed")
def confirm_alias(by: Viewer, *, place: Place, text: str, source: str = "") -> PlaceAlias:
    """Remember another way of writing a place's name. Capitals, accents and forms of letters make no other name."""
    if place.space_id != by.space:
        raise NotVisible
    _demand(by, [place.pk])
    cleaned = clean_name(text, field="text")
    if not cleaned:
        raise Refused(_("An alias needs a text."), field="text")
    key = alias_key(cleaned)
    there = PlaceAlias.objects.filter(place=place, text_key=key, deleted_at=None).first()
    if there is not None:
        nothing_changed()
        return there
    alias, _created = create_record(by, PlaceAlias, place=place, text=cleaned, text_key=key, source=source)
    record(by, "place_alias_confirmed", alias, changes={"text": (None, cleaned), "place": (None, place)})
    return alias


def _demand(by: Viewer, places: Iterable[UUID], *, action: str = "create") -> None:
    """Ask the decision itself, over facts gathered here: a role narrowed to a district adds places in it alone."""
    lineage = PlaceAncestor.objects.filter(place__in=list(places)).values_list("ancestor_id", flat=True)
    demand_allowed(by, action, Record(Place.policy, by.here, UUID(int=0), place_lineage=frozenset(lineage)))
