"""What waits for one person today: a few lines of each sort, what others cannot go on without first.

Every sort is a constant number of queries, however much waits; what is not shown is counted and led to.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.answer.progress.queries.waiting import NextStep, duties_of_steps, steps_waiting_for
from accord.commit.commitments.models import CascadeStep, Duty
from accord.commit.commitments.queries import commitments_for, duties_for, has_duties
from accord.commit.commitments.queries.adoption import UNANSWERED, recommendations_to_answer
from accord.commit.commitments.queries.cascades import blocked_steps, steps_to_report
from accord.commit.commitments.queries.releases import releases_to_decide
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import open_invitations, permits
from accord.kernel.followup.models import DOERS, Action
from accord.kernel.followup.queries import actions_to_accept, open_actions_for
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.publication.models import Release, ReleaseState
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.threads.queries import titles_for
from accord.kernel.vetting.models import Submission
from accord.kernel.vetting.queries import returned_to, vetting_queue
from accord.outlets.desk.words import kind_words
from accord.ui.wording import due_words, short_day

Row = TypeVar("Row", bound=Model)
# Lines of one sort on the page; more would hide the other sorts.
SHOWN = 5
DUTIES_READ = 25
RELEASES_READ = 10
SOON = 7
LONG = 7


@dataclass(frozen=True)
class Line:
    """One line of the list: what, where to do it, why, by when."""

    title: str
    url: str
    why: str = ""
    tag: str = ""
    tone: str = ""
    state: str = ""


@dataclass
class Sort:
    """Lines of one sort; total: how many wait in all; more: the line that leads to those not shown."""

    lines: list[Line] = field(default_factory=list)
    total: int = 0
    more: Line | None = None


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for a person."""

    lines: list[Line]
    total: int


def waiting_for(viewer: Viewer, space: Space) -> Waiting:
    """All sorts in their order."""
    late, later = _actions(viewer, space)
    recommended = _recommended(viewer)
    sorts = [
        _to_vet(viewer, space),
        _to_release(viewer, space),
        _returned(viewer, space),
        late,
        _to_accept(viewer, space),
        _to_answer(recommended),
        _duties(viewer, space, but={duty.pk for duty in recommended}),
        _to_pass_on(viewer),
        later,
        _unowned(viewer, space),
        _blocked(viewer),
        _invitations(viewer, space),
    ]
    lines = [line for sort in sorts for line in (*sort.lines, *([sort.more] if sort.more else []))]
    return Waiting(lines, sum(sort.total for sort in sorts))


def _first(rows: QuerySet[Row], shown: int = SHOWN) -> QuerySet[Any]:
    """The first rows, each with how many there are in all, in one query."""
    return rows.annotate(in_all=Window(Count("pk")))[:shown]


def _in_all(rows: Sequence[Any]) -> int:
    return rows[0].in_all if rows else 0


def _more(total: int, shown: int, words: Callable[[int], str], url: str) -> Line | None:
    return Line(words(total - shown), url) if total > shown else None


def _to_vet(viewer: Viewer, space: Space) -> Sort:
    """Others cannot go on before this is decided."""
    if not viewer.holds(Role.REVIEWER):
        return Sort()
    rows: list[Submission] = _queue(viewer)
    titles = titles_for(viewer, [(row.kind, row.object_id) for row in rows])
    names = names_of_accounts(viewer, [row.submitted_by for row in rows])
    lines = []
    for row in rows:
        found = titles.get((row.kind, row.object_id))
        days = (timezone.now() - row.submitted_at).days if row.submitted_at else 0
        lines.append(
            Line(
                _("Vet “%(record)s”") % {"record": found.title if found else kind_words(row.kind)},
                row.get_absolute_url(),
                _handed_in_words(names.get(row.submitted_by, ""), str(row.body or "")),
                ngettext("waits %(n)d day", "waits %(n)d days", days) % {"n": days} if days else _("new"),
                "bad" if days > LONG else "wait" if days else "info",
            )
        )
    total = _in_all(rows)
    return Sort(
        lines,
        total,
        _more(
            total,
            len(rows),
            lambda n: ngettext("%(n)d more to vet", "%(n)d more to vet", n) % {"n": n},
            reverse("desk:vetting", args=(space.slug,)),
        ),
    )


