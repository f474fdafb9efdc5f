"""The list of near-duplicates: how alike, and whether across sessions, bodies or States; as a page, CSV and XLSX."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.models import Commitment, InstrumentKind, Likeness
from accord.commit.commitments.queries import compared
from accord.commit.commitments.queries.facets import CYCLES, cycle_of
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty

PAGE: Final = 25
FILTERS: Final = ("state", "score", "across", "cycle", "body", "to", "page")
SCORES: Final = {
    "0.9": gettext_lazy("nearly every word"),
    "0.75": gettext_lazy("most words"),
    "0.6": gettext_lazy("many words"),
}
# How the two promises of a pair differ besides their words → the fields that tell it.
ACROSS: Final[Mapping[str, tuple[str, Any]]] = {
    "document": ("instrument", gettext_lazy("two documents")),
    "session": ("session", gettext_lazy("two sessions")),
    "body": ("instrument__issued_by", gettext_lazy("two bodies")),
    "state": ("addressed_to", gettext_lazy("two States addressed")),
}

WITHIN: Final = "within"


def likeness_listing(*, title: str) -> Listing:
    """Pairs, the likest first."""
    return Listing(
        title=title,
        lede=_("Found by the words they share; rare words weigh more. A person decides whether a pair is one promise."),
        columns=[
            Column("score", gettext_lazy("Score"), lambda pair: pair.likeness.score, kind="number", heading=True),
            *_side("first", gettext_lazy("One promise"), gettext_lazy("Where"), lambda pair: pair.likeness.first),
            *_side("second", gettext_lazy("The other"), gettext_lazy("Where"), lambda pair: pair.likeness.second),
            Column("shared", gettext_lazy("Words in both"), lambda pair: " ".join(pair.words.shared)),
        ],
        filters=[
            _score_filter(),
            _across_filter(),
            _cycle_filter(),
            _plain_filter("body", gettext_lazy("Body"), "instrument__issued_by"),
            _plain_filter("to", gettext_lazy("Addressed to"), "addressed_to"),
        ],
        order=("-score", "pk"),
        prepare=lambda rows: [compared(row) for row in rows],
        empty=Empty(
            _("Nothing is proposed here"),
            _("Pairs that say nearly the same are found after an import, or when the secretariat has all compared."),
        ),
        noun=lambda n: ngettext("%(n)d pair", "%(n)d pairs", n) % {"n": n},
        page_size=PAGE,
        file_name="near-duplicates",
    )


def _side(name: str, words: Any, where: Any, of: Callable[[Any], Commitment]) -> list[Column]:
    return [
        Column(name, words, lambda pair: of(pair).text, url=lambda pair: of(pair).get_absolute_url()),
        Column(f"{name}_where", where, lambda pair: f"{of(pair).instrument} {of(pair).reference}".strip()),
    ]


def _score_filter() -> Filter:
    steps = sorted(map(float, SCORES), reverse=True)

    def between(value: str) -> Q:
        higher = [step for step in steps if step > float(value)]
        return Q(score__gte=value) & (Q(score__lt=str(min(higher))) if higher else Q())

    def counts(rows: QuerySet[Likeness]) -> dict[str, int]:
        return rows.order_by().aggregate(**{_alias(value): Count("pk", filter=between(value)) for value in SCORES})

    def named(rows: QuerySet[Likeness]) -> dict[str, int]:
        told = counts(rows)
        return {value: told[_alias(value)] for value in SCORES}

    def narrow(rows: QuerySet[Likeness], value: str) -> QuerySet[Likeness]:
        return rows.filter(between(value)) if value in SCORES else rows.none()

    choices = [Choice(value, label) for value, label in SCORES.items()]
    return Filter("score", gettext_lazy("Alike in"), choices, narrow=narrow, counts=named, prominent=True)


def _alias(value: str) -> str:
    return "from_" + value.replace(".", "_")


def _cycle_of(session: str, kind: str) -> str:
    return cycle_of(session) if kind == InstrumentKind.UPR_OUTCOME else ""


def _in_cycle(end: str, cycle: str) -> Q:
    written = (each for n in range(1, CYCLES[-1][1] + 1) for each in {str(n), f"{n:02}"})
    sessions = [each for each in written if cycle_of(each) == cycle]
    return Q(**{f"{end}__instrument__kind": InstrumentKind.UPR_OUTCOME, f"{end}__session__in": sessions})


def _cycle_filter() -> Filter:
    def choices(values: Sequence[str]) -> list[Choice]:
        return [Choice(value, _("cycle %(number)s") % {"number": value}) for value in sorted(values)]

    fields = ("session", "instrument__kind")
    return _end_filter(
        "cycle", gettext_lazy("Cycle of the review"), choices, fields=fields, value_of=_cycle_of, having=_in_cycle
    )


def _plain_filter(name: str, label: Any, field: str) -> Filter:
    def choices(values: Sequence[str]) -> list[Choice]:
        return [Choice(value, value) for value in sorted(values)]

    def having(end: str, value: str) -> Q:
        return Q(**{f"{end}__{field}": value})

    return _end_filter(name, label, choices, fields=(field,), value_of=str, having=having)


def _end_filter(
    name: str,
    label: Any,
    choices: Callable[[Sequence[str]], list[Choice]],
    *,
    fields: tuple[str, ...],
    value_of: Callable[..., str],
    having: Callable[[str, str], Q],
) -> Filter:
    """Pairs of which one promise at least has a value, which is made of these of its fields."""
    ends = [f"{end}__{field}" for end in ("first", "second") for field in fields]

    def counts(rows: QuerySet[Likeness]) -> dict[str, int]:
        found: Counter[str] = Counter()
        for *about, number in rows.order_by().values_list(*ends).annotate(n=Count("pk")):
            values = {value_of(*about[: len(fields)]), value_of(*about[len(fields) :])} - {""}
            found.update(dict.fromkeys(values, number))
        return dict(found)

    def narrow(rows: QuerySet[Likeness], value: str) -> QuerySet[Likeness]:
        return rows.filter(having("first", value) | having("second", value))

    return Filter(name, label, choices, narrow=narrow, counts=counts, most=40)


def _across_filter() -> Filter:
    def differing(value: str) -> Q:
        if value == WITHIN:
            return Q(first__instrument=F("second__instrument"))
        field = ACROSS[value][0]
        return ~Q(**{f"first__{field}": F(f"second__{field}")})

    def counts(rows: QuerySet[Likeness]) -> dict[str, int]:
        return rows.order_by().aggregate(**{value: Count("pk", filter=differing(value)) for value in (*ACROSS, WITHIN)})

    def narrow(rows: QuerySet[Likeness], value: str) -> QuerySet[Likeness]:
        return rows.filter(differing(value)) if value in (*ACROSS, WITHIN) else rows.none()

    within = Choice(WITHIN, gettext_lazy("within one document"))
    choices = [*(Choice(value, words) for value, (_field, words) in ACROSS.items()), within]
    return Filter("across", gettext_lazy("Within or across"), choices, narrow=narrow, counts=counts)
