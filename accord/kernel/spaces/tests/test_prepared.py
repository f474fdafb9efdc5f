"""Queries that are compiled once answer like those that are built anew."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import BooleanField, Count, DateField, DateTimeField, F, QuerySet, UUIDField, Value
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


def test_columns_stay_in_the_order_in_which_they_were_asked_for(cast: Cast) -> None:
    def told(space: UUID) -> QuerySet[Any, Any]:
        rows = Actor.objects.filter(space=space).annotate(one=Value(1), parents=F("parent_id"))
        return rows.order_by("name_key", "id").values_list("one", "id", "parents", "kind")[:7]

    grouped = Prepared(
        lambda space: Actor.objects.filter(space=space).order_by().values_list("kind").annotate(n=Count("pk")),
        space=UUIDField,
    )
    assert Prepared(told, space=UUIDField).rows(space=cast.space.pk) == list(told(cast.space.pk))
    assert (
        dict(grouped.rows(space=cast.space.pk))["person"]
        == Actor.objects.filter(space=cast.space, kind="person").count()
    )


def test_one_query_each_time(cast: Cast) -> None:
    prepared = Prepared(actors_made, space=UUIDField, until=DateTimeField)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        prepared.rows(space=cast.space.pk, until=timezone.now())
        prepared.rows(space=cast.space.pk, until=timezone.now())
    assert len(asked) == 2


def test_what_cannot_be_found_is_not_asked_for(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(lambda: Actor.objects.filter(pk__in=[]).values_list("id")).rows() == []
    assert not asked


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