@Prepared
def _queue(viewer: Viewer) -> QuerySet[Submission]:
    return _first(vetting_queue(viewer).select_related("body", "space"))


def _to_release(viewer: Viewer, space: Space) -> Sort:
    """What somebody asked to make public: nothing is, before a second person decides."""
    if not viewer.holds(Role.SECRETARIAT, Role.REVIEWER):
        return Sort()
    waiting: list[Release] = _releases_waiting(viewer, RELEASES_READ)
    rows = [row for row in waiting if permits(viewer, "approve", row)]
    names = names_of_accounts(viewer, [row.requested_by for row in rows[:SHOWN]])
    lines = []
    for row in rows[:SHOWN]:
        days = (timezone.now() - row.created_at).days
        person = names.get(row.requested_by) or _("somebody")
        lines.append(
            Line(
                _("Decide whether “%(document)s” becomes public") % {"document": row.title},
                reverse("commitments:release", args=(space.slug, row.pk)),
                _("Asked for by %(person)s; it needs a second person.") % {"person": person},
                ngettext("waits %(n)d day", "waits %(n)d days", days) % {"n": days} if days else _("new"),
                "bad" if days > LONG else "wait" if days else "info",
            )
        )
    url = f"{reverse('commitments:releases', args=(space.slug,))}?state={ReleaseState.REQUESTED}"
    more = _more(
        len(rows),
        len(lines),
        lambda n: ngettext("%(n)d more to make public", "%(n)d more to make public", n) % {"n": n},
        url,
    )
    return Sort(lines, len(rows), more)


@Prepared
def _releases_waiting(viewer: Viewer, limit: int) -> Any:
    return releases_to_decide(viewer)[:limit]


def _handed_in_words(sender: str, body: str) -> str:
    if sender and body:
        return _("Handed in by %(person)s for %(body)s.") % {"person": sender, "body": body}
    return _("Handed in by %(person)s.") % {"person": sender or body} if sender or body else ""


def _returned(viewer: Viewer, space: Space) -> Sort:
    """What came back with a reason."""
    rows: list[Submission] = _come_back(viewer)
    total = _in_all(rows)
    titles = titles_for(viewer, [(row.kind, row.object_id) for row in rows])
    lines = []
    for row in rows:
        found = titles.get((row.kind, row.object_id))
        title = found.title if found else kind_words(row.kind)
        url = found.url if found and found.url else row.get_absolute_url()
        why = row.reason or _("It came back with a reason.")
        lines.append(Line(_("Put right “%(record)s”") % {"record": title}, url, why, state="returned"))
    more_url = f"{reverse('desk:vetting', args=(space.slug,))}?pile=own&state=returned"
    return Sort(
        lines,
        total,
        _more(
            total,
            len(rows),
            lambda n: ngettext("%(n)d more came back", "%(n)d more came back", n) % {"n": n},
            more_url,
        ),
    )


@Prepared
def _come_back(viewer: Viewer) -> QuerySet[Submission]:
    return _first(returned_to(viewer).select_related("body", "space"))


def _actions(viewer: Viewer, space: Space) -> tuple[Sort, Sort]:
    """My open actions, those that are late apart."""
    late = _action_sort(viewer, space, _own_actions(viewer, late=True), "&time=overdue")
    return late, _action_sort(viewer, space, _own_actions(viewer, late=False), "")


@Prepared
def _own_actions(viewer: Viewer, *, late: bool) -> QuerySet[Action]:
    """Who only reads along is bothered with own ones alone."""
    rows, today = open_actions_for(viewer), timezone.localdate()
    if not viewer.holds(*DOERS, Role.MEMBER):
        rows = rows.filter(assignee=viewer.person) if viewer.person else rows.none()
    return _first(rows.filter(due__lt=today) if late else rows.filter(Q(due__gte=today) | Q(due=None)))


def _action_sort(viewer: Viewer, space: Space, actions: list[Action], query: str) -> Sort:
    total = _in_all(actions)
    lines = [
        Line(str(action), action.get_absolute_url(), why, due_words(action.due) if action.due else "", _tone(action))
        for action, why in _with_reasons(viewer, actions)
    ]
    return Sort(
        lines,
        total,
        _more(
            total,
            len(actions),
            lambda n: ngettext("%(n)d more action", "%(n)d more actions", n) % {"n": n},
            f"{reverse('desk:actions', args=(space.slug,))}?whose=mine{query}",
        ),
    )


