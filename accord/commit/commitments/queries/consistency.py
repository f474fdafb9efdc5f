"""The same matter promised by the country, a province and a district, side by side; and what contradicts what.

A promise is its document's: the level of government that the document names, or the country's where other States or a
committee speak to it. Documents that name none are counted apart and stand on no side.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from accord.commit.commitments.models import Commitment, Duty, Instrument, InstrumentKind
from accord.commit.commitments.models.contradictions import Contradiction
from accord.commit.commitments.queries.facets import promise_rows
from accord.commit.commitments.queries.promises import commitments_for, duties_by_id
from accord.commit.commitments.queries.terms import (
    THROUGH,
    counting_under,
    promises_under,
    reasons_under,
    tagged,
    topics_of,
)
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.kernel.taxonomies.models import Term
from accord.kernel.taxonomies.queries import CountedThrough, counted_through
from accord.ui.wording import listed

SHOWN_A_SIDE = 20
MATTERS_SHOWN = 100
CANDIDATES = 25
DUTIES_SHOWN = 5
SHOWN = 50
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
    """A theme, group of people or goal, and how many promises each side made on it.

    through: the mappings by which promises of other lists' terms count here too.
    """

    term: Term
    counts: Mapping[str, int]
    through: Sequence[CountedThrough] = ()

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each side's word and its number."""
        return [(str(SIDE_WORDS[side]), self.counts.get(side, 0)) for side in SideOf]

    @property
    def sides(self) -> int:
        """How many sides promised something."""
        return sum(1 for side in SideOf if self.counts.get(side))

    @property
    def through_words(self) -> str:
        """Each of the mappings; empty where nothing came that way."""
        return listed(link.words for link in self.through)


@dataclass
class PromiseOfSide:
    """One promise of a side: by which mapping it counts, who owes it, and what contradicts it."""

    row: Any  # a Commitment with ``duty_count`` and ``counted_as``
    through: str = ""
    duties: Sequence[Duty] = ()
    against: list[tuple[Contradiction, Commitment]] = field(default_factory=list)

    @property
    def more_duties(self) -> int:
        """How many duties are not named."""
        left: int = self.row.duty_count - len(self.duties)
        return max(0, left)


@dataclass(frozen=True)
class Side:
    """The promises of one side on a matter, the newest documents first; ``total`` and ``duties`` count all of them."""

    side: str
    word: str
    promises: list[PromiseOfSide]
    total: int
    duties: int


def side_of(path: str = "instrument__") -> Case:
    """Whose a promise is, as SQL; empty where its document says no level. path: from the row to the document."""
    level = f"{path}level"
    lower = (GovernmentLevel.DISTRICT, GovernmentLevel.LOCAL, GovernmentLevel.SITE)
    national = Q(**{level: GovernmentLevel.FEDERAL}) | Q(**{level: "", f"{path}kind__in": ADDRESSED_TO_THE_COUNTRY})
    return Case(
        When(national, then=Value(SideOf.NATIONAL.value)),
        When(Q(**{level: GovernmentLevel.PROVINCIAL}), then=Value(SideOf.PROVINCIAL.value)),
        When(Q(**{f"{level}__in": lower}), then=Value(SideOf.LOCAL.value)),
        default=Value(""),
        output_field=CharField(),
    )


def matters(viewer: Viewer) -> list[Matter]:
    """What at least two sides made promises on; those with all three first, then by the number of promises.

    A promise counts once under a term, by its own tags or through mappings that a person confirmed.
    """
    rows = promise_rows(viewer)
    documents = _documents_by_side(viewer)
    counted = {side: rows.where("document", None, documents[side]).across() for side in SideOf}
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for side, found in counted.items():
        for value, numbers in found.items():
            counts[UUID(value)][side] = sum(numbers)
    shared = {term: sides for term, sides in counts.items() if len(sides) > 1}
    through = {UUID(value) for found in counted.values() for value, numbers in found.items() if numbers[1]}
    terms = list(visible_to(viewer, Term).filter(pk__in=shared, instead=None).select_related("space", "taxonomy"))
    links = counted_through(viewer, under=[term for term in terms if term.pk in through])
    met = [
        Matter(term, shared[term.pk], [link for link in links.get(term.pk, ()) if link.tag.pk in counts])
        for term in terms
    ]
    met.sort(key=lambda one: (-one.sides, -sum(one.counts.values()), one.term.name_key))
    return met[:MATTERS_SHOWN]


