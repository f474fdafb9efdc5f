"""The thread of a record: its links both ways, and no trace of those that lead to something hidden."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accord.commit.commitments.models import Duty
from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.models import Link
from accord.kernel.threads.queries import linked_records
from accord.kernel.threads.services import link_records
from accord.outlets.desk.neighbourhood import RECORDS, STEPS, Neighbourhood, neighbourhood
from accord.outlets.desk.tests.setting import action_for, duty_for
from tests.cast import Cast

pytestmark = pytest.mark.pages


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_links_are_read_from_both_ends(cast: Cast) -> None:
    first, second = action_for(cast, title="First step"), action_for(cast, title="Second step")
    link_records(cast.viewer("amina"), source=second, relation="came_from", target=first)
    client = cast.client("imran")
    forward = text(client.get(cast.url(f"thread/action/{second.pk}/")))
    back = text(client.get(cast.url(f"thread/action/{first.pk}/")))
    assert "Came from" in forward
    assert first.get_absolute_url() in forward
    assert "Led to" in back
    assert second.get_absolute_url() in back
    assert "Linked with 1 record" in back


def test_a_link_to_something_hidden_leaves_no_trace(cast: Cast) -> None:
    seen, hidden = action_for(cast, title="Seen"), action_for(cast, title="Hidden canary", sensitivity=S2)
    link_records(cast.viewer("amina"), source=hidden, relation="contradicts", target=seen)
    url = cast.url(f"thread/action/{seen.pk}/")
    page = text(cast.client("daud").get(url))
    assert "Linked with nothing yet" in page
    assert "Hidden canary" not in page
    assert "ontradict" not in page.split("No links that you may see")[0]
    assert "Hidden canary" in text(cast.client("bilal").get(url))


def test_a_record_that_is_hidden_absent_or_of_no_kind_has_no_thread(cast: Cast) -> None:
    hidden, duty = action_for(cast, sensitivity=S2), duty_for(cast)
    client = cast.client("daud")
    for kind, pk in (("action", hidden.pk), ("action", new_id()), ("action", duty.pk), ("nonsense", duty.pk)):
        assert client.get(cast.url(f"thread/{kind}/{pk}/")).status_code == 404
    assert cast.client("mehr").get(cast.url(f"thread/duty/{duty.pk}/")).status_code == 404
    assert client.get(cast.url(f"thread/duty/{duty.pk}/")).status_code == 200


@pytest.mark.parametrize("name", ["imran", "kiran", "lal"])
def test_everybody_with_a_role_reads_it(cast: Cast, name: str) -> None:
    duty = duty_for(cast)
    assert cast.client(name).get(cast.url(f"thread/duty/{duty.pk}/")).status_code == 200


def test_a_thread_costs_the_same_at_ten_and_at_a_hundred_links(cast: Cast, queries_of: Any) -> None:
    hub = action_for(cast, title="Hub")
    client, url = cast.client("imran"), cast.url(f"thread/action/{hub.pk}/")

    def link_up(number: int) -> None:
        for _n in range(number):
            other = action_for(cast)
            Link.objects.create(
                id=new_id(),
                space=cast.space,
                source_kind="action",
                source_id=other.pk,
                relation="splits",
                target_kind="action",
                target_id=hub.pk,
            )

    link_up(10)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    link_up(90)
    assert queries_of(lambda: client.get(url)) == few


def around_of(cast: Cast, name: str, row: SpaceRecord) -> Neighbourhood:
    """The surroundings of a record as one of the cast sees them."""
    viewer = cast.viewer(name)
    return neighbourhood(viewer, row, linked_records(viewer, row))


def test_links_are_read_once_a_step(cast: Cast) -> None:
    hub, other = action_for(cast, title="Hub"), action_for(cast, title="Step")
    link_records(cast.viewer("amina"), source=other, relation="came_from", target=hub)
    client = cast.client("imran")
    with CaptureQueriesContext(connection) as asked:
        client.get(cast.url(f"thread/action/{hub.pk}/"))
    assert sum(query["sql"].startswith('SELECT "threads_link"') for query in asked) == STEPS


def test_the_picture_has_what_a_record_came_from_and_what_answers_it(cast: Cast) -> None:
    duty = duty_for(cast)
    step = action_for(cast, title="Hire inspectors", about=duty)
    around = around_of(cast, "imran", duty)
    found = {(source[0], relation.value, target[0]) for source, relation, target in around.ties}
    assert found == {
        ("duty", "splits", "commitment"),
        ("commitment", "came_from", "instrument"),
        ("action", "fulfils", "duty"),
    }
    page = text(cast.client("imran").get(cast.url(f"thread/duty/{duty.pk}/")))
    assert "Linked with 2 records" in page
    assert f'href="{step.get_absolute_url()}" aria-label="Hire inspectors (action)"' in page
    assert "The same as a table" in page
    assert "ui/network" in page


def test_nothing_behind_a_hidden_record_is_in_the_picture(cast: Cast) -> None:
    near = action_for(cast, title="Near")
    hidden = action_for(cast, title="Hidden canary", sensitivity=S2)
    behind = action_for(cast, title="Behind it")
    link_records(cast.viewer("amina"), source=hidden, relation="came_from", target=near)
    link_records(cast.viewer("amina"), source=behind, relation="came_from", target=hidden)
    seen = around_of(cast, "daud", near)
    assert {told.title for told in seen.names.values()} == {"Near"}
    whole = around_of(cast, "bilal", near)
    assert {told.title for told in whole.names.values()} >= {"Near", "Hidden canary", "Behind it"}


def test_a_picture_with_too_much_in_it_says_how_many_had_no_room(cast: Cast) -> None:
    hub = action_for(cast, title="Hub")
    for number in range(RECORDS + 4):
        other = action_for(cast, title=f"Step {number}")
        link_records(cast.viewer("amina"), source=other, relation="came_from", target=hub)
    around = around_of(cast, "imran", hub)
    assert (len(around.names), around.left_out) == (RECORDS, 5)
    assert "5 more records have no room here." in text(cast.client("imran").get(cast.url(f"thread/action/{hub.pk}/")))


def test_a_record_with_thousands_of_links_shows_the_first_and_pages_of_the_rest(
    cast: Cast, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    duty, link_all = _linked_with_many(cast)
    client = cast.client("amina")
    address = reverse("desk:thread", args=(cast.space.slug, "duty", duty.pk))
    link_all(60)
    client.get(address)
    few = queries_of(lambda: client.get(address))
    link_all(120)
    page = client.get(address)
    assert queries_of(lambda: client.get(address)) == few
    (strand,) = page.context["strands"]
    assert (strand.total, len(strand.records)) == (120, 20)
    assert f"{address}?of=came_from-in" in page.content.decode()
    alone = client.get(f"{address}?of=came_from-in&page=3").context
    assert (len(alone["strands"][0].records), len(alone["steps"])) == (20, 3)
    assert len(client.get(f"{address}?of=nonsense&page=x").context["strands"][0].records) == 20


def _linked_with_many(cast: Cast) -> tuple[Duty, Callable[[int], None]]:
    law = add_instrument(cast.operator, kind="law", title={"en": "Act"})
    promise = add_commitment(cast.operator, instrument=law, text="A promise with many links")
    duty = assign_duty(cast.operator, commitment=promise, wording={"en": "Keep it"}, lead=cast.bodies["mines"])

    def link_all(number: int) -> None:
        made = [add_commitment(cast.operator, instrument=law, text=f"Promise {number} {n}") for n in range(number)]
        ends: dict[str, Any] = {
            "source_kind": "commitment",
            "relation": "came_from",
            "target_kind": "duty",
            "target_id": duty.pk,
        }
        Link.objects.all().delete()
        Link.objects.bulk_create(Link(id=new_id(), space=cast.space, source_id=row.pk, **ends) for row in made)

    return duty, link_all
