"""Approving and returning: four eyes, within scope, of exactly what was handed in."""

import pytest

from accord.kernel.access.queries import visible_to
from accord.kernel.access.services import assign_role
from accord.kernel.actors.services import add_position
from accord.kernel.audit.models import Event
from accord.kernel.files.models import File
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2
from accord.kernel.search.queries import search_records
from accord.kernel.search.services import index_records
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.records import revise_record
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import returned_to, steps_for, vetting_queue
from accord.kernel.vetting.services import approve_submission, reopen_record, return_submission, submit_record


def as_reviewer(cast, who, **scope):
    """Give one of the cast the role of reviewer besides."""
    assign_role(cast.operator, account=cast.account(who), role=Role.REVIEWER, **scope)
    return cast.viewer(who)


def two_steps(cast):
    Space.objects.filter(pk=cast.space.pk).update(vetting_steps={"file": ["unit", "space"]})


def test_a_reviewer_approves_and_signs_what_was_handed_in(cast, submitted):
    submission, row = submitted()
    approved = approve_submission(cast.viewer("hina"), submission, row)
    assert (approved.state, approved.decided_by) == ("approved", cast.account("hina").pk)
    assert approved.signed_hash == submission.signed_hash
    assert Event.objects.filter(name="submission_approved", object_id=submission.pk).exists()


def test_a_reviewer_never_vets_own_record(cast, submitted):
    as_reviewer(cast, "bilal")
    submission, row = submitted()
    with pytest.raises(NotPermitted) as refusal:
        approve_submission(cast.viewer("bilal"), submission, row)
    assert refusal.value.denied_by == "four_eyes"
    assert list(vetting_queue(cast.viewer("bilal"))) == []


def test_who_handed_in_somebody_elses_record_does_not_vet_it(cast, written):
    row = written()
    submission = submit_record(cast.viewer("hina"), row, body=cast.bodies["mines"])
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("hina"), submission, row)


def test_the_author_does_not_vet_what_a_colleague_handed_in(cast, written):
    row = written()
    as_reviewer(cast, "bilal")
    submission = submit_record(cast.viewer("amina"), row, body=cast.bodies["mines"])
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("bilal"), submission, row)
    assert list(vetting_queue(cast.viewer("bilal"))) == []


def test_who_edited_a_record_does_not_vet_it(cast, submitted):
    submission, row = submitted()
    revise_record(cast.viewer("hina"), row, name="Corrected")
    reopen_record(cast.viewer("hina"), row)
    submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    assert list(vetting_queue(cast.viewer("hina"))) == []
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("hina"), submission, row)


def test_who_edited_what_had_come_back_does_not_vet_it(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    revise_record(cast.viewer("hina"), row, name="Seven wells")
    reopen_record(cast.viewer("hina"), row)
    submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("hina"), submission, row)


def test_who_edited_a_draft_before_its_first_hand_in_does_not_vet_it(cast, written):
    row = written()
    reopen_record(cast.viewer("bilal"), row)
    revise_record(cast.viewer("hina"), row, name="All of it is Hina's")
    draft = reopen_record(cast.viewer("hina"), row, body=cast.bodies["mines"])
    assert draft is not None
    assert (draft.state, draft.author, draft.submitted_at) == ("draft", cast.account("bilal").pk, None)
    submission = submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    assert submission == draft
    assert list(vetting_queue(cast.viewer("hina"))) == []
    with pytest.raises(NotPermitted) as refusal:
        approve_submission(cast.viewer("hina"), submission, row)
    assert refusal.value.denied_by == "four_eyes"
    assert approve_submission(as_reviewer(cast, "lal"), submission, row).is_approved


def test_who_handed_in_an_earlier_round_does_not_vet_a_later_one(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    submit_record(as_reviewer(cast, "lal"), row, body=cast.bodies["mines"])
    return_submission(cast.viewer("hina"), submission, row, reason="All of them?")
    submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("lal"), submission, row)


