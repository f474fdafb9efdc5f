"""What is owed in a place, by one rule everywhere: here, for the whole of what the place lies in, or everywhere.

*Here* is what names the place or one that lies in it; *wider* what names one that it lies in, as a province's duty
holds in each of its districts; *everywhere* what names no place at all. A duty counts once, in the first that fits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries.promises import duties_for
from accord.kernel.access.queries import visible_to
from accord.kernel.places.models import Place, PlaceAncestor
from accord.kernel.places.queries import held_on, subtree_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.ui.wording import listed, number_words


class Where(StrEnum):
    """How a duty is owed in a place."""

    ITSELF = "itself"
    WITHIN = "within"
    WIDER = "wider"
    EVERYWHERE = "everywhere"


HERE = (Where.ITSELF, Where.WITHIN)


@dataclass(frozen=True)
class OwedThere:
    """How many duties hold in a place, by how they do; places: the names of the wider ones that they name."""

    here: int = 0
    wider: int = 0
    everywhere: int = 0
    places: Sequence[str] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return self.here + self.wider + self.everywhere

    @property
    def words(self) -> str:
        """“5 here, 4 for the whole of Sangar”; empty where nothing is owed."""
        parts = []
        if self.here:
            parts.append(_("%(n)s here") % {"n": number_words(self.here)})
        if self.wider:
            named = {"n": number_words(self.wider), "places": listed(self.places)}
            parts.append(_("%(n)s for the whole of %(places)s") % named)
        if self.everywhere:
            parts.append(_("%(n)s everywhere") % {"n": number_words(self.everywhere)})
        return listed(parts)


def owed_there(rows: QuerySet[Any], place: UUID) -> QuerySet[Any]:
    """Those of the duties that hold in a place by today's tree, each with its ``where``."""
    named = _places_named()
    itself = Q(Exists(named.filter(place=place)))
    within = Q(Exists(named.filter(place__in=subtree_of([place]))))
    wider = Q(Exists(named.filter(place__in=_over(place))))
    nowhere = ~Q(Exists(named))
    whens = [
        When(itself, then=Value(Where.ITSELF.value)),
        When(within, then=Value(Where.WITHIN.value)),
        When(wider, then=Value(Where.WIDER.value)),
    ]
    where = Case(*whens, default=Value(Where.EVERYWHERE.value), output_field=CharField())
    there: QuerySet[Any] = rows.filter(within | wider | nowhere).annotate(where=where)
    return there


def _places_named() -> QuerySet[Any]:
    """The places that the duty of the outer query names, as far as every member sees them."""
    links = Duty.places.through.objects.filter(duty=OuterRef("pk"))
    return links.filter(place__deleted_at=None, place__sensitivity__lte=S1)


def _over(place: UUID) -> QuerySet[PlaceAncestor, Any]:
    """What a place lies in today."""
    lineage = PlaceAncestor.objects.filter(held_on(timezone.localdate()), place=place)
    return lineage.exclude(ancestor=place).values("ancestor")


def duties_owed_in(viewer: Viewer, place: UUID) -> QuerySet[Duty]:
    """What holds in a place, the most urgent first; nothing in one that the viewer does not see."""
    rows = owed_there(duties_for(viewer), place).order_by("due", "created_at")
    return rows.filter(Exists(visible_to(viewer, Place).filter(pk=place)))


def owed_counts(viewer: Viewer, rows: QuerySet[Any], place: UUID) -> OwedThere:
    """How many of the duties hold in a place; in two queries. rows: as ``owed_there`` gave them."""
    counts: Mapping[str, int] = dict(rows.order_by().values_list("where").annotate(n=Count("pk")))
    names: Iterable[Place] = ()
    if counts.get(Where.WIDER):
        of_wider = rows.order_by().filter(where=Where.WIDER).values("pk")
        links = Duty.places.through.objects.filter(duty__in=of_wider, place__in=_over(place))
        names = visible_to(viewer, Place).filter(pk__in=links.values("place"), sensitivity__lte=S1).order_by("name_key")
    return OwedThere(
        sum(counts.get(each, 0) for each in HERE),
        counts.get(Where.WIDER, 0),
        counts.get(Where.EVERYWHERE, 0),
        [str(each) for each in names],
    )
