"""Random worlds of duties and what hangs on them, written straight into the tables: many, quick, and often odd."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accord.answer.progress.models import Assessment, Claim, Finding, Report, Voice
from accord.commit.commitments.models import Commitment, Duty, Instrument
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.followup.models import Action, ActionStatus
from accord.kernel.policy.identifiers import new_id
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms
from accord.kernel.vetting.models import Submission, SubmissionState

TODAY = date(2026, 11, 21)
LEVELS = [GovernmentLevel.FEDERAL, GovernmentLevel.PROVINCIAL, GovernmentLevel.DISTRICT]
THEMES = ["Labour", "Water", "Women", "Justice", "Minorities", "Schools", "Land", "Health"]


class World:
    """Rows of one random world, kept until ``write`` puts them into the tables."""

    def __init__(self, cast, seed, duties):
        self.cast, self.chance = cast, random.Random(seed)
        self.rows: dict[Any, list[Any]] = {
            model: [] for model in (Commitment, Duty, Action, Report, Submission, Assessment, Voice)
        }
        self.themes = []
        self.instrument = Instrument.objects.create(id=new_id(), space=cast.space, kind="law", title={"en": "Law"})
        taxonomy = ensure_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
        self.terms = list(ensure_terms(cast.operator, taxonomy=taxonomy, labels=THEMES).values())
        self.bodies = [cast.bodies[name] for name in ("federal", "mines", "labour", "district_office")]
        for number in range(duties):
            self._duty(number)

    def _add(self, model, **values):
        row = model(id=new_id(), space=self.cast.space, **values)
        self.rows[model].append(row)
        return row

    def _maybe(self, share):
        return self.chance.random() < share

    def _day(self, spread=400):
        return TODAY - timedelta(days=self.chance.randrange(spread))

    def _duty(self, number):
        if number % 2 == 0:
            promise = self._add(
                Commitment, instrument=self.instrument, text=f"Promise {number}", text_key=str(number), paragraph="1"
            )
            for term in self.chance.sample(self.terms, self.chance.choice([0, 1, 1, 2, 3])):
                self.themes.append(Commitment.themes.through(commitment_id=promise.pk, term_id=term.pk))
        body = self.chance.choice([*self.bodies, None])
        duty = self._add(
            Duty,
            commitment=self.rows[Commitment][-1],
            wording={"en": f"Duty {number}"},
            lead=body,
            level=self.chance.choice(LEVELS),
            assigned_on=self._day() if body else None,
            due=TODAY + timedelta(days=self.chance.randrange(-60, 60)) if self._maybe(0.6) else None,
            deleted_at=timezone.now() if self._maybe(0.05) else None,
            sensitivity=2 if self._maybe(0.05) else 1,
        )
        for make in (self._action, self._report, self._assessment, self._voice):
            for _one in range(self.chance.choice([0, 0, 1, 1, 2, 3])):
                make(duty)

    def _action(self, duty):
        self._add(
            Action,
            title="Act",
            lead=self.bodies[0],
            about_kind="duty",
            about_id=duty.pk,
            status=self.chance.choice(ActionStatus.values),
            sensitivity=self.chance.choice([1, 1, 1, 2]),
            deleted_at=timezone.now() if self._maybe(0.1) else None,
        )

    def _report(self, duty):
        # Few days, so that two reports or a report and an assessment often fall on the same one.
        report = self._add(
            Report,
            duty=duty,
            body=self.bodies[0],
            claim=self.chance.choice(Claim.values),
            statement="So it is.",
            dated=self._day(5),
            sensitivity=self.chance.choice([1, 1, 1, 2]),
            deleted_at=timezone.now() if self._maybe(0.1) else None,
        )
        if self._maybe(0.8):
            state = self.chance.choice([SubmissionState.APPROVED] * 3 + [SubmissionState.SUBMITTED])
            self._add(Submission, kind="report", object_id=report.pk, state=state)

    def _assessment(self, duty):
        is_draft = self._maybe(0.2)
        self._add(
            Assessment,
            duty=duty,
            draft_of=duty if is_draft else None,
            sensitivity=2 if is_draft else 1,
            published_at=None if is_draft else datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone()),
            body=self.chance.choice(self.bodies[:2]),
            finding=self.chance.choice(Finding.values),
            statement="So we found.",
            dated=self._day(5),
        )

    def _voice(self, duty):
        asked = self.chance.choice([3, 5, 20, 40])
        counted = self.chance.randrange(asked + 1) if self._maybe(0.5) else None
        share = None if counted is not None else self.chance.choice([0, 49, 50, 51, 100])
        self._add(
            Voice,
            duty=duty,
            body=self.bodies[1],
            question="Is it so?",
            answer="say so",
            asked=asked,
            counted=counted,
            share=share,
            collected_on=self._day(5),
        )

    def write(self):
        """Put everything into the tables."""
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows)
        Commitment.themes.through.objects.bulk_create(self.themes)
        return self