@pytest.mark.parametrize("narrowed", [True, False])
def test_who_acts_for_the_body_never_takes_the_spaces_step(cast, submitted, narrowed):
    submission, row = submitted()
    own = cast.bodies["mines"]
    add_position(cast.operator, person=cast.people["lal"], body=own, title={"en": "Clerk"})
    reviewer = as_reviewer(cast, "lal", body=own if narrowed else None)
    assert list(vetting_queue(reviewer)) == []
    with pytest.raises(NotPermitted) as refusal:
        approve_submission(reviewer, submission, row)
    assert refusal.value.denied_by == "within_scope"
    _other, elsewhere = submitted("chandni", "district_office")
    assert narrowed or approve_submission(reviewer, _other, elsewhere).is_approved


def test_the_units_own_reviewers_take_its_step_and_another_person_the_spaces(cast, submitted):
    two_steps(cast)
    submission, row = submitted()
    add_position(cast.operator, person=cast.people["lal"], body=cast.bodies["mines"], title={"en": "Clerk"})
    add_position(cast.operator, person=cast.people["imran"], body=cast.bodies["mines"], title={"en": "Clerk"})
    approve_submission(as_reviewer(cast, "lal"), submission, row)
    with pytest.raises(NotPermitted):
        approve_submission(as_reviewer(cast, "imran"), submission, row)
    assert approve_submission(cast.viewer("hina"), submission, row).is_approved


@pytest.mark.parametrize("who", ["amina", "bilal", "daud", "imran", "kiran", "lal", "javed", "gul"])
def test_nobody_but_reviewers_approves_or_returns(cast, submitted, who):
    submission, row = submitted("chandni", "district_office")
    for decide in (
        lambda by: approve_submission(by, submission, row),
        lambda by: return_submission(by, submission, row, reason="x"),
    ):
        with pytest.raises(NotPermitted):
            decide(cast.viewer(who))
    assert list(vetting_queue(cast.viewer(who))) == []


def test_strangers_see_no_submission(cast, submitted):
    submission, row = submitted()
    for viewer in (cast.stranger_here(), cast.viewer("mehr"), cast.viewer("visitor")):
        with pytest.raises((NotPermitted, NotVisible)):
            approve_submission(viewer, submission, row)
        assert list(vetting_queue(viewer)) == []


def test_the_command_line_approves_nothing(cast, submitted):
    submission, row = submitted()
    with pytest.raises(NotPermitted):
        approve_submission(cast.operator, submission, row)


def test_a_record_that_changed_is_not_approved(cast, submitted):
    submission, row = submitted()
    revise_record(cast.viewer("bilal"), row, name="Something else")
    with pytest.raises(Refused, match="changed"):
        approve_submission(cast.viewer("hina"), submission, row)


def test_what_was_handed_in_anew_meanwhile_is_not_approved_unread(cast, submitted):
    submission, row = submitted()
    seen = submission.revision
    revise_record(cast.viewer("bilal"), row, name="Something else")
    reopen_record(cast.viewer("bilal"), row)
    submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    with pytest.raises(StaleRecord):
        approve_submission(cast.viewer("hina"), submission, row, revision=seen)


def test_another_record_is_not_approved_by_this_submission(cast, submitted):
    submission, _row = submitted()
    _other, row = submitted("chandni", "district_office")
    with pytest.raises(NotVisible):
        approve_submission(cast.viewer("hina"), submission, row)


def test_a_decision_is_taken_once(cast, submitted):
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    with pytest.raises(Refused):
        approve_submission(cast.viewer("hina"), submission, row)
    with pytest.raises(Refused):
        return_submission(cast.viewer("hina"), submission, row, reason="late")


def test_a_returned_record_waits_for_its_author_with_the_reason(cast, submitted):
    submission, row = submitted()
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    found = returned_to(cast.viewer("bilal")).get()
    assert (found.pk, found.reason) == (submission.pk, "Which wells?")
    assert list(returned_to(cast.viewer("chandni"))) == []
    assert list(returned_to(cast.viewer("hina"))) == []
    assert [line.text for line in unread_notices(cast.viewer("bilal"))] == ["Your work came back with a reason."]


def test_what_came_back_is_read_by_its_body_and_those_who_vet_alone(cast, submitted):
    submission, row = submitted(name="Wrongword")
    index_records([row])
    assert search_records(cast.viewer("daud"), "wrongword")
    return_submission(cast.viewer("hina"), submission, row, reason="Which wells?")
    for model, pk in ((File, row.pk), (Submission, submission.pk)):
        seen = {name for name in cast.accounts if visible_to(cast.viewer(name), model).filter(pk=pk).exists()}
        assert seen - {"lal"} == {"amina", "bilal", "hina"}
    assert not search_records(cast.viewer("daud"), "wrongword")
    assert Event.objects.filter(name="record_restricted", object_id=row.pk).exists()


