"""How promises moved: what counts today, by the month in which it was reached. The same for every member."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Count, DateField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate, TruncMonth

from accord.answer.progress.models import Claim, Finding
from accord.answer.progress.queries.standing import (
    approved_reports,
    counted_duties,
    published_assessments,
    rules_of,
    space_of,
    with_standing,
)
from accord.answer.progress.standing import Rules, State
from accord.kernel.policy.facts import Viewer

MONTHS = 36  # as many as a line can show; what was reached before is in its first figure
STEPS = (State.PROMISED, State.ASSIGNED, State.REPORTED, State.VERIFIED)


@dataclass(frozen=True)
class Movement:
    """For each month's last day (the newest: today) how many duties had reached each of STEPS by then."""

    as_of: date
    days: Sequence[date]
    counts: Mapping[State, Sequence[int]]

    @property
    def total(self) -> int:
        """All duties that are counted."""
        return self.counts[State.PROMISED][-1] if self.days else 0

    def last(self, step: State) -> int:
        """How many have reached a step today."""
        return self.counts[step][-1] if self.days else 0


def movement(viewer: Viewer) -> Movement:
    """The four steps over the last months, from approved S0–S1 records, in a constant number of queries.

    A duty counts as promised from the day of its instrument (where that is unknown, from the day it was written here),
    as assigned from the day its lead was named, as reported from its first approved report that is not “not started”,
    and as verified from the first published assessment that agreed with the report that counts today. What is disputed
    today is therefore not among the verified of any month. Days to come count from today on.
    """
    rules = rules_of(space_of(viewer))
    reached = {step: _by_month(rows, rules.as_of) for step, rows in _reached(viewer, rules).items()}
    first = min((month for counted in reached.values() for month in counted), default=None)
    if first is None:
        return Movement(rules.as_of, (), dict.fromkeys(STEPS, ()))
    months = _months(first, rules.as_of)
    counts = {}
    for step, counted in reached.items():
        before = sum(number for month, number in counted.items() if month < months[0])
        counts[step] = list(accumulate((counted[month] for month in months[1:]), initial=before + counted[months[0]]))
    return Movement(rules.as_of, [min(_end(month), rules.as_of) for month in months], counts)


def _reached(viewer: Viewer, rules: Rules) -> dict[State, QuerySet[Any]]:
    """For each step the duties that have reached it, with the day in ``reached_on``."""
    duties = counted_duties(viewer)
    written = Cast(TruncDate("created_at"), DateField())
    reports = approved_reports().filter(duty=OuterRef("pk")).exclude(claim=Claim.NOT_STARTED).order_by("dated", "pk")
    told = counted_duties(viewer, with_standing(rules, asked=("state",)))
    agreed = published_assessments().filter(
        duty=OuterRef("pk"), finding=Finding.AGREES, dated__gte=OuterRef("last_reported_on")
    )
    verified = told.filter(state__in=(State.VERIFIED, State.CONFIRMED))
    return {
        State.PROMISED: duties.annotate(reached_on=Coalesce(F("commitment__instrument__dated"), written)),
        State.ASSIGNED: duties.filter(lead__isnull=False).annotate(reached_on=F("assigned_on")),
        State.REPORTED: duties.annotate(reached_on=Subquery(reports.values("dated")[:1])),
        State.VERIFIED: verified.annotate(reached_on=Subquery(agreed.order_by("dated").values("dated")[:1])),
    }


def _by_month(duties: QuerySet[Any], today: date) -> Counter[date]:
    rows = duties.filter(reached_on__isnull=False).order_by()
    found: Counter[date] = Counter()
    for month, number in rows.values_list(TruncMonth("reached_on")).annotate(n=Count("pk")):
        found[min(month, today.replace(day=1))] += number
    return found


def _months(first: date, today: date) -> list[date]:
    """First days of the months from `first` to today's, the newest MONTHS of them."""
    newest, oldest = today.year * 12 + today.month - 1, first.year * 12 + first.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(max(oldest, newest - MONTHS + 1), newest + 1)]


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
