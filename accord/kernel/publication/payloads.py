"""What goes into a release: fields of S0, of rows of S0, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.audit.canonical import plain
from accord.kernel.policy.sensitivity import S0
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord

Payload = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Fields of one row. The first part of a release is the record itself, the others are what it names."""

    row: SpaceRecord
    fields: Sequence[str]


def frozen_payload(record: Part, parts: Sequence[Part] = ()) -> Payload:
    """``{kind, id, fields, parts: [{kind, id, fields}]}`` in JSON's own types, read from the rows as stored now.

    Raises Refused, naming the field, for a row or a field above S0, one that was never declared, or a row that is gone.
    """
    return {**_frozen(record), "parts": [_frozen(part) for part in parts]}


def _frozen(part: Part) -> Payload:
    row = type(part.row)._base_manager.filter(pk=part.row.pk, deleted_at=None).first()
    if row is None or row.sensitivity > S0:
        raise Refused(_("Only a record marked as public can be released: “%(title)s” is not.") % {"title": part.row})
    return {"kind": row.policy.name, "id": str(row.pk), "fields": _values(row, part.fields)}


def _values(row: SpaceRecord, names: Sequence[str]) -> Mapping[str, Any]:
    concrete = {field.name: field.attname for field in row._meta.concrete_fields}
    for name in names:
        if name not in concrete or row.policy.level_of(name) != S0:
            raise Refused(
                _("The field “%(field)s” is not public and cannot be released.") % {"field": name}, field=name
            )
    return {name: plain(getattr(row, concrete[name])) for name in sorted(set(names))}
