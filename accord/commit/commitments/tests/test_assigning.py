"""Many promises are given to bodies: looked at row by row, then assigned at once or by the worker."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accord.commit.commitments.jobs import assign_confirmed
from accord.commit.commitments.models import AssignmentPlan, Duty, PlanState, RowState
from accord.commit.commitments.services import (
    RowChoice,
    add_commitment,
    assign_duty,
    assigning,
    carry_out,
    confirm_assignment,
    drop_assignment,
    plan_assignment,
    settle_rows,
)
from accord.commit.commitments.services.duties import assign_duties
from accord.kernel.access.services import assign_role
from accord.kernel.actors.services import change_actor
from accord.kernel.audit.models import Event
from accord.kernel.notices.queries import unread_notices
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused


def words(text):
    return {"en": text}


@pytest.fixture
def promises(cast, review):
    amina = cast.viewer("amina")
    said = ("Visit every kiln.", "Publish what is found.", "Pay what is due after an accident.")
    return [add_commitment(amina, instrument=review, text=text, paragraph=str(n)) for n, text in enumerate(said, 90)]


def given(cast, rows, body="mines", **choice):
    """A plan that was carried out."""
    amina = cast.viewer("amina")
    plan = plan_assignment(amina, rows=rows, choice=RowChoice(cast.bodies[body], **choice))
    return carry_out(amina, confirm_assignment(amina, plan))


def states(plan):
    return [row.state for row in plan.rows.all()]


def choose(cast, rows, what="all", **more):
    """The first page as the browser sends it. Returns the plan's address."""
    sent = {"pick": [str(row.pk) for row in rows], "client_key": "k1"} | more
    answer = cast.client("amina").post(cast.url(f"commit/assign/?what={what}"), sent)
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def test_many_promises_go_to_one_body_each_with_a_line_in_the_log(cast, promises):
    there = assign_duty(cast.viewer("amina"), commitment=promises[0], wording=words("Do it"), lead=cast.bodies["mines"])
    planned = choose(cast, promises, lead=str(cast.bodies["mines"].pk))
    assert cast.client("amina").get(planned).text.count("leads a duty of it already") == 1
    plan = given(cast, promises)
    assert (plan.state, states(plan)) == (PlanState.DONE, ["there", "made", "made"])
    assert plan.rows.first().duty == there
    assert states(given(cast, promises)) == ["there"] * 3
    assert Event.objects.filter(name="duty_assigned").count() == 3
    assert {str(duty) for duty in Duty.objects.all()} == {
        "Do it",
        "Publish what is found.",
        "Pay what is due after an accident.",
    }


def test_a_duty_in_bulk_is_owed_where_its_lead_works(cast, promises):
    given(cast, promises[:1], "district_office")
    given(cast, promises[1:2], "district_office", places=[cast.places["province"]])
    given(cast, promises[2:], "district_office", places=[])
    where = [[place.code for place in duty.places.all()] for duty in Duty.objects.order_by("created_at")]
    assert where == [["XS-1-1"], ["XS-1"], []]


def test_what_one_promise_refuses_does_not_hold_up_the_others(cast, promises, review):
    amina = cast.viewer("amina")
    long = add_commitment(amina, instrument=review, text="Inspect every mine, " * 150)
    plan = given(cast, [long, *promises])
    assert states(plan) == ["refused", "made", "made", "made"]
    assert "longer than 2000 characters" in plan.rows.first().reason
    assert Duty.objects.count() == Event.objects.filter(name="duty_assigned").count() == 3


def test_what_a_worker_that_died_left_is_gone_on_with_and_told_once(cast, promises, monkeypatch):
    amina = cast.viewer("amina")
    plan = plan_assignment(amina, rows=promises, choice=RowChoice(cast.bodies["mines"]))
    confirm_assignment(amina, plan)
    monkeypatch.setattr(assigning, "AT_ONCE", 1)
    whole, calls = assign_duties, []

    def dies(by, wanted):
        calls.append(wanted)
        if len(calls) == 2:
            whole(by, wanted)
            raise MemoryError
        return whole(by, wanted)

    monkeypatch.setattr(assigning, "assign_duties", dies)
    with pytest.raises(MemoryError):
        carry_out(amina, plan)
    assert (Duty.objects.count(), states(plan)) == (1, ["made", "waiting", "waiting"])
    assign_confirmed(Event.objects.get(name="assignment_confirmed"))
    plan.refresh_from_db()
    assert (plan.state, states(plan), Duty.objects.count()) == (PlanState.DONE, ["made"] * 3, 3)
    assign_confirmed(Event.objects.get(name="assignment_confirmed"))
    assert Duty.objects.count() == Event.objects.filter(name="duty_assigned").count() == 3
    [line] = unread_notices(cast.viewer("bilal"))
    assert line.text == "A body you act for owes 3 duties now, this one among them."


