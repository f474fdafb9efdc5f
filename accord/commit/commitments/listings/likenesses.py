"""The list of near-duplicates: how alike, and whether across sessions, bodies or States; as a page, CSV and XLSX."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.commit.commitments.models import Commitment, Likeness
from accord.commit.commitments.queries import compared
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty

PAGE: Final = 25
FILTERS: Final = ("state", "score", "across", "page")
SCORES: Final = {
    "0.9": gettext_lazy("nearly every word"),
    "0.75": gettext_lazy("most words"),
    "0.6": gettext_lazy("many words"),
}
# How the two promises of a pair differ besides their words → the fields that tell it.
ACROSS: Final[Mapping[str, tuple[str, Any]]] = {
    "session": ("session", gettext_lazy("two sessions")),
    "body": ("instrument__issued_by", gettext_lazy("two bodies")),
    "state": ("addressed_to", gettext_lazy("two States addressed")),
}


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
        filters=[_score_filter(), _across_filter()],
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


def _across_filter() -> Filter:
    def differing(value: str) -> Q:
        field = ACROSS[value][0]
        return ~Q(**{f"first__{field}": F(f"second__{field}")})

    def counts(rows: QuerySet[Likeness]) -> dict[str, int]:
        return rows.order_by().aggregate(**{value: Count("pk", filter=differing(value)) for value in ACROSS})

    def narrow(rows: QuerySet[Likeness], value: str) -> QuerySet[Likeness]:
        return rows.filter(differing(value)) if value in ACROSS else rows.none()

    choices = [Choice(value, words) for value, (_field, words) in ACROSS.items()]
    return Filter("across", gettext_lazy("Across"), choices, narrow=narrow, counts=counts)
