"""Reports, assessments and voices about a duty, as one viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accord.answer.progress.models import Assessment, Grade, Report, Voice
from accord.answer.progress.queries.evidence import HeardVoice, told_voice
from accord.answer.progress.queries.standing import rules_of, voices_heard
from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.files.models import File
from accord.kernel.followup.models import Action
from accord.kernel.followup.queries import actions_about
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.vetting.models import Submission, SubmissionState
from accord.kernel.vetting.queries import submissions_of, vetting_queue

NAMED = ("space", "body", "duty__space", "duty__commitment__instrument")


@dataclass(frozen=True)
class VettedReport:
    """A report and how far it has come in vetting."""

    report: Report
    state: str
    file_count: int


def report_for(viewer: Viewer, pk: UUID, action: str = READ) -> Report:
    """One report with its duty and body. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Report, pk, action, fetch=NAMED)


def assessment_for(viewer: Viewer, pk: UUID, action: str = READ) -> Assessment:
    """One assessment with its duty and body. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Assessment, pk, action, fetch=NAMED)


def reports_on(viewer: Viewer, duty: Duty) -> list[VettedReport]:
    """Reports on a duty, newest first, each with the number of its files that the viewer may open."""
    reports = _reports(viewer, duty.pk)
    submissions = submissions_of(viewer, "report", [report.pk for report in reports])
    return [
        VettedReport(report, state_of_submission(submissions.get(report.pk)), report.file_count) for report in reports
    ]


@Prepared
def _reports(viewer: Viewer, duty: UUID) -> QuerySet[Report]:
    rows = visible_to(viewer, Report).filter(duty=duty).select_related("space", "body").order_by("-dated", "-pk")
    opened = Q(files__in=visible_to(viewer, File).values("pk"))
    return rows.annotate(file_count=Count("files", filter=opened))


def state_of_submission(submission: Submission | None) -> str:
    """How far a record has come in vetting; a record that nobody handed in is a draft."""
    return submission.state if submission else SubmissionState.DRAFT


def may_decide(viewer: Viewer, submission: Submission | None) -> bool:
    """The viewer can approve or return it now: it waits, in the viewer's scope, and is not own work."""
    return submission is not None and vetting_queue(viewer).filter(pk=submission.pk).exists()


def assessments_of(viewer: Viewer, duty: Duty) -> list[Assessment]:
    """Assessments of a duty, newest first; a draft only for those who may read it."""
    found: list[Assessment] = _assessments(viewer, duty.pk)
    return found


@Prepared
def _assessments(viewer: Viewer, duty: UUID) -> QuerySet[Assessment]:
    rows = visible_to(viewer, Assessment).filter(duty=duty).select_related("space", "body")
    return rows.order_by("-dated", "-pk")


def voices_on(duty: Duty) -> list[HeardVoice]:
    """What people concerned said of a duty, newest first, with small numbers hidden."""
    rules = rules_of(duty.space)
    return [told_voice(row, rules) for row in _voices(duty.pk)]


@Prepared
def _voices(duty: UUID) -> QuerySet[Voice]:
    return voices_heard().filter(duty=duty).select_related("place", "body").order_by("-collected_on", "-pk")


@Prepared
def grades_of(viewer: Viewer, commitment: UUID) -> QuerySet[Grade]:
    """The committees' grades of a promise, newest first."""
    return visible_to(viewer, Grade).filter(commitment=commitment).order_by("-dated")


def actions_on(viewer: Viewer, duty: Duty) -> list[Action]:
    """Actions about a duty, soonest due first."""
    found: list[Action] = _actions(viewer, duty.pk)
    return found


@Prepared
def _actions(viewer: Viewer, duty: UUID) -> QuerySet[Action]:
    return actions_about(viewer, "duty", [duty])


@dataclass(frozen=True)
class EvidenceFiles:
    """The files behind a record that the viewer may open; whether there are others is not told."""

    files: list[File]


def evidence_behind(viewer: Viewer, row: Report | Assessment) -> EvidenceFiles:
    """The evidence of a report or an assessment: shown to its body, to assessors and to those who vet."""
    behind = visible_to(viewer, File).filter(pk__in=row.files.values("pk"))
    return EvidenceFiles(list(behind.select_related("space").order_by("name", "pk")))


def files_of(viewer: Viewer, row: Report | Assessment, kept: Iterable[UUID]) -> list[File]:
    """Those of the record's visible files whose ids are named."""
    named = set(kept)
    return [file for file in evidence_behind(viewer, row).files if file.pk in named]