def test_naming_leads_fills_what_is_empty_and_leaves_the_rest(cast, promise):
    amina = cast.viewer("amina")
    bare = assign_duty(amina, commitment=promise, wording=words("A"), level="local")
    due = assign_duty(amina, commitment=promise, wording=words("B"), level="local", due=date(2040, 1, 1))
    led = assign_duty(amina, commitment=promise, wording=words("C"), lead=cast.bodies["labour"])
    plan = given(cast, [bare, due, led], "district_office", due=date(2041, 1, 1))
    assert states(plan) == ["made", "made", "there"]
    bare.refresh_from_db()
    due.refresh_from_db()
    assert (bare.lead, bare.level, bare.due) == (cast.bodies["district_office"], "local", date(2041, 1, 1))
    assert [place.code for place in bare.places.all()] == ["XS-1-1"]
    assert due.due == date(2040, 1, 1)
    assert Duty.objects.get(pk=led.pk).lead == cast.bodies["labour"]


def test_none_too_many_and_rows_without_a_body_are_refused(cast, promises, monkeypatch):
    amina = cast.viewer("amina")
    with pytest.raises(Refused):
        plan_assignment(amina, rows=[], choice=RowChoice())
    plan = plan_assignment(amina, rows=promises, choice=RowChoice())
    with pytest.raises(Refused):
        confirm_assignment(amina, plan)
    settle_rows(amina, plan, {2: RowChoice(cast.bodies["mines"])})
    carry_out(amina, confirm_assignment(amina, plan))
    assert states(plan) == ["left", "made", "left"]
    for late in (confirm_assignment, drop_assignment):
        with pytest.raises(Refused):
            late(amina, plan)
    monkeypatch.setattr(assigning, "MOST_PLANNED", 2)
    with pytest.raises(Refused):
        plan_assignment(amina, rows=promises, choice=RowChoice())


@pytest.mark.parametrize("name", ["imran", "bilal", "hina", "kiran"])
def test_only_the_secretariat_assigns(cast, promises, name):
    assert cast.client(name).get(cast.url("commit/assign/")).status_code == 403
    with pytest.raises(NotPermitted):
        plan_assignment(cast.viewer(name), rows=promises, choice=RowChoice(cast.bodies["mines"]))


def test_a_plan_is_seen_by_nobody_else(cast, promises):
    url = choose(cast, promises, lead=str(cast.bodies["mines"].pk))
    kiran, imran = cast.viewer("kiran"), cast.people["imran"]
    assign_role(kiran, account=imran.account, role=Role.SECRETARIAT)
    assert cast.client("imran").get(url).status_code == 404
    assert url not in cast.client("imran").get(cast.url("commit/unowned/")).text
    assert url in cast.client("amina").get(cast.url("commit/unowned/")).text


def test_the_page_shows_what_would_be_made_and_each_row_can_be_changed(cast, promises):
    mines, labour, office = (cast.bodies[name] for name in ("mines", "labour", "district_office"))
    change_actor(cast.viewer("amina"), labour, revision=labour.revision, mandate=words("Accident insurance"))
    url = choose(cast, promises, lead=str(mines.pk))
    amina = cast.client("amina")
    looked = amina.get(url).text
    assert looked.count("chosen for all of them") == 3
    assert "suggested · score" in looked
    assert "mandate: accident" in looked
    assert not Duty.objects.exists()
    sent = {"row1-body": str(mines.pk), "row1-wording_en": "Visit each kiln twice", "row1-due": "2040-02-01"}
    sent |= {"row2-body": "", "row3-body": "another", "row3-another": str(office), "row3-places": "XS-1"}
    assert amina.post(url, sent | {"step": "assign"}).status_code == 302
    told = {str(duty): duty for duty in Duty.objects.all()}
    assert set(told) == {"Visit each kiln twice", "Pay what is due after an accident."}
    assert told["Visit each kiln twice"].due == date(2040, 2, 1)
    other = told["Pay what is due after an accident."]
    assert (other.lead, [place.code for place in other.places.all()]) == (office, ["XS-1"])
    page = amina.get(url).text
    assert "Left as it is" in page
    assert amina.post(url, sent | {"step": "assign"}).status_code == 200
    assert Duty.objects.count() == 2


def test_suggestions_are_ticked_only_when_asked_for_and_assign_nothing(cast, promises):
    labour = cast.bodies["labour"]
    change_actor(cast.viewer("amina"), labour, revision=labour.revision, mandate=words("Accident insurance"))
    url = choose(cast, promises)
    amina = cast.client("amina")
    assert f'value="{labour.pk}" id="id_row3-body_0" checked' not in amina.get(url).text
    rows = {f"row{n}-body": "" for n in (1, 2, 3)}
    assert amina.post(url, rows | {"step": "suggest"}).status_code == 302
    plan = AssignmentPlan.objects.get()
    assert [row.lead for row in plan.rows.all()] == [None, None, labour]
    assert not Duty.objects.exists()


def test_a_wrong_row_is_named_and_nothing_is_lost(cast, promises):
    url = choose(cast, promises)
    sent = {"row1-body": "another", "row1-another": "Nobody of that name", "row2-wording_en": "Half a sentence"}
    answer = cast.client("amina").post(url, sent | {"step": "assign"})
    assert answer.status_code == 422
    assert "is no body that can be chosen here" in answer.text
    assert "Half a sentence" in answer.text
    assert not Duty.objects.exists()


