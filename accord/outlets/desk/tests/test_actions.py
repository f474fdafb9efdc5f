"""The Act stage: the list, one action's page, and asking for a new one."""

from typing import Any

import pytest

from accord.kernel.followup.models import Action
from accord.kernel.followup.services import start_action
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S2
from accord.outlets.desk.tests.setting import action_for, duty_for, in_days, many_actions
from tests.cast import Cast

pytestmark = pytest.mark.pages

NEW = {"title": "Send the inspection list", "details": "As a table.", "client_key": "once"}


def text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_a_contributor_finds_the_actions_of_the_own_body_first(cast: Cast) -> None:
    action_for(cast, "mines", title="Inspect the old mines")
    action_for(cast, "police", title="Guard the road")
    mine = text(cast.client("bilal").get(cast.url("act/")))
    everything = text(cast.client("bilal").get(cast.url("act/?whose=all")))
    assert "Inspect the old mines" in mine
    assert "Guard the road" not in mine
    assert "Guard the road" in everything


def test_the_title_says_how_many_are_late(cast: Cast) -> None:
    action_for(cast, due=in_days(-3))
    assert "1 action is late" in text(cast.client("amina").get(cast.url("act/")))


def test_late_actions_can_be_shown_alone(cast: Cast) -> None:
    action_for(cast, title="Long overdue", due=in_days(-3))
    action_for(cast, title="Still time", due=in_days(3))
    page = text(cast.client("amina").get(cast.url("act/?time=overdue")))
    assert "Long overdue" in page
    assert "Still time" not in page


def test_what_is_to_be_done_stands_before_what_is_over(cast: Cast) -> None:
    over = action_for(cast, title="Given up", due=in_days(-30))
    Action.objects.filter(pk=over.pk).update(status="dropped")
    action_for(cast, title="No date yet")
    action_for(cast, title="Soon", due=in_days(1))
    page = text(cast.client("amina").get(cast.url("act/"))).split("<tbody")[1]
    assert page.index("Soon") < page.index("No date yet") < page.index("Given up")


def test_whoever_asked_finds_what_was_asked(cast: Cast) -> None:
    action_for(cast, by="hina", title="Send the register")
    page = text(cast.client("hina").get(cast.url("act/?whose=asked")))
    assert "Send the register" in page
    assert "Send the register" not in text(cast.client("amina").get(cast.url("act/?whose=asked")))


def test_restricted_actions_are_not_listed_to_others(cast: Cast) -> None:
    action_for(cast, title="Quiet canary", sensitivity=S2)
    assert "Quiet canary" in text(cast.client("bilal").get(cast.url("act/?whose=all")))
    assert "Quiet canary" not in text(cast.client("daud").get(cast.url("act/?whose=all")))
    file = text(cast.client("daud").get(cast.url("act/?whose=all&format=csv")))
    assert "Quiet canary" not in file
    assert "Action" in file


@pytest.mark.parametrize("address", ["act/?whose=nonsense", "act/?lead=nonsense", "act/?time=x&status=y&sort=z&page=x"])
def test_odd_addresses_are_calm(cast: Cast, address: str) -> None:
    assert cast.client("amina").get(cast.url(address)).status_code == 200


def test_the_list_costs_the_same_at_ten_and_at_a_thousand_rows(cast: Cast, queries_of: Any) -> None:
    client = cast.client("bilal")
    many_actions(cast, 10)
    client.get(cast.url("act/?whose=all"))
    few = queries_of(lambda: client.get(cast.url("act/?whose=all")))
    many_actions(cast, 990)
    assert queries_of(lambda: client.get(cast.url("act/?whose=all"))) == few


def test_an_actions_page_says_what_it_is_about(cast: Cast) -> None:
    duty = duty_for(cast)
    action = action_for(cast, about=duty)
    page = text(cast.client("bilal").get(action.get_absolute_url()))
    assert "Inspect every mine once a year" in page
    assert duty.get_absolute_url() in page
    assert "Provincial mines department" in page
    assert "Amina" in page


