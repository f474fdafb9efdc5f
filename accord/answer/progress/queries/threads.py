"""The thread of a duty: promised → assigned → acting → reported → verified → confirmed, for many duties at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.answer.progress.models import Assessment, Claim, Report
from accord.answer.progress.queries.evidence import Evidence, HeardVoice, evidence_of
from accord.answer.progress.standing import (
    GAP_WORDS,
    Assessed,
    Gap,
    Rules,
    State,
    answer_of_those_concerned,
    dispute_of,
    gaps_of,
    state_of,
    verification_of,
)
from accord.commit.commitments.models import Duty
from accord.ui.pictures import Knot, KnotState
from accord.ui.wording import listed


@dataclass(frozen=True)
class Thread:
    """Where one duty stands and why."""

    evidence: Evidence
    state: State
    gaps: list[Gap]

    @property
    def duty(self) -> Duty:
        """The duty itself."""
        return self.evidence.duty

    @property
    def gap_words(self) -> str:
        """Every reason why it needs attention."""
        return listed(GAP_WORDS[gap] for gap in self.gaps)

    @property
    def report(self) -> Report | None:
        """The report that counts."""
        return self.evidence.reports[-1] if self.evidence.reports else None

    @property
    def assessment(self) -> Assessment | None:
        """The assessment to show: the one that disagrees, else the one that agrees, else the latest."""
        facts = self.evidence.facts
        return self._row(dispute_of(facts) or verification_of(facts)) or next(reversed(self.evidence.assessments), None)

    @property
    def voice(self) -> HeardVoice | None:
        """The latest voice."""
        return self.evidence.voices[-1] if self.evidence.voices else None

    @property
    def is_disputed(self) -> bool:
        """An independent body does not agree with what the duty bearer says."""
        return self.state is State.DISPUTED

    @cached_property
    def knots(self) -> list[Knot]:
        """The six steps as the picture draws them."""
        return [
            self._promised(),
            self._assigned(),
            self._acting(),
            self._reported(),
            self._verified(),
            self._confirmed(),
        ]

    def _row(self, found: Assessed | None) -> Assessment | None:
        return next((row for row in self.evidence.assessments if found and row.pk == found.id), None)

    def _promised(self) -> Knot:
        position, instrument = self.evidence.position, self.duty.commitment.instrument
        day = (position.as_of if position else None) or instrument.dated
        return Knot("promised", day, str(position.get_position_display()) if position else "", "done")

    def _assigned(self) -> Knot:
        if not self.evidence.facts.is_owned:
            return Knot("assigned", note=_("nobody owns it"))
        levels = self.evidence.levels
        note = ngettext("%(n)d level", "%(n)d levels", levels) % {"n": levels}
        return Knot("assigned", self.duty.assigned_on, note, "done")

    def _acting(self) -> Knot:
        acts = self.evidence.acts
        if not acts.live:
            return Knot("acting", note=_("no action"))
        note = ngettext("%(n)d action", "%(n)d actions", acts.live) % {"n": acts.live}
        if not acts.started:
            return Knot("acting", note=_("%(actions)s, none started") % {"actions": note})
        return Knot("acting", acts.first_on, note, "done")

    def _reported(self) -> Knot:
        report = self.report
        if report is None:
            return Knot("reported", note=_("no report"))
        note = _("“%(claim)s”") % {"claim": Claim(report.claim).label}
        return Knot("reported", report.dated, note, "done", report.get_absolute_url())

    def _verified(self) -> Knot:
        facts = self.evidence.facts
        disputed, agreed = self._row(dispute_of(facts)), self._row(verification_of(facts))
        row = disputed or agreed
        if row is None:
            return Knot("verified", note=_("not looked at yet") if self.report else "")
        state: KnotState = "disputed" if disputed else "done"
        return Knot("verified", row.dated, row.figure or str(row.get_finding_display()), state, row.get_absolute_url())

    def _confirmed(self) -> Knot:
        facts = self.evidence.facts
        answer = answer_of_those_concerned(facts, self.evidence.rules)
        if answer is None:
            asked = bool(self.evidence.voices)
            return Knot("confirmed", note=_("nothing to confirm yet") if asked else _("not asked yet"))
        told = next(voice.told for voice in self.evidence.voices if voice.heard.id == answer.id)
        return Knot("confirmed", answer.on, told.words, "done" if answer.most_say_so else "disputed")


def thread_of(duties: Iterable[Duty], *, rules: Rules | None = None) -> dict[UUID, Thread]:
    """The thread of every duty, derived from its records, in a constant number of queries (see ``evidence_of``)."""
    return {pk: _thread(evidence) for pk, evidence in evidence_of(duties, rules=rules).items()}


def _thread(evidence: Evidence) -> Thread:
    facts, rules = evidence.facts, evidence.rules
    return Thread(evidence, state_of(facts, rules), gaps_of(facts, rules))