def _documents_by_side(viewer: Viewer) -> Mapping[str, list[str]]:
    """The ids of the space's documents by whose promises they hold; they name no promise that a viewer does not see."""
    found: dict[str, list[str]] = {side: [] for side in SideOf}
    rows = Instrument.objects.filter(space=viewer.here).annotate(side=side_of("")).exclude(side="")
    for pk, side in rows.order_by().values_list("pk", "side"):
        found[side].append(str(pk))
    return found


def sides_of(viewer: Viewer, term: Term) -> list[Side]:
    """What each side promised on a matter; a side that promised nothing is there too."""
    rows = promises_under(viewer, term).annotate(side=side_of())
    duties = dict(_duties_by_side(viewer, term))
    found = []
    for side in SideOf:
        here = rows.filter(side=side.value).order_by("-instrument__dated", "paragraph_key", "pk")
        shown = [PromiseOfSide(row) for row in here[:SHOWN_A_SIDE]]
        number = here.order_by().count()
        found.append(Side(side.value, str(SIDE_WORDS[side]), shown, number, duties.get(side.value, 0)))
    _complete(viewer, term, [one for side in found for one in side.promises])
    return found


def _duties_by_side(viewer: Viewer, term: Term) -> QuerySet[Duty, tuple[str, int]]:
    promises = promises_under(viewer, term).values("pk")
    rows = visible_to(viewer, Duty).filter(commitment__in=promises).annotate(side=side_of("commitment__instrument__"))
    return rows.order_by().values_list("side").annotate(n=Count("pk"))


def _complete(viewer: Viewer, term: Term, shown: Sequence[PromiseOfSide]) -> None:
    """Say of each promise by which mapping it counts, who owes it and what contradicts it, in so many queries."""
    reasons = reasons_under(viewer, term, [one.row for one in shown if one.row.counted_as == THROUGH])
    by_pk = {one.row.pk: one for one in shown}
    owed = _some_duties(viewer, list(by_pk))
    for pk, one in by_pk.items():
        one.through = listed(link.words for link in reasons.get(pk, ()))
        one.duties = owed.get(pk, ())
    for record in contradictions_for(viewer).filter(Q(one__in=list(by_pk)) | Q(other__in=list(by_pk)))[:SHOWN]:
        for mine, against in ((record.one, record.other), (record.other, record.one)):
            if mine.pk in by_pk:
                by_pk[mine.pk].against.append((record, against))


def _some_duties(viewer: Viewer, promises: Sequence[UUID]) -> Mapping[UUID, Sequence[Duty]]:
    """The first duties of each promise, by the names of their bodies."""
    order = ("lead__name_key", "created_at", "pk")
    nth = Window(RowNumber(), partition_by="commitment", order_by=order)
    rows = visible_to(viewer, Duty).filter(commitment__in=promises).annotate(nth=nth).filter(nth__lte=DUTIES_SHOWN)
    ids = list(rows.order_by("nth").values_list("pk", flat=True))
    duties = duties_by_id(viewer, ids)
    found: dict[UUID, list[Duty]] = defaultdict(list)
    for duty in (duties[pk] for pk in ids):
        found[duty.commitment_id].append(duty)
    return found


def contradictions_on(viewer: Viewer, term: Term) -> list[Contradiction]:
    """What contradicts what among the promises on a matter, each with ``sides``: whose the two promises are."""
    promises = promises_under(viewer, term).values("pk")
    rows = contradictions_for(viewer).filter(one__in=promises, other__in=promises)
    return list(rows.annotate(side=side_of("one__instrument__"), other_side=side_of("other__instrument__"))[:SHOWN])


def candidates(viewer: Viewer, one: Commitment, words: str = "") -> list[Commitment]:
    """Promises that may contradict this one: those with these words, or those of other sides on the same matters.

    Two promises are on the same matter where both count under one term, by their tags or through mappings.
    """
    rows = commitments_for(viewer).annotate(side=side_of()).exclude(pk=one.pk)
    if words:
        return list(rows_with(viewer, rows, words).order_by("created_at", "pk")[:CANDIDATES])
    side = commitments_for(viewer).annotate(side=side_of()).values_list("side", flat=True).get(pk=one.pk)
    same = tagged(counting_under(viewer, topics_of(viewer, [one]).of(one.pk)))
    return list(rows.filter(same).exclude(side=side).order_by("side", "created_at", "pk")[:CANDIDATES])


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
