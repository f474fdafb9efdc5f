"""Reading decisions on their way down: the tree of bodies, where each stands, how long it took, who is blocked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accord.commit.commitments.models.cascades import Cascade, CascadeStep, StepState
from accord.commit.commitments.queries.promises import counted
from accord.kernel.access.queries import get_for, visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.actors.queries import body_tree
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.places.queries import held_on
from accord.kernel.policy.decision import READ
from accord.kernel.policy.facts import Viewer

LEVEL_ORDER = {level.value: number for number, level in enumerate(GovernmentLevel)}


@dataclass(frozen=True)
class StepLine:
    """A step in the tree: how deep it stands, and how many days the decision took to where it is, or waits by now.

    above: the body that it comes from, None where that is the issuer. days_to_apply: from the decision to the day it
    was applied. days_waiting: since the newest thing that was reached, or since it is blocked.
    """

    step: CascadeStep
    depth: int
    above: Actor | None
    days_to_apply: int | None
    days_waiting: int | None

    @property
    def arrows(self) -> range:
        """One for each body that it goes through before it comes here."""
        return range(self.depth)

    @property
    def is_blocked(self) -> bool:
        """Whether it is stuck here."""
        return self.step.state == StepState.BLOCKED


@dataclass(frozen=True)
class LevelOfSteps:
    """How many bodies of one level stand where."""

    level: str
    word: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All bodies of the level."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each state's word and its count."""
        return [(str(state.label), self.counts.get(state.value, 0)) for state in StepState]


def cascades_for(viewer: Viewer) -> QuerySet[Cascade]:
    """Decisions with ``step_count``, ``applied_count`` and ``blocked_count``, in one query."""
    steps = visible_to(viewer, CascadeStep)
    return (
        visible_to(viewer, Cascade)
        .select_related("space", "issuer")
        .annotate(
            step_count=counted(steps, "cascade"),
            applied_count=counted(steps.filter(state=StepState.APPLIED), "cascade"),
            blocked_count=counted(steps.filter(state=StepState.BLOCKED), "cascade"),
        )
    )


def cascade_for(viewer: Viewer, pk: UUID, action: str = READ) -> Cascade:
    """One decision with its issuer and document. Raises NotVisible or NotPermitted."""
    return get_for(viewer, Cascade, pk, action, fetch=("space", "issuer__space", "instrument__space"))


def step_for(viewer: Viewer, pk: UUID, action: str = READ) -> CascadeStep:
    """One step with its decision and body. Raises NotVisible or NotPermitted."""
    return get_for(viewer, steps_for, pk, action)


def steps_for(viewer: Viewer) -> QuerySet[CascadeStep]:
    """Steps with what their lines need, in one query."""
    rows = visible_to(viewer, CascadeStep).filter(body__in=visible_to(viewer, Actor).values("pk"))
    return rows.select_related("cascade__space", "body__space", "space")


def tree_of_steps(viewer: Viewer, cascade: Cascade) -> list[StepLine]:
    """The steps as a tree from the top down, on each level by name; what hangs on a hidden step hangs on the top."""
    steps = list(steps_for(viewer).filter(cascade=cascade).order_by("body__name_key", "pk"))
    known = {step.pk: step for step in steps}
    below: dict[UUID | None, list[CascadeStep]] = defaultdict(list)
    for step in steps:
        below[step.under_id if step.under_id in known else None].append(step)
    today = timezone.localdate()
    lines: list[StepLine] = []
    waiting = [(step, 0) for step in reversed(below[None])]
    while waiting:
        step, depth = waiting.pop()
        above = known.get(step.under_id) if step.under_id else None
        lines.append(_line(cascade, step, depth=depth, above=above.body if above else None, today=today))
        waiting += [(each, depth + 1) for each in reversed(below[step.pk])]
    return lines


def _line(cascade: Cascade, step: CascadeStep, *, depth: int, above: Actor | None, today: date) -> StepLine:
    done = step.applied_on
    since = step.blocked_on if step.state == StepState.BLOCKED else step.last_day
    return StepLine(
        step,
        depth,
        above,
        days_to_apply=(done - cascade.decided_on).days if done else None,
        days_waiting=(today - since).days if since and not done else None,
    )


