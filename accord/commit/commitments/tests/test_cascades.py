"""A decision goes down the levels; each body says how far it is there, and where it is stuck is seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accord.commit.commitments.models import Cascade, CascadeStep
from accord.commit.commitments.queries.cascades import (
    blocked_steps,
    levels_of_steps,
    steps_to_report,
    tree_of_steps,
)
from accord.commit.commitments.services import report_step, start_cascade
from accord.kernel.audit.models import Event
from accord.kernel.notices.queries import unread_notices
from accord.kernel.places.services import add_place
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.outlets.desk.waiting import waiting_for

DECIDED = date(2026, 1, 10)


@pytest.fixture
def decision(cast):
    """The ministry tells three bodies: the mines department, its branch, and the district office."""
    bodies = [cast.bodies[name] for name in ("mines_branch", "mines", "district_office", "federal")]
    return start_cascade(
        cast.viewer("amina"),
        title={"en": "Close unsafe mines"},
        issuer=cast.bodies["federal"],
        decided_on=DECIDED,
        bodies=bodies,
        due=date(2026, 3, 1),
    )


def step_of(cast, decision, body):
    return CascadeStep.objects.select_related("cascade", "body", "space").get(cascade=decision, body=cast.bodies[body])


def said(cast, decision, body, state, *about, **values):
    """A report by Amina, or by who is named after the day."""
    on, name = (*about, "amina")[:2]
    return report_step(cast.viewer(name), step_of(cast, decision, body), state=state, on=on, **values)


def test_a_decision_goes_to_each_body_through_the_one_above_it(cast, decision):
    lines = tree_of_steps(cast.viewer("imran"), decision)
    assert [(str(line.step.body), line.depth, line.step.state) for line in lines] == [
        ("District office", 0, "sent"),
        ("Provincial mines department", 0, "sent"),
        ("Mines branch office", 1, "unsent"),
    ]
    assert lines[0].step.sent_on == DECIDED
    assert [line.object_id for line in unread_notices(cast.viewer("bilal"))] == [lines[1].step.pk]


def test_a_body_without_one_over_it_gets_it_from_the_next_level_that_works_in_its_place(cast):
    amina, bodies = cast.viewer("amina"), cast.bodies
    bodies["mines"].places.set([cast.places["province"]])
    made = start_cascade(
        amina,
        title={"en": "Count the wells"},
        issuer=bodies["federal"],
        decided_on=DECIDED,
        bodies=[bodies["district_office"], bodies["mines"]],
    )
    assert step_of(cast, made, "district_office").under == step_of(cast, made, "mines")
    bodies["labour"].places.set([cast.places["province"]])
    both = start_cascade(
        amina,
        title={"en": "Count them again"},
        issuer=bodies["federal"],
        decided_on=DECIDED,
        bodies=[bodies["district_office"], bodies["mines"], bodies["labour"]],
    )
    assert step_of(cast, both, "district_office").under is None  # two would fit: nobody guesses


def test_each_body_says_how_far_it_is_and_passing_on_sends_it_further(cast, decision):
    said(cast, decision, "mines", "received", date(2026, 1, 15), "bilal")
    passed = said(cast, decision, "mines", "instructed", date(2026, 1, 20), "bilal")
    assert (passed.received_on, passed.instructed_on) == (date(2026, 1, 15), date(2026, 1, 20))
    branch = step_of(cast, decision, "mines_branch")
    assert (branch.state, branch.sent_on) == ("sent", date(2026, 1, 20))
    names = list(Event.objects.order_by("number").values_list("name", flat=True))
    assert names[-2:] == ["cascade_step_sent", "cascade_step_reported"]
    said(cast, decision, "mines_branch", "applied", date(2026, 2, 9))
    line = next(line for line in tree_of_steps(cast.viewer("imran"), decision) if line.depth)
    assert (line.days_to_apply, line.days_waiting) == (30, None)


def test_who_is_blocked_says_why_and_may_go_on_later(cast, decision):
    with pytest.raises(Refused) as refused:
        said(cast, decision, "mines", "blocked", date(2026, 1, 20), "bilal", reason=" ")
    assert refused.value.field == "reason"
    said(cast, decision, "mines", "blocked", date(2026, 1, 20), "bilal", reason="No inspector")
    assert [step.reason for step in blocked_steps(cast.viewer("imran"))] == ["No inspector"]
    page = cast.client("imran").get(decision.get_absolute_url())
    assert "“Close unsafe mines” is applied by 0 of 3 bodies; 1 is blocked" in page.text.replace("&quot;", '"')
    assert "No inspector" in page.text
    assert "Cascade step reported" in page.text
    assert "Provincial mines department, blocked since" in page.text
    done = said(cast, decision, "mines", "applied", date(2026, 2, 1), "bilal")
    assert (done.state, done.blocked_on, done.reason) == ("applied", date(2026, 1, 20), "No inspector")
    assert not blocked_steps(cast.viewer("imran"))


@pytest.mark.parametrize(
    ("state", "on", "field"),
    [
        ("received", date(2026, 1, 9), "on"),
        ("received", date(2090, 1, 1), "on"),
        ("unsent", date(2026, 1, 20), "state"),
        ("lost", date(2026, 1, 20), "state"),
        ("sent", date(2026, 1, 20), "state"),
    ],
)
def test_what_does_not_fit_is_refused(cast, decision, state, on, field):
    said(cast, decision, "mines", "received", date(2026, 1, 12))
    with pytest.raises(Refused) as refused:
        said(cast, decision, "mines", state, on)
    assert refused.value.field == field
    assert step_of(cast, decision, "mines").state == "received"


def test_what_is_applied_is_over_and_two_at_once_are_told(cast, decision):
    with pytest.raises(StaleRecord):
        said(cast, decision, "mines", "applied", date(2026, 2, 1), revision=7)
    said(cast, decision, "mines", "applied", date(2026, 2, 1))
    with pytest.raises(Refused):
        said(cast, decision, "mines", "blocked", date(2026, 2, 2), reason="Late")


@pytest.mark.parametrize("name", ["imran", "chandni", "hina", "esha", "kiran"])
def test_only_the_body_itself_and_the_secretariat_report(cast, decision, name):
    with pytest.raises(NotPermitted):
        said(cast, decision, "mines", "received", date(2026, 1, 15), name)
    with pytest.raises(NotPermitted):
        start_cascade(
            cast.viewer(name),
            title={"en": "Mine"},
            issuer=cast.bodies["federal"],
            decided_on=DECIDED,
            bodies=[cast.bodies["mines"]],
        )


def test_nothing_is_sent_to_persons_to_nobody_or_before_it_was_decided(cast):
    federal, mines = cast.bodies["federal"], cast.bodies["mines"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"bodies": []}, "bodies"),
        ({"bodies": [federal]}, "bodies"),
        ({"bodies": [cast.people["bilal"]]}, "bodies"),
        ({"due": DECIDED - timedelta(days=1)}, "due"),
        ({"decided_on": timezone.localdate() + timedelta(days=1)}, "decided_on"),
        ({"title": {"en": " "}}, "title"),
    ]
    for change, field in wrong:
        values = {"title": {"en": "A"}, "issuer": federal, "decided_on": DECIDED, "bodies": [mines], **change}
        with pytest.raises(Refused) as refused:
            start_cascade(cast.viewer("amina"), **values)
        assert refused.value.field == field
    assert not Cascade.objects.exists()
    with pytest.raises(NotVisible):
        start_cascade(cast.viewer("mehr"), title={"en": "A"}, issuer=federal, decided_on=DECIDED, bodies=[mines])


def test_today_leads_each_body_to_its_step_and_the_secretariat_to_what_is_blocked(cast, decision):
    def lines(name):
        return {(line.title, line.why) for line in waiting_for(cast.viewer(name), cast.space).lines}

    def asked(body):
        why = f"A decision to pass on or to apply, at {cast.bodies[body]}."
        return "Say how far “Close unsafe mines” is", why

    assert asked("mines") in lines("bilal")
    assert asked("district_office") in lines("chandni")
    assert asked("mines") not in lines("imran")
    said(cast, decision, "mines", "instructed", date(2026, 1, 20))
    assert asked("mines") not in lines("bilal")  # it waits for its branch now, which Bilal speaks for too
    assert asked("mines_branch") in lines("bilal")
    said(cast, decision, "district_office", "blocked", date(2026, 1, 20), reason="No car")
    assert ("“Close unsafe mines” is blocked at District office", "Reason given: No car") in lines("amina")
    assert asked("district_office") in lines("chandni")


def test_levels_are_counted_from_the_top_down(cast, decision):
    said(cast, decision, "district_office", "applied", date(2026, 1, 20))
    levels = levels_of_steps(tree_of_steps(cast.viewer("imran"), decision))
    assert [(level.word, level.total) for level in levels] == [("provincial", 1), ("district", 2)]
    assert dict(levels[1].cells) == dict.fromkeys(dict(levels[1].cells), 0) | {"applied": 1, "not sent yet": 1}


def test_the_form_sends_a_decision_and_the_body_answers_by_its_own(cast):
    amina, mines = cast.client("amina"), cast.bodies["mines"]
    sent = {
        "title_en": "Open the books",
        "issuer": cast.bodies["federal"].pk,
        "decided_on": "2026-01-10",
        "bodies": [mines.pk],
        "client_key": "once",
    }
    for _time in range(2):
        assert amina.post(cast.url("commit/decisions/new/"), sent).status_code == 302
    step = CascadeStep.objects.get()
    url = cast.url(f"commit/decisions/steps/{step.pk}/")
    bilal = cast.client("bilal")
    assert bilal.get(url).status_code == 200
    wrong = bilal.post(url, {"state": "blocked", "on": "2026-02-01", "revision": 1})
    assert (wrong.status_code, step.revision) == (422, 1)
    right = {"state": "blocked", "on": "2026-02-01", "reason": "No money", "revision": 1}
    assert bilal.post(url, right).status_code == 302
    assert cast.client("chandni").get(url).status_code == 403
    assert "No money" in bilal.get(cast.url(f"commit/decisions/{step.cascade_id}/")).text


def test_the_pages_ask_a_constant_number_of_queries(cast, decision, queries_of):
    client, url = cast.client("imran"), decision.get_absolute_url()
    client.get(url)
    few = queries_of(lambda: client.get(url))
    amina = cast.viewer("amina")
    add_place(amina, kind="district", name={"en": "More"}, code="XS-1-9", parent=cast.places["province"])
    for name in ("labour", "police", "directorate"):
        CascadeStep.objects.create(space=cast.space, cascade=decision, body=cast.bodies[name])
    assert queries_of(lambda: client.get(url)) <= few
    assert steps_to_report(cast.viewer("bilal")).count() == 1