def test_returning_needs_a_reason(cast, submitted):
    submission, row = submitted()
    with pytest.raises(Refused) as refusal:
        return_submission(cast.viewer("hina"), submission, row, reason="  ")
    assert refusal.value.field == "reason"


def test_the_queue_is_narrowed_by_body(cast, submitted):
    two_steps(cast)
    mines, _row = submitted()
    submitted("chandni", "district_office")
    reviewer = as_reviewer(cast, "lal", body=cast.bodies["mines"])
    assert list(vetting_queue(reviewer)) == [mines]
    assert vetting_queue(cast.viewer("hina")).count() == 2


def test_the_queue_is_narrowed_by_place(cast, submitted):
    submitted()
    district, row = submitted("chandni", "district_office")
    here = as_reviewer(cast, "lal", place=cast.places["province"])
    assert list(vetting_queue(here)) == [district]
    elsewhere = as_reviewer(cast, "imran", place=cast.places["other_district"])
    assert list(vetting_queue(elsewhere)) == []
    with pytest.raises(NotPermitted):
        approve_submission(elsewhere, district, row)
    assert approve_submission(here, district, row).state == "approved"


def test_what_one_reviewer_can_decide_is_what_the_queue_lists(cast, submitted):
    two_steps(cast)
    pairs = [submitted(), submitted("chandni", "district_office"), submitted(sensitivity=S2)]
    reviewer = as_reviewer(cast, "lal", body=cast.bodies["mines"])
    listed = set(vetting_queue(reviewer))
    for submission, row in pairs:
        if submission in listed:
            assert approve_submission(reviewer, submission, row).state == "unit_approved"
        else:
            with pytest.raises(NotPermitted):
                approve_submission(reviewer, submission, row)


def test_two_steps_take_two_people(cast, submitted):
    two_steps(cast)
    submission, row = submitted()
    unit = as_reviewer(cast, "lal", body=cast.bodies["mines"])
    passed = approve_submission(unit, submission, row)
    assert passed.state == "unit_approved"
    assert list(vetting_queue(unit)) == []
    with pytest.raises(NotPermitted):
        approve_submission(unit, submission, row)
    assert list(vetting_queue(cast.viewer("hina"))) == [submission]
    assert approve_submission(cast.viewer("hina"), submission, row).state == "approved"


def test_who_took_the_units_step_does_not_take_the_spaces(cast, submitted):
    two_steps(cast)
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    with pytest.raises(NotPermitted):
        approve_submission(cast.viewer("hina"), submission, row)
    assert approve_submission(as_reviewer(cast, "lal"), submission, row).state == "approved"


def test_the_spaces_step_is_not_for_a_reviewer_of_one_body(cast, submitted):
    two_steps(cast)
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    unit = as_reviewer(cast, "lal", body=cast.bodies["mines"])
    with pytest.raises(NotPermitted) as refusal:
        approve_submission(unit, submission, row)
    assert refusal.value.denied_by == "within_scope"


def test_an_edit_between_the_steps_starts_again(cast, submitted):
    two_steps(cast)
    submission, row = submitted()
    approve_submission(cast.viewer("hina"), submission, row)
    revise_record(cast.viewer("bilal"), row, name="Other")
    reopen_record(cast.viewer("bilal"), row)
    again = submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"])
    assert (again.state, again.step) == ("submitted", 0)


def test_steps_that_nobody_knows_fall_back_to_the_spaces_reviewer():
    assert steps_for(Space(vetting_steps={"report": ["minister"]}), "report") == ["space"]
    assert steps_for(Space(vetting_steps={"report": ["space", "unit"]}), "report") == ["unit", "space"]
    assert steps_for(Space(vetting_steps={}), "report") == ["space"]


def test_the_queue_takes_as_many_queries_for_many_as_for_few(cast, submitted, queries_of):
    viewer = cast.viewer("hina")

    def read():
        for submission in vetting_queue(viewer):
            str(submission.body)

    for _ in range(3):
        submitted()
    few = queries_of(read)
    for _ in range(20):
        submitted()
    assert queries_of(read) == few
