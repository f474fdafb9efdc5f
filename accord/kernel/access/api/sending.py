"""What a program sent, made into what services take: its own key, what it left out, ids that it sees."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Schema

from accord.kernel.access.queries import visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)


def key_of(request: AccordRequest) -> str | None:
    """The program's own key of a request: the same key again finds the first row instead of making a second one."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 64 or not key.isascii() or not (key or "-").isprintable():
        raise Refused(_("A key has at most 64 letters, digits and signs of ASCII."), field="Idempotency-Key")
    return key or None


def demand_role(viewer: Viewer, *roles: Role) -> None:
    """What a page asks before it opens (``who_may``), where the service looks at ids first. Raises NotPermitted."""
    if not viewer.holds(*roles):
        raise NotPermitted("open", "role")


def given(change: Schema) -> dict[str, Any]:
    """What a program sent, without what it left out."""
    return change.model_dump(exclude_unset=True, exclude={"revision"})


def named(viewer: Viewer, model: type[Row], pk: UUID | None, field: str) -> Row | None:
    """The row of an id that a program sent. Raises Refused, naming the field, for one that the viewer does not see."""
    return several(viewer, model, [pk], field)[0] if pk is not None else None


def several(viewer: Viewer, model: type[Row], ids: Sequence[UUID], field: str) -> list[Row]:
    """The rows of the ids in their order, in one query. Raises Refused as above."""
    return among(visible_to(viewer, model), ids, field)


def among(rows: QuerySet[Row], ids: Sequence[UUID], field: str) -> list[Row]:
    """The same among rows that the viewer sees. Raises Refused as above."""
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        raise Refused(_("There is nothing with the id %(id)s.") % {"id": missing[0]}, field=field)
    return [found[pk] for pk in dict.fromkeys(ids)]


def replaced(values: dict[str, Any], name: str, find: Callable[[Any], Any]) -> None:
    """Turn an id that was sent into its row."""
    if name in values:
        values[name] = find(values[name])
