"""A promise, its duties, and short ways to what is done and said about them, all through the services."""

from dataclasses import dataclass
from datetime import date

import pytest

from accord.answer.progress.services import record_voice, submit_report, write_assessment, write_report
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty, record_position
from accord.kernel.followup.services import add_action, start_action
from accord.kernel.vetting.queries import submission_of
from accord.kernel.vetting.services import approve_submission
from tests.cast import Cast

PROMISED, ASSIGNED, TODAY = date(2022, 11, 14), date(2023, 3, 2), date(2026, 11, 21)


@dataclass
class Ledger:
    """One promise of the cast's space and what hangs on it."""

    cast: Cast
    promise: Commitment

    def duty(self, lead="mines", level="provincial", **values):
        """A duty of one of the cast's bodies; ``lead`` None leaves it to nobody."""
        cast = self.cast
        body = cast.bodies[lead] if lead else None
        values.setdefault("wording", {"en": "Inspect every mine twice a year"})
        values.setdefault("assigned_on", ASSIGNED if body else None)
        commitment = values.pop("commitment", self.promise)
        return assign_duty(cast.viewer("amina"), commitment=commitment, lead=body, level=level, **values)

    def act(self, duty, *, started=True, by="bilal"):
        """An action of the lead about its duty."""
        viewer = self.cast.viewer(by)
        action = add_action(viewer, title="Hire inspectors", lead=duty.lead, about=duty)
        return start_action(viewer, action) if started else action

    def draft(self, duty, claim="done", *, by="bilal", **values):
        """A report as its body writes it."""
        values = {"statement": "All mines were inspected.", "dated": date(2026, 6, 30), **values}
        return write_report(self.cast.viewer(by), duty=duty, body=values.pop("body", duty.lead), claim=claim, **values)

    def report(self, duty, claim="done", *, by="bilal", approved=True, **values):
        """A report that was handed in and, unless told otherwise, approved by Hina."""
        report = submit_report(self.cast.viewer(by), self.draft(duty, claim, by=by, **values))
        if approved:
            approve_submission(self.cast.viewer("hina"), self.submission(report), report)
        return report

    def submission(self, report):
        """How far a report that was handed in has come."""
        found = submission_of(report)
        assert found is not None
        return found

    def assess(self, duty, finding="partly", *, publish=True, **values):
        """What Lal's institution found."""
        values = {"statement": "31 of 58 mines have a report.", "dated": date(2026, 8, 12), **values}
        body = self.cast.bodies["institution"]
        return write_assessment(
            self.cast.viewer("lal"), duty=duty, body=body, finding=finding, publish=publish, **values
        )

    def hear(self, duty, counted=30, asked=50, **values):
        """What people answered when Amina's organisation asked them."""
        values = {"collected_on": date(2026, 9, 1), "question": "Did an inspector come?", **values}
        return record_voice(
            self.cast.viewer("amina"),
            duty=duty,
            body=self.cast.bodies["ngo"],
            answer="have seen an inspector",
            counted=counted,
            asked=asked,
            **values,
        )


@pytest.fixture
def today(time_machine):
    """It is 21 November 2026, from before the cast comes in: the log's times never run backwards."""
    time_machine.move_to("2026-11-21T09:00:00+05:00", tick=False)
    return TODAY


@pytest.fixture
def ledger(today, cast):
    """The promise to inspect every mine."""
    amina = cast.viewer("amina")
    review = add_instrument(amina, kind="upr_outcome", title={"en": "Review outcome, 2022 (sample)"}, dated=PROMISED)
    promise = add_commitment(
        amina, instrument=review, text="Inspect all marble mines at least two times in each year.", paragraph="84"
    )
    record_position(amina, commitment=promise, position="supported", source="Review outcome", as_of=PROMISED)
    return Ledger(cast, promise)
