"""Handing in: by whom, once, again after a return; and what an edit does."""

import pytest

from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import revise_record
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import approval_holds, approved_ids, log_of, returned_to, signature_of, submission_of
from accord.kernel.vetting.services import approve_submission, reopen_record, return_submission, submit_record


def test_a_record_is_handed_in_with_what_it_says(cast, submitted):
    submission, row = submitted()
    assert (submission.state, submission.steps, submission.author) == ("submitted", ["space"], row.created_by)
    assert submission.signed_hash == signature_of(row)
    assert submission_of(row) == submission
    assert Event.objects.filter(name="record_submitted", object_id=submission.pk).exists()


def test_a_record_that_nobody_handed_in_has_no_submission(written):
    assert submission_of(written()) is None


def test_handing_in_twice_is_once(cast, submitted):
    submission, row = submitted()
    again = submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    assert again.pk == submission.pk
    assert Event.objects.filter(name="record_submitted").count() == 1


def test_what_is_approved_as_it_stands_is_not_handed_in_again(cast, submitted):
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    with pytest.raises(Refused):
        submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])


@pytest.mark.parametrize("who", ["imran", "daud", "kiran", "gul", "chandni", "mehr", "visitor"])
def test_nobody_hands_in_for_a_body_that_is_not_theirs(cast, written, who):
    row = written()
    with pytest.raises(NotPermitted):
        submit_record(cast.viewer(who), row, body=cast.bodies["mines"])
    assert not Submission.objects.exists()


def test_the_district_hands_in_where_its_role_reaches(cast, submitted):
    submission, _row = submitted("chandni", "district_office")
    assert [place.pk for place in submission.places.all()] == [cast.places["district"].pk]


def test_a_restricted_record_makes_a_restricted_submission(cast, submitted):
    submission, _row = submitted(sensitivity=S2)
    assert submission.sensitivity == S2


def test_an_edit_reopens_what_waits(cast, submitted):
    submission, row = submitted()
    revise_record(cast.viewer("bilal"), row, name="Other")
    reopened = reopen_record(cast.viewer("bilal"), row)
    assert reopened is not None
    assert reopened.state == "draft"
    with pytest.raises(Refused):
        approve_submission(cast.viewer("hina"), submission, row)


def test_an_edit_reopens_what_is_approved(cast, submitted):
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    assert set(approved_ids("file")) == {row.pk}
    assert approval_holds(row)
    revise_record(cast.viewer("bilal"), row, name="Other")
    assert not approval_holds(row)
    reopen_record(cast.viewer("bilal"), row)
    assert set(approved_ids("file")) == set()
    assert submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"]).state == "submitted"


def test_an_edit_of_what_nobody_handed_in_changes_nothing(cast, written):
    assert reopen_record(cast.viewer("bilal"), written()) is None


def test_an_edit_of_what_came_back_leaves_it_with_its_author(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    revise_record(cast.viewer("bilal"), row, name="Other")
    edited = reopen_record(cast.viewer("bilal"), row)
    assert edited is not None
    assert edited.state == "returned"
    assert list(returned_to(cast.viewer("bilal"))) == [submission]


def test_the_signature_covers_the_rows_that_a_record_lists(cast):
    body = cast.bodies["mines"]
    before = signature_of(body)
    body.places.add(cast.places["district"])
    assert signature_of(body) != before


def test_the_log_tells_every_step_in_order(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    revise_record(cast.viewer("bilal"), row, name="Seven wells")
    reopen_record(cast.viewer("bilal"), row)
    submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    approve_submission(cast.viewer("hina"), submission, row)
    lines = log_of(cast.viewer("hina"), submission)
    assert [(line.verdict, line.account, line.reason) for line in lines] == [
        ("submitted", cast.account("bilal").pk, ""),
        ("returned", cast.account("hina").pk, "Which wells?"),
        ("submitted", cast.account("bilal").pk, ""),
        ("approved", cast.account("hina").pk, ""),
    ]


def test_reasons_are_for_the_own_body_and_those_who_vet(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    reads = {
        who
        for who in ("bilal", "hina", "amina", "imran", "daud", "chandni", "javed", "kiran")
        if any(line.reason for line in log_of(cast.viewer(who), submission))
    }
    assert reads == {"bilal", "hina", "amina"}
    assert log_of(cast.stranger_here(), submission) == []
