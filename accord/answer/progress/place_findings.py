"""Where duties stand by place, as a map draws it: the same states and words as the board."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.answer.progress.findings import need_words
from accord.answer.progress.queries.board import Cell
from accord.answer.progress.queries.places import ITSELF, NOWHERE, ByPlace, place_values
from accord.answer.progress.standing import State
from accord.ui.pictures import Area, AreaMap, attention_words, shade_of
from accord.ui.wording import state_sign
from accord.understand.directory.maps import Layer, place_areas

ATTENTION = "attention"
# Two of something are a finding about a place; one late duty is not.
FEWEST = 2


def measure_words(measure: str) -> str:
    """What the map counts, in the board's words."""
    return _("needs attention") if measure == ATTENTION else str(state_sign(measure).word)


def measures(by_place: ByPlace) -> list[str]:
    """What the map can count: attention, and the states in which any duty stands."""
    cells = [*by_place.cells.values(), *by_place.wider.values(), by_place.nowhere]
    return [ATTENTION, *(state.value for state in State if any(cell.counts[state.value] for cell in cells))]


def map_title(layer: Layer, by_place: ByPlace) -> str:
    """“Most in need of attention: Marmar, 3 of 5 duties”, or where all duties stand."""
    cells = [(by_place.cells[place.pk], str(place)) for place in layer.places if place.pk in by_place.cells]
    bad = [
        (cell.attention, cell.attention / cell.total, name, cell.total)
        for cell, name in cells
        if cell.attention >= FEWEST
    ]
    if not bad:
        return need_words(by_place.whole.attention, by_place.whole.total)
    need, _share, name, whole = max(bad)
    return _("Most duties in need of attention: %(place)s, %(need)d of %(total)d") % {
        "place": name,
        "need": need,
        "total": whole,
    }


def duties_map(layer: Layer, by_place: ByPlace, measure: str, slug: str, names: Mapping[UUID, str]) -> AreaMap:
    """The map of one measure; each area leads to the list behind it. names: of places that are in no square."""
    list_url = reverse("progress:board_list", args=(slug,))

    def told(cell: Cell, value: str) -> Mapping[str, Any]:
        count = cell.attention if measure == ATTENTION else cell.counts[measure]
        words = attention_words(cell.attention, cell.total) if measure == ATTENTION else _counted(count, cell, measure)
        return {
            "words": words if cell.total else _("no duty"),
            "figure": f"{count}/{cell.total}" if cell.total else "",
            "shade": shade_of(count, cell.total),
            "url": f"{list_url}?{urlencode({'place': value})}" if cell.total else "",
        }

    return AreaMap(
        caption=_("%(measure)s, by place") % {"measure": measure_words(measure).capitalize()},
        areas=place_areas(
            layer, lambda place: told(by_place.cells.get(place.pk, Cell()), place_values(place.pk, layer.on))
        ),
        shapes_url=layer.address(slug),
        legend=_legend(measure),
        notes=layer.notes(),
        ramp="need" if measure == ATTENTION else "share",
        rest=_rest(layer, by_place, names, told),
    )


def _counted(count: int, cell: Cell, measure: str) -> str:
    told = {"count": count, "total": cell.total, "state": measure_words(measure)}
    return _("%(count)d of %(total)d: %(state)s") % told


def _legend(measure: str) -> list[tuple[int | None, str]]:
    return [
        (None, _("no duty")),
        (0, _("none: %(measure)s") % {"measure": measure_words(measure)}),
        (1, _("less than a third")),
        (2, _("a third or more")),
        (3, _("two thirds or more")),
    ]


def _rest(
    layer: Layer, by_place: ByPlace, names: Mapping[UUID, str], told: Callable[[Cell, str], Mapping[str, Any]]
) -> list[Area]:
    """What stands in no square: places that are over or not yet there, larger ones as a whole, no place at all."""
    group = _("Not in one of these places")
    drawn = {place.pk for place in layer.places}
    found = [
        Area("", _("%(place)s, not there on this day") % {"place": names[pk]}, group=group, **told(cell, str(pk)))
        for pk, cell in by_place.cells.items()
        if pk in names and pk not in drawn
    ]
    found += [
        Area("", _("the whole of %(place)s") % {"place": names[pk]}, group=group, **told(cell, f"{ITSELF}{pk}"))
        for pk, cell in by_place.wider.items()
        if pk in names
    ]
    found.sort(key=lambda area: area.label)
    if by_place.nowhere.total:
        found.append(Area("", _("no place named"), group=group, **told(by_place.nowhere, NOWHERE)))
    return found
