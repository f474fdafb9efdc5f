"""One decision: may this viewer do this to this record, or read this field of it?

``allow`` is a pure function: a tuple of named clauses over plain facts. Every clause can only deny. Unknown or
error means no. The same rule as a queryset filter stands in ``kernel/access/visibility.py``; a differential test
holds the two against each other, and another drops each clause in turn and demands that something fails.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Record, Seat, Viewer
from accord.kernel.policy.roles import CEILING, EVIDENCE_CEILING, FIELD_WORK_CEILING, READS_S2_BY_SCOPE, Role
from accord.kernel.policy.sensitivity import S1, S2, S3, S4, Sensitivity

READ = "read"


@dataclass(frozen=True)
class Question:
    """What is asked; ``level`` is the higher one of the row's and the field's."""

    viewer: Viewer
    action: str
    record: Record
    level: Sensitivity


@dataclass(frozen=True)
class Decision:
    """The answer and, where it is no, the name of the clause that said so."""

    allowed: bool
    denied_by: str = ""

    def __bool__(self) -> bool:
        return self.allowed


Clause = Callable[[Question], bool]
SeatClause = Callable[[Question, Seat], bool]


def no_conflict_of_interest(q: Question) -> bool:
    """Nobody reads or judges an adversarial record about their own body or themselves, whatever the role."""
    return not (q.record.kind.adversarial and q.record.subject_of & q.viewer.conflicts)


def not_sealed(q: Question) -> bool:
    """S4 opens with the case team's keys, never by a role or a grant."""
    return q.level < S4


def granted(q: Question) -> bool:
    """A grant in force names the record or its kind, up to the level asked for. Writing still needs its verb."""
    record = q.record
    return any(
        grant.space == record.space
        and grant.kind == record.kind.name
        and grant.record in (None, record.id)
        and grant.level >= q.level
        for grant in q.viewer.clearances
    )


def cleared(q: Question) -> bool:
    """S3 is read by named persons alone, whatever their role."""
    return q.level < S3 or granted(q)


def second_factor_held(q: Question) -> bool:
    """From S3 on a password is not enough."""
    return q.level < S3 or q.viewer.second_factor


def not_withdrawn(q: Question) -> bool:
    """A deleted or merged row is gone for everybody; its tombstone is for machines."""
    return not q.record.deleted


def seat_in_space(q: Question, seat: Seat) -> bool:
    """The role must be held in the record's own space, and that space must be the one being looked at."""
    return seat.space == q.record.space == q.viewer.space


def role_reaches_level(q: Question, seat: Seat) -> bool:
    """The role's ceiling or a grant; enumerators see field work only, assessors see evidence one level higher.

    From S3 on no role reaches by itself: ``cleared`` asks for the grant, and a steward has none to use.
    """
    kind = q.record.kind
    if seat.role is Role.ENUMERATOR:
        return kind.field_work and q.level <= FIELD_WORK_CEILING
    ceiling = CEILING[seat.role]
    if kind.evidence and seat.role is Role.ASSESSOR:
        ceiling = EVIDENCE_CEILING
    return q.level <= ceiling or (seat.role is not Role.STEWARD and (q.level >= S3 or granted(q)))


def within_scope(q: Question, seat: Seat) -> bool:
    """A narrowed role writes, and reads above S1, only inside its body's and its place's subtree."""
    if q.action == READ and (q.level <= S1 or granted(q)):
        return True
    in_body = seat.bodies is None or bool(seat.bodies & q.record.owes)
    in_place = seat.place is None or seat.place in q.record.place_lineage
    return in_body and in_place


def in_audience(q: Question, seat: Seat) -> bool:
    """S2 is for named bodies or one pillar, for its author, and for those who vet or keep the group's records."""
    if q.level != S2 or seat.role in READS_S2_BY_SCOPE or granted(q):
        return True
    record, viewer = q.record, q.viewer
    return bool(
        (record.author is not None and record.author == viewer.account)
        or viewer.bodies & (record.owes | record.audience_bodies)
        or viewer.pillars & record.audience_pillars
    )


def role_may_act(q: Question, seat: Seat) -> bool:
    """Writing needs a verb that the kind declares for the role; reading does not."""
    if q.action == READ:
        return True
    verb = q.record.kind.verbs.get(q.action)
    return verb is not None and seat.role in verb.roles


def body_may_act(q: Question, seat: Seat) -> bool:
    """Where a verb is for the owing body alone, the person must act for one of its bodies."""
    verb = q.record.kind.verbs.get(q.action)
    if verb is None or not (verb.own_body or seat.role in verb.own_body_for):
        return True
    return bool(q.viewer.bodies & q.record.owes)


def four_eyes(q: Question, seat: Seat) -> bool:
    """The author never vets the author's own work; some verbs are the author's alone."""
    verb = q.record.kind.verbs.get(q.action)
    if verb is None:
        return True
    wrote_it = q.record.author is not None and q.record.author == q.viewer.account
    return not (verb.not_author and wrote_it) and (wrote_it or not verb.own_record)


VIEWER_CLAUSES: tuple[Clause, ...] = (
    no_conflict_of_interest,
    not_sealed,
    not_withdrawn,
    cleared,
    second_factor_held,
)
# All of them must hold for one and the same seat: two narrow roles never add up to a wide one.
SEAT_CLAUSES: tuple[SeatClause, ...] = (
    seat_in_space,
    role_reaches_level,
    within_scope,
    in_audience,
    role_may_act,
    body_may_act,
    four_eyes,
)


def allow(viewer: Viewer, action: str, record: Record, field: str | None = None) -> Decision:
    """Decide, by the clauses above, and name the clause that refused.

    action: ``"read"`` or a verb declared by the record's kind. field: a field name; None asks for the row.
    An undeclared field is refused. Conflict of interest is looked at before anything else.
    """
    level = record.level
    if field is not None:
        declared = record.kind.level_of(field)
        if declared is None:
            return Decision(False, "declared")
        level = max(level, declared)
    question = Question(viewer, action, record, level)
    if viewer.operator:
        return Decision(not_sealed(question), "not_sealed")
    for clause in VIEWER_CLAUSES:
        if not clause(question):
            return Decision(False, clause.__name__)
    return _some_seat(question)


def _some_seat(question: Question) -> Decision:
    """The first seat that passes every clause allows; else the refusal that came furthest is named."""
    furthest, name = -1, "seat_in_space"
    for seat in question.viewer.seats:
        denied = next(
            ((i, clause.__name__) for i, clause in enumerate(SEAT_CLAUSES) if not clause(question, seat)),
            None,
        )
        if denied is None:
            return Decision(True)
        if denied[0] > furthest:
            furthest, name = denied
    return Decision(False, name)


def demand_allowed(viewer: Viewer, action: str, record: Record) -> None:
    """As ``allow``, for services. Raises NotPermitted with the clause that refused."""
    decision = allow(viewer, action, record)
    if not decision:
        raise NotPermitted(action, decision.denied_by)
