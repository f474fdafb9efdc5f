"""Lists for programs: a part at a time, in the order in which rows were made, from a cursor on."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field

from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord

Row = TypeVar("Row", bound=SpaceRecord)
MOST = 200


# What a program asks for in an address: no database knows a NUL in it.
Asked = Annotated[str, AfterValidator(lambda text: text.replace("\x00", ""))]


class Paging(Schema):
    """Which part of a list is asked for: `cursor` is the `next` of the part before."""

    cursor: Asked = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


def part_of(rows: QuerySet[Row], paging: Paging, told: Callable[[list[Row]], list[dict[str, Any]]]) -> dict[str, Any]:
    """``{items, next}``: up to ``limit`` rows after the cursor, and the cursor of the next part, None at the end.

    Rows made while a program reads come at the end: none is read twice or left out. Raises Refused for a cursor that
    is none of ours.
    """
    ordered = rows.order_by("pk")
    if paging.cursor:
        ordered = ordered.filter(pk__gt=_row_before(paging.cursor))
    found = list(ordered[: paging.limit + 1])
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    return {"items": told(shown), "next": _cursor(shown[-1].pk) if more else None}


def _cursor(pk: UUID) -> str:
    return base64.urlsafe_b64encode(pk.bytes).decode().rstrip("=")


def _row_before(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Refused(_("This cursor is none of ours."), field="cursor") from error
