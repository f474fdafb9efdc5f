"""What of a record a program reads: the columns as the viewer may see them, and its tags, bodies and places by id."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema

from accord.commit.commitments.listings import term_page
from accord.commit.commitments.models import (
    Commitment,
    Duty,
    Instrument,
    InstrumentStage,
    StatePosition,
)
from accord.kernel.access.queries import visible_to
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.titles import page_of
from accord.kernel.actors.models import Actor
from accord.kernel.places.models import Place
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.taxonomies.models import Term

Row = TypeVar("Row", bound=SpaceRecord)
Told = dict[str, Any]
TAGS = ("themes", "affected_persons", "sdgs")
# What stands beside a row in every answer.
RECORD = ("id", "revision", "created_at", "updated_at")
COLUMNS: dict[type[SpaceRecord], tuple[str, ...]] = {
    Instrument: (
        "kind",
        "title",
        "level",
        "symbol",
        "issued_by",
        "session",
        "dated",
        "source",
        "external_id",
        "followed",
    ),
    InstrumentStage: ("stage", "reached_on", "note", "source"),
    Commitment: (
        "kind",
        "paragraph",
        "heading",
        "text",
        "language",
        "plain",
        "addressed_to",
        "recommending_states",
        "regions",
        "position",
        "session",
        "action_category",
        "external_id",
        "source",
    ),
    StatePosition: ("position", "as_of", "source", "note"),
    Duty: ("wording", "level", "due", "assigned_on"),
    Term: ("code", "name", "rank"),
}
LINKS: dict[type[SpaceRecord], tuple[str, ...]] = {
    InstrumentStage: ("instrument",),
    Commitment: ("instrument",),
    StatePosition: ("commitment",),
    Duty: ("commitment", "lead"),
    Term: ("parent", "instead"),
}
SEVERAL: dict[type[SpaceRecord], tuple[tuple[str, type[SpaceRecord]], ...]] = {
    Commitment: tuple((name, Term) for name in TAGS),
    Duty: (("supports", Actor), ("places", Place)),
}
# Links whose other end may be hidden from who sees the row; it is absent then.
PERHAPS_HIDDEN: dict[type[SpaceRecord], tuple[str, ...]] = {Commitment: ("promisor", "promisee")}


def told(row: SpaceRecord) -> Told:
    """One row, fetched by ``rows_for``."""
    model = type(row)
    values = {name: getattr(row, name) for name in (*RECORD, *COLUMNS[model])}
    values |= {name: getattr(row, f"{name}_id") for name in LINKS.get(model, ())}
    seen = ((name, getattr(row, name)) for name in PERHAPS_HIDDEN.get(model, ()))
    values |= {name: body.pk if body else None for name, body in seen}
    values |= {name: [other.pk for other in getattr(row, name).all()] for name, _of in SEVERAL.get(model, ())}
    if isinstance(row, Term):
        return {**values, "list": row.taxonomy.key, "retired": row.is_retired, "url": term_page(row)}
    return {**values, "url": page_of(row)}


def all_told(rows: Iterable[SpaceRecord]) -> list[Told]:
    """Every row."""
    return [told(row) for row in rows]


def rows_for(viewer: Viewer, model: type[Row]) -> QuerySet[Row]:
    """The rows that the viewer sees, with what their answers need and nothing hidden: a query for each of several."""
    rows = visible_to(viewer, model)
    named = [name for name in LINKS.get(model, ()) if name in {"instrument", "commitment"}]
    rows = rows.select_related("space", *(f"{name}__space" for name in named))
    if model is Term:
        rows = rows.select_related("taxonomy")
    rows = rows.prefetch_related(*(Prefetch(name, visible_to(viewer, Actor)) for name in PERHAPS_HIDDEN.get(model, ())))
    return rows.prefetch_related(*(Prefetch(name, visible_to(viewer, of)) for name, of in SEVERAL.get(model, ())))


def key_of(request: AccordRequest) -> str | None:
    """The program's own key of a request: the same key again finds the first row instead of making a second one."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 64 or not key.isascii() or not (key or "-").isprintable():
        raise Refused(_("A key has at most 64 letters, digits and signs of ASCII."), field="Idempotency-Key")
    return key or None


def given(change: Schema) -> Told:
    """What a program sent, without what it left out."""
    return change.model_dump(exclude_unset=True, exclude={"revision"})


def named(viewer: Viewer, model: type[Row], pk: UUID | None, field: str) -> Row | None:
    """The row of an id that a program sent. Raises Refused, naming the field, for one that the viewer does not see."""
    if pk is None:
        return None
    return several(viewer, model, [pk], field)[0]


def several(viewer: Viewer, model: type[Row], ids: Sequence[UUID], field: str) -> list[Row]:
    """The rows of the ids in their order, in one query. Raises Refused as above."""
    found = {row.pk: row for row in visible_to(viewer, model).filter(pk__in=ids)}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        raise Refused(_("There is nothing with the id %(id)s.") % {"id": missing[0]}, field=field)
    return [found[pk] for pk in dict.fromkeys(ids)]


def replaced(values: Told, name: str, find: Callable[[Any], Any]) -> None:
    """Turn an id that was sent into its row."""
    if name in values:
        values[name] = find(values[name])
