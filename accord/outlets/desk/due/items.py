"""What is due to one person in one space, and why it is theirs to know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from accord.answer.progress.queries.waiting import duties_waiting_for, overdue_duties
from accord.commit.commitments.models import Cascade, Duty
from accord.commit.commitments.queries.cascades import late_cascades, steps_to_report
from accord.kernel.followup.models import DOERS, Action
from accord.kernel.followup.queries import open_actions_for, overdue_actions
from accord.kernel.notices.models import MailRules
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1

MOST = 200


class Why(StrEnum):
    """Why somebody hears of it: it is theirs; it is their body's, and late; it is late, and they keep the space."""

    OWN = "own"
    BODY = "body"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class DueItem:
    """Something with a day, as far as its reader may see it. ``is_open``: its title may leave the installation."""

    kind: str
    id: UUID
    title: str
    url: str
    due: date
    why: Why
    is_open: bool
    changed_at: datetime
    revision: int

    def days_late(self, on: date) -> int:
        """Days past its day; negative before."""
        return (on - self.due).days


def due_items(viewer: Viewer, rules: MailRules, *, on: date | None = None) -> list[DueItem]:
    """What has a day and is theirs, and what others let lie for longer than the space allows; soonest first."""
    day = on or timezone.localdate()
    found: dict[UUID, DueItem] = {}
    own = (*_own_actions(viewer, rules, day), *_own_duties(viewer), *_own_decisions(viewer))
    for item in (*own, *_let_lie(viewer, rules, day)):
        found.setdefault(item.id, item)
    return sorted(found.values(), key=lambda item: (item.due, item.title, str(item.id)))[:MOST]


def _own_actions(viewer: Viewer, rules: MailRules, day: date) -> Iterator[DueItem]:
    """Given to the person, or to a body of theirs and nobody in it; another's of the body only once it is late."""
    rows = open_actions_for(viewer).filter(due__isnull=False)
    if not viewer.holds(*DOERS, Role.MEMBER):
        rows = rows.filter(assignee=viewer.person) if viewer.person else rows.none()
    for action in rows[:MOST]:
        if action.assignee_id in (None, viewer.person):
            yield _item(action, Why.OWN)
        elif action.due and (day - action.due).days >= rules.body_after_days:
            yield _item(action, Why.BODY)


def _own_duties(viewer: Viewer) -> Iterator[DueItem]:
    """Duties that a body of theirs leads and that wait for a word."""
    if viewer.holds(*DOERS, Role.MEMBER):
        yield from (_item(duty.duty, Why.OWN) for duty in duties_waiting_for(viewer, limit=MOST) if duty.due)


def _own_decisions(viewer: Viewer) -> Iterator[DueItem]:
    """Decisions with a day that came to a body of theirs and are not applied or passed on there yet."""
    if viewer.holds(Role.CONTRIBUTOR):
        for step in steps_to_report(viewer).filter(cascade__due__isnull=False)[:MOST]:
            told = _item(step.cascade, Why.OWN)
            yield replace(
                told,
                kind=step.policy.name,
                id=step.pk,
                title=str(step),
                is_open=told.is_open and step.sensitivity <= S1,
                changed_at=max(told.changed_at, step.updated_at),
                # Either of the two may change, and a calendar takes the higher number for the newer one.
                revision=told.revision + step.revision,
            )


def _let_lie(viewer: Viewer, rules: MailRules, day: date) -> Iterator[DueItem]:
    """What is so late that the secretariat hears of it."""
    if viewer.holds(Role.SECRETARIAT):
        last = day - timedelta(days=rules.secretariat_after_days)
        for action in overdue_actions(viewer, on=last + timedelta(days=1))[:MOST]:
            yield _item(action, Why.SECRETARIAT)
        yield from (_item(duty, Why.SECRETARIAT) for duty in overdue_duties(viewer, since=last, limit=MOST))
        yield from (_item(decision, Why.SECRETARIAT) for decision in late_cascades(viewer, since=last)[:MOST])


def _item(row: Action | Duty | Cascade, why: Why) -> DueItem:
    assert row.due is not None  # noqa: S101 — every caller chose rows with a day
    return DueItem(
        kind=row.policy.name,
        id=row.pk,
        title=str(row),
        url=row.get_absolute_url(),
        due=row.due,
        why=why,
        is_open=row.sensitivity <= S1,
        changed_at=row.updated_at,
        revision=row.revision,
    )