def test_pages_keep_what_was_chosen_and_many_are_left_to_the_worker(cast, review):
    amina = cast.viewer("amina")
    rows = [add_commitment(amina, instrument=review, text=f"Visit kiln {n}.") for n in range(25)]
    url = choose(cast, rows, lead=str(cast.bodies["mines"].pk))
    client = cast.client("amina")
    first = {f"row{n}-body": str(cast.bodies["mines"].pk) for n in range(1, 11)}
    answer = client.post(url, first | {"row3-body": "", "to": "2"})
    assert answer["Location"].endswith("?page=2")
    second = {f"row{n}-body": str(cast.bodies["mines"].pk) for n in range(11, 21)}
    assert "Visit kiln 10." in client.get(answer["Location"]).text
    client.post(answer["Location"], second | {"step": "assign"})
    plan = AssignmentPlan.objects.get()
    assert plan.state == PlanState.CONFIRMED
    assert "0 of 25" in client.get(url).text
    assign_confirmed(Event.objects.get(name="assignment_confirmed"))
    assert plan.rows.filter(state=RowState.MADE).count() == Duty.objects.count() == 24
    assert client.get(f"{url}?part=progress").headers["HX-Refresh"] == "true"


def test_what_is_not_wanted_is_put_aside(cast, promises):
    url = choose(cast, promises)
    assert cast.client("amina").post(url, {"step": "drop"}).status_code == 302
    assert "Put aside" in cast.client("amina").get(url).text


def test_all_that_a_filter_finds_is_chosen_at_once(cast, promise, promises):
    url = cast.url("commit/assign/?what=promises&all=1&q=publish")
    answer = cast.client("amina").get(url)
    assert "Publish what is found." in answer.text
    assert "Visit every kiln." not in answer.text
    cast.client("amina").post(url, {"lead": ""})
    assert [row.commitment for row in AssignmentPlan.objects.get().rows.all()] == [promises[1]]
    assert cast.client("amina").get(cast.url("commit/assign/")).status_code == 200


def test_the_rows_ask_a_constant_number_of_queries(cast, review, queries_of):
    amina, client = cast.viewer("amina"), cast.client("amina")
    rows = [add_commitment(amina, instrument=review, text=f"Visit kiln {n}.") for n in range(8)]
    few, many = choose(cast, rows[:2], client_key="few"), choose(cast, rows, client_key="many")
    client.get(few)
    client.get(many)
    assert queries_of(lambda: client.get(many)) <= queries_of(lambda: client.get(few)) + 1


def test_what_nobody_owns_is_listed_with_counts_for_everybody_and_boxes_for_the_secretariat(cast, promises, duty):
    assign_duty(cast.viewer("amina"), commitment=promises[0], wording=words("A"), level="local")
    page = cast.client("amina").get(cast.url("commit/unowned/"))
    assert "Owned by nobody: 2 promises without a duty, 1 duty without a lead" in page.text
    assert page.text.count('name="pick"') == 2
    duties = cast.client("imran").get(cast.url("commit/unowned/?what=duties"))
    assert 'name="pick"' not in duties.text
    assert "local" in duties.text
    told = cast.client("imran").get(cast.url("commit/unowned/?what=duties&format=csv"))
    assert b"".join(told.streaming_content).decode("utf-8-sig").splitlines()[0] == "Duty,Level,Document,Due"


def test_duties_that_nobody_leads_are_found_by_place_and_day(cast, promise):
    amina, today = cast.viewer("amina"), timezone.localdate()
    made: dict[str, dict[str, Any]]
    made = {"Far": {"places": [cast.places["other_district"]]}, "Here": {"places": [cast.places["district"]]}}
    made |= {"Late": {"due": today - timedelta(days=1)}, "Soon": {"due": today + timedelta(days=3)}}
    for name, values in made.items():
        assign_duty(amina, commitment=promise, wording=words(f"{name} duty"), level="local", **values)

    def told(query):
        page = cast.client("imran").get(cast.url(f"commit/unowned/?what=duties&{query}")).text
        return {name for name in made if f"{name} duty" in page}

    assert told("") == set(made)
    assert told(f"place={cast.places['district'].pk}") == {"Here"}
    assert told(f"place={cast.places['province'].pk}") == {"Far", "Here"}
    assert told("place=nothing") == told("due=whenever") == set()
    assert (told("due=past"), told("due=soon"), told("due=no_day")) == ({"Late"}, {"Soon"}, {"Far", "Here"})


def test_lists_to_choose_from_ask_a_constant_number_of_queries(cast, promises, queries_of):
    client = cast.client("amina")
    for what in ("promises", "duties", "all"):
        url = cast.url(f"commit/unowned/?what={what}")
        client.get(url)
        few = queries_of(lambda url=url: client.get(url))
        amina = cast.viewer("amina")
        for number in range(6):
            more = add_commitment(amina, instrument=promises[0].instrument, text=f"More of it {what} {number}")
            if number % 2:
                assign_duty(amina, commitment=more, wording=words("A"), level="local")
        client.get(url)
        assert queries_of(lambda url=url: client.get(url)) <= few + 1
