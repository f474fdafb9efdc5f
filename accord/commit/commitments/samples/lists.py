"""The invented province's eight groups, and how the sample's other lists lie to them, as the reviewer said."""

from accord.kernel.spaces.samples import DIRECTORATE, Table
from accord.kernel.taxonomies.models import Likeness, Taxonomy, Term, TermMapping
from accord.kernel.taxonomies.services import add_term, ensure_taxonomy, propose_mapping, say_mapping

EIGHT = ("province-groups", {"en": "The province’s eight groups (sample)", "ur": "صوبے کے آٹھ گروہ (نمونہ)"})
CIVIL, WOMEN, CHILDREN, TRANSGENDER, MINORITIES, SENIORS, DISABLED, DEFENDERS = (
    "Civil and political rights",
    "Women",
    "Children",
    "Transgender persons",
    "Minorities",
    "Senior citizens",
    "Persons with disabilities",
    "Human-rights defenders",
)
IN_URDU = {
    CIVIL: "شہری اور سیاسی حقوق",
    WOMEN: "خواتین",
    CHILDREN: "بچے",
    TRANSGENDER: "خواجہ سرا افراد",
    MINORITIES: "اقلیتیں",
    SENIORS: "بزرگ شہری",
    DISABLED: "معذور افراد",
    DEFENDERS: "انسانی حقوق کے محافظ",
}
SOURCE = "Invented for the sample spaces"
# (list, its term, how it lies to the group, the group, why)
SAID = (
    ("sample-themes", "Children and school", Likeness.NARROWER, CHILDREN, "School and work of children"),
    ("sample-themes", "Women at the table", Likeness.NARROWER, WOMEN, "Seats and votes of women"),
    ("sample-themes", "Access to justice", Likeness.NARROWER, CIVIL, "Courts, police and complaints"),
    ("sample-themes", "Care after accidents", Likeness.RELATED, DISABLED, "Not everybody hurt stays disabled"),
    ("groups", "Women", Likeness.SAME, WOMEN, ""),
    ("groups", "Children", Likeness.SAME, CHILDREN, ""),
    ("groups", "Persons with disabilities", Likeness.SAME, DISABLED, ""),
)
PROPOSED = ("groups", "Minorities", MINORITIES, "The names are alike")


def lay_lists(table: Table) -> None:
    """Lay the eight groups by Amina and the mappings by Hina, each only once. Comes after promises and laws."""
    if table.slug != DIRECTORATE:
        return
    by = table.acting("amina")
    eight = ensure_taxonomy(by, key=EIGHT[0], name=EIGHT[1], source=SOURCE)
    there = {term.name["en"]: term for term in Term.objects.filter(taxonomy=eight, deleted_at=None)}
    for rank, (name, urdu) in enumerate(IN_URDU.items(), start=1):
        if name not in there:
            there[name] = add_term(by, taxonomy=eight, name={"en": name, "ur": urdu}, rank=rank)
    if TermMapping.objects.filter(counterpart__taxonomy=eight).exists():
        return  # what somebody said or took back since stays as it is
    for key, name, likeness, group, why in SAID:
        term = _term(table, key, name)
        say_mapping(table.acting("hina"), term=term, counterpart=there[group], likeness=likeness, reason=why)
    key, name, group, why = PROPOSED
    propose_mapping(by, term=_term(table, key, name), counterpart=there[group], reason=why)


def _term(table: Table, key: str, name: str) -> Term:
    taxonomy = Taxonomy.objects.get(space=table.space, key=key, deleted_at=None)
    return Term.objects.get(taxonomy=taxonomy, name_key=name.casefold(), deleted_at=None)
