"""Vetting through its pages: the queue, four eyes, a reason for what goes back, nothing signed that was changed."""

from typing import Any

import pytest

from accord.kernel.access.services import assign_role
from accord.kernel.followup.models import Action
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.services import submit_record
from accord.outlets.desk.tests.setting import action_for, handed_in, many_submissions
from tests.cast import Cast

pytestmark = pytest.mark.pages


def text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def send(cast: Cast, name: str, submission: Submission, step: str, **values: Any) -> Any:
    """What the form of a page opened just now sends."""
    submission.refresh_from_db()
    sent = {"revision": submission.revision, **values}
    return cast.client(name).post(f"{submission.get_absolute_url()}{step}/", sent)


def test_the_queue_says_what_waits_from_whom_since_when(cast: Cast) -> None:
    submission = handed_in(cast)
    page = text(cast.client("hina").get(cast.url("vetting/")))
    assert "1 record waits for your decision" in page
    assert "Inspect the old mines" in page
    assert "Bilal" in page
    assert "Provincial mines department" in page
    assert submission.get_absolute_url() in page


def test_an_empty_queue_says_so(cast: Cast) -> None:
    page = text(cast.client("hina").get(cast.url("vetting/")))
    assert "Nothing waits for your decision" in page


def test_the_queue_leaves_out_own_work_and_what_is_out_of_scope(cast: Cast) -> None:
    handed_in(cast, by="hina", body="directorate", title="Own work canary")
    handed_in(cast, by="chandni", body="district_office", title="District canary")
    narrow = cast.account("imran")
    assign_role(cast.operator, account=narrow, role=Role.REVIEWER, body=cast.bodies["mines"])
    assert "Own work canary" not in text(cast.client("hina").get(cast.url("vetting/")))
    assert "District canary" in text(cast.client("hina").get(cast.url("vetting/")))
    assert "District canary" not in text(cast.client("imran").get(cast.url("vetting/")))


def test_whoever_handed_it_in_finds_it_again_and_has_no_queue(cast: Cast) -> None:
    handed_in(cast)
    page = text(cast.client("bilal").get(cast.url("vetting/?pile=waiting")))
    assert "For you to decide" not in page
    assert "Inspect the old mines" in page


def test_readers_members_and_stewards_have_no_queue(cast: Cast) -> None:
    for name in ("imran", "daud", "kiran", "gul"):
        assert cast.client(name).get(cast.url("vetting/")).status_code == 403
    assert cast.client("mehr").get(cast.url("vetting/")).status_code == 404


def test_the_queue_costs_the_same_at_ten_and_at_a_thousand_rows(cast: Cast, queries_of: Any) -> None:
    client = cast.client("hina")
    many_submissions(cast, 10)
    client.get(cast.url("vetting/"))
    few = queries_of(lambda: client.get(cast.url("vetting/")))
    many_submissions(cast, 990)
    assert queries_of(lambda: client.get(cast.url("vetting/"))) == few


def test_a_reviewer_approves_what_was_handed_in(cast: Cast) -> None:
    submission = handed_in(cast)
    page = text(cast.client("hina").get(submission.get_absolute_url()))
    assert f"{submission.get_absolute_url()}approve/" in page
    answer = send(cast, "hina", submission, "approve")
    submission.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, cast.url("vetting/"))
    assert submission.state == "approved"


def test_a_reviewer_returns_it_with_a_reason_that_the_author_reads(cast: Cast) -> None:
    submission = handed_in(cast)
    assert send(cast, "hina", submission, "return", reason="Name every mine.").status_code == 302
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == ("returned", "Name every mine.")
    assert "Name every mine." in text(cast.client("bilal").get(submission.get_absolute_url()))


def test_the_reason_is_not_for_everybody(cast: Cast) -> None:
    submission = handed_in(cast)
    send(cast, "hina", submission, "return", reason="Reason canary")
    assert "Reason canary" not in text(cast.client("daud").get(submission.get_absolute_url()))


def test_nothing_goes_back_without_a_reason(cast: Cast) -> None:
    submission = handed_in(cast)
    assert send(cast, "hina", submission, "return", reason=" ").status_code == 422
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_own_work_has_no_buttons_and_is_refused(cast: Cast) -> None:
    submission = handed_in(cast, by="hina", body="directorate")
    page = text(cast.client("hina").get(submission.get_absolute_url()))
    assert f"{submission.get_absolute_url()}approve/" not in page
    assert "another reviewer decides" in page
    assert send(cast, "hina", submission, "approve").status_code == 403
    assert send(cast, "hina", submission, "return", reason="No.").status_code == 403
    submission.refresh_from_db()
    assert submission.state == "submitted"


@pytest.mark.parametrize("name", ["bilal", "amina", "lal", "imran", "kiran"])
def test_only_reviewers_decide(cast: Cast, name: str) -> None:
    submission = handed_in(cast)
    page = text(cast.client(name).get(submission.get_absolute_url()))
    assert f"{submission.get_absolute_url()}approve/" not in page
    for step in ("approve", "return"):
        assert send(cast, name, submission, step, reason="x").status_code == 403


def test_what_was_changed_since_says_so_and_is_not_approved(cast: Cast) -> None:
    submission = handed_in(cast)
    Action.objects.filter(pk=submission.object_id).update(title="Something else")
    page = text(cast.client("hina").get(submission.get_absolute_url()))
    assert "Changed since it was handed in" in page
    assert f"{submission.get_absolute_url()}approve/" not in page
    answer = send(cast, "hina", submission, "approve")
    assert answer.status_code == 422
    assert "changed after it was handed in" in text(answer)


def test_a_decision_from_a_page_that_is_out_of_date_is_refused_and_its_words_are_kept(cast: Cast) -> None:
    submission = handed_in(cast)
    old = submission.revision
    action = Action.objects.get(pk=submission.object_id)
    Action.objects.filter(pk=action.pk).update(title="Inspect all old mines")
    submit_record(cast.viewer("bilal"), Action.objects.get(pk=action.pk), body=cast.bodies["mines"])
    sent = {"revision": old, "reason": "Typed for a long time."}
    answer = cast.client("hina").post(f"{submission.get_absolute_url()}return/", sent)
    assert answer.status_code == 422
    assert "handed in again since you opened it" in text(answer)
    assert "Typed for a long time." in text(answer)


def test_a_decision_sent_twice_is_taken_once(cast: Cast) -> None:
    submission = handed_in(cast)
    sent = {"revision": submission.revision}
    client = cast.client("hina")
    answers = [client.post(f"{submission.get_absolute_url()}approve/", sent).status_code for _send in range(2)]
    assert answers == [302, 422]
    assert submission.log.count() == 2


def test_a_hidden_and_an_absent_submission_look_the_same(cast: Cast) -> None:
    action = action_for(cast, sensitivity=S2, by="bilal")
    submission = submit_record(cast.viewer("bilal"), action, body=cast.bodies["mines"])
    client = cast.client("daud")
    assert client.get(submission.get_absolute_url()).status_code == 404
    assert client.get(cast.url(f"vetting/{new_id()}/")).status_code == 404
    assert cast.client("mehr").get(submission.get_absolute_url()).status_code == 404


def test_the_history_says_who_did_what(cast: Cast) -> None:
    submission = handed_in(cast)
    send(cast, "hina", submission, "return", reason="Name every mine.")
    page = text(cast.client("bilal").get(submission.get_absolute_url()))
    assert "Handed in" in page
    assert "Returned" in page
    assert "Hina" in page
