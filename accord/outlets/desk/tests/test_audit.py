"""The audit page: what happened, for those who keep or review the log; never a value."""

import json
from typing import Any
from uuid import uuid4

import pytest

from accord.kernel.audit.models import Chain, Event
from accord.kernel.audit.queries import verify_chains
from accord.kernel.followup.services import start_action
from accord.kernel.policy.sensitivity import S2
from accord.outlets.desk.tests.setting import action_for
from tests.cast import Cast

pytestmark = pytest.mark.pages


def text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def many_events(cast: Cast, number: int) -> None:
    """Links without a seal, as far as a list is concerned; each about another record."""
    first = Event.objects.filter(space_id=cast.space.pk).count()
    action = action_for(cast, title=f"Step {first}")
    Event.objects.bulk_create(
        Event(
            space_id=cast.space.pk,
            number=first + 1_000 + n,
            at="2026-11-01T00:00:00Z",
            account_id=cast.account("bilal").pk,
            name="action_started",
            kind="action",
            object_id=action.pk if n % 2 else uuid4(),
            fields=["status"],
        )
        for n in range(number)
    )


@pytest.mark.parametrize("name", ["amina", "hina", "kiran"])
def test_those_who_keep_or_review_the_log_read_it(cast: Cast, name: str) -> None:
    start_action(cast.viewer("bilal"), action_for(cast))
    page = text(cast.client(name).get(cast.url("audit/")))
    assert "Action started" in page
    assert "Bilal" in page
    assert "Inspect the old mines" in page


@pytest.mark.parametrize("name", ["imran", "bilal", "daud", "gul", "lal"])
def test_the_others_do_not(cast: Cast, name: str) -> None:
    for path in ("audit/", "audit/head/"):
        assert cast.client(name).get(cast.url(path)).status_code == 403
        assert cast.client("mehr").get(cast.url(path)).status_code == 404


def test_values_and_hidden_titles_are_not_shown(cast: Cast) -> None:
    action_for(cast, title="Restricted canary", details="Value canary", sensitivity=S2)
    action_for(cast, title="Seen by all", details="Value canary")
    page = text(cast.client("kiran").get(cast.url("audit/")))
    file = text(cast.client("kiran").get(cast.url("audit/?format=csv")))
    assert "Seen by all" in page
    for shown in (page, file):
        assert "Restricted canary" not in shown
        assert "Value canary" not in shown


def test_another_spaces_events_are_not_here(cast: Cast) -> None:
    page = text(cast.client("kiran").get(cast.url("audit/?format=csv")))
    assert "Mehr" not in page


def test_the_log_is_narrowed_by_event_person_kind_and_day(cast: Cast) -> None:
    start_action(cast.viewer("bilal"), action_for(cast))
    client, person = cast.client("amina"), cast.account("bilal").pk
    for query in ("event=action_started", f"person={person}", "kind=action&event=action_started", "when=today"):
        page = text(client.get(cast.url(f"audit/?{query}")))
        assert "Action started" in page.split("<tbody")[1]
    assert "<tbody" not in text(client.get(cast.url(f"audit/?event=action_started&person={cast.account('amina').pk}")))


@pytest.mark.parametrize("query", ["when=never", "person=nonsense", "event=%00", "kind=x'--", "page=99999999999"])
def test_odd_addresses_are_calm(cast: Cast, query: str) -> None:
    assert cast.client("amina").get(cast.url(f"audit/?{query}")).status_code == 200


def test_the_head_is_shown_and_downloaded_as_the_command_line_reads_it(cast: Cast) -> None:
    action_for(cast)
    chain = Chain.objects.get(pk=cast.space.pk)
    assert chain.head in text(cast.client("amina").get(cast.url("audit/")))
    answer = cast.client("amina").get(cast.url("audit/head/"))
    assert answer["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.content)["chains"]
    assert kept == [{"space": str(cast.space.pk), "events": chain.events, "head": chain.head}]
    heads = {cast.space.pk: (kept[0]["events"], kept[0]["head"])}
    assert all(verdict.intact for verdict in verify_chains(heads))


def test_the_log_costs_the_same_at_ten_and_at_a_thousand_events(cast: Cast, queries_of: Any) -> None:
    client = cast.client("amina")
    many_events(cast, 60)
    url = cast.url("audit/?event=action_started")
    client.get(url)
    few = queries_of(lambda: client.get(url))
    many_events(cast, 1_000)
    assert queries_of(lambda: client.get(url)) == few
