"""The steps of an action through its pages: who may, once, from a fresh page, with a reason where one is owed."""

from typing import Any

import pytest

from accord.kernel.files.models import CustodyEntry, File
from accord.kernel.followup.models import Action
from accord.kernel.followup.services import finish_action
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.sensitivity import S2
from accord.kernel.threads.models import Link
from accord.outlets.desk.tests.setting import action_for, in_days, upload
from tests.cast import Cast

pytestmark = pytest.mark.pages

STEPS = ("start", "finish", "accept", "return", "assign", "move", "change", "drop", "evidence")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


def send(cast: Cast, name: str, action: Action, step: str, **values: Any) -> Any:
    """What the form of a page opened just now sends."""
    action.refresh_from_db()
    sent = {"revision": action.revision, **values}
    return cast.client(name).post(f"{action.get_absolute_url()}{step}/", sent)


def test_an_action_is_started_done_sent_back_done_and_accepted(cast: Cast) -> None:
    action = action_for(cast)
    steps = [
        ("bilal", "start", {}, "in_progress"),
        ("bilal", "finish", {}, "done"),
        ("amina", "return", {"reason": "Two mines are missing."}, "in_progress"),
        ("bilal", "finish", {}, "done"),
        ("amina", "accept", {}, "accepted"),
    ]
    for name, step, values, status in steps:
        answer = send(cast, name, action, step, **values)
        assert (answer.status_code, answer["Location"]) == (302, action.get_absolute_url())
        action.refresh_from_db()
        assert action.status == status


def test_every_step_asks_before_it_is_sent(cast: Cast) -> None:
    action = action_for(cast)
    for name, step in (("bilal", "start"), ("bilal", "finish"), ("amina", "drop"), ("amina", "move")):
        assert cast.client(name).get(f"{action.get_absolute_url()}{step}/").status_code == 200
    action.refresh_from_db()
    assert action.status == "open"


