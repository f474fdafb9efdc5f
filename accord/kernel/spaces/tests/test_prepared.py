"""Queries that are compiled once answer like those that are built anew."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, QuerySet, UUIDField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.kernel.actors.models import Actor
from accord.kernel.spaces.prepared import Prepared
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def actors_made(space: UUID, until: datetime, kind: str = "person") -> QuerySet[Any, Any]:
    made = Actor.objects.filter(space=space, created_at__lte=until).exclude(kind=kind)
    return made.order_by("id").values_list("id", "name", "created_at", "parent_id")


def test_rows_are_those_of_the_queryset(cast: Cast) -> None:
    prepared = Prepared(actors_made, space=UUIDField, until=DateTimeField)
    for until in (timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=400)):
        assert prepared.rows(space=cast.space.pk, until=until) == list(actors_made(cast.space.pk, until))
    assert prepared.rows(space=cast.space.pk, until=timezone.now() + timedelta(days=1)), "or nothing was compared"
    assert not prepared.rows(space=uuid4(), until=timezone.now())


def test_one_query_each_time(cast: Cast) -> None:
    prepared = Prepared(actors_made, space=UUIDField, until=DateTimeField)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        prepared.rows(space=cast.space.pk, until=timezone.now())
        prepared.rows(space=cast.space.pk, until=timezone.now())
    assert len(asked) == 2


def test_a_value_that_the_query_does_not_take_is_named() -> None:
    def careless(space: UUID, day: date) -> QuerySet[Any, Any]:
        return Actor.objects.filter(space=space).values_list("id")

    with pytest.raises(ValueError, match="day"):
        Prepared(careless, space=UUIDField, day=DateField).rows(space=uuid4(), day=date(2026, 1, 1))


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Prepared(actors_made, space=UUIDField, until=DateTimeField).rows(space=uuid4())


def test_a_kind_of_value_without_a_mark_is_refused() -> None:
    with pytest.raises(TypeError, match="BooleanField"):
        Prepared(actors_made, space=BooleanField).rows(space=uuid4())
