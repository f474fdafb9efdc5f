"""The rules of standing.py as SQL: annotations by which boards group and lists filter, over any number of duties.

Standing figures count approved reports, published assessments and actions of S0–S1 alone, so they are the same for
every member of the space. A test holds these conditions against the pure functions over random worlds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from threading import get_ident
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from accord.answer.progress.models import Assessment, Claim, Finding, Report, Voice
from accord.answer.progress.standing import Gap, Rules, State
from accord.commit.commitments.models import Duty
from accord.kernel.access.queries import visible_to
from accord.kernel.followup.models import ActionStatus
from accord.kernel.followup.queries import live_actions
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.vetting.queries import approved_ids

ATTENTION = "!"
DISAGREEING = (Finding.DISAGREES, Finding.PARTLY)


def space_of(viewer: Viewer) -> Space:
    """The space that the viewer looks at. Raises NotVisible where there is none."""
    found: list[Space] = _spaces(viewer.here)
    if not found:
        raise NotVisible
    return found[0]


@Prepared
def _spaces(space: UUID) -> QuerySet[Space]:
    return Space.objects.filter(pk=space)


def rules_of(space: Space) -> Rules:
    """The rules as the space has set them, as of today there."""
    return Rules(
        timezone.localdate(timezone=space.zone), review_days=space.review_days, threshold=space.partner_threshold
    )


def approved_reports() -> QuerySet[Report]:
    """Reports that count: approved as they stand."""
    approved = approved_ids("report").filter(object_id=OuterRef("pk"))
    return Report.objects.filter(Exists(approved), deleted_at=None, sensitivity__lte=S1)


def published_assessments() -> QuerySet[Assessment]:
    """Assessments that count: published."""
    return Assessment.objects.filter(published_at__isnull=False, deleted_at=None, sensitivity__lte=S1)


def voices_heard() -> QuerySet[Voice]:
    """Voices that count."""
    return Voice.objects.filter(deleted_at=None, sensitivity__lte=S1)


def counted_duties(viewer: Viewer, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The duties that standing figures count, of all duties or of those given."""
    return visible_to(viewer, Duty._default_manager.all() if rows is None else rows).filter(sensitivity__lte=S1)


STANDING = ("state", "needs_attention", "mark", *(f"gap_{gap}" for gap in Gap))


def with_standing(rules: Rules, *, shown: Iterable[str] = (), asked: Iterable[str] = STANDING) -> QuerySet[Any]:
    """Every duty with ``state``, ``needs_attention`` and one flag a gap (``gap_overdue`` …), to filter and sort by.

    To be narrowed by ``counted_duties`` or ``visible_to`` before a row of it is read. ``mark`` is the first two in one
    word, asked only once: what the board groups by (see ``read_mark``). shown: those that the rows are to carry.
    asked: those that the caller filters or sorts by. Typed as rows of anything, because the type checker does not know
    what was added.
    """
    return _with_standing(rules, tuple(shown), frozenset((*shown, *asked)), get_ident())


# Spelling the conditions out takes longer than answering them; a day has one set of rules a space. Each thread has its
# own: a query notes things in itself while it is narrowed and compiled.
@lru_cache(maxsize=256)
def _with_standing(rules: Rules, shown: tuple[str, ...], known: frozenset[str], _thread: int) -> QuerySet[Any]:
    newest = approved_reports().filter(duty=OuterRef("pk")).order_by("-dated", "-pk")
    told = Duty._default_manager.alias(
        last_claim=Subquery(newest.values("claim")[:1]),
        last_reported_on=Subquery(newest.values("dated")[:1]),
    )
    told = told.alias(voice_says=_newest_voice(rules))
    flags: dict[str, Any] = {f"gap_{gap}": _flag(condition) for gap, condition in _gaps(rules).items()}
    tree = _tree(rules)
    drawn: dict[str, Any] = {name: _drawn(tree, leaf, kind) for name, (leaf, kind) in DRAWN.items() if name in known}
    told = told.alias(**drawn, **{name: flag for name, flag in flags.items() if name in known})
    return told.annotate(**{name: F(name) for name in shown})


DRAWN: dict[str, tuple[Callable[["Leaf"], Value], Field[Any, Any]]] = {
    "state": (lambda leaf: Value(leaf.state.value), CharField()),
    "needs_attention": (lambda leaf: Value(leaf.needs_attention), BooleanField()),
    "mark": (lambda leaf: Value(leaf.mark), CharField()),
}


def read_mark(mark: str) -> tuple[State, bool]:
    """The state and whether attention is needed, out of one word."""
    return State(mark.removesuffix(ATTENTION)), mark.endswith(ATTENTION)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _started() -> Q:
    return Q(Exists(live_actions("duty").exclude(status=ActionStatus.OPEN)))


