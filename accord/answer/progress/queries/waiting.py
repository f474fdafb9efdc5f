"""What a person's bodies owe next, and where promises stand: read by Today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.answer.progress.models import Claim, Report
from accord.answer.progress.queries.board import state_counts
from accord.answer.progress.queries.standing import rules_of, space_of, with_standing
from accord.answer.progress.standing import Rules, State
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import duties_by_id
from accord.commit.commitments.queries.adoption import is_declined
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.vetting.models import SubmissionState
from accord.kernel.vetting.queries import submissions_of
from accord.ui.pictures import Bar

SHOWN = 25
SHOWN_GAPS = ("gap_overdue", "gap_disputed", "gap_no_action")


class NextStep(StrEnum):
    """What the body that owes a duty can do next, the most pressing first."""

    ANSWER_RETURNED = "answer_returned"
    SEND_DRAFT = "send_draft"
    ANSWER_ASSESSMENT = "answer_assessment"
    ADD_ACTION = "add_action"
    REPORT = "report"


STEP_WORDS: Mapping[NextStep, Promise] = {
    NextStep.ANSWER_RETURNED: _("Your report came back: put it right and send it again."),
    NextStep.SEND_DRAFT: _("A report is written and was not sent."),
    NextStep.ANSWER_ASSESSMENT: _("An independent assessment disagrees: say what you do about it."),
    NextStep.ADD_ACTION: _("Nothing was started: say who does what by when."),
    NextStep.REPORT: _("Say where it stands."),
}


@dataclass(frozen=True)
class DutyWaiting:
    """A duty of one of the viewer's bodies, the next step and the page to take it on."""

    duty: Duty
    step: NextStep
    url: str
    is_overdue: bool

    @property
    def title(self) -> str:
        """The duty's words."""
        return str(self.duty)

    @property
    def why(self) -> str:
        """What is to be done next, in words."""
        return str(STEP_WORDS[self.step])

    @property
    def due(self) -> date | None:
        """The duty's day."""
        return self.duty.due


def duties_waiting_for(viewer: Viewer, *, limit: int = SHOWN) -> list[DutyWaiting]:
    """The duties that the viewer's bodies lead and that wait for them, overdue first, then by day.

    A duty waits as long as it needs attention or was not reported on within the review interval, unless a report
    of it lies with a reviewer.
    """
    return duties_of_steps(viewer, steps_waiting_for(viewer, limit=limit))


def steps_waiting_for(viewer: Viewer, *, limit: int = SHOWN) -> list["StepWaiting"]:
    """The same before the duties are fetched: to count them, and to fetch those alone that are shown."""
    if not viewer.bodies:
        return []
    told = _waiting_told(viewer, rules_of(space_of(viewer)), limit)
    gaps = {pk: Gaps(*flags) for pk, *flags in told}
    reports = _unapproved(viewer, gaps)
    with_reviewer = (SubmissionState.SUBMITTED, SubmissionState.UNIT_APPROVED)
    found = [StepWaiting(pk, flags, reports.get(pk)) for pk, flags in gaps.items()]
    return [step for step in found if step.report is None or step.report.state not in with_reviewer][:limit]


def duties_of_steps(viewer: Viewer, steps: Sequence["StepWaiting"]) -> list[DutyWaiting]:
    """The duties with the pages to take their steps on, in one query."""
    duties = duties_by_id(viewer, [each.duty for each in steps])
    return [
        DutyWaiting(duty, each.step, each.url_for(duty), each.gaps.is_overdue)
        for each in steps
        if (duty := duties.get(each.duty))
    ]


