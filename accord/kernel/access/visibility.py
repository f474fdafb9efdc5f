"""The decision of ``kernel/policy`` as a queryset filter, from the same declared paths.

Each function here answers for one clause or level; the differential test holds them against ``allow``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When
from django.db.models.query import ModelIterable
from django.utils import timezone

from accord.kernel.access.models import Audience, Grant
from accord.kernel.access.reading import note_read
from accord.kernel.actors.queries import held_on
from accord.kernel.places.models import PlaceAncestor
from accord.kernel.policy.facts import Seat, Viewer
from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.roles import CEILING, READS_S2_BY_SCOPE, Role
from accord.kernel.policy.sensitivity import S1, S2, S3, Sensitivity
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)
# Django compiles these two away, so a plain reader's list costs no condition at all.
ALL, NONE = ~Q(pk__in=[]), Q(pk__in=[])


def redact(row: Any) -> Any:
    """Empty the fields that the annotations say the viewer may not read. A row fetched so is for reading only."""
    hidden, confidential = set(), False
    for name, level in row.policy.fields.items():
        effective = max(level, row.sensitivity)
        if effective <= S1 or getattr(row, f"reads_s{int(effective)}", False):
            confidential |= effective >= S3
        else:
            field = row._meta.get_field(name)
            if field.concrete and not field.many_to_many:
                row.__dict__[field.attname] = _empty(field)
                row._state.fields_cache.pop(field.name, None)
            hidden.add(name)
    row.redacted = frozenset(hidden)
    if confidential:
        note_read(row.policy.name, row.pk)
    return row


class RedactingIterable(ModelIterable):  # type: ignore[type-arg] # the stubs leave the row type open
    """Yields rows with every field above the viewer emptied, and their names in ``redacted``."""

    finish = staticmethod(redact)  # a prepared query does the same to each of its rows

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            yield self.finish(row)


def _empty(field: Any) -> Any:
    if field.null:
        return None
    return {"CharField": "", "TextField": "", "EmailField": "", "JSONField": {}}.get(field.get_internal_type())


def restricted_rows(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows of ``viewer.space`` that the viewer may read, fields above the viewer emptied."""
    model = rows.model
    kind = model.policy
    if viewer.space is None:
        return rows.none()
    levels = {level: reads_level(viewer, model, level) for level in (S1, S2, S3)}
    readable = Q(sensitivity__lte=S1) & levels[S1]
    readable |= Q(sensitivity=S2) & levels[S2] | Q(sensitivity=S3) & levels[S3]
    found = rows.filter(readable, space_id=viewer.space, deleted_at=None)
    conflict = in_conflict(viewer, model)
    if conflict != NONE:
        found = found.exclude(conflict)
    # Where S3 is open to the viewer, rows are looked at one by one whatever their fields: reading them is recorded.
    if levels[S3] != NONE or any(level > S1 for level in kind.fields.values()):
        flags: Any = {"reads_s2": _flag(levels[S2]), "reads_s3": _flag(levels[S3])}
        found = found.annotate(**flags)
        found._iterable_class = RedactingIterable
    return found


def in_conflict(viewer: Viewer, model: type[SpaceRecord]) -> Q:
    """The adversarial rows whose subject the viewer's own side is."""
    if viewer.operator or not model.policy.adversarial:
        return NONE
    return _names(model, model.policy.subject_of, viewer.conflicts)


def _flag(condition: Q) -> Any:
    if condition == ALL:
        return Value(True, output_field=BooleanField())
    if condition == NONE:
        return Value(False, output_field=BooleanField())
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


@lru_cache(maxsize=1_024)  # a page asks for a dozen kinds, some of them often, and the facts decide alone
def reads_level(viewer: Viewer, model: type[SpaceRecord], level: Sensitivity) -> Q:
    """The rows on which the viewer reads what is of this level (S1 stands for S0 and S1)."""
    if viewer.operator:
        return ALL
    seats = [seat for seat in viewer.seats if seat.space == viewer.space]
    kind = model.policy
    if level <= S1:
        return ALL if any(seat.role is not Role.ENUMERATOR or kind.field_work for seat in seats) else NONE
    granted = NONE
    if any(seat.role not in {Role.ENUMERATOR, Role.STEWARD} for seat in seats):
        granted = _granted(viewer, kind, level)
    if level == S3:
        return granted if viewer.second_factor else NONE
    return _any([granted, *(_reads_restricted(viewer, model, seat) for seat in seats)])


def _reads_restricted(viewer: Viewer, model: type[SpaceRecord], seat: Seat) -> Q:
    """S2 by one seat: the role's ceiling, its scope, and the audience where the role needs one."""
    kind = model.policy
    reaches = CEILING.get(seat.role, S1) >= S2 or (kind.evidence and seat.role is Role.ASSESSOR)
    if not reaches:
        return NONE
    condition = ALL
    if seat.bodies is not None:
        condition = _both(condition, _names(model, kind.owes, seat.bodies))
    if seat.place is not None:
        subtree = PlaceAncestor.objects.filter(ancestor=seat.place).values("place")
        condition = _both(condition, _names(model, kind.places, subtree))
    if seat.role not in READS_S2_BY_SCOPE:
        condition = _both(condition, _in_audience(viewer, model))
    return condition


def _in_audience(viewer: Viewer, model: type[SpaceRecord]) -> Q:
    shared = Audience.objects.filter(kind=model.policy.name, space_id=viewer.here).filter(
        Q(body__in=viewer.bodies) | Q(pillar__in=viewer.pillars)
    )
    wrote = NONE if viewer.account is None else Q(created_by=viewer.account)
    return _any([wrote, _names(model, model.policy.owes, viewer.bodies), Q(pk__in=shared.values("object_id"))])


def _granted(viewer: Viewer, kind: Kind, level: Sensitivity) -> Q:
    grants = [g for g in viewer.clearances if g.kind == kind.name and g.level >= level and g.space == viewer.space]
    if not grants:
        return NONE
    if any(grant.record is None for grant in grants):
        return ALL
    return Q(pk__in=[grant.record for grant in grants])


def _names(model: type[Model], paths: Iterable[str], ids: Any) -> Q:
    """Rows where one of the paths leads to one of the ids; a path over several rows never repeats the row."""
    if isinstance(ids, frozenset) and not ids:
        return NONE
    conditions = []
    for path in paths:
        if path == "id" or (path.endswith("_id") and "__" not in path):
            conditions.append(Q(**{f"{path}__in": ids}))
        else:
            inner = model._base_manager.filter(**{f"{path}__in": ids})
            conditions.append(Q(pk__in=inner.values("pk")))
    return _any(conditions)


def _any(conditions: Iterable[Q]) -> Q:
    """One of them; simplified, so that an unconditional or impossible part leaves no trace in the SQL."""
    real = [c for c in conditions if c != NONE]
    if any(c == ALL for c in real):
        return ALL
    return reduce(or_, real) if real else NONE


def _both(first: Q, second: Q) -> Q:
    if NONE in (first, second):
        return NONE
    if first == ALL:
        return second
    return first if second == ALL else first & second


def running(now: datetime | None = None) -> Q:
    """The condition for roles in force: begun, not past their end, not taken away."""
    return held_on(now or timezone.now()) & Q(deleted_at=None)


def live_grants(accounts: Iterable[UUID], space_id: UUID, now: datetime) -> QuerySet[Grant]:
    """Grants in force: not ended by hand, not past their end."""
    return Grant.objects.filter(account__in=accounts, space=space_id, ended_at=None, ends__gt=now, deleted_at=None)