def _tone(action: Action) -> str:
    if action.due is None:
        return ""
    days = (action.due - timezone.localdate()).days
    return "bad" if days < 0 else "wait" if days <= SOON else "quiet"


def _with_reasons(viewer: Viewer, actions: list[Action]) -> Iterable[tuple[Action, str]]:
    """Each action with what it is about, where the viewer may see that; else with its lead."""
    titles = titles_for(viewer, [(row.about_kind, row.about_id) for row in actions if row.about_id])
    for action in actions:
        about = titles.get((action.about_kind, action.about_id or UUID(int=0)))
        words = _("For %(body)s.") % {"body": action.lead}
        if about:
            words = _("For %(body)s, about: %(record)s") % {"body": action.lead, "record": about.title}
        yield action, f"{action.reason} {words}" if action.reason else words


def _to_accept(viewer: Viewer, space: Space) -> Sort:
    """What others say is done and I asked for."""
    actions: list[Action] = _done(viewer)
    total = _in_all(actions)
    lines = [
        Line(
            _("Accept or send back “%(action)s”") % {"action": action},
            action.get_absolute_url(),
            _("%(body)s says since %(day)s that it is done.") % {"body": action.lead, "day": short_day(action.done_at)},
            state="done",
        )
        for action in actions
    ]
    url = f"{reverse('desk:actions', args=(space.slug,))}?whose=all&status=done"
    words = _more(
        total, len(actions), lambda n: ngettext("%(n)d more to accept", "%(n)d more to accept", n) % {"n": n}, url
    )
    return Sort(lines, total, words)


@Prepared
def _done(viewer: Viewer) -> QuerySet[Action]:
    return _first(actions_to_accept(viewer))


def _recommended(viewer: Viewer) -> list[Duty]:
    """Recommendations of groups that my bodies have not answered; who else may write an answer down is not bothered."""
    if not viewer.holds(Role.MEMBER, Role.CONTRIBUTOR):
        return []
    return recommendations_to_answer(viewer, limit=DUTIES_READ)


def _to_answer(duties: list[Duty]) -> Sort:
    """The group waits for what the member says."""
    lines = [
        Line(
            _("Say how %(member)s stands to “%(recommendation)s”") % {"member": duty.lead, "recommendation": duty},
            reverse("commitments:answer_duty", args=(duty.space.slug, duty.pk)),
            _("Recommended in “%(document)s”; nobody answered yet.") % {"document": duty.commitment.instrument},
            due_words(duty.due) if duty.due else _("to answer"),
            "bad" if duty.due and duty.due < timezone.localdate() else "info",
        )
        for duty in duties[:SHOWN]
    ]
    if len(duties) <= SHOWN:
        return Sort(lines, len(duties))
    left, next_one = len(duties) - SHOWN, duties[SHOWN]
    words = ngettext("%(n)d more recommendation to answer", "%(n)d more recommendations to answer", left) % {"n": left}
    url = reverse("commitments:adoption", args=(next_one.space.slug, next_one.commitment.instrument_id))
    more = Line(words, f"{url}?answer={UNANSWERED}&member={next_one.lead_id}")
    return Sort(lines, len(duties), more)


def _duties(viewer: Viewer, space: Space, but: Collection[UUID]) -> Sort:
    """What my bodies owe, with the next step; only contributors report, the others are led to the duty itself.

    but: those that stand above already.
    """
    if not viewer.holds(*DOERS, Role.MEMBER):
        return Sort()
    owed = steps_waiting_for(viewer, limit=DUTIES_READ)
    reports = viewer.holds(Role.CONTRIBUTOR)
    # Reports that came back stand above, under the reason that they came back with.
    found = [each for each in owed if each.step is not NextStep.ANSWER_RETURNED and each.duty not in but]
    lines = [
        Line(
            duty.title,
            duty.url if reports else duty.duty.get_absolute_url(),
            duty.why,
            due_words(duty.due) if duty.due else "",
            "bad" if duty.is_overdue else "quiet",
        )
        for duty in duties_of_steps(viewer, found[:SHOWN])
    ]
    more = None
    if len(found) > len(lines):
        left = len(found) - len(lines)
        words = ngettext("%(n)d more duty of your bodies", "%(n)d more duties of your bodies", left) % {"n": left}
        more = Line(words, reverse("progress:board_list", args=(space.slug,)))
    return Sort(lines, len(found), more)


