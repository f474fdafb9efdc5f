"""The same matter promised by the country, a province and a district, side by side; and what contradicts what.

A promise is its document's: the level of government that the document names, or the country's where other States or a
committee speak to it. Documents that name none are counted apart and stand on no side.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment, InstrumentKind
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.queries.promises import commitments_for, terms_on
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.taxonomies.models import Term

SHOWN_A_SIDE = 20
MATTERS_SHOWN = 100
CANDIDATES = 25
TAGS = ("themes", "affected_persons", "sdgs")
ADDRESSED_TO_THE_COUNTRY = (
    InstrumentKind.UPR_OUTCOME,
    InstrumentKind.CONCLUDING_OBSERVATIONS,
    InstrumentKind.SPECIAL_PROCEDURE,
)


class SideOf(StrEnum):
    """Whose promise it is."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LOCAL = "local"


SIDE_WORDS = {
    SideOf.NATIONAL: _("national"),
    SideOf.PROVINCIAL: _("provincial"),
    SideOf.LOCAL: _("district and local"),
}


@dataclass(frozen=True)
class Matter:
    """A theme, group of people or goal, and how many promises each side made on it."""

    term: Term
    counts: Mapping[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each side's word and its number."""
        return [(str(SIDE_WORDS[side]), self.counts.get(side, 0)) for side in SideOf]

    @property
    def sides(self) -> int:
        """How many sides promised something."""
        return sum(1 for side in SideOf if self.counts.get(side))


@dataclass(frozen=True)
class Side:
    """The promises of one side on a matter, the newest documents first."""

    side: str
    word: str
    promises: list[Commitment]
    total: int


def side_of() -> Case:
    """Whose a promise is, as SQL; empty where its document says no level."""
    level = "instrument__level"
    lower = (GovernmentLevel.DISTRICT, GovernmentLevel.LOCAL, GovernmentLevel.SITE)
    national = Q(**{level: GovernmentLevel.FEDERAL}) | Q(
        **{level: "", "instrument__kind__in": ADDRESSED_TO_THE_COUNTRY}
    )
    return Case(
        When(national, then=Value(SideOf.NATIONAL.value)),
        When(Q(**{level: GovernmentLevel.PROVINCIAL}), then=Value(SideOf.PROVINCIAL.value)),
        When(Q(**{f"{level}__in": lower}), then=Value(SideOf.LOCAL.value)),
        default=Value(""),
        output_field=CharField(),
    )


def matters(viewer: Viewer) -> list[Matter]:
    """What at least two sides made promises on; those with all three first, then by the number of promises."""
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for tag in TAGS:
        rows = visible_to(viewer, Commitment).annotate(side=side_of()).exclude(side="").exclude(**{tag: None})
        for term, side, number in rows.order_by().values_list(tag, "side").annotate(n=Count("pk", distinct=True)):
            counts[term][side] = counts[term].get(side, 0) + number
    shared = {term: sides for term, sides in counts.items() if len(sides) > 1}
    terms = visible_to(viewer, Term).filter(pk__in=shared).select_related("space", "taxonomy")
    found = [Matter(term, shared[term.pk]) for term in terms]
    found.sort(key=lambda one: (-one.sides, -sum(one.counts.values()), one.term.name_key))
    return found[:MATTERS_SHOWN]


def sides_of(viewer: Viewer, term: Term) -> list[Side]:
    """What each side promised on a matter; a side that promised nothing is there too."""
    return [
        Side(
            side.value,
            str(SIDE_WORDS[side]),
            _first_of_side(viewer, term.pk, side.value),
            _number_of_side(viewer, term.pk, side.value),
        )
        for side in SideOf
    ]


@Prepared
def _first_of_side(viewer: Viewer, term: UUID, side: str) -> QuerySet[Commitment]:
    return _of_side(viewer, term, side).order_by("-instrument__dated", "paragraph_key", "pk")[:SHOWN_A_SIDE]


@Prepared
def _number_of_side(viewer: Viewer, term: UUID, side: str) -> int:
    return _of_side(viewer, term, side).order_by().count()


def _of_side(viewer: Viewer, term: UUID, side: str) -> QuerySet[Commitment]:
    tagged = Q()
    for tag in TAGS:
        tagged |= Q(pk__in=getattr(Commitment, tag).through.objects.filter(term=term).values("commitment"))
    return commitments_for(viewer).annotate(side=side_of()).filter(tagged, side=side)


def candidates(viewer: Viewer, one: Commitment, words: str = "") -> list[Commitment]:
    """Promises that may contradict this one: those with these words, or those of other sides on the same matters."""
    rows = commitments_for(viewer).annotate(side=side_of()).exclude(pk=one.pk)
    if words:
        return list(rows_with(viewer, rows, words).order_by("created_at", "pk")[:CANDIDATES])
    side = commitments_for(viewer).annotate(side=side_of()).values_list("side", flat=True).get(pk=one.pk)
    tagged = Q(pk__in=[])
    for tag in TAGS:
        terms = [term.pk for term in terms_on(viewer, [one], tag).get(one.pk, [])]
        links = getattr(Commitment, tag).through.objects.filter(term__in=terms)
        tagged |= Q(pk__in=links.values("commitment"))
    return list(rows.filter(tagged).exclude(side=side).order_by("side", "created_at", "pk")[:CANDIDATES])


def contradictions_for(viewer: Viewer) -> QuerySet[Contradiction]:
    """Contradictions between promises that the viewer sees, open ones first, then the newest."""
    promises = visible_to(viewer, Commitment).values("pk")
    rows = visible_to(viewer, Contradiction).filter(one__in=promises, other__in=promises)
    rows = rows.select_related(
        "space", "one__instrument__space", "other__instrument__space", "one__space", "other__space"
    )
    return rows.annotate(is_over=Case(When(resolved_at=None, then=Value(0)), default=Value(1))).order_by(
        "is_over", "-created_at", "-pk"
    )


def contradiction_for(viewer: Viewer, pk: UUID, action: str = READ) -> Contradiction:
    """One contradiction with both promises. Raises NotVisible or NotPermitted."""
    return get_for(viewer, contradictions_for, pk, action)


def contradictions_of(viewer: Viewer, commitment: Commitment) -> QuerySet[Contradiction]:
    """What was noted against a promise, or of it against others."""
    return contradictions_for(viewer).filter(Q(one=commitment) | Q(other=commitment))
