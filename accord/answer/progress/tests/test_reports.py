"""A body reports on its own duty; a draft is its own, what is sent is vetted by somebody else, an edit reopens it."""

import io
from datetime import date
from decimal import Decimal

import pytest

from accord.answer.progress.models import Report
from accord.answer.progress.queries.records import evidence_behind, may_decide, report_for, reports_on
from accord.answer.progress.queries.standing import approved_reports
from accord.answer.progress.services import change_report, submit_report, write_report
from accord.commit.commitments.services import change_duty
from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.services import assign_role, end_role
from accord.kernel.audit.models import Event
from accord.kernel.files.models import CustodyEntry
from accord.kernel.files.services import store_file
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.queries import search_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.vetting.queries import vetting_queue
from accord.kernel.vetting.services import approve_submission, return_submission


def readers(cast, report):
    names = ("amina", "bilal", "chandni", "hina", "imran", "lal", "javed")
    return {name for name in names if report_is_seen(cast.viewer(name), report)}


def report_is_seen(viewer, report):
    try:
        report_for(viewer, report.pk)
    except NotVisible:
        return False
    return True


def test_a_draft_is_read_by_its_body_and_those_who_vet_alone(ledger):
    draft = ledger.draft(ledger.duty())
    assert readers(ledger.cast, draft) == {"bilal", "hina", "amina"}
    submit_report(ledger.cast.viewer("bilal"), draft)
    assert readers(ledger.cast, draft) == {"bilal", "hina", "amina", "chandni", "imran", "lal", "javed"}
    assert not report_is_seen(ledger.cast.stranger_here(), draft)


def test_a_report_is_returned_once_with_a_reason_and_then_approved(ledger):
    cast, duty = ledger.cast, ledger.duty()
    bilal, hina = cast.viewer("bilal"), cast.viewer("hina")
    report = ledger.report(duty, approved=False)
    submission = ledger.submission(report)
    assert may_decide(hina, submission)
    return_submission(hina, submission, report, reason="Which mines?")
    assert [line.state for line in reports_on(bilal, duty)] == ["returned"]
    assert not reports_on(cast.viewer("imran"), duty), "what came back is for its body"
    changed = change_report(bilal, report, revision=report.revision, part=Decimal(58), whole=Decimal(58), unit="mines")
    assert changed.sensitivity == S2
    submit_report(bilal, changed)
    approve_submission(hina, ledger.submission(report), report)
    assert list(approved_reports()) == [report]
    assert [line.state for line in reports_on(cast.viewer("imran"), duty)] == ["approved"]


def test_an_edit_after_the_approval_takes_it_back(ledger):
    duty = ledger.duty()
    report = ledger.report(duty)
    change_report(ledger.cast.viewer("bilal"), report, revision=report.revision, claim="underway")
    assert not approved_reports().exists()
    assert not report_is_seen(ledger.cast.viewer("imran"), report)


def test_new_evidence_alone_takes_the_approval_back_too(ledger):
    bilal = ledger.cast.viewer("bilal")
    report = ledger.report(ledger.duty())
    change_report(bilal, report, revision=report.revision, files=[evidence(bilal, report.body)])
    assert not approved_reports().exists()


def test_who_wrote_or_changed_it_never_vets_it(ledger):
    cast = ledger.cast
    assign_role(cast.operator, account=cast.account("bilal"), role=Role.REVIEWER)
    report = ledger.report(ledger.duty(), approved=False)
    bilal, submission = cast.viewer("bilal"), ledger.submission(report)
    assert not may_decide(bilal, submission)
    with pytest.raises(NotPermitted):
        approve_submission(bilal, submission, report)


def test_who_changed_a_draft_before_it_was_handed_in_never_vets_it(ledger):
    cast, report = ledger.cast, ledger.draft(ledger.duty())
    assign_role(cast.operator, account=cast.account("lal"), role=Role.CONTRIBUTOR, body=cast.bodies["mines"])
    report = change_report(cast.viewer("lal"), report, revision=report.revision, statement="All of it is Lal's.")
    end_role(cast.operator, RoleAssignment.objects.get(account=cast.account("lal"), role=Role.CONTRIBUTOR))
    assign_role(cast.operator, account=cast.account("lal"), role=Role.REVIEWER)
    submit_report(cast.viewer("bilal"), report)
    with pytest.raises(NotPermitted) as refusal:
        approve_submission(cast.viewer("lal"), ledger.submission(report), report)
    assert refusal.value.denied_by == "four_eyes"


def test_a_reviewer_vets_the_reports_of_other_bodies_and_not_of_the_own(ledger):
    cast, hina = ledger.cast, ledger.cast.viewer("hina")
    colleague = cast.account("daud")
    assign_role(cast.operator, account=colleague, role=Role.CONTRIBUTOR, body=cast.bodies["directorate"])
    own = ledger.report(ledger.duty(lead="directorate"), by="daud", approved=False)
    assert not may_decide(hina, ledger.submission(own))
    with pytest.raises(NotPermitted):
        approve_submission(hina, ledger.submission(own), own)
    assert may_decide(hina, ledger.submission(ledger.report(ledger.duty(), approved=False)))


def test_a_report_that_came_back_is_its_bodys_own_until_it_is_sent_again(ledger):
    cast, duty = ledger.cast, ledger.duty()
    report = ledger.report(duty, approved=False, statement="A wrongword stands here")
    return_submission(cast.viewer("hina"), ledger.submission(report), report, reason="Put it right.")
    daud = cast.viewer("daud")
    assert not report_is_seen(daud, report)
    assert reports_on(daud, duty) == []
    assert not search_records(daud, "wrongword")
    assert cast.client("daud").get(report.get_absolute_url()).status_code == 404
    assert [line.state for line in reports_on(cast.viewer("bilal"), duty)] == ["returned"]
    report = report_for(cast.viewer("bilal"), report.pk)
    submit_report(cast.viewer("bilal"), report)
    assert report_is_seen(daud, report)


