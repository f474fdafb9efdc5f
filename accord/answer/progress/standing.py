"""Where a duty stands and what is missing: pure functions over plain facts. Nothing here reads the database.

The same rules stand as SQL in ``queries/standing.py``, for boards over hundreds of thousands of duties; a test holds
the two against each other over random worlds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """The one word for a duty on a board: the furthest step, unless statuses disagree or the day has passed."""

    PROMISED = "promised"
    ASSIGNED = "assigned"
    ACTING = "acting"
    REPORTED = "reported"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    OVERDUE = "overdue"
    DISPUTED = "disputed"


class Gap(StrEnum):
    """Why a duty needs attention. “Has actions” is never counted as kept."""

    NOBODY_OWNS = "nobody_owns"
    NO_ACTION = "no_action"
    OVERDUE = "overdue"
    NO_REPORT = "no_report"
    DISPUTED = "disputed"
    CONTRADICTED = "contradicted"


GAP_WORDS: dict[Gap, Promise] = {
    Gap.NOBODY_OWNS: _("nobody owns it"),
    Gap.NO_ACTION: _("nothing was started"),
    Gap.OVERDUE: _("overdue"),
    Gap.NO_REPORT: _("no report for long"),
    Gap.DISPUTED: _("an assessment disagrees"),
    Gap.CONTRADICTED: _("the people concerned say otherwise"),
}


@dataclass(frozen=True)
class Reported:
    """One approved report: its day, its claim (a value of ``Claim``), its id to break ties."""

    on: date
    claim: str
    id: UUID


@dataclass(frozen=True)
class Assessed:
    """One published assessment: its day, its finding (a value of ``Finding``) and the body that made it."""

    on: date
    finding: str
    body: UUID
    id: UUID


@dataclass(frozen=True)
class Heard:
    """One voice: its day, how many were asked, and whether more than half of them say that it is so."""

    on: date
    asked: int
    most_say_so: bool
    id: UUID


@dataclass(frozen=True)
class Facts:
    """All that a duty's standing depends on. Only approved reports and published assessments of S0–S1 are in here.

    started: actions about it that were started and not dropped.
    """

    is_owned: bool
    due: date | None = None
    assigned_on: date | None = None
    started: int = 0
    reports: tuple[Reported, ...] = ()
    assessments: tuple[Assessed, ...] = ()
    voices: tuple[Heard, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The day that everything is counted as of, and the space's own settings.

    review_days: how long a duty may go without any report. threshold: fewer people than this confirm nothing.
    """

    as_of: date
    review_days: int = 180
    threshold: int = 5


def newest_report(facts: Facts) -> Reported | None:
    """The report that counts: the latest approved one."""
    return max(facts.reports, key=lambda report: (report.on, report.id), default=None)


def says_done(facts: Facts) -> bool:
    """The body that owes it says so; nobody else has agreed yet."""
    newest = newest_report(facts)
    return newest is not None and newest.claim == "done"


def findings_that_count(facts: Facts) -> list[Assessed]:
    """The newest finding of each assessing body, those aside that could not tell.

    One institution's later agreement never wipes out what another one found.
    """
    newest: dict[UUID, Assessed] = {}
    for found in sorted(facts.assessments, key=lambda a: (a.on, a.id)):
        if found.finding != "cannot_tell":
            newest[found.body] = found
    return list(newest.values())


def dispute_of(facts: Facts) -> Assessed | None:
    """The latest finding that disagrees, wholly or in part, with a report. It stands until its author agrees."""
    if newest_report(facts) is None:
        return None
    disagreeing = [found for found in findings_that_count(facts) if found.finding in ("disagrees", "partly")]
    return max(disagreeing, key=lambda found: (found.on, found.id), default=None)


def verification_of(facts: Facts) -> Assessed | None:
    """The latest finding that agrees with the report “done”, made on its day or later, if none disagrees."""
    newest = newest_report(facts)
    if newest is None or newest.claim != "done" or dispute_of(facts) is not None:
        return None
    agreeing = [f for f in findings_that_count(facts) if f.finding == "agrees" and f.on >= newest.on]
    return max(agreeing, key=lambda found: (found.on, found.id), default=None)


def answer_of_those_concerned(facts: Facts, rules: Rules) -> Heard | None:
    """The latest voice since the report “done”, if enough people were asked to show it."""
    newest = newest_report(facts)
    if newest is None or newest.claim != "done":
        return None
    heard = [voice for voice in facts.voices if voice.on >= newest.on and voice.asked >= rules.threshold]
    return max(heard, key=lambda voice: (voice.on, voice.id), default=None)


def is_overdue(facts: Facts, rules: Rules) -> bool:
    """Its day has passed and no approved report says that it is done."""
    return facts.due is not None and facts.due < rules.as_of and not says_done(facts)


def state_of(facts: Facts, rules: Rules) -> State:
    """The duty's one word. Disagreement goes before everything, a day that passed before every open step."""
    if dispute_of(facts) is not None:
        return State.DISPUTED
    if is_overdue(facts, rules):
        return State.OVERDUE
    answer = answer_of_those_concerned(facts, rules)
    if answer is not None and answer.most_say_so:
        return State.CONFIRMED
    if verification_of(facts) is not None:
        return State.VERIFIED
    newest = newest_report(facts)
    if newest is not None and newest.claim != "not_started":
        return State.REPORTED
    if facts.started:
        return State.ACTING
    return State.ASSIGNED if facts.is_owned else State.PROMISED


def nobody_owns(facts: Facts, rules: Rules) -> bool:
    """No body was named as its lead."""
    return not facts.is_owned


def nothing_started(facts: Facts, rules: Rules) -> bool:
    """A body owns it, has started no action and reports nothing but that."""
    newest = newest_report(facts)
    return facts.is_owned and not facts.started and (newest is None or newest.claim == "not_started")


def no_report_for_long(facts: Facts, rules: Rules) -> bool:
    """Work was started, the space's review interval has passed since it was assigned, and nothing was reported."""
    if not facts.started or facts.reports or facts.assigned_on is None:
        return False
    return facts.assigned_on < rules.as_of - timedelta(days=rules.review_days)


def an_assessment_disagrees(facts: Facts, rules: Rules) -> bool:
    """What the body says and what an independent body found are not the same."""
    return dispute_of(facts) is not None


def those_concerned_say_otherwise(facts: Facts, rules: Rules) -> bool:
    """The body says “done”; of the people who were asked since, half or more do not say so."""
    answer = answer_of_those_concerned(facts, rules)
    return answer is not None and not answer.most_say_so


GAPS: dict[Gap, Callable[[Facts, Rules], bool]] = {
    Gap.NOBODY_OWNS: nobody_owns,
    Gap.NO_ACTION: nothing_started,
    Gap.OVERDUE: is_overdue,
    Gap.NO_REPORT: no_report_for_long,
    Gap.DISPUTED: an_assessment_disagrees,
    Gap.CONTRADICTED: those_concerned_say_otherwise,
}


def gaps_of(facts: Facts, rules: Rules) -> list[Gap]:
    """Every reason why the duty needs attention, in the order of the steps; empty where it is on its way."""
    return [gap for gap, is_open in GAPS.items() if is_open(facts, rules)]
