"""From units in the order of a file to a tree: one unit a code, parents first, what does not fit refused by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from accord.kernel.spaces.told import gettext as _
from accord.outlets.exchange.importers.places.units import KINDS, ListedPlace, PlaceRow
from accord.outlets.exchange.importers.rejections import Rejection


@dataclass(slots=True)
class _Tree:
    """The units kept so far by code, in file order; rows of units that were refused; what to say about them."""

    known_codes: Collection[str]
    refused: dict[str, int]
    kept: dict[str, PlaceRow] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)

    def reject(self, place: PlaceRow, reason: str) -> None:
        words = (
            ("code", place.code),
            ("name", " · ".join(place.names.values())),
            ("parent_code", place.parent_code or ""),
        )
        self.rejected.append(Rejection(place.row, reason, place.sheet, words=words))

    def drop(self, place: PlaceRow, reason: str) -> None:
        self.reject(place, reason)
        self.refused[place.code] = place.row
        del self.kept[place.code]


def sort_into_tree(
    listed: Sequence[ListedPlace], *, known_codes: Collection[str], refused: Mapping[str, int]
) -> tuple[list[PlaceRow], list[Rejection]]:
    """The units with parents before children, then in file order; and a rejection for each that has no place.

    ``refused`` are codes of rows that could not be read, with their row: nothing may hang under them.
    """
    tree = _Tree(known_codes, dict(refused))
    taken = [unit for unit in listed if _take(tree, unit.place)]
    for unit in taken:
        _take_mentions(tree, unit)
    for place in tuple(tree.kept.values()):
        _place_in(tree, place)
    order = {code: number for number, code in enumerate(tree.kept)}
    return sorted(tree.kept.values(), key=lambda place: (tree.depths[place.code], order[place.code])), tree.rejected


def _take(tree: _Tree, place: PlaceRow) -> bool:
    earlier = tree.kept.setdefault(place.code, place)
    if earlier is place:
        tree.refused.pop(place.code, None)
        return True
    told = _contradiction(place, earlier) or _("the same entry")
    reason = _("The code %(code)s stands already in %(where)s, with %(told)s.")
    tree.reject(place, reason % {"code": place.code, "where": _where(earlier), "told": told})
    return False


def _take_mentions(tree: _Tree, unit: ListedPlace) -> None:
    """Adds the units that a row mentions and no table lists; refuses the row where it contradicts what is known."""
    for mention in unit.above:
        earlier = tree.kept.get(mention.code)
        told = _contradiction(mention, earlier) if earlier else ""
        if earlier and told:
            reason = _("What it says of %(code)s contradicts %(where)s, with %(told)s.")
            tree.drop(unit.place, reason % {"code": mention.code, "where": _where(earlier), "told": told})
            return
    for mention in unit.above:
        if mention.code not in tree.refused:
            tree.kept.setdefault(mention.code, mention)


def _contradiction(place: PlaceRow, earlier: PlaceRow) -> str:
    """What the earlier of two entries of one code has otherwise; empty where they agree as far as both speak."""
    for language in place.names.keys() & earlier.names.keys():
        if place.names[language] != earlier.names[language]:
            return _("another name (%(name)s)") % {"name": earlier.names[language]}
    if place.kind != earlier.kind:
        return _("another kind (%(kind)s)") % {"kind": earlier.kind}
    if place.parent_code and earlier.parent_code and place.parent_code != earlier.parent_code:
        return _("another parent (%(code)s)") % {"code": earlier.parent_code}
    return ""


def _place_in(tree: _Tree, place: PlaceRow) -> None:
    """Gives the unit and all above it their depth, or refuses what hangs on nothing, on itself, or the wrong way up."""
    path: dict[str, PlaceRow] = {}
    step: PlaceRow | None = place
    while step is not None and step.code in tree.kept and step.code not in tree.depths:
        if step.code in path:
            _drop_circle(tree, list(path)[list(path).index(step.code) :])
            break
        path[step.code] = step
        step = tree.kept.get(step.parent_code or "")
    for each in reversed(path.values()):
        if each.code not in tree.kept:
            continue
        fault = _fault_with_parent(tree, each)
        if fault:
            tree.drop(each, fault)
        else:
            tree.depths[each.code] = tree.depths.get(each.parent_code or "", -1) + 1


def _drop_circle(tree: _Tree, codes: Sequence[str]) -> None:
    shown = [*codes[:8], "…"] if len(codes) > 8 else codes
    circle = " → ".join((*shown, codes[0]))
    for code in codes:
        tree.drop(tree.kept[code], _("It lies within itself: %(circle)s.") % {"circle": circle})


def _fault_with_parent(tree: _Tree, place: PlaceRow) -> str:
    code = place.parent_code
    if code is None:
        return ""
    parent = tree.kept.get(code)
    if parent is None and code in tree.refused:
        reason = _("Its parent %(code)s in row %(row)d was rejected.")
        return reason % {"code": code, "row": tree.refused[code]}
    if parent is None:
        known = code in tree.known_codes
        return "" if known else _("Its parent %(code)s is neither in the file nor known.") % {"code": code}
    if KINDS.index(parent.kind) >= KINDS.index(place.kind):
        reason = _("A %(kind)s cannot lie in a %(parent)s (%(code)s).")
        return reason % {"kind": place.kind, "parent": parent.kind, "code": code}
    return ""


def _where(place: PlaceRow) -> str:
    told = {"row": place.row, "sheet": place.sheet}
    return _("row %(row)d of sheet “%(sheet)s”") % told if place.sheet else _("row %(row)d") % told
