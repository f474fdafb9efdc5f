"""Whether the duties of promises were reported and verified: facets of the list of promises, and figures of its files.

The words are those of ``standing.py``, without what depends on the day. Only what standing figures count is counted:
approved reports and published assessments on duties of S0 and S1, the same for every member.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.answer.progress.queries.standing import approved_reports, counted_duties, published_assessments
from accord.answer.progress.standing import Assessed, Facts, Reported, dispute_of, newest_report, verification_of
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.declarations import Further, of_rows
from accord.kernel.spaces.prepared import Prepared

NONE: Final = "none"
SOME: Final = "some"
EACH: Final = "each"
DISPUTED: Final = "disputed"


@dataclass
class Followed:
    """Of how many of a promise's duties something is reported, how many are verified, how many disputed."""

    duties: int = 0
    reported: int = 0
    verified: int = 0
    disputed: int = 0

    def add(self, facts: Facts) -> None:
        """Count in what was said of one duty."""
        newest = newest_report(facts)
        self.reported += newest is not None and newest.claim != "not_started"
        self.verified += verification_of(facts) is not None
        self.disputed += dispute_of(facts) is not None

    @property
    def facets(self) -> Mapping[str, Iterable[str]]:
        """The values that the promise counts under."""
        disputed = (DISPUTED,) if self.disputed else ()
        return {"reported": (self._part(self.reported),), "verified": (self._part(self.verified), *disputed)}

    def _part(self, number: int) -> str:
        return EACH if number == self.duties else SOME if number else NONE


def followed(viewer: Viewer, promises: QuerySet[Any, Any] | Sequence[UUID]) -> dict[UUID, Followed]:
    """By promise what became of its duties, of those that have any; three queries for any number of promises."""
    known = {pk.int: promise for pk, promise in of_rows(_duties, viewer, promises)}
    found: dict[UUID, Followed] = defaultdict(Followed)
    for promise in known.values():
        found[promise].duties += 1
    if known:
        for duty, facts in _told(viewer, promises):
            if duty in known:
                found[known[duty]].add(facts)
    return found


@Prepared
def _duties(viewer: Viewer, promises: Any) -> QuerySet[Any, Any]:
    return counted_duties(viewer).filter(commitment__in=promises).order_by().values_list("pk", "commitment")


@Prepared
def _approved(_viewer: Viewer, promises: Any) -> QuerySet[Any, Any]:
    approved = approved_reports().filter(duty__commitment__in=promises).order_by()
    return approved.values_list("duty", "dated", "claim", "pk")


@Prepared
def _published(_viewer: Viewer, promises: Any) -> QuerySet[Any, Any]:
    published = published_assessments().filter(duty__commitment__in=promises).order_by()
    return published.values_list("duty", "dated", "finding", "body", "pk")


def _told(viewer: Viewer, promises: QuerySet[Any, Any] | Sequence[UUID]) -> Iterator[tuple[int, Facts]]:
    """Duties with a report, by the numbers of their ids: without one nothing is verified, and nothing disputed."""
    reports: dict[int, list[Reported]] = defaultdict(list)
    assessments: dict[int, list[Assessed]] = defaultdict(list)
    for duty, on, claim, pk in of_rows(_approved, viewer, promises):
        reports[duty.int].append(Reported(on, claim, pk))
    for duty, on, finding, body, pk in of_rows(_published, viewer, promises):
        assessments[duty.int].append(Assessed(on, finding, body, pk))
    for number, said in reports.items():
        yield number, Facts(is_owned=True, reports=tuple(said), assessments=tuple(assessments.get(number, ())))


def _read(viewer: Viewer, rows: QuerySet[Any, Any] | Sequence[UUID]) -> Mapping[int, Mapping[str, Iterable[str]]]:
    return {promise.int: each.facets for promise, each in followed(viewer, rows).items()}


def _figures(viewer: Viewer, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    names = ("reported", "verified", "disputed")
    return {pk: {name: getattr(each, name) for name in names} for pk, each in followed(viewer, ids).items()}


FOLLOWED = Further(
    kind="commitment",
    facets=(
        (
            "reported",
            _("Reported"),
            ((EACH, _("each of its duties")), (SOME, _("some of its duties")), (NONE, _("none of its duties"))),
        ),
        (
            "verified",
            _("Verified"),
            (
                (EACH, _("each of its duties")),
                (SOME, _("some of its duties")),
                (NONE, _("none of its duties")),
                (DISPUTED, _("an assessment disagrees")),
            ),
        ),
    ),
    read=_read,
    columns=(
        ("reported", pgettext_lazy("column of a file", "Duties reported")),
        ("verified", pgettext_lazy("column of a file", "Duties verified")),
        ("disputed", pgettext_lazy("column of a file", "Duties disputed")),
    ),
    figures=_figures,
)
