"""Every page that shows rows takes no more queries for many than for few; no page is named here.

Two full pages of a list are many enough to show a query a row; with ``--full`` lists are asked with a thousand as well.

The pages come from the table of the policy matrix, which names every address, and the rows from its world: each kind's
ordinary row is copied with all that it points to, so that lists and the lists on records' pages grow alike.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction

from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.services import rebuild_index
from accord.kernel.spaces.models import SpaceRecord
from accord.ui.listing import Listing
from tests.matrix.asking import Askers, undone
from tests.matrix.building import built_world
from tests.matrix.policy_table import Line, read_table
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.matrix, pytest.mark.pages]

FEW, SOME, MANY = 10, 60, 1_000
# Whoever opens a page first of these, in this order; each sees every ordinary row.
OPENERS = ("amina", "kiran", "hina", "lal", "bilal")
# A day of its own for each copy: days taken by lot would meet among a thousand copies every other time.
DAYS = (timedelta(days=number) for number in count())


@pytest.fixture(scope="module")
def askers(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Askers]:
    """The world of the matrix, with few more rows of each kind; rolled back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = built_world()
        copy_rows(world, FEW)
        with Askers(world).at_rest() as asking:
            yield asking
        transaction.set_rollback(True)


def copy_rows(world: World, number: int) -> None:
    """So many copies of each kind's ordinary row, with its lists; found by search as well."""
    for (_kind, position), row in list(world.rows.items()):
        if position == "w":
            copies = [_copy(row, n) for n in range(number)]
            _point_apart(row, copies)
            type(row)._base_manager.bulk_create(copies, batch_size=500)
            for relation in row._meta.many_to_many:
                _copy_list(row, relation, copies)
    rebuild_index(world.cast.space)


def _copy(row: SpaceRecord, number: int) -> SpaceRecord:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field in row._meta.concrete_fields:
        if field.name in _unique_fields(row):
            values[field.attname] = _another(field, values[field.attname], number)
    return type(row)(**values | {"id": new_id()})


def _point_apart(row: SpaceRecord, copies: list[SpaceRecord]) -> None:
    """Where rows are told apart by what they point to alone, each copy points to another of the newest of those."""
    for rule in row._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            fields: list[Any] = [row._meta.get_field(name) for name in rule.fields]
            if all(field.is_relation and issubclass(field.related_model, SpaceRecord) for field in fields):
                ends = fields[0].related_model._base_manager.filter(space=row.space_id).order_by("-created_at")
                for copy, end in zip(copies, ends[: len(copies)], strict=True):
                    setattr(copy, fields[0].attname, end.pk)


def _unique_fields(row: SpaceRecord) -> set[str]:
    rules = [rule for rule in row._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return {name for rule in rules for name in rule.fields} | {f.name for f in row._meta.concrete_fields if f.unique}


def _another(field: Any, value: Any, number: int) -> Any:
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return date(1, 1, 1) + next(DAYS)
    if isinstance(field, models.UUIDField):
        return uuid4() if field.name == "object_id" else value
    if isinstance(field, models.CharField | models.TextField) and not field.choices and (value or not field.blank):
        return f"{str(value)[: (field.max_length or 80) - 40]}{uuid4().hex[:32]}{number}"
    return value


def _copy_list(row: SpaceRecord, relation: Any, copies: list[SpaceRecord]) -> None:
    through, near, far = relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()
    ends = list(getattr(row, relation.name).all())
    joins = [through(**{f"{near}_id": copy.pk, f"{far}_id": end.pk}) for copy in copies for end in ends]
    through._base_manager.bulk_create(joins, batch_size=500)


def pages(askers: Askers) -> list[tuple[Line, str, str]]:
    """(row of the table, who opens it, at which position) for every page that opens."""
    found = []
    for line in read_table():
        if line.method == "GET" and line.form == "html":
            position = "w" if line.record else "h"
            opener = next((name for name in OPENERS if line.cells[name].get(position) == "200"), None)
            if opener is not None:
                found.append((line, opener, position))
    return found


def queries(askers: Askers, line: Line, person: str, position: str) -> int:
    """How many it takes to answer once."""
    with undone():
        return askers.ask(person, line.path(askers.world, person, position)).queries


def test_every_page_takes_no_more_queries_for_many_rows_than_for_few(
    askers: Askers, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    drawn: list[str] = []
    page = Listing.page

    def noted(self: Listing, source: Any, query: Any) -> Any:
        drawn.append(self.file_name)
        return page(self, source, query)

    monkeypatch.setattr(Listing, "page", noted)
    few: dict[tuple[Line, str, str], int] = {}
    lists = []
    for asked in pages(askers):
        drawn.clear()
        few[asked] = queries(askers, *asked)
        lists += [asked] if drawn else []
    assert len(lists) >= 10, "the lists are gone, or nobody may open them"
    with undone():
        copy_rows(askers.world, SOME)
        some = {asked: queries(askers, *asked) for asked in few}
    many = few
    if pytestconfig.getoption("--full"):
        with undone():
            copy_rows(askers.world, MANY)
            many = {asked: queries(askers, *asked) for asked in lists}
    # Fewer are no harm: what hangs on a special row is not fetched once that row is no longer on the first page.
    grown = [f"{a[0]}: {few[a]} queries, with {SOME} more rows {some[a]}" for a in few if some[a] > few[a]]
    grown += [f"{a[0]}: {few[a]} queries, with {MANY} more rows {many[a]}" for a in lists if many[a] > few[a]]
    assert not grown, "\n" + "\n".join(grown)


def test_a_query_a_row_is_seen(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
    line = next(line for line in read_table() if (line.page, line.form) == ("directory:bodies", "html"))
    page = Listing.page

    def careless(self: Listing, source: Any, query: Any) -> Any:
        drawn = page(self, source, query)
        for record in drawn.records:
            record.refresh_from_db()
        return drawn

    monkeypatch.setattr(Listing, "page", careless)
    assert queries(askers, line, "amina", "h") > len(askers.world.cast.bodies)
