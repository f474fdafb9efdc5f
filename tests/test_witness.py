"""What leaves the house leaves a line: confidential records that were shown, lists that were taken."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from accord.config import middleware
from accord.kernel.access.services import grant_access
from accord.kernel.audit.models import Event
from accord.kernel.followup.services import add_action
from accord.kernel.policy.sensitivity import S3

pytestmark = pytest.mark.django_db


@pytest.fixture
def witness_action(cast):
    """A confidential action that Esha may read."""
    ends = timezone.now() + timedelta(days=3)
    grant_access(cast.viewer("amina"), account=cast.account("esha"), kind="action", reason="needs", ends=ends, up_to=S3)
    return add_action(cast.operator, title="Meet the witness", lead=cast.bodies["ngo"], sensitivity=3)


def events(name):
    return list(Event.objects.filter(name=name).order_by("number"))


def test_reading_a_confidential_record_leaves_one_event_without_a_value(cast, witness_action):
    assert "witness" in cast.client("esha").get(witness_action.get_absolute_url()).content.decode()
    (event,) = events("confidential_read")
    assert event.account_id == cast.account("esha").pk
    assert event.details == {"rows": 1, "records": {"action": [str(witness_action.pk)]}}
    assert "witness" not in str(event.details)


def test_many_confidential_records_on_one_page_are_one_event(cast, witness_action):
    others = [add_action(cast.operator, title=f"Witness {n}", lead=cast.bodies["ngo"], sensitivity=3) for n in range(3)]
    cast.client("esha").get(cast.url("act/?whose=all"))
    (event,) = events("confidential_read")
    assert set(event.details["records"]["action"]) == {str(row.pk) for row in [witness_action, *others]}


def test_a_confidential_hit_of_a_search_is_reading(cast, witness_action):
    cast.client("esha").get(cast.url("search/?q=witness"))
    assert len(events("confidential_read")) == 1


def test_whoever_is_shown_nothing_confidential_leaves_no_event(cast, witness_action):
    open_one = add_action(cast.operator, title="Call the office", lead=cast.bodies["ngo"])
    for client in (cast.client("farid"), cast.client("esha", second_factor=False)):
        assert client.get(witness_action.get_absolute_url()).status_code == 404
        assert client.get(open_one.get_absolute_url()).status_code == 200
    assert not events("confidential_read")


def test_a_list_that_is_taken_as_a_table_leaves_an_event_with_its_rows(cast, witness_action):
    for kind in ("csv", "xlsx"):
        answer = cast.client("farid").get(cast.url(f"understand/bodies/?format={kind}"))
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    first, second = events("records_exported")
    assert first.details == second.details
    assert first.details["what"] == "directory:bodies"
    assert first.details["through"] == "page"
    assert first.details["rows"] == len(cast.bodies)
    assert first.account_id == cast.account("farid").pk


def test_a_table_with_confidential_rows_says_so_once_it_is_sent(cast, witness_action):
    answer = cast.client("esha").get(cast.url("act/?whose=all&format=csv"))
    assert "witness" in b"".join(answer.streaming_content).decode()
    assert events("records_exported")[0].details["rows"] == 1
    assert len(events("confidential_read")) == 1


def test_a_table_that_is_cut_off_says_what_left(cast, witness_action, monkeypatch):
    # The end of a request lets a connection go that is inside a transaction, as a test's is.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    answer = cast.client("farid").get(cast.url("understand/bodies/?format=csv"))
    parts = iter(answer.streaming_content)
    for _line in range(3):
        next(parts)
    answer.close()
    assert events("records_exported")[0].details["rows"] == 2


def test_what_cannot_be_written_down_is_not_shown(cast, witness_action, monkeypatch):
    def away(*_args, **_values):
        raise OperationalError("database is locked")

    monkeypatch.setattr(middleware, "record_reads", away)
    answer = cast.client("esha").get(witness_action.get_absolute_url())
    assert answer.status_code == 503
    assert "witness" not in answer.content.decode()
