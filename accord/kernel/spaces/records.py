"""The four ways in which a row of a space comes to be, changes and goes. Services use them; nothing calls save()."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import DataError, IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.audit.canonical import plain
from accord.kernel.audit.services import Changes
from accord.kernel.policy.errors import NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S1, S2, Sensitivity
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)
Guarded = TypeVar("Guarded", bound=models.Model)


def refuse_other_space(by: Viewer, *rows: SpaceRecord | None) -> None:
    """A row of another space is as good as absent. Raises NotVisible."""
    if any(row is not None and row.space_id != by.space for row in rows):
        raise NotVisible


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
    A row that names a restricted one is restricted as well: its title and its page would show what it names.
    Raises Refused, naming the field, where the row does not meet the model's own rules, where it names a row above
    S2 and was not asked for at that level, and where the same form comes again with other content: nothing that was
    typed may vanish behind a message of success.
    """
    space = space_id or by.space
    if space is None:
        raise Refused(_("There is no space to put this into."))
    if client_key:
        sent = model._default_manager.filter(space_id=space, created_by=by.account, client_key=client_key).first()
        if sent is not None:
            _refuse_another_content(sent, values)
            return sent, False
    level = values["sensitivity"] = _level_for(values)
    row = model(id=new_id(level), space_id=space, created_by=by.account, client_key=client_key or "", **values)
    check_row(row)
    with refusing_what_the_database_refuses():
        row.save(force_insert=True)
    return row, True


def _refuse_another_content(sent: SpaceRecord, values: Mapping[str, Any]) -> None:
    if sent.revision > 1:
        return  # changed since: what was sent the first time cannot be told any more
    for name, value in values.items():
        field: Any = sent._meta.get_field(name)
        if not getattr(field, "editable", False) or isinstance(field, models.DateTimeField):
            continue  # moments and digests are the server's own, not what a person typed
        kept = getattr(sent, field.attname) if field.is_relation else getattr(sent, name)
        if kept != (getattr(value, "pk", value) if field.is_relation else value) and plain(kept) != plain(value):
            message = _("This form was sent before, with other content. Open what was kept, and change it there.")
            raise Refused(message, field=name)


@contextmanager
def refusing_what_the_database_refuses() -> Iterator[None]:
    """Turn a broken rule or a value out of range into Refused, and leave the transaction around it usable."""
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, DataError) as error:
        message = _("This does not fit with what is there: it is there already, or something it needs is missing.")
        raise Refused(message) from error


def _level_for(values: Mapping[str, Any]) -> Sensitivity:
    """The level of a new row: the one asked for, or S2 where it names a restricted row."""
    asked = Sensitivity(values.get("sensitivity", S1))
    named = {name: value for name, value in values.items() if isinstance(value, SpaceRecord)}
    for name, value in named.items():
        if value.sensitivity > max(asked, S2):
            raise _gives_away(value, name)
    return Sensitivity(max(asked, *(value.sensitivity for value in named.values()), asked))


def _gives_away(named: SpaceRecord, field: str) -> Refused:
    message = _("“%(row)s” is for fewer people than this record: what names it would give it away.")
    return Refused(message % {"row": named}, field=field)


def _level_named(row: SpaceRecord) -> int:
    """The highest level of the rows that a row names by its own columns."""
    named = (getattr(row, f.name) for f in row._meta.concrete_fields if f.is_relation)
    return max((each.sensitivity for each in named if isinstance(each, SpaceRecord)), default=0)


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


def _holds_nul(value: Any) -> bool:
    """PostgreSQL keeps no NUL, neither in a text nor inside JSON; SQLite would, and a backup could not move."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple) and any(_holds_nul(part) for part in value)


def _check_value(row: models.Model, field: Any, value: Any) -> None:
    if _holds_nul(value):
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
    Raises StaleRecord with what changed meanwhile, Refused where the new values break the model's rules or name a
    row that fewer people may see. A lower level than that of the rows it names is not taken: it stays at theirs.
    """
    seen = cast(int, row.revision if revision is None else revision)  # type: ignore[attr-defined] # every record has one
    current = type(row)._base_manager.get(pk=row.pk)
    if current.revision != seen:  # type: ignore[attr-defined] # every record has one
        raise _stale(current, values)
    changes = {n: (getattr(current, n), v) for n, v in values.items() if getattr(current, n) != v}
    for name, (_before, after) in changes.items():
        setattr(current, name, after)
    _keep_confidence(current, changes)
    if not changes:
        return {}
    check_row(current, only=frozenset(changes))
    columns = {name: getattr(current, name) for name in changes} | {"revision": seen + 1}
    if isinstance(current, SpaceRecord):
        columns["updated_at"] = timezone.now()
    with refusing_what_the_database_refuses():
        written = type(row)._base_manager.filter(pk=row.pk, revision=seen).update(**columns)
    if not written:
        raise _stale(type(row)._base_manager.get(pk=row.pk), values)
    for name, value in columns.items():
        setattr(row, name, value)
    return changes


def _keep_confidence(row: models.Model, changes: dict[str, tuple[Any, Any]]) -> None:
    """Hold the level of a row that is about to change against those of the rows it will name."""
    if not isinstance(row, SpaceRecord):
        return
    for name, (_before, after) in changes.items():
        if isinstance(after, SpaceRecord) and after.sensitivity > row.sensitivity:
            raise _gives_away(after, name)
    before, after = changes.get("sensitivity", (0, 0))
    if after < before:
        row.sensitivity = max(after, min(before, _level_named(row)))
        changes["sensitivity"] = (before, row.sensitivity)
        if row.sensitivity == before:
            del changes["sensitivity"]


def count_up(row: SpaceRecord) -> None:
    """Make other open forms of this row stale although only its lists (places, helpers) change.

    Raises StaleRecord where somebody else was faster.
    """
    rows = type(row)._base_manager.filter(pk=row.pk, revision=row.revision)
    if not rows.update(revision=row.revision + 1, updated_at=timezone.now()):
        raise _stale(type(row)._base_manager.get(pk=row.pk), {})
    row.revision += 1


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
    if not guard.update(deleted_at=now, merged_into=merged_into, revision=F("revision") + 1, updated_at=now):
        raise Refused(_("This is gone already."))
    row.deleted_at, row.merged_into = now, merged_into
    row.refresh_from_db(fields=["revision"])
    return {"deleted_at": (None, now), "merged_into": (None, merged_into)}


def move_status(row: Row, *, field: str, expected: str, to: str, **values: Any) -> Changes:
    """Move a status by guarded update: only a row still in the expected state moves.

    Raises Refused where it is in another state by now, naming that state.
    """
    columns = {field: to, "updated_at": timezone.now(), **values}
    rows = type(row)._base_manager.filter(pk=row.pk, deleted_at=None, **{field: expected})
    if not rows.update(revision=F("revision") + 1, **columns):
        state = type(row)._base_manager.values_list(field, flat=True).get(pk=row.pk)
        raise Refused(_("This step is not open any more: the record is “%(state)s” now.") % {"state": state})
    before = {name: getattr(row, name) for name in (field, *values)}
    for name, value in columns.items():
        setattr(row, name, value)
    row.refresh_from_db(fields=["revision"])
    return {name: (before[name], getattr(row, name)) for name in before if before[name] != getattr(row, name)}
