"""The gallery's map: an invented land, once with shapes and once without."""

from dataclasses import replace

from django.templatetags.static import static

from accord.ui.pictures import Area, AreaMap, attention_words, shade_of
from accord.ui.pictures.tile_layout import Centre

# name, key of its shape, duties in need of attention, duties, where it lies
_PLACES: tuple[tuple[str, str, int, int, Centre], ...] = (
    ("Upper Marble", "upper", 3, 4, (1_520_000, 2_570_000)),
    ("Lower Marble", "lower", 1, 5, (1_240_000, 2_010_000)),
    ("Narrow Valley", "valley", 0, 3, (1_780_000, 2_020_000)),
    ("Sandstone Town", "town", 2, 6, (2_480_000, 2_500_000)),
    ("Sandstone Plain", "plain", 0, 0, (2_510_000, 1_990_000)),
    ("East Harbour", "harbour", 5, 6, (2_660_000, 1_270_000)),
)


def sample_tiles() -> AreaMap:
    """The map where no shapes were loaded: one square a place."""
    areas = [
        Area(
            key=key,
            label=name,
            words=attention_words(need, whole) if whole else "no duty",
            figure=f"{need}/{whole}" if whole else "",
            shade=shade_of(need, whole),
            url="#map" if whole else "",
            centre=centre,
            is_disputed=key == "plain",
        )
        for name, key, need, whole, centre in _PLACES
    ]
    shades = ("none needs attention", "less than a third", "a third or more", "two thirds or more")
    legend: list[tuple[int | None, str]] = [(None, "no duty"), *enumerate(shades)]
    note = "One square a place. Dashed: boundaries on which not all agree."
    return AreaMap("Needs attention, by place", areas, legend=legend, notes=[note], ramp="need")


def sample_map() -> AreaMap:
    """The same with shapes."""
    notes = [
        "Boundaries as of 21 November 2026. Source: invented.",
        "Dashed: boundaries on which not all agree.",
        "Lines and names are those of the source. They say nothing about the legal status of any place.",
    ]
    return replace(sample_tiles(), shapes_url=static("ui/gallery-shapes.json"), notes=notes)
