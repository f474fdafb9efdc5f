"""The four ways in which a row of a space comes to be, changes and goes. Services use them; nothing calls save()."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.audit.services import Changes
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1, Sensitivity
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)
Guarded = TypeVar("Guarded", bound=models.Model)


def create_record(
    by: Viewer,
    model: type[Row],
    *,
    space_id: UUID | None = None,
    client_key: str | None = None,
    **values: Any,
) -> tuple[Row, bool]:
    """Insert one row. Returns it and True, or the row that the same form made before and False.

    client_key: made by the server when the form was opened; a second send with it finds the first row.
    Raises Refused, naming the field, where the row does not meet the model's own rules.
    """
    space = space_id or by.space
    if space is None:
        raise Refused(_("There is no space to put this into."))
    if client_key:
        sent = model._default_manager.filter(space_id=space, created_by=by.account, client_key=client_key).first()
        if sent is not None:
            return sent, False
    level = Sensitivity(values.get("sensitivity", S1))
    row = model(id=new_id(level), space_id=space, created_by=by.account, client_key=client_key or "", **values)
    check_row(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This is there already, or points at something that is not there.")) from error
    return row, True


def check_row(row: models.Model, *, only: frozenset[str] | None = None) -> None:
    """Hold a row against its model's rules. Raises Refused with the first field at fault."""
    skip = {f.name for f in row._meta.fields if only is not None and f.name not in only}
    skip |= {f.name for f in row._meta.fields if f.is_relation}  # the database checks those, without a query each
    for field in row._meta.concrete_fields:
        if field.name in skip or not field.editable:
            continue
        value = getattr(row, field.attname)
        if value in field.empty_values and (field.blank or (value is None and field.null)):
            continue
        _check_value(row, field, value)


def _check_value(row: models.Model, field: Any, value: Any) -> None:
    if isinstance(value, str) and "\x00" in value:
        raise Refused(_("The text holds a character that cannot be kept (NUL)."), field=field.name)
    try:
        field.clean(value, row)
    except Exception as error:
        messages = getattr(error, "messages", None)
        if messages is None:
            raise
        raise Refused(f"{field.verbose_name}: {' '.join(messages)}", field=field.name) from error


def revise_record(by: Viewer, row: Guarded, *, revision: int | None = None, **values: Any) -> Changes:
    """Change fields of one row, if nobody did since ``revision``. Returns {field: (before, after)}; may be empty.

    revision: the counter that the form was opened with; None means the row in hand is what was seen.
    Raises StaleRecord with what changed meanwhile, Refused where the new values break the model's rules.
    """
    seen = cast(int, row.revision if revision is None else revision)  # type: ignore[attr-defined] # every record has one
    current = type(row)._base_manager.get(pk=row.pk)
    if current.revision != seen:  # type: ignore[attr-defined] # as above
        raise _stale(current, values)
    changes = {n: (getattr(current, n), v) for n, v in values.items() if getattr(current, n) != v}
    if not changes:
        return {}
    for name, (_before, after) in changes.items():
        setattr(current, name, after)
    check_row(current, only=frozenset(changes))
    columns = {name: getattr(current, name) for name in changes} | {"revision": seen + 1}
    if isinstance(current, SpaceRecord):
        columns["updated_at"] = timezone.now()
    written = type(row)._base_manager.filter(pk=row.pk, revision=seen).update(**columns)
    if not written:
        raise _stale(type(row)._base_manager.get(pk=row.pk), values)
    for name, value in columns.items():
        setattr(row, name, value)
    return changes


def _stale(current: models.Model, values: Mapping[str, Any]) -> StaleRecord:
    changed = {name: (value, getattr(current, name)) for name, value in values.items()}
    differing = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    return StaleRecord(
        _("Somebody else changed this since you opened it. What you typed is kept; look at both and send again."),
        differing,
    )


def tombstone_record(by: Viewer, row: Row, *, merged_into: UUID | None = None) -> Changes:
    """Take one row away, leaving its tombstone; ``merged_into`` names the row that stands for it now."""
    now = timezone.now()
    guard = type(row)._base_manager.filter(pk=row.pk, deleted_at=None)
    if not guard.update(deleted_at=now, merged_into=merged_into, revision=row.revision + 1, updated_at=now):
        raise Refused(_("This is gone already."))
    row.deleted_at, row.merged_into, row.revision = now, merged_into, row.revision + 1
    return {"deleted_at": (None, now), "merged_into": (None, merged_into)}


def move_status(row: Row, *, field: str, expected: str, to: str, **values: Any) -> Changes:
    """Move a status by guarded update: only a row still in the expected state moves.

    Raises Refused where it is in another state by now, naming that state.
    """
    now = timezone.now()
    columns = {field: to, "updated_at": now, "revision": row.revision + 1, **values}
    if not type(row)._base_manager.filter(pk=row.pk, deleted_at=None, **{field: expected}).update(**columns):
        state = type(row)._base_manager.values_list(field, flat=True).get(pk=row.pk)
        raise Refused(_("This step is not open any more: the record is “%(state)s” now.") % {"state": state})
    before = {name: getattr(row, name) for name in (field, *values)}
    for name, value in columns.items():
        setattr(row, name, value)
    return {name: (before[name], getattr(row, name)) for name in before if before[name] != getattr(row, name)}
