"""Programs send decisions down and say how far they are, as the pages do."""

from datetime import date

import pytest

from accord.commit.commitments.models import Cascade, CascadeStep
from accord.commit.commitments.services import start_cascade
from accord.kernel.actors.models import Actor

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def decision(cast):
    bodies = [cast.bodies[name] for name in ("mines_branch", "mines", "district_office")]
    return start_cascade(
        cast.viewer("amina"),
        title={"en": "Close unsafe mines"},
        issuer=cast.bodies["federal"],
        bodies=bodies,
        decided_on=date(2026, 1, 10),
        due=date(2026, 3, 1),
    )


@pytest.fixture
def step(cast, decision):
    return CascadeStep.objects.get(cascade=decision, body=cast.bodies["mines"])


def sent(cast, **values):
    ids = {"issuer": str(cast.bodies["federal"].pk), "bodies": [str(cast.bodies["mines"].pk)]}
    return {"title": {"en": "Close mines"}, "decided_on": "2026-01-10", **ids, **values}


def test_amina_sends_a_decision_down_once(cast, by):
    amina = by("amina")
    status, made = amina("post", "cascades/", sent(cast), **{"Idempotency-Key": "d-1"})
    assert (status, made["bodies"], made["applied"], made["blocked"]) == (201, 1, 0, 0)
    assert made["url"] == Cascade.objects.get().get_absolute_url()
    assert amina("post", "cascades/", sent(cast), **{"Idempotency-Key": "d-1"}) == (201, made)
    assert amina("get", f"cascades/{made['id']}/") == (200, made)
    assert Cascade.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decided_on": "2999-01-01"}, "decided_on"),
        ({"due": "2025-01-01"}, "due"),
        ({"issuer": NOWHERE}, "issuer"),
        ({"bodies": [NOWHERE]}, "bodies"),
        ({"instrument": NOWHERE}, "instrument"),
    ],
)
def test_what_does_not_fit_names_its_field(cast, by, values, field):
    status, told = by("amina")("post", "cascades/", sent(cast, **values))
    assert (status, told["field"]) == (422, field)
    assert not Cascade.objects.exists()


@pytest.mark.parametrize("name", ["bilal", "hina", "imran"])
def test_nobody_else_sends_one_down(cast, by, name):
    assert by(name)("post", "cascades/", sent(cast))[0] == 403


def test_steps_are_listed_by_decision_body_and_state(cast, by, decision, step):
    imran = by("imran")
    for query, number in (
        (f"cascade={decision.pk}", 3),
        (f"body={cast.bodies['mines'].pk}", 1),
        ("state=unsent", 1),
        ("state=poem", 0),
        (f"cascade={NOWHERE}", 0),
    ):
        assert len(imran("get", f"cascade-steps/?{query}")[1]["items"]) == number, query
    branch = CascadeStep.objects.get(body=cast.bodies["mines_branch"])
    status, told = imran("get", f"cascade-steps/{branch.pk}/")
    assert (status, told["under"], told["state"]) == (200, str(step.pk), "unsent")
    assert len(imran("get", f"cascades/?issuer={cast.bodies['federal'].pk}")[1]["items"]) == 1


def test_a_body_says_how_far_it_is_and_the_branch_gets_it(cast, by, decision, step):
    bilal = by("bilal")
    said = {"revision": step.revision, "state": "instructed", "on": "2026-01-12"}
    status, told = bilal("post", f"cascade-steps/{step.pk}/report/", said)
    assert (status, told["state"], told["instructed_on"]) == (200, "instructed", "2026-01-12")
    assert CascadeStep.objects.get(body=cast.bodies["mines_branch"]).state == "sent"
    status, told = bilal("post", f"cascade-steps/{step.pk}/report/", {**said, "state": "applied"})
    assert (status, told["status"]) == (409, 409)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"state": "blocked"}, "reason"), ({"on": "2025-01-01"}, "on"), ({"on": "2999-01-01"}, "on")],
)
def test_a_report_that_does_not_fit_names_its_field(by, step, values, field):
    said = {"revision": step.revision, "state": "received", "on": "2026-01-12", **values}
    status, told = by("amina")("post", f"cascade-steps/{step.pk}/report/", said)
    assert (status, told["field"]) == (422, field)


def test_a_state_that_is_none_is_told_where_it_stands(by, step):
    said = {"revision": step.revision, "state": "unsent", "on": "2026-01-12"}
    status, told = by("amina")("post", f"cascade-steps/{step.pk}/report/", said)
    assert (status, told["errors"][0]["where"][-1]) == (422, "state")


def test_others_may_not_report_there_and_hidden_looks_like_absent(by, decision, step):
    said = {"revision": step.revision, "state": "received", "on": "2026-01-12"}
    assert by("chandni")("post", f"cascade-steps/{step.pk}/report/", said)[0] == 403
    CascadeStep.objects.filter(cascade=decision).update(sensitivity=3)
    imran = by("imran")
    for path in ("cascade-steps/{}/", "cascade-steps/{}/report/"):
        method, body = ("post", said) if "report" in path else ("get", None)
        assert imran(method, path.format(step.pk), body) == imran(method, path.format(NOWHERE), body)
    assert imran("get", "cascade-steps/")[1]["items"] == []
    assert imran("get", f"cascades/{decision.pk}/")[1]["bodies"] == 0


def test_a_hidden_body_that_decided_is_no_id(cast, by, decision):
    Actor.objects.filter(pk=decision.issuer_id).update(sensitivity=3)
    assert by("imran")("get", f"cascades/{decision.pk}/")[1]["issuer"] is None


def test_many_steps_take_as_many_queries_as_few(cast, by, decision, queries_of):
    imran = by("imran")
    imran("get", "cascade-steps/")
    few = [queries_of(lambda path=path: imran("get", path)) for path in ("cascade-steps/?limit=1", "cascades/?limit=1")]
    for n in range(5):
        start_cascade(
            cast.viewer("amina"),
            title={"en": f"Decision {n}"},
            issuer=cast.bodies["mines"],
            bodies=[cast.bodies["mines_branch"]],
            decided_on=date(2026, 1, 10),
        )
    assert [queries_of(lambda path=path: imran("get", path)) for path in ("cascade-steps/", "cascades/")] == few
