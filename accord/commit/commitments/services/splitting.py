"""A promise is split into duties in one go; many promises are given to one body, each with a duty of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries import title_words
from accord.commit.commitments.services.duties import DutyToMake, assign_duties, assign_duty, give_lead, tell_lead
from accord.kernel.access.queries import demand_new, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.audit.services import service
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts

Row = TypeVar("Row", Commitment, Duty)
MOST_PARTS: Final = 20
# So many take 1.5 to 1.9 s of work (measured on SQLite, two cores, with two supporting bodies): no page of progress.
MOST_ASSIGNED: Final = 200
AT_ONCE: Final = 20  # in one transaction, so that no other writer waits for half a second
LONGEST_WORDING: Final = 300


@dataclass(frozen=True)
class DutyPart:
    """One part of a promise: what ``assign_duty`` takes. client_key: the row's own, so that a second send is one."""

    wording: Texts
    level: str = ""
    lead: Actor | None = None
    supports: Sequence[Actor] = ()
    places: Sequence[Place] = ()
    due: date | None = None
    client_key: str | None = None


@service("duty_assigned")
def split_commitment(by: Viewer, *, commitment: Commitment, parts: Sequence[DutyPart]) -> list[Duty]:
    """Make the duties of a promise in one go: all of them or none, each with its own line in the log.

    Raises what ``assign_duty`` raises, Refused with ``row`` (from 0) naming the part at fault; Refused for no part, and
    for more than 20.
    """
    if not parts:
        raise Refused(_("No row was filled in. Name a body in one of them, or write in it what is owed."))
    if len(parts) > MOST_PARTS:
        raise Refused(_("At most %(most)d duties are made at once.") % {"most": MOST_PARTS})
    made = []
    for number, part in enumerate(parts):
        try:
            made.append(assign_duty(by, commitment=commitment, **vars(part)))
        except Refused as refusal:
            refusal.row = number
            raise
    return made


@dataclass
class Assigned:
    """What came of assigning many: the duties made, those that were there already, what was refused and why."""

    made: list[Duty] = field(default_factory=list)
    there: list[Duty] = field(default_factory=list)
    refused: list[tuple[Commitment | Duty, str]] = field(default_factory=list)


def duties_there(by: Viewer, commitments: Iterable[Commitment], *, lead: Actor, level: str) -> dict[UUID, Duty]:
    """Which of the promises have a duty of this body at this level already: by promise, in one query."""
    rows = visible_to(by, Duty).filter(commitment__in=[row.pk for row in commitments], lead=lead, level=level)
    return {duty.commitment_id: duty for duty in rows.select_related("space").order_by("-created_at")}


def assign_many(
    by: Viewer,
    *,
    commitments: Sequence[Commitment],
    lead: Actor,
    level: str = "",
    due: date | None = None,
    supports: Sequence[Actor] = (),
    client_key: str,
) -> Assigned:
    """Give each of the promises a duty of one body, worded as the promise itself, some at a time; people are told once.

    A promise of which the body owes a part at that level already is left as it is: a second call makes nothing, and one
    that was cut off is finished by the next. Raises NotPermitted for anybody but the secretariat, Refused for none
    and for more than 200; what one promise refuses (a due day before today's) does not hold up the others.
    """
    demand_new(by, Duty, owes=[lead.pk])
    _refuse_number(len(commitments))
    wanted = level or lead.level
    there = duties_there(by, commitments, lead=lead, level=wanted)
    done = Assigned(there=[there[row.pk] for row in commitments if row.pk in there])
    open_rows = [row for row in commitments if row.pk not in there]
    for part in _parts(open_rows):
        makes = [DutyToMake(row, title_words(row, LONGEST_WORDING), _key_for(client_key, row.pk)) for row in part]
        _note(done, part, assign_duties(by, makes, lead=lead, level=wanted, due=due, supports=supports))
    tell_lead(by, done.made)
    return done


def name_lead(by: Viewer, *, duties: Sequence[Duty], lead: Actor, due: date | None = None) -> Assigned:
    """Name the body that leads each of the duties which nobody leads yet, some at a time; people are told once.

    A duty with a lead by now is left as it is. due: for those that have no day yet. Raises as ``assign_many``.
    """
    _refuse_number(len(duties))
    done = Assigned(there=[duty for duty in duties if duty.lead_id is not None])
    for part in _parts([duty for duty in duties if duty.lead_id is None]):
        _note(done, part, give_lead(by, part, lead=lead, due=due))
    tell_lead(by, done.made)
    return done


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _note(done: Assigned, rows: Sequence[Commitment | Duty], outcomes: Iterable[Duty | Refused]) -> None:
    for row, outcome in zip(rows, outcomes, strict=True):
        if isinstance(outcome, Refused):
            done.refused.append((row, outcome.message))
        else:
            done.made.append(outcome)


def _refuse_number(number: int) -> None:
    if not number:
        raise Refused(_("Choose at least one."))
    if number > MOST_ASSIGNED:
        raise Refused(_("At most %(most)d are assigned at once.") % {"most": MOST_ASSIGNED})


def _key_for(client_key: str, promise: UUID) -> str:
    """The same form gives the same promise the same key."""
    return str(uuid5(promise, client_key))