def test_a_step_from_a_page_that_is_out_of_date_is_refused_and_its_words_are_kept(cast: Cast) -> None:
    action = action_for(cast)
    sent = {"revision": action.revision, "reason": "Not needed any more."}
    send(cast, "bilal", action, "start")
    answer = cast.client("amina").post(f"{action.get_absolute_url()}drop/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "was changed since you opened it" in page
    assert "Not needed any more." in page
    again = cast.client("amina").post(f"{action.get_absolute_url()}drop/", {**sent, "revision": action.revision + 1})
    assert again.status_code == 302


def test_a_step_sent_twice_is_taken_once(cast: Cast) -> None:
    action = action_for(cast)
    sent = {"revision": action.revision}
    client = cast.client("bilal")
    answers = [client.post(f"{action.get_absolute_url()}start/", sent).status_code for _send in range(2)]
    action.refresh_from_db()
    assert answers == [302, 422]
    assert action.status == "in_progress"


def test_a_step_without_its_reason_is_refused(cast: Cast) -> None:
    action = action_for(cast)
    assert send(cast, "amina", action, "drop", reason=" ").status_code == 422
    action.refresh_from_db()
    assert action.status == "open"


def test_a_step_that_is_not_open_any_more_is_said_calmly(cast: Cast) -> None:
    action = action_for(cast)
    send(cast, "amina", action, "drop", reason="Done elsewhere.")
    answer = send(cast, "bilal", action, "start")
    assert answer.status_code == 422
    assert "not open any more" in answer.content.decode()


def test_readers_and_strangers_take_no_step(cast: Cast) -> None:
    action = action_for(cast)
    for step in STEPS:
        url = f"{action.get_absolute_url()}{step}/"
        assert cast.client("imran").post(url, {}).status_code == 403
        assert cast.client("mehr").post(url, {}).status_code == 404


def test_another_bodys_people_take_no_step_and_do_not_see_restricted_ones(cast: Cast) -> None:
    action, hidden = action_for(cast), action_for(cast, sensitivity=S2)
    for step in STEPS:
        assert cast.client("chandni").post(f"{action.get_absolute_url()}{step}/", {}).status_code == 403
        assert cast.client("chandni").post(f"{hidden.get_absolute_url()}{step}/", {}).status_code == 404


def test_a_member_says_that_the_own_bodys_part_is_done(cast: Cast) -> None:
    action = action_for(cast, "union")
    assert send(cast, "farid", action, "finish").status_code == 302
    assert send(cast, "daud", action_for(cast, "union"), "finish").status_code == 403


def test_who_does_it_is_set_by_the_lead_and_shown_first(cast: Cast) -> None:
    action = action_for(cast)
    person, lead = cast.people["bilal"], cast.bodies["mines"]
    page = cast.client("bilal").get(f"{action.get_absolute_url()}assign/").content.decode()
    assert f'value="{lead.pk}" selected' in page
    answer = send(cast, "bilal", action, "assign", lead=str(lead.pk), assignee=str(person.pk))
    action.refresh_from_db()
    assert (answer.status_code, action.assignee) == (302, person)


def test_only_those_above_hand_it_to_another_body(cast: Cast) -> None:
    action, labour = action_for(cast), cast.bodies["labour"]
    assert send(cast, "bilal", action, "assign", lead=str(labour.pk)).status_code == 422
    assert send(cast, "amina", action, "assign", lead=str(labour.pk)).status_code == 302
    action.refresh_from_db()
    assert action.lead == labour


def test_whoever_asked_moves_the_day(cast: Cast) -> None:
    action = action_for(cast, by="hina", due=in_days(1))
    assert send(cast, "bilal", action, "move", due=str(in_days(90))).status_code == 403
    answer = send(cast, "hina", action, "move", due=str(in_days(9)), reason="Snow on the road.")
    action.refresh_from_db()
    assert (answer.status_code, action.due, action.reason) == (302, in_days(9), "Snow on the road.")


def test_the_lead_puts_it_into_other_words(cast: Cast) -> None:
    action = action_for(cast)
    answer = send(cast, "bilal", action, "change", title="Inspect all old mines", details="")
    action.refresh_from_db()
    assert (answer.status_code, action.title) == (302, "Inspect all old mines")


def test_taking_a_step_marks_what_was_told_about_it_read(cast: Cast) -> None:
    action = action_for(cast)
    assert len(unread_notices(cast.viewer("bilal"))) == 1
    send(cast, "bilal", action, "start")
    assert not unread_notices(cast.viewer("bilal"))


def test_evidence_is_kept_once_and_stands_on_the_page(cast: Cast) -> None:
    action = action_for(cast)
    url = f"{action.get_absolute_url()}evidence/"
    client = cast.client("bilal")
    for _send in range(2):
        sent = {"file": upload("list.txt"), "source": "District inspector", "client_key": "one"}
        assert client.post(url, sent).status_code == 302
    file = File.objects.get()
    link = Link.objects.get()
    assert (file.body, file.source) == (cast.bodies["mines"], "District inspector")
    assert (link.source_id, link.relation, link.target_id) == (file.pk, "proves", action.pk)
    assert set(CustodyEntry.objects.values_list("step", flat=True)) == {"received", "linked"}
    page = cast.client("imran").get(action.get_absolute_url()).content.decode()
    assert "list.txt" in page
    assert file.get_absolute_url() in page


def test_evidence_is_as_restricted_as_its_action(cast: Cast) -> None:
    action = action_for(cast, sensitivity=S2)
    cast.client("bilal").post(f"{action.get_absolute_url()}evidence/", {"file": upload()})
    assert File.objects.get().sensitivity == S2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("run.exe", b"MZ\x90\x00" + b"\x00" * 200, ""),
        ("page.html", b"<html><script>alert(1)</script></html>", ""),
        ("list.pdf", b"no pdf at all", ""),
    ],
)
def test_content_that_is_not_taken_in_leaves_nothing_behind(cast: Cast, name: str, content: bytes, said: str) -> None:
    action = action_for(cast)
    sent = {"file": upload(name, content), "source": "typed and kept"}
    answer = cast.client("bilal").post(f"{action.get_absolute_url()}evidence/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "typed and kept" in page
    assert not File.objects.exists()


def test_nothing_is_attached_to_what_is_over(cast: Cast) -> None:
    action = finish_action(cast.viewer("bilal"), action_for(cast))
    answer = cast.client("bilal").post(f"{action.get_absolute_url()}evidence/", {"file": upload()})
    assert answer.status_code == 403
