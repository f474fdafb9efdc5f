"""A body's own report: written as a draft, handed in, and reopened by every later edit."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accord.answer.progress.models import Report
from accord.answer.progress.services.checks import check_duty, clean_values, link_evidence, stated
from accord.commit.commitments.models import Duty
from accord.commit.commitments.queries import bodies_owing
from accord.kernel.access.queries import demand, demand_new
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.files.models import File
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1, S2
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.records import create_record, revise_record
from accord.kernel.vetting.queries import submission_of
from accord.kernel.vetting.services import reopen_record, submit_record


@service("report_written")
def write_report(
    by: Viewer,
    *,
    duty: Duty,
    body: Actor,
    files: Sequence[File] = (),
    client_key: str | None = None,
    **values: Any,
) -> Report:
    """Write a draft: what a body says of a duty it owes. Only that body, and who vets, read it until it is handed in.

    values: claim, statement, dated (today where empty), period_start, period_end, part, whole, unit.
    Raises NotPermitted for anybody but contributors of the body; Refused for a body that does not owe the duty, no
    words, a day to come, or a part above its whole.
    """
    check_duty(by, duty, body, files)
    places = [*duty.places.values_list("pk", flat=True), *body.places.values_list("pk", flat=True)]
    demand_new(by, Report, level=S2, owes=[body.pk], places=places)
    if body.pk not in bodies_owing(duty):
        raise Refused(_("%(body)s neither leads nor supports this duty.") % {"body": body}, field="body")
    cleaned = clean_values({"dated": None, **values})
    report, created = create_record(by, Report, client_key=client_key, sensitivity=S2, duty=duty, body=body, **cleaned)
    if not created:
        nothing_changed()
        return report
    report.files.set(files)
    link_evidence(by, report, files)
    record(by, "report_written", report, changes=stated({"duty": duty, "body": body, **cleaned}))
    return report


@service("report_changed")
def change_report(
    by: Viewer, report: Report, *, revision: int, files: Sequence[File] | None = None, **values: Any
) -> Report:
    """Change a report as the form opened it; ``files`` replaces its evidence, None leaves it.

    Whatever was handed in or approved is a draft again. Raises as ``write_report``, and StaleRecord.
    """
    demand(by, "edit", report)
    kept = None if files is None else list(files)
    check_duty(by, report.duty, report.body, kept or ())
    before = {file.pk for file in report.files.all()}
    after = before if kept is None else {file.pk for file in kept}
    changes = dict(revise_record(by, report, revision=revision, **clean_values(values)))
    if after != before:
        report.files.set(kept or [])
        link_evidence(by, report, [file for file in kept or [] if file.pk not in before])
        changes["files"] = (before, after)
    if not changes:
        nothing_changed()
        return report
    # A draft is the body's own again; a change of evidence alone also makes other open forms stale.
    changes |= revise_record(by, report, sensitivity=S2)
    if changes.keys() == {"files"}:
        Report.objects.filter(pk=report.pk).update(revision=report.revision + 1)
        report.revision += 1
    reopen_record(by, report, body=report.body)
    index_records([report])
    record(by, "report_changed", report, changes=changes)
    return report


@service("report_submitted")
def submit_report(by: Viewer, report: Report, *, revision: int | None = None) -> Report:
    """Hand a report in for vetting; from now on everyone in the space reads it, as not yet vetted.

    Raises NotPermitted for other bodies, Refused where it waits or is approved already, StaleRecord where somebody
    changed it since it was read.
    """
    demand(by, "submit", report)
    if revision is not None and revision != report.revision:
        raise StaleRecord(_("This report was changed since you opened it. Read it again, then send it."), {})
    found = submission_of(report)
    if found is not None and (found.is_waiting or found.is_approved):
        raise Refused(_("This report was handed in already."))
    changes = revise_record(by, report, sensitivity=S1)
    submit_record(by, report, body=report.body)
    index_records([report])
    record(by, "report_submitted", report, changes=changes)
    return report
