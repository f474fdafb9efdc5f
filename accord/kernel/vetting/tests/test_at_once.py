"""Two people at the same moment: one step is taken, the other person is told, and no edit slips under an approval."""

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction

from accord.kernel.access.services import assign_role
from accord.kernel.files.models import File
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.records import create_record, revise_record
from accord.kernel.vetting.models import Submission, VettingStep
from accord.kernel.vetting.queries import approval_holds
from accord.kernel.vetting.services import approve_submission, reopen_record, submit_record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def server_database():
    """SQLite takes one writer at a time anyway, and its database in memory is not shared between threads."""
    if connection.vendor != "postgresql":
        pytest.skip("needs two connections that write")


def handed_in(cast):
    values: dict[str, Any] = {"media_type": "text/plain", "size": 1, "sha256": "0" * 64, "stored_as": "x"}
    row, _created = create_record(cast.viewer("bilal"), File, name="Repairs", body=cast.bodies["mines"], **values)
    return submit_record(cast.viewer("bilal"), row, body=cast.bodies["mines"]), row


def together(*calls):
    """Run each in a thread with a connection of its own; gives what each raised, or None."""
    outcomes: list[Exception | None] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(number, call):
        try:
            start.wait(10)
            call()
        except Exception as error:  # noqa: BLE001 — the test looks at whatever it was
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_two_reviewers_approve_once(cast):
    assign_role(cast.operator, account=cast.account("lal"), role=Role.REVIEWER)
    submission, row = handed_in(cast)
    viewers = [cast.viewer("hina"), cast.viewer("lal")]
    outcomes = together(*(lambda by=by: approve_submission(by, submission, row) for by in viewers))
    assert [type(outcome) for outcome in outcomes if outcome] == [Refused]
    assert VettingStep.objects.filter(verdict="approved").count() == 1


def test_an_edit_beside_an_approval_never_stays_approved(cast):
    hina, bilal = cast.viewer("hina"), cast.viewer("bilal")
    for _ in range(5):
        submission, row = handed_in(cast)

        def edit(row=row):
            with transaction.atomic():
                revise_record(bilal, File.objects.get(pk=row.pk), name="Something else")
                reopen_record(bilal, row)

        together(lambda s=submission, r=row: approve_submission(hina, s, r), edit)
        assert Submission.objects.get(pk=submission.pk).state == "draft"
        assert not approval_holds(row)
