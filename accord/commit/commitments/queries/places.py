"""What is owed in a place, by one rule everywhere: here, for the whole of what the place lies in, or everywhere.

*Here* is what names the place or one that lies in it; *wider* what names one that it lies in, as a province's duty
holds in each of its districts; *everywhere* what names no place at all. A duty counts once, in the first that fits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
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
    """How many duties hold in a place, by how they do; wider: by the name of the nearest place around it they name."""

    here: int = 0
    wider: Sequence[tuple[str, int]] = ()
    everywhere: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.here + sum(number for _name, number in self.wider) + self.everywhere

    @property
    def words(self) -> str:
        """“5 here, 4 for the whole of Sangar”; empty where nothing is owed."""
        parts = []
        if self.here:
            parts.append(_("%(n)s here") % {"n": number_words(self.here)})
        for name, number in self.wider:
            parts.append(_("%(n)s for the whole of %(place)s") % {"n": number_words(number), "place": name})
        if self.everywhere:
            parts.append(_("%(n)s everywhere") % {"n": number_words(self.everywhere)})
        return listed(parts)


def owed_there(rows: QuerySet[Any], place: UUID) -> QuerySet[Any]:
    """Those of the duties that hold in a place by today's tree, each with its ``where``."""
    named = _places_named()
    itself = Q(Exists(named.filter(place=place)))
    within = Q(Exists(named.filter(place__in=subtree_of([place]))))
    wider = Q(Exists(named.filter(place__in=_over(place).values("ancestor"))))
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


def _over(place: UUID) -> QuerySet[PlaceAncestor]:
    """What a place lies in today."""
    return PlaceAncestor.objects.filter(held_on(timezone.localdate()), place=place).exclude(ancestor=place)


def duties_owed_in(viewer: Viewer, place: UUID) -> QuerySet[Duty]:
    """What holds in a place, the most urgent first; nothing in one that the viewer does not see."""
    rows = owed_there(duties_for(viewer), place).order_by("due", "created_at")
    return rows.filter(Exists(visible_to(viewer, Place).filter(pk=place)))


def owed_counts(viewer: Viewer, rows: QuerySet[Any], place: UUID) -> OwedThere:
    """How many of the duties hold in a place; in two queries. rows: as ``owed_there`` gave them."""
    seen = visible_to(viewer, Place).filter(sensitivity__lte=S1, subtree__in=_over(place).values("pk"))
    around = list(seen.order_by("subtree__distance", "name_key"))
    named = _places_named()
    whens = [When(Exists(named.filter(place=each.pk)), then=Value(at)) for at, each in enumerate(around)]
    nearest = Case(*whens, default=Value(len(around)), output_field=IntegerField())
    counts: Counter[str] = Counter()
    wider: Counter[int] = Counter()
    grouped = rows.order_by().annotate(nearest=nearest).values_list("where", "nearest").annotate(n=Count("pk"))
    for where, at, number in grouped:
        counts[where] += number
        wider[at] += number if where == Where.WIDER else 0
    told = [(str(each), wider[at]) for at, each in enumerate(around) if wider[at]]
    return OwedThere(sum(counts[each] for each in HERE), told, counts[Where.EVERYWHERE])