def test_only_contributors_of_a_body_that_owes_it_report(ledger):
    cast, duty = ledger.cast, ledger.duty()
    for name in ("imran", "amina", "hina", "lal", "esha", "kiran", "chandni"):
        with pytest.raises(NotPermitted):
            ledger.draft(duty, by=name)
    with pytest.raises(Refused) as refused:
        ledger.draft(duty, body=cast.bodies["mines_branch"])
    assert refused.value.field == "body"
    with pytest.raises(NotVisible):
        write_report(cast.viewer("mehr"), duty=duty, body=duty.lead, claim="done", statement="Done.")


def test_a_supporting_body_reports_as_well(ledger):
    duty = ledger.duty(lead="labour", supports=[ledger.cast.bodies["mines"]])
    assert ledger.report(duty, body=ledger.cast.bodies["mines"]).body == ledger.cast.bodies["mines"]


def test_a_contributor_narrowed_to_a_district_reports_where_the_body_works(ledger):
    duty = ledger.duty(lead="district_office", level="district")
    assert ledger.report(duty, by="chandni").body == duty.lead
    elsewhere = ledger.duty(lead="mines", level="district", places=[ledger.cast.places["other_district"]])
    with pytest.raises(NotPermitted):
        ledger.draft(elsewhere, by="chandni")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"statement": "  "}, "statement"),
        ({"statement": "a\x00"}, "statement"),
        ({"claim": "perhaps"}, "claim"),
        ({"dated": date(2026, 11, 22)}, "dated"),
        ({"part": Decimal(59), "whole": Decimal(58)}, "part"),
        ({"part": Decimal(-1)}, "part"),
        ({"whole": Decimal(58)}, "part"),
        ({"part": Decimal(0), "whole": Decimal(0)}, "part"),
        ({"period_start": date(2026, 2, 1), "period_end": date(2026, 1, 1)}, "period_end"),
    ],
)
def test_bad_input_is_refused_beside_its_field(ledger, wrong, field):
    with pytest.raises(Refused) as refused:
        ledger.draft(ledger.duty(), **wrong)
    assert refused.value.field == field
    assert not Report.objects.exists()


def evidence(viewer, body):
    return store_file(viewer, content=io.BytesIO(b"mine;day\n1;2\n"), name="visits.csv", body=body, sensitivity=S2)


def test_evidence_is_opened_by_its_body_reviewers_and_assessors_and_counted_for_the_rest(ledger):
    cast, duty = ledger.cast, ledger.duty()
    file = evidence(cast.viewer("bilal"), duty.lead)
    report = ledger.report(duty, files=[file])
    assert CustodyEntry.objects.filter(file=file, object_id=report.pk, step="linked").exists()
    for name in ("bilal", "hina", "lal"):
        assert evidence_behind(cast.viewer(name), report).files == [file]
    assert evidence_behind(cast.viewer("imran"), report).files == []
    for name, count in (("imran", 0), ("bilal", 1)):
        assert [line.file_count for line in reports_on(cast.viewer(name), duty)] == [count]


def test_evidence_that_the_author_cannot_see_is_as_good_as_absent(ledger):
    cast = ledger.cast
    hidden = store_file(
        cast.viewer("amina"), content=io.BytesIO(b"a;b\n"), name="x.csv", body=cast.bodies["ngo"], sensitivity=S2
    )
    with pytest.raises(NotPermitted):
        ledger.draft(ledger.duty(), files=[hidden])


def test_the_same_form_sent_twice_makes_one_report(ledger):
    duty = ledger.duty()
    drafts = [ledger.draft(duty, client_key="k") for _time in range(2)]
    assert drafts[0] == drafts[1]
    assert Event.objects.filter(name="report_written").count() == 1


def test_a_report_is_changed_and_sent_as_it_was_seen(ledger):
    bilal, draft = ledger.cast.viewer("bilal"), ledger.draft(ledger.duty())
    change_report(bilal, draft, revision=1, claim="underway")
    with pytest.raises(StaleRecord):
        change_report(bilal, draft, revision=1, claim="done")
    with pytest.raises(StaleRecord):
        submit_report(bilal, draft, revision=1)
    submit_report(bilal, draft, revision=draft.revision)
    with pytest.raises(Refused):
        submit_report(bilal, draft)


def test_a_report_to_vet_lies_with_reviewers_and_no_one_else(ledger):
    report = ledger.report(ledger.duty(), approved=False)
    assert [row.object_id for row in vetting_queue(ledger.cast.viewer("hina"))] == [report.pk]
    for name in ("amina", "bilal", "imran", "lal"):
        assert not vetting_queue(ledger.cast.viewer(name))


def test_words_of_a_draft_are_not_in_the_index_until_it_is_sent(ledger):
    imran = ledger.cast.viewer("imran")
    draft = ledger.draft(ledger.duty(), statement="Counted helicopters")
    assert not search_records(imran, "helicopters")
    submit_report(ledger.cast.viewer("bilal"), draft)
    assert [hit.kind for hit in search_records(imran, "helicopters")] == ["report"]


def test_a_duty_that_moved_to_another_body_is_reported_on_by_that_one(ledger):
    duty = ledger.duty()
    draft = ledger.draft(duty)
    amina = ledger.cast.viewer("amina")
    change_duty(amina, duty, revision=1, lead=ledger.cast.bodies["district_office"])
    assert ledger.draft(duty, by="chandni").body == ledger.cast.bodies["district_office"]
    assert report_is_seen(ledger.cast.viewer("bilal"), draft), "what a body wrote stays its own"