def levels_of_steps(lines: Sequence[StepLine]) -> list[LevelOfSteps]:
    """Where the bodies of each level stand, from the top down; bodies without a level come last."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        found[line.step.body.level][line.step.state] += 1
    words = {level.value: str(level.label) for level in GovernmentLevel}
    ordered = sorted(found, key=lambda level: LEVEL_ORDER.get(level, len(LEVEL_ORDER)))
    return [LevelOfSteps(level, words.get(level, ""), found[level]) for level in ordered]


def blocked_steps(viewer: Viewer) -> QuerySet[CascadeStep]:
    """Where decisions are stuck, the longest first."""
    return steps_for(viewer).filter(state=StepState.BLOCKED).order_by("blocked_on", "pk")


def steps_to_report(viewer: Viewer) -> QuerySet[CascadeStep]:
    """Decisions that came to the viewer's bodies and are not applied or passed on there yet, soonest due first."""
    if not viewer.bodies:
        return CascadeStep.objects.none()
    passed_on = Q(state=StepState.INSTRUCTED) & Exists(
        CascadeStep.objects.filter(under=OuterRef("pk"), deleted_at=None).exclude(state=StepState.APPLIED)
    )
    rows = steps_for(viewer).filter(body__in=viewer.bodies).exclude(state__in=(StepState.UNSENT, StepState.APPLIED))
    return rows.exclude(passed_on).order_by("cascade__due", "cascade__decided_on", "pk")


def late_cascades(viewer: Viewer, *, since: date) -> QuerySet[Cascade]:
    """Decisions that were to be applied on that day or before it and are not everywhere, the longest first."""
    open_steps = visible_to(viewer, CascadeStep).filter(cascade=OuterRef("pk")).exclude(state=StepState.APPLIED)
    rows = visible_to(viewer, Cascade).filter(Exists(open_steps), due__lte=since).select_related("space")
    return rows.order_by("due", "pk")


def way_down(bodies: Iterable[Actor], issuer: Actor) -> dict[UUID, UUID | None]:
    """Through which of the bodies each gets a decision; None: from the issuer itself.

    The nearest body over it that gets the decision too; where there is none, the one body of the nearest higher level
    of government whose places hold a place of this one. Where several would fit, or none, the issuer sends it.
    """
    chosen = {body.pk: body for body in bodies}
    tree = body_tree(issuer.space_id)
    lineage, own = _places_of(chosen)
    found: dict[UUID, UUID | None] = {}
    for pk, body in chosen.items():
        above = tree.get(pk)
        while above is not None and above not in chosen and above != issuer.pk:
            above = tree.get(above)
        if above == issuer.pk:
            found[pk] = None
        else:
            found[pk] = above or _over_by_place(body, chosen, lineage, own)
    return found


def _places_of(bodies: Mapping[UUID, Actor]) -> tuple[Mapping[UUID, set[UUID]], Mapping[UUID, set[UUID]]]:
    """By body: all that its places lie in, themselves included; and its places."""
    own: dict[UUID, set[UUID]] = defaultdict(set)
    for body, place in Actor.places.through.objects.filter(actor__in=bodies).values_list("actor", "place"):
        own[body].add(place)
    over: dict[UUID, set[UUID]] = defaultdict(set)
    named = {place for places in own.values() for place in places}
    links = PlaceAncestor.objects.filter(held_on(timezone.localdate()), place__in=named)
    for place, ancestor in links.values_list("place", "ancestor"):
        over[place].add(ancestor)
    lineage = {body: set().union(*(over[place] for place in places)) for body, places in own.items()}
    return lineage, own


def _over_by_place(
    body: Actor,
    chosen: Mapping[UUID, Actor],
    lineage: Mapping[UUID, set[UUID]],
    own: Mapping[UUID, set[UUID]],
) -> UUID | None:
    level = LEVEL_ORDER.get(body.level, -1)
    held = lineage.get(body.pk, set())
    over = [
        other
        for other in chosen.values()
        if 0 <= LEVEL_ORDER.get(other.level, -1) < level and held & own.get(other.pk, set())
    ]
    nearest = max((LEVEL_ORDER[other.level] for other in over), default=-1)
    fitting = [other for other in over if LEVEL_ORDER[other.level] == nearest]
    return fitting[0].pk if len(fitting) == 1 else None


def blocked_number(viewer: Viewer) -> int:
    """How many bodies a decision is stuck at."""
    return blocked_steps(viewer).order_by().aggregate(n=Count("pk"))["n"] or 0