def test_a_hidden_and_an_absent_action_look_the_same(cast: Cast) -> None:
    action = action_for(cast, sensitivity=S2)
    client = cast.client("daud")
    hidden, absent = (client.get(cast.url(f"act/{pk}/")) for pk in (action.pk, new_id()))
    assert hidden.status_code == absent.status_code == 404
    assert cast.client("mehr").get(action.get_absolute_url()).status_code == 404


def test_buttons_are_there_for_those_who_may(cast: Cast) -> None:
    action = action_for(cast)
    start, drop = f"{action.get_absolute_url()}start/", f"{action.get_absolute_url()}drop/"
    shown = {name: text(cast.client(name).get(action.get_absolute_url())) for name in ("bilal", "amina", "imran")}
    assert start in shown["bilal"]
    assert drop not in shown["bilal"]
    assert drop in shown["amina"]
    assert start not in shown["imran"]
    assert drop not in shown["imran"]


def test_an_action_about_a_duty_is_asked_for_once(cast: Cast) -> None:
    duty = duty_for(cast)
    url = cast.url(f"act/new/duty/{duty.pk}/")
    client = cast.client("bilal")
    form = text(client.get(url))
    assert "Inspect every mine once a year" in form
    sent = {**NEW, "lead": str(cast.bodies["mines"].pk), "due": str(in_days(5))}
    places = {client.post(url, sent)["Location"] for _send in range(2)}
    made = Action.objects.get()
    assert (made.about_kind, made.about_id, made.lead) == ("duty", duty.pk, cast.bodies["mines"])
    assert places == {made.get_absolute_url()}


def test_a_contributor_asks_the_own_bodies_alone(cast: Cast) -> None:
    client, url = cast.client("bilal"), cast.url("act/new/")
    assert "District police" not in text(client.get(url)).split('name="helpers"')[0]
    answer = client.post(url, {**NEW, "lead": str(cast.bodies["police"].pk)})
    assert answer.status_code == 422
    assert not Action.objects.exists()


def test_the_secretariat_asks_any_body_and_names_a_person(cast: Cast) -> None:
    helper = cast.bodies["union"]
    sent = {
        **NEW,
        "lead": str(cast.bodies["police"].pk),
        "assignee": str(cast.people["javed"].pk),
        "helpers": [str(helper.pk)],
    }
    answer = cast.client("amina").post(cast.url("act/new/"), sent)
    made = Action.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.assignee, list(made.helpers.all())) == (cast.people["javed"], [helper])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "What is to be done: "),
        ({"title": "gnp\u202eexe"}, "reading direction"),
        ({"due": "soon"}, "valid date"),
        ({"lead": "nonsense"}, "Select a valid choice"),
        ({"title": "x" * 301}, "at most 300"),
    ],
)
def test_bad_input_is_said_and_the_rest_is_kept(cast: Cast, wrong: dict[str, str], said: str) -> None:
    sent = {**NEW, "lead": str(cast.bodies["mines"].pk), **wrong}
    answer = cast.client("amina").post(cast.url("act/new/"), sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "As a table." in text(answer)
    assert not Action.objects.exists()


def test_readers_members_and_stewards_may_not_ask(cast: Cast) -> None:
    for name in ("imran", "daud", "kiran", "gul", "lal"):
        assert cast.client(name).get(cast.url("act/new/")).status_code == 403


def test_about_a_record_that_is_hidden_absent_or_of_no_kind_nothing_is_asked(cast: Cast) -> None:
    action = action_for(cast, "union", sensitivity=S2)
    client = cast.client("bilal")
    for kind, pk in (("action", action.pk), ("duty", new_id()), ("account", new_id()), ("nonsense", new_id())):
        assert client.get(cast.url(f"act/new/{kind}/{pk}/")).status_code == 404


def test_a_started_action_offers_to_finish_it(cast: Cast) -> None:
    action = start_action(cast.viewer("bilal"), action_for(cast))
    page = text(cast.client("bilal").get(action.get_absolute_url()))
    assert f"{action.get_absolute_url()}finish/" in page
    assert f"{action.get_absolute_url()}start/" not in page