def _to_pass_on(viewer: Viewer) -> Sort:
    """Decisions that came to my bodies and are not applied or passed on there yet."""
    if not viewer.holds(Role.CONTRIBUTOR):
        return Sort()
    steps: list[CascadeStep] = _decisions_waiting(viewer)
    total = _in_all(steps)
    lines = [
        Line(
            _("Say how far “%(decision)s” is") % {"decision": step.cascade},
            reverse("commitments:report_step", args=(step.space.slug, step.pk)),
            _("A decision to pass on or to apply, at %(body)s.") % {"body": step.body},
            due_words(step.cascade.due) if step.cascade.due else "",
            state="" if step.cascade.due else step.state,
            tone="bad" if step.cascade.due and step.cascade.due < timezone.localdate() else "quiet",
        )
        for step in steps
    ]
    url = reverse("commitments:cascades", args=(steps[0].space.slug,)) if steps else ""
    more = _more(
        total, len(steps), lambda n: ngettext("%(n)d more decision", "%(n)d more decisions", n) % {"n": n}, url
    )
    return Sort(lines, total, more)


@Prepared
def _decisions_waiting(viewer: Viewer) -> QuerySet[CascadeStep]:
    return _first(steps_to_report(viewer))


def _blocked(viewer: Viewer) -> Sort:
    """Where decisions are stuck: the secretariat's to help with."""
    if not viewer.holds(Role.SECRETARIAT):
        return Sort()
    steps: list[CascadeStep] = _decisions_blocked(viewer)
    total = _in_all(steps)
    lines = [
        Line(
            _("“%(decision)s” is blocked at %(body)s") % {"decision": step.cascade, "body": step.body},
            step.get_absolute_url(),
            _("Reason given: %(reason)s") % {"reason": step.reason},
            state="blocked",
        )
        for step in steps
    ]
    url = reverse("commitments:cascades", args=(steps[0].space.slug,)) if steps else ""
    more = _more(total, len(steps), lambda n: ngettext("%(n)d more blocked", "%(n)d more blocked", n) % {"n": n}, url)
    return Sort(lines, total, more)


@Prepared
def _decisions_blocked(viewer: Viewer) -> QuerySet[CascadeStep]:
    return _first(blocked_steps(viewer))


def _unowned(viewer: Viewer, space: Space) -> Sort:
    """Promises that nobody owes, and duties without a lead: the secretariat's to assign."""
    if not viewer.holds(Role.SECRETARIAT):
        return Sort()
    promises, duties = _promises_unowned(viewer), _duties_unowned(viewer)
    lines = []
    if promises:
        title = ngettext("Assign %(n)d promise that no body owes", "Assign %(n)d promises that no body owes", promises)
        url = reverse("commitments:unowned", args=(space.slug,))
        why = _("Nobody acts on a promise before a duty is made of it.")
        lines.append(Line(title % {"n": promises}, url, why, _("to assign"), "info"))
    if duties:
        title = ngettext("Name a body for %(n)d duty", "Name a body for %(n)d duties", duties)
        url = f"{reverse('commitments:unowned', args=(space.slug,))}?what=duties"
        why = _("Made, and no body leads it yet.")
        lines.append(Line(title % {"n": duties}, url, why, _("to assign"), "info"))
    return Sort(lines, len(lines))


@Prepared
def _promises_unowned(viewer: Viewer) -> int:
    return commitments_for(viewer).filter(~has_duties(viewer)).order_by().count()


@Prepared
def _duties_unowned(viewer: Viewer) -> int:
    return duties_for(viewer).filter(lead=None).order_by().count()


def _invitations(viewer: Viewer, space: Space) -> Sort:
    """Who was let in and has not come: the steward's to follow up."""
    if not viewer.holds(Role.STEWARD):
        return Sort()
    first = list(_first(open_invitations(viewer).select_related(None).order_by("expires_at"), 1))
    total = _in_all(first)
    if not first:
        return Sort()
    title = ngettext("%(n)d invitation was not taken up yet", "%(n)d invitations were not taken up yet", total)
    why = _("The next one ends on %(day)s.") % {"day": short_day(first[0].expires_at)}
    return Sort([Line(title % {"n": total}, reverse("desk:people", args=(space.slug,)), why)], 1)
