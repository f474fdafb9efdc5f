"""Today: what waits for whom, in words, in a constant number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accord.answer.progress.services import submit_report, write_report
from accord.commit.commitments.models import Duty
from accord.commit.commitments.services import add_commitment, add_instrument
from accord.commit.commitments.services.adoption import answer_recommendation, give_to_members
from accord.commit.commitments.services.releases import release_instrument
from accord.kernel.access.services import invite_person
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import accept_action, drop_action, finish_action, start_action
from accord.kernel.notices.models import Notice
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S2, S3
from accord.kernel.publication.models import Release
from accord.kernel.publication.services import approve_release
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import submission_of
from accord.kernel.vetting.services import return_submission
from accord.outlets.desk.tests.setting import (
    action_for,
    duty_for,
    handed_in,
    in_days,
    many_actions,
    many_submissions,
)
from tests.cast import Cast

EVERYBODY = ("amina", "bilal", "chandni", "daud", "gul", "hina", "imran", "javed", "kiran", "lal")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def today(cast: Cast, name: str) -> str:
    answer = cast.client(name).get(cast.url("today/"))
    assert answer.status_code == 200
    return text(answer)


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_is_told_that_nothing_waits(cast: Cast, name: str) -> None:
    page = today(cast, name)
    assert "Nothing waits for you today" in page
    assert 'class="lede"' in page


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    assert cast.client("mehr").get(cast.url("today/")).status_code == 404
    assert cast.client("visitor").get(cast.url("today/")).status_code == 302


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("amina", "You keep the records of this space, for Rights at work."),
        ("bilal", "You report for Provincial mines department."),
        ("hina", "You review for Provincial rights directorate."),
        ("lal", "You assess for Human-rights institution, independently"),
        ("farid", "You speak for Mine workers’ union at this table."),
        ("imran", "You read along for Federal ministry of rights"),
        ("gul", "You record visits and surveys"),
        ("kiran", "You look after accounts, roles and settings"),
    ],
)
def test_the_role_is_said_in_one_sentence(cast: Cast, name: str, sentence: str) -> None:
    assert sentence in today(cast, name)


def test_a_reviewer_is_told_what_to_vet_from_whom(cast: Cast) -> None:
    submission = handed_in(cast)
    page = today(cast, "hina")
    assert "One thing waits for you" in page
    assert "Vet “Inspect the old mines”" in page
    assert "Handed in by Bilal for Provincial mines department." in page
    assert submission.get_absolute_url() in page
    assert "Vet “" not in today(cast, "amina")


def test_how_long_it_waits_is_said(cast: Cast) -> None:
    submission = handed_in(cast)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    assert "waits 9 days" in today(cast, "hina")


def test_what_came_back_stands_with_its_reason(cast: Cast) -> None:
    duty = duty_for(cast)
    report = write_report(
        cast.viewer("bilal"), duty=duty, body=cast.bodies["mines"], claim="underway", statement="Half of them."
    )
    submit_report(cast.viewer("bilal"), report)
    submission = submission_of(report)
    assert submission is not None
    return_submission(cast.viewer("hina"), submission, report, reason="Name every mine.")
    page = today(cast, "bilal")
    assert "Put right “" in page
    assert "Name every mine." in page
    assert report.get_absolute_url() in page


def test_a_bodys_duty_waits_with_its_next_step(cast: Cast) -> None:
    duty_for(cast)
    page = today(cast, "bilal")
    assert "Inspect every mine once a year" in page
    assert "Nothing was started" in page
    assert "Inspect every mine once a year" not in today(cast, "chandni")


def test_late_actions_stand_before_duties_and_duties_before_the_other_actions(cast: Cast) -> None:
    duty_for(cast)
    action_for(cast, title="Late step", due=in_days(-4))
    action_for(cast, title="Coming step", due=in_days(4))
    page = today(cast, "bilal").split("For you to do")[1]
    assert page.index("Late step") < page.index("Inspect every mine once a year") < page.index("Coming step")
    assert "4 days late" in page
    assert "due in 4 days" in page


def test_what_others_say_is_done_waits_for_whoever_asked(cast: Cast) -> None:
    action = action_for(cast, by="hina")
    start_action(cast.viewer("bilal"), action)
    finish_action(cast.viewer("bilal"), action)
    assert "Accept or send back “Inspect the old mines”" in today(cast, "hina")
    assert "Accept or send back" not in today(cast, "bilal")


def test_the_secretariat_is_told_how_many_promises_nobody_owes(cast: Cast) -> None:
    duty = duty_for(cast, None)
    Duty.objects.filter(pk=duty.pk).update(deleted_at=timezone.now())
    page = today(cast, "amina")
    assert "Assign 1 promise that no body owes" in page
    assert "Assign 1 promise" not in today(cast, "hina")


def test_a_steward_is_told_of_invitations_that_nobody_took_up(cast: Cast) -> None:
    invite_person(cast.viewer("kiran"), email="new@sample.invalid", role=Role.READER, person=None)
    assert "1 invitation was not taken up yet" in today(cast, "kiran")
    assert "invitation" not in today(cast, "amina").split("<main")[1]


def test_news_is_read_and_gone(cast: Cast) -> None:
    action = action_for(cast, "union", sensitivity=S2, title="Ask the miners")
    drop_action(cast.viewer("amina"), action, reason="Done elsewhere.")
    client = cast.client("farid")
    page = text(client.get(cast.url("today/")))
    assert "Nothing waits for you today" in page
    assert "Ask the miners" in page
    assert "An action of yours was dropped." in page
    notice = Notice.objects.get(account=cast.account("farid"), text__contains="dropped")
    answer = client.post(cast.url("today/read/"), {"notice": str(notice.pk)})
    assert (answer.status_code, answer["Location"]) == (302, cast.url("today/"))
    assert "Ask the miners" not in text(client.get(cast.url("today/")))


def test_news_about_what_was_hidden_since_is_not_shown(cast: Cast) -> None:
    action = action_for(cast, "union", title="Ask the miners")
    drop_action(cast.viewer("amina"), action, reason="Done elsewhere.")
    Action.objects.filter(pk=action.pk).update(sensitivity=S3)
    assert "Ask the miners" not in today(cast, "farid")


def test_a_call_is_over_once_somebody_answered_it(cast: Cast) -> None:
    action = action_for(cast)
    assert "Inspect the old mines" in today(cast, "bilal")
    finish_action(cast.viewer("bilal"), action)
    assert "Inspect the old mines" not in today(cast, "bilal")
    accept_action(cast.viewer("amina"), action)
    assert "Nothing waits for you today" in today(cast, "amina")


def recommended(cast: Cast, *members: str, number: int = 1) -> list[Duty]:
    """Recommendations of the group, each a duty of each member."""
    amina = cast.viewer("amina")
    decision = add_instrument(amina, kind="group_decision", title={"en": "Sixth meeting"})
    rows = [add_commitment(amina, instrument=decision, text=f"Publish list {n}") for n in range(number)]
    bodies = [cast.bodies[name] for name in members]
    return give_to_members(amina, decision, recommendations=rows, members=bodies).made


def test_a_member_is_asked_how_it_stands_to_what_its_group_recommended(cast: Cast) -> None:
    [duty] = recommended(cast, "owners")
    page = today(cast, "daud")
    assert "One thing waits for you" in page
    assert "Say how Mine owners’ association stands to “Publish list 0”" in page
    assert "Recommended in “Sixth meeting”; nobody answered yet." in page
    answer_url = reverse("commitments:answer_duty", args=(cast.space.slug, duty.pk))
    assert answer_url in page
    assert cast.client("daud").get(answer_url).status_code == 200
    answer_recommendation(cast.viewer("daud"), duty, answer="adopted")
    assert answer_url not in today(cast, "daud")


@pytest.mark.parametrize("name", ["amina", "esha", "bilal", "imran", "hina", "lal", "javed"])
def test_who_does_not_owe_the_answer_is_not_asked_for_it(cast: Cast, name: str) -> None:
    recommended(cast, "owners")
    assert "Publish list" not in today(cast, name)


def test_a_duty_of_another_document_asks_for_no_answer(cast: Cast) -> None:
    duty_for(cast, "owners")
    assert "stands to" not in today(cast, "daud")


def test_more_recommendations_are_counted_and_led_to_on_the_board(cast: Cast) -> None:
    recommended(cast, "owners", number=7)
    page = today(cast, "daud")
    assert "2 more recommendations to answer" in page
    assert f"?answer=unanswered&amp;member={cast.bodies['owners'].pk}" in page


def asked_for(cast: Cast) -> Release:
    """A document that Amina asked to make public."""
    law = add_instrument(cast.viewer("amina"), kind="law", title={"en": "Mines law"})
    add_commitment(cast.viewer("amina"), instrument=law, text="Mines are safe.")
    return release_instrument(cast.viewer("amina"), law)


def test_a_release_waits_for_a_second_person_under_today(cast: Cast) -> None:
    release = asked_for(cast)
    page = today(cast, "hina")
    assert "Decide whether “Mines law” becomes public" in page
    assert "Asked for by Amina; it needs a second person." in page
    assert reverse("commitments:release", args=(cast.space.slug, release.pk)) in page
    approve_release(cast.viewer("hina"), release)
    assert "becomes public" not in today(cast, "hina")


@pytest.mark.parametrize("name", ["amina", "bilal", "daud", "imran", "lal", "kiran", "gul", "javed"])
def test_nobody_else_is_told_of_a_release_that_waits(cast: Cast, name: str) -> None:
    asked_for(cast)
    assert "becomes public" not in today(cast, name)


def test_a_hidden_release_waits_for_nobody(cast: Cast) -> None:
    Release.objects.filter(pk=asked_for(cast).pk).update(sensitivity=S3)
    assert "becomes public" not in today(cast, "hina")


def test_recommendations_and_releases_cost_the_same_however_many_wait(cast: Cast, queries_of: Any) -> None:
    costs = []
    for number in (11, 15):
        recommended(cast, "owners", number=number)
        for _one in range(number):
            asked_for(cast)
        for name in ("daud", "hina"):
            cast.client(name).get(cast.url("today/"))
            costs.append(queries_of(lambda who=name: cast.client(who).get(cast.url("today/"))))
    assert costs[:2] == costs[2:]


def test_nobody_is_led_to_a_page_that_is_not_theirs(cast: Cast) -> None:
    duty = duty_for(cast, "directorate", wording="Publish a yearly review")
    action_for(cast, "federal", title="Send the list")
    page = today(cast, "hina")
    assert duty.get_absolute_url() in page
    assert "reports/new" not in page
    assert "actions/new" not in page
    assert "Nothing waits for you today" in today(cast, "imran")


def test_nobody_marks_anothers_notice_read(cast: Cast) -> None:
    action_for(cast)
    notice = Notice.objects.get(account=cast.account("bilal"))
    cast.client("amina").post(cast.url("today/read/"), {"notice": str(notice.pk)})
    cast.client("amina").post(cast.url("today/read/"), {})
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("sent", ["nonsense", "", str(new_id())], ids=["a word", "nothing", "no notice of anybody"])
def test_odd_notices_are_calm(cast: Cast, sent: str) -> None:
    assert cast.client("bilal").post(cast.url("today/read/"), {"notice": sent}).status_code == 302
    assert cast.client("bilal").get(cast.url("today/read/")).status_code == 405


def test_the_same_thing_is_not_said_twice(cast: Cast) -> None:
    action_for(cast)
    page = today(cast, "bilal")
    assert "One thing waits for you" in page
    assert "Mark as read" not in page


def test_figures_are_the_same_for_every_member(cast: Cast) -> None:
    duty_for(cast)
    duty_for(cast, "police", wording="Guard every road")
    pictures = {today(cast, name).split("Where 2 duties stand")[1].split("</table>")[0] for name in ("amina", "imran")}
    assert len(pictures) == 1


def test_hidden_work_is_not_counted(cast: Cast) -> None:
    action_for(cast, "mines", sensitivity=S2, title="Quiet canary")
    page = today(cast, "daud")
    assert "Quiet canary" not in page
    assert "Nothing waits for you today" in page


def test_what_is_not_shown_is_counted_and_led_to(cast: Cast) -> None:
    for number in range(8):
        action_for(cast, title=f"Step {number}")
    page = today(cast, "bilal")
    assert "Eight things wait for you" in page
    assert "3 more actions" in page


@pytest.mark.parametrize("name", ["bilal", "hina", "amina"])
def test_the_page_costs_the_same_at_ten_and_at_a_thousand_rows(cast: Cast, queries_of: Any, name: str) -> None:
    client = cast.client(name)
    duty_for(cast)
    many_submissions(cast, 10)
    many_actions(cast, 10, status="done")
    client.get(cast.url("today/"))
    few = queries_of(lambda: client.get(cast.url("today/")))
    many_submissions(cast, 490)
    many_actions(cast, 500, status="done")
    assert queries_of(lambda: client.get(cast.url("today/"))) == few
