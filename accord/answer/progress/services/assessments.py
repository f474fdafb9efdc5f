"""What an independent body found. A draft stays hidden from those it is about; published, everyone reads it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.answer.progress.models import Assessment
from accord.answer.progress.services.checks import (
    check_duty,
    clean_values,
    is_on_the_owing_side,
    link_evidence,
    stated,
)
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import Changes, nothing_changed, record, service
from accord.kernel.files.models import File
from accord.kernel.files.services import disclose_files, hold_back_files
from accord.kernel.notices.queries import accounts_acting_for
from accord.kernel.notices.services import tell
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import create_record, revise_record

PUBLISHED = gettext_noop("An independent assessment of a duty that a body you act for owes was published.")


@service("assessment_written", "assessment_published")
def write_assessment(
    by: Viewer,
    *,
    duty: Duty,
    body: Actor,
    publish: bool = False,
    files: Sequence[File] = (),
    client_key: str | None = None,
    **values: Any,
) -> Assessment:
    """Write down what an independent body found of a duty: as a draft, or published at once.

    values: finding, statement, dated (today where empty), part, whole, unit.
    Raises NotPermitted for anybody but assessors of the body, and for an assessor whose own body owes the duty;
    Refused for no words, a day to come, or a part above its whole.
    """
    check_duty(by, duty, body, files)
    demand_new(by, Assessment, level=S2, owes=[body.pk], places=duty.places.values_list("pk", flat=True))
    if (bodies_owing(duty) & by.conflicts and not by.operator) or is_on_the_owing_side(body, duty):
        raise NotPermitted("create", "no_conflict_of_interest")
    cleaned = clean_values({"dated": None, **values})
    assessment, created = create_record(
        by, Assessment, client_key=client_key, sensitivity=S2, duty=duty, draft_of=duty, body=body, **cleaned
    )
    if not created:
        nothing_changed()
        return assessment
    assessment.files.set(files)
    link_evidence(by, assessment, files)
    _hold_back(by, assessment, files)
    changes: dict[str, Any] = stated({"duty": duty, "body": body, **cleaned})
    if publish:
        changes |= _publish(by, assessment)
    record(by, "assessment_published" if publish else "assessment_written", assessment, changes=changes)
    return assessment


@service("assessment_changed")
def change_assessment(
    by: Viewer, assessment: Assessment, *, revision: int, files: Sequence[File] | None = None, **values: Any
) -> Assessment:
    """Change a draft as the form opened it. A published one stands; what is found later is a new assessment.

    Raises NotPermitted for anybody but its author, Refused where it is published, StaleRecord.
    """
    demand(by, "edit", assessment)
    _refuse_published(assessment)
    changes = dict(revise_record(by, assessment, revision=revision, **clean_values(values)))
    if files is not None:
        before, after = {file.pk for file in assessment.files.all()}, {file.pk for file in files}
        check_duty(by, assessment.duty, assessment.body, files)
        if before != after:
            assessment.files.set(files)
            link_evidence(by, assessment, [file for file in files if file.pk not in before])
            _hold_back(by, assessment, files)
            changes["files"] = (before, after)
    if changes:
        record(by, "assessment_changed", assessment, changes=changes)
    else:
        nothing_changed()
    return assessment


@service("assessment_published")
def publish_assessment(by: Viewer, assessment: Assessment, *, revision: int | None = None) -> Assessment:
    """Publish a draft: from now on everyone in the space reads it, those it is about included.

    Raises NotPermitted for anybody but its author, Refused where it is published already, StaleRecord.
    """
    demand(by, "publish", assessment)
    _refuse_published(assessment)
    changes = _publish(by, assessment, revision)
    record(by, "assessment_published", assessment, changes=changes)
    return assessment


def _publish(by: Viewer, assessment: Assessment, revision: int | None = None) -> Changes:
    changes = revise_record(
        by, assessment, revision=revision, published_at=timezone.now(), draft_of=None, sensitivity=S1
    )
    index_records([assessment])
    _disclose(by, assessment)
    bodies = bodies_owing(assessment.duty)
    tell(by, accounts=accounts_acting_for(assessment.space_id, bodies), text=PUBLISHED, about=assessment)
    return changes


def _hold_back(by: Viewer, assessment: Assessment, files: Sequence[File]) -> None:
    """Those it is about must not learn of a draft by its evidence. What others brought, or is out, stays as it is."""
    out = Assessment.objects.filter(files__in=files).exclude(published_at=None).values_list("files", flat=True)
    own = [f for f in files if f.body_id == assessment.body_id and f.about_id is None and f.sensitivity >= S2]
    new = [file for file in own if file.pk not in set(out)]
    hold_back_files(by, new, subjects=bodies_owing(assessment.duty), about=assessment.duty)


def _disclose(by: Viewer, assessment: Assessment) -> None:
    """Its evidence can be read like any other from now on, but for what stands behind another draft as well."""
    for file in assessment.files.exclude(about_id=None):
        other = Assessment.objects.filter(files=file, published_at=None).exclude(pk=assessment.pk).first()
        if other is None:
            disclose_files(by, [file])
        else:
            hold_back_files(by, [file], subjects=bodies_owing(other.duty), about=other.duty)


def _refuse_published(assessment: Assessment) -> None:
    if not assessment.is_draft:
        raise Refused(_("This assessment is published and stands. Write a new one for what you found since."))
