"""Marks that stand for the values of a prepared query, and where the values go in its words.

Ids are as good as any other to a query: it compares them and never looks into them. So two people whose roles, bodies
and grants are arranged alike ask the same query, each with their own ids.
"""

import json
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import DateField, DateTimeField, Field, TextField, UUIDField

from accord.kernel.policy.facts import Viewer

FIRST = 0xACC0 << 112
PEOPLE = 1 << 32
EPOCH = datetime(1900, 1, 1, 1, 2, 3, tzinfo=UTC)
PLACE = re.compile("%%|%s")
# How SQLite keeps an id; PostgreSQL is sent the id itself.
ID_ON_SQLITE = re.compile("[0-9a-f]{32}")


class Text(str):
    """Words that somebody typed: a value of a query, where other words belong to the query itself."""


class Frozen(ValueError):
    """A query holds an id or a moment that is none of its values: kept, it would answer with it for ever."""


FIELDS: Mapping[type, Field[Any, Any]] = {
    UUID: UUIDField(),
    Text: TextField(),
    datetime: DateTimeField(),
    date: DateField(),
}


@dataclass(frozen=True)
class Marked:
    """Arguments of a query as marks. key: what they have in common with others that ask the same query.

    slots: each mark, as an id, a moment or a day. values: what stands behind it this time.
    """

    marks: tuple[Any, ...]
    key: Hashable
    slots: Mapping[Any, type]
    values: Mapping[Any, Any]


def marked(arguments: Iterable[Any]) -> Marked:
    """Marks instead of values; lists of ids become one mark in a list, empty ones stay as they are."""
    marks: list[Any] = []
    key: list[Hashable] = []
    slots: dict[Any, type] = {}
    values: dict[Any, Any] = {}
    viewer: Viewer | None = None
    for number, value in enumerate(arguments, 1):
        if isinstance(value, Viewer):
            if viewer not in (None, value):
                raise TypeError("A prepared query is asked in the name of one viewer.")
            viewer = value
            shape = shape_of(value)
            marks.append(shape.viewer)
            key.append(shape.viewer)
            slots |= dict.fromkeys(shape.ids, UUID)
            values |= shape.ids
            continue
        kind = _kind_of(value)
        if kind is None:
            marks.append(value)
            key.append(value if isinstance(value, Hashable) else tuple(value))
            continue
        mark = _mark(UUID if kind is list else kind, number)
        marks.append([mark] if kind is list else mark)
        key.append(kind)
        slots[mark] = kind
        values[mark] = list(value) if kind is list else value
    return Marked(tuple(marks), tuple(key), slots, values)


def _kind_of(value: Any) -> type | None:
    """What a value is: an id, typed words, a moment, a day, a list of ids; None for what belongs to the query."""
    if isinstance(value, UUID | Text):
        return type(value)
    if isinstance(value, date):
        return datetime if isinstance(value, datetime) else date
    if isinstance(value, list | tuple | set | frozenset) and value and all(isinstance(each, UUID) for each in value):
        return list
    return None


def _mark(kind: type, number: int) -> Any:
    """A value that no query has by itself."""
    if kind is UUID:
        return UUID(int=FIRST | number)
    if kind is Text:
        return f"\ue000{number}\ue000"
    return EPOCH + timedelta(hours=number) if kind is datetime else (EPOCH + timedelta(days=number)).date()


@dataclass(frozen=True)
class Shape:
    """A viewer with marks for every id, and which id each of them is."""

    viewer: Viewer
    ids: Mapping[UUID, UUID]


@lru_cache(maxsize=1_024)
def shape_of(viewer: Viewer) -> Shape:
    """The same for all whose facts are arranged alike, so that what one of them asks is compiled for all of them.

    Ids are numbered as they come; those in sets by the sets that they are in, for there they differ in nothing else.
    """
    sets = (viewer.bodies, viewer.conflicts, *(seat.bodies for seat in viewer.seats if seat.bodies is not None))
    single = [viewer.account, viewer.person, viewer.space]
    single += [each for seat in viewer.seats for each in (seat.space, seat.place)]
    single += [each for grant in viewer.clearances for each in (grant.space, grant.record)]
    inside = {each: tuple(each in group for group in sets) for group in sets for each in group}
    order = [each for each in single if each is not None] + sorted(inside, key=lambda each: inside[each])
    mark = {each: UUID(int=FIRST | PEOPLE | number) for number, each in enumerate(dict.fromkeys(order))}

    def some(group: frozenset[UUID]) -> frozenset[UUID]:
        return frozenset(mark[each] for each in group)

    def one(each: UUID | None) -> Any:
        return mark[each] if each is not None else None

    shape = replace(
        viewer,
        account=one(viewer.account),
        person=one(viewer.person),
        space=one(viewer.space),
        seats=tuple(
            replace(
                seat,
                space=mark[seat.space],
                bodies=None if seat.bodies is None else some(seat.bodies),
                place=one(seat.place),
            )
            for seat in viewer.seats
        ),
        bodies=some(viewer.bodies),
        conflicts=some(viewer.conflicts),
        clearances=tuple(replace(g, space=mark[g.space], record=one(g.record)) for g in viewer.clearances),
        email="",
        name="",
    )
    return Shape(shape, {of: each for each, of in mark.items()})


@dataclass(frozen=True)
class Words:
    """What is sent to the database. parts: a constant, or the mark and the kind of the value that goes there."""

    sql: str
    parts: tuple[tuple[Any, type | None], ...]

    def params(self, values: Mapping[Any, Any], connection: Any) -> list[Any]:
        """The parameters for these values."""
        return [each if kind is None else _sent(kind, values[each], connection) for each, kind in self.parts]


def _sent(kind: type, value: Any, connection: Any) -> Any:
    if kind is list:
        if connection.vendor == "postgresql":
            return value
        return json.dumps([FIELDS[UUID].get_db_prep_value(each, connection) for each in value])
    return FIELDS[kind].get_db_prep_value(value, connection)


def words_of(sql: str, params: Sequence[Any], slots: Mapping[Any, type], connection: Any) -> Words:
    """The words of a query with the places of its values. A list of ids becomes one parameter, however long it is.

    Raises Frozen for an id or a moment that is no mark.
    """
    sent = {_sent(UUID if kind is list else kind, mark, connection): (mark, kind) for mark, kind in slots.items()}
    parts = tuple(sent.get(each, (each, None)) if isinstance(each, Hashable) else (each, None) for each in params)
    for each, kind in parts:
        if kind is None and _is_a_value(each):
            raise Frozen(f"{each!r} is none of the values of the query.")
    among = " = ANY(%s)" if connection.vendor == "postgresql" else " IN (SELECT value FROM json_each(%s))"
    return Words(_with_lists(sql, [kind is list for _each, kind in parts], among), parts)


def _is_a_value(each: Any) -> bool:
    return isinstance(each, UUID | datetime) or (isinstance(each, str) and bool(ID_ON_SQLITE.fullmatch(each)))


def _with_lists(sql: str, lists: Sequence[bool], among: str) -> str:
    """The words with ``among`` for every `` IN (%s)`` that is about a list."""
    waiting, before, after = iter(lists), " IN (", ")"
    told, at = [], 0
    for place in PLACE.finditer(sql):
        if place.group() == "%s" and next(waiting):
            told.append(sql[at : place.start()])
            if not told[-1].endswith(before) or not sql.startswith(after, place.end()):
                raise Frozen("A list of ids is only known where something is in it.")
            told[-1] = told[-1].removesuffix(before) + among
            at = place.end() + len(after)
    return "".join(told) + sql[at:]
