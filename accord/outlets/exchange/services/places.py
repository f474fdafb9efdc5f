"""Places out of a file: compared with the tree that is there, then applied by the places' own service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from accord.kernel.access.queries import visible_to
from accord.kernel.places.models import Place
from accord.kernel.places.services import ORDER, PlaceDraft, apply_places
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.places.read import read_places
from accord.outlets.exchange.importers.places.units import PlaceRow
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.outcomes import CREATED, UNCHANGED, UPDATED, Counts, Plan, judged
from accord.outlets.exchange.reviewing import FATES, Fate, Review, told_row
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile


def plan_places(by: Viewer, source: SourceFile, options: Options, review: Review | None = None) -> Plan:
    """Read the file and say what each unit would come to. Raises TableError where it cannot be read."""
    there = {place.code: place for place in visible_to(by, Place).exclude(code="")}
    found = read_places(source.path, name=source.name, known_codes=there.keys())
    kinds = {code: place.kind for code, place in there.items()}

    def fate(row: PlaceRow) -> str:
        found = _fate(row, there, kinds)
        kinds[row.code] = row.kind
        if review:
            place = there.get(row.code)
            changes = [("name", place.name, row.names)] if place and found == UPDATED else []
            review.note(FATES[found], [told_row(row, title=row.code, text=_names(row.names), changes=changes)])
        return found

    kept, counts, rejected = judged(found.rows, fate, found.rejected)
    if review:
        review.note(Fate.REJECTED, (each.as_told() for each in rejected))
    return Plan(
        counts=counts,
        payloads=[_payload(row) for row in kept],
        rejected=[rejection.as_json() for rejection in rejected],
        rows=[_as_answered(row) for row in kept],
    )


def _fate(row: PlaceRow, there: dict[str, Place], kinds: dict[str, str]) -> str:
    """What becomes of a unit. Raises Refused where it does not fit the tree that is there."""
    names = clean_texts(row.names)
    above = kinds.get(row.parent_code or "")
    if row.parent_code and above is None:
        raise Refused(_("What it lies in (%(code)s) was rejected.") % {"code": row.parent_code})
    if above is not None and ORDER[row.kind] <= ORDER[above]:
        raise Refused(_("A %(kind)s does not lie in a %(parent)s.") % {"kind": row.kind, "parent": above})
    place = there.get(row.code)
    if place is None:
        return CREATED
    parent = there.get(row.parent_code or "")
    if place.kind != row.kind or place.parent_id != (parent.pk if parent else None):
        raise Refused(_("%(code)s is there already as another kind or under another place.") % {"code": row.code})
    return UNCHANGED if {**place.name, **names} == place.name else UPDATED


def _names(names: Mapping[str, str]) -> str:
    return " · ".join(names.values())


def _payload(row: PlaceRow) -> dict[str, Any]:
    # The dates of a table of boundaries say since when its entry stands, not since when the place exists.
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.names,
        "parent_code": row.parent_code or "",
        "row": row.row,
        "aliases": list(row.other_names),
    }


def _as_answered(row: PlaceRow) -> dict[str, Any]:
    told = asdict(row)
    return {name: told[name] for name in ("kind", "code", "names", "parent_code", "other_names", "row", "sheet")}


def apply_staged_places(by: Viewer, taken: Import, payloads: Sequence[dict[str, Any]]) -> Counts:
    """Apply one batch, parents before children as they were staged."""
    drafts: Iterable[PlaceDraft] = (
        PlaceDraft(**{**payload, "aliases": tuple(payload["aliases"])}) for payload in payloads
    )
    done = apply_places(by, drafts=list(drafts), source=taken.name)
    return Counts(created=done.created, updated=done.updated, unchanged=done.unchanged)


PLACES = Importer(what="places", creates=Place, plan=plan_places, apply=apply_staged_places)