def _counting_findings() -> QuerySet[Assessment]:
    """The newest finding of each assessing body about the outer duty, those aside that could not tell."""
    decided = published_assessments().exclude(finding=Finding.CANNOT_TELL)
    later = Q(dated__gt=OuterRef("dated")) | Q(dated=OuterRef("dated"), pk__gt=OuterRef("pk"))
    newer = decided.filter(later, duty=OuterRef("duty"), body=OuterRef("body"))
    return decided.filter(~Exists(newer), duty=OuterRef("pk"))


def _disagreement() -> Q:
    return Q(Exists(_counting_findings().filter(finding__in=DISAGREEING)))


def _agreement() -> Q:
    agreeing = _counting_findings().filter(finding=Finding.AGREES, dated__gte=OuterRef("last_reported_on"))
    return Q(Exists(agreeing))


def _newest_voice(rules: Rules) -> Subquery:
    heard = voices_heard().filter(
        duty=OuterRef("pk"), asked__gte=rules.threshold, collected_on__gte=OuterRef("last_reported_on")
    )
    most = Q(asked__lt=F("counted") * 2) | Q(share__gt=50)
    says = Case(When(most, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Subquery(heard.annotate(says=says).order_by("-collected_on", "-pk").values("says")[:1])


def _gaps(rules: Rules) -> dict[Gap, Q]:
    started, nothing_said = _started(), Q(last_claim=None)
    long_ago = rules.as_of - timedelta(days=rules.review_days)
    return {
        Gap.NOBODY_OWNS: Q(lead=None),
        Gap.NO_ACTION: Q(lead__isnull=False) & (nothing_said | Q(last_claim=Claim.NOT_STARTED)) & ~started,
        Gap.OVERDUE: Q(due__lt=rules.as_of) & (nothing_said | ~Q(last_claim=Claim.DONE)),
        Gap.NO_REPORT: Q(assigned_on__lt=long_ago) & nothing_said & started,
        Gap.DISPUTED: ~nothing_said & _disagreement(),
        Gap.CONTRADICTED: Q(last_claim=Claim.DONE, voice_says=0),
    }


@dataclass(frozen=True)
class Leaf:
    """Where a branch of the decision ends."""

    state: State
    needs_attention: bool

    @property
    def mark(self) -> str:
        """Both in one word."""
        return f"{self.state.value}{ATTENTION if self.needs_attention else ''}"


@dataclass(frozen=True)
class Fork:
    """The first branch whose condition holds is taken, else the last one."""

    branches: tuple[tuple[Q, "Tree"], ...]
    otherwise: "Tree"


Tree = Fork | Leaf


def _tree(rules: Rules) -> Tree:
    """State and attention as one decision. It asks first whether anything was reported: mostly nothing was."""
    late, owned = Q(due__lt=rules.as_of), Q(lead__isnull=False)
    long_ago = Q(assigned_on__lt=rules.as_of - timedelta(days=rules.review_days))
    unfinished = Leaf(State.OVERDUE, needs_attention=True)
    nothing_done = Fork(((owned, Leaf(State.ASSIGNED, needs_attention=True)),), Leaf(State.PROMISED, True))
    unheard = Fork(
        ((late, unfinished), (_started(), _unless(owned & ~long_ago, State.ACTING))),
        nothing_done,
    )
    done = Fork(
        ((Q(voice_says=1), _unless(owned, State.CONFIRMED)), (_agreement(), _uncontradicted(owned, State.VERIFIED))),
        _uncontradicted(owned, State.REPORTED),
    )
    not_done = Fork(
        (
            (late, unfinished),
            (Q(last_claim=Claim.UNDERWAY), _unless(owned, State.REPORTED)),
            (_started(), _unless(owned, State.ACTING)),
        ),
        nothing_done,
    )
    disputed = Leaf(State.DISPUTED, needs_attention=True)
    return Fork(
        ((Q(last_claim=None), unheard), (_disagreement(), disputed), (Q(last_claim=Claim.DONE), done)), not_done
    )


def _unless(fine: Q, state: State) -> Fork:
    return Fork(((fine, Leaf(state, needs_attention=False)),), Leaf(state, needs_attention=True))


def _uncontradicted(owned: Q, state: State) -> Fork:
    """Reported done and owned: only those concerned can say otherwise."""
    # Asked as “somebody says otherwise”: where nobody was asked, voice_says is NULL and no comparison holds.
    return Fork(((~owned | Q(voice_says=0), Leaf(state, needs_attention=True)),), Leaf(state, needs_attention=False))


def _drawn(tree: Tree, shown: Callable[[Leaf], Value], kind: Field[Any, Any]) -> Any:
    """The decision as one SQL expression, with what is wanted of each leaf."""
    if isinstance(tree, Leaf):
        return shown(tree)
    whens = [When(condition, then=_drawn(branch, shown, kind)) for condition, branch in tree.branches]
    return Case(*whens, default=_drawn(tree.otherwise, shown, kind), output_field=kind)