@Prepared
def _waiting_told(viewer: Viewer, rules: Rules, limit: int) -> Any:
    """The duties that wait, with their gaps, twice as many as are to be shown: some drop out by their reports."""
    standing = with_standing(rules, shown=SHOWN_GAPS, asked=("needs_attention",))
    # What the member declined waits for nothing more of it.
    told = visible_to(viewer, standing).filter(~is_declined(viewer), lead__in=viewer.bodies)
    lately = rules.as_of - timedelta(days=rules.review_days)
    stale = ~Q(last_claim=Claim.DONE) & Q(last_reported_on__lt=lately)
    late = Case(When(gap_overdue=True, then=Value(0)), default=Value(1))
    rows = told.filter(Q(last_claim=None) | Q(needs_attention=True) | stale).annotate(late=late)
    ordered = rows.order_by("late", F("due").asc(nulls_last=True), "created_at", "pk")
    return ordered.values_list("pk", *SHOWN_GAPS)[: limit * 2]


def overdue_duties(viewer: Viewer, *, since: date, limit: int = SHOWN) -> list[Duty]:
    """Duties past their day on ``since`` or before it that the gap board calls overdue, the longest overdue first."""
    standing = with_standing(rules_of(space_of(viewer)), shown=("gap_overdue",), asked=())
    told = visible_to(viewer, standing).filter(due__lte=since, gap_overdue=True)
    ids = list(told.order_by("due", "pk").values_list("pk", flat=True)[:limit])
    duties = duties_by_id(viewer, ids)
    return [duties[pk] for pk in ids if pk in duties]


@dataclass(frozen=True)
class Gaps:
    """Which gaps a duty has, in the order of ``SHOWN_GAPS``."""

    is_overdue: bool
    is_disputed: bool
    has_no_action: bool


@dataclass(frozen=True)
class OpenReport:
    """The newest report about a duty that is not approved, and how far it has come."""

    report: Report
    state: str


@dataclass(frozen=True)
class StepWaiting:
    """What a duty's body can do next."""

    duty: UUID
    gaps: Gaps
    report: OpenReport | None

    @property
    def step(self) -> NextStep:
        """The most pressing step."""
        if self.report is not None:
            is_back = self.report.state == SubmissionState.RETURNED
            return NextStep.ANSWER_RETURNED if is_back else NextStep.SEND_DRAFT
        if self.gaps.is_disputed:
            return NextStep.ANSWER_ASSESSMENT
        return NextStep.ADD_ACTION if self.gaps.has_no_action else NextStep.REPORT

    def url_for(self, duty: Duty) -> str:
        """The page to take it on."""
        if self.report is not None:
            return self.report.report.get_absolute_url()
        if self.step is NextStep.ANSWER_ASSESSMENT:
            return duty.get_absolute_url()
        page = "add_action" if self.step is NextStep.ADD_ACTION else "write_report"
        return reverse(f"progress:{page}", args=(duty.space.slug, duty.pk))


@Prepared
def _reports_by_own_bodies(viewer: Viewer, duties: list[UUID]) -> QuerySet[Report]:
    rows = visible_to(viewer, Report).filter(duty__in=duties, body__in=viewer.bodies)
    return rows.select_related("space").order_by("created_at")


def _unapproved(viewer: Viewer, duties: Iterable[UUID]) -> dict[UUID, OpenReport]:
    reports = _reports_by_own_bodies(viewer, list(duties))
    submissions = submissions_of(viewer, "report", [report.pk for report in reports])
    found: dict[UUID, OpenReport] = {}
    for report in reports:
        submission = submissions.get(report.pk)
        state = submission.state if submission else SubmissionState.DRAFT
        if state == SubmissionState.APPROVED:
            found.pop(report.duty_id, None)
        else:
            found[report.duty_id] = OpenReport(report, state)
    return found


def promise_counts(viewer: Viewer) -> list[Bar]:
    """Where duties stand, as bars that lead to the list behind them; the same for every member."""
    space = space_of(viewer)
    counts = state_counts(viewer, rules_of(space))
    url = reverse("progress:board_list", args=(space.slug,))
    return [Bar(state.value, counts[state], url=f"{url}?state={state.value}") for state in State if counts[state]]
