"""An invented country: two provinces, three districts, their tehsils. Codes begin with XS, which no country has."""

from accord.kernel.places.models import Place, PlaceKind
from accord.kernel.places.sample_shapes import DISPUTED, sample_outline
from accord.kernel.places.sample_shapes import SOURCE as SHAPES_BY
from accord.kernel.places.services import PlaceDraft, ShapeDraft, apply_places, apply_shapes
from accord.kernel.spaces.samples import SITE, Table

COUNTRY, PROVINCE, DISTRICT, TEHSIL = PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DISTRICT, PlaceKind.TEHSIL
SOURCE = "sample"

# key → (kind, code, English name, Urdu name, code of the place above)
PLACES: dict[str, tuple[str, str, str, str, str]] = {
    "country": (COUNTRY, "XS", "Kohnam (sample country)", "کوہ نام (نمونہ)", ""),
    "sangar": (PROVINCE, "XS-1", "Sangar", "سنگر", "XS"),
    "sahil": (PROVINCE, "XS-2", "Neel Sahil", "نیل ساحل", "XS"),
    "marmar": (DISTRICT, "XS-1-1", "Marmar", "مرمر", "XS-1"),
    "lajward": (DISTRICT, "XS-1-2", "Lajward", "لاجورد", "XS-1"),
    "bandar": (DISTRICT, "XS-2-1", "Neel Bandar", "نیل بندر", "XS-2"),
    "marmar_bala": (TEHSIL, "XS-1-1-1", "Marmar Bala", "مرمر بالا", "XS-1-1"),
    "marmar_zer": (TEHSIL, "XS-1-1-2", "Marmar Zer", "مرمر زیر", "XS-1-1"),
    "tang_dara": (TEHSIL, "XS-1-1-3", "Tang Dara", "تنگ درہ", "XS-1-1"),
    "lajward_shehr": (TEHSIL, "XS-1-2-1", "Lajward Shehr", "لاجورد شہر", "XS-1-2"),
    "lajward_dasht": (TEHSIL, "XS-1-2-2", "Lajward Dasht", "لاجورد دشت", "XS-1-2"),
    "bandar_mashriq": (TEHSIL, "XS-2-1-1", "Bandar Mashriq", "بندر مشرق", "XS-2-1"),
}
# A company site knows its own corner only.
OF_THE_SITE = ("country", "sangar", "lajward", "lajward_dasht")


def lay_places(table: Table, *, acting: str = "amina") -> None:
    """Lay the places through the importer's own service, which leaves alone what is there."""
    keys = OF_THE_SITE if table.slug == SITE else tuple(PLACES)
    drafts = []
    for key in keys:
        kind, code, english, urdu, above = PLACES[key]
        drafts.append(PlaceDraft(kind=kind, code=code, name={"en": english, "ur": urdu}, parent_code=above))
    apply_places(table.acting(acting), drafts=drafts, source=SOURCE)
    codes = {PLACES[key][1]: key for key in keys}
    for place in Place.objects.filter(space=table.space, code__in=codes, deleted_at=None):
        table.rows[f"place:{codes[place.code]}"] = place
    shapes = [ShapeDraft(PLACES[key][1], sample_outline(key), SHAPES_BY, disputed=key in DISPUTED) for key in keys]
    apply_shapes(table.acting(acting), drafts=shapes)


def sample_place(table: Table, key: str) -> Place:
    """One of the places above, already laid."""
    place: Place = table.rows[f"place:{key}"]
    return place
