"""What goes into a release: fields of S0, of rows of S0, and nothing else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accord.kernel.audit.canonical import plain
from accord.kernel.policy.sensitivity import S0
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord

Payload = dict[str, Any]
Key = tuple[type[SpaceRecord], UUID]
# So many ids go into one condition.
AT_ONCE = 500


@dataclass(frozen=True)
class Part:
    """Fields of one row. The first part of a release is the record itself, the others are what it names.

    A field of several rows (places of a duty) holds the ids of those among them that are parts as well.
    """

    row: SpaceRecord
    fields: Sequence[str]


def frozen_payload(record: Part, parts: Sequence[Part] = ()) -> Payload:
    """``{kind, id, fields, parts: [{kind, id, fields}]}`` in JSON's own types, read from the rows as stored now.

    A query for every 500 rows of a kind and for each of its fields of several rows.
    Raises Refused, naming the field, for a row or a field above S0, one that was never declared, or a row that is gone.
    """
    every = [record, *parts]
    for part in every:
        _refuse_unreleasable(part)
    stored = _stored(every)
    several = _several(every, stored)
    frozen = [_frozen(part, stored, several) for part in every]
    return {**frozen[0], "parts": frozen[1:]}


def _refuse_unreleasable(part: Part) -> None:
    meta, kind = part.row._meta, part.row.policy
    known = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
    for name in part.fields:
        if name not in known or kind.level_of(name) != S0:
            raise Refused(
                _("The field “%(field)s” is not public and cannot be released.") % {"field": name}, field=name
            )


def _stored(parts: Sequence[Part]) -> Mapping[Key, SpaceRecord]:
    """The rows as they stand, by model and id. Raises Refused for one that is gone or not public."""
    wanted: dict[type[SpaceRecord], list[UUID]] = defaultdict(list)
    for part in parts:
        wanted[type(part.row)].append(part.row.pk)
    found: dict[Key, SpaceRecord] = {}
    for model, ids in wanted.items():
        for start in range(0, len(ids), AT_ONCE):
            rows = model._base_manager.filter(pk__in=ids[start : start + AT_ONCE], deleted_at=None)
            found |= {(model, row.pk): row for row in rows}
    for part in parts:
        row = found.get((type(part.row), part.row.pk))
        if row is None or row.sensitivity > S0:
            title = {"title": part.row}
            raise Refused(_("Only a record marked as public can be released: “%(title)s” is not.") % title)
    return found


def _several(parts: Sequence[Part], stored: Mapping[Key, SpaceRecord]) -> Mapping[tuple[Key, str], list[str]]:
    """What the fields of several rows name, as far as it is a part too."""
    asked: dict[tuple[type[SpaceRecord], str], list[UUID]] = defaultdict(list)
    for part in parts:
        for field in part.row._meta.many_to_many:
            if field.name in part.fields:
                asked[type(part.row), field.name].append(part.row.pk)
    found: dict[tuple[Key, str], list[str]] = defaultdict(list)
    for (model, name), ids in asked.items():
        relation: Any = model._meta.get_field(name)
        mine, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        links = relation.remote_field.through._base_manager
        for start in range(0, len(ids), AT_ONCE):
            rows = links.filter(**{f"{mine}__in": ids[start : start + AT_ONCE]})
            for row, other in rows.values_list(mine, theirs):
                if (relation.related_model, other) in stored:
                    found[(model, row), name].append(str(other))
    return {key: sorted(named) for key, named in found.items()}


def _frozen(part: Part, stored: Mapping[Key, SpaceRecord], several: Mapping[tuple[Key, str], list[str]]) -> Payload:
    key = (type(part.row), part.row.pk)
    row = stored[key]
    concrete = {field.name: field.attname for field in row._meta.concrete_fields}
    values = {
        name: plain(getattr(row, concrete[name])) if name in concrete else several.get((key, name), [])
        for name in sorted(set(part.fields))
    }
    return {"kind": row.policy.name, "id": str(row.pk), "fields": values}
