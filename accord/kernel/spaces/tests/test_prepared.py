"""Queries that are compiled once answer like those that are built anew, and each person with the own ids alone."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, F, QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.kernel.access.models import RoleAssignment
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.prepared import Prepared
from accord.kernel.spaces.slots import Frozen, shape_of
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db


def actors_made(space: UUID, until: datetime, kind: str = "person") -> QuerySet[Any, Any]:
    made = Actor.objects.filter(space=space, created_at__lte=until).exclude(kind=kind)
    return made.order_by("id").values_list("id", "name", "created_at", "parent_id")


def bodies_seen(viewer: Viewer, ids: list[UUID]) -> QuerySet[Actor]:
    return visible_to(viewer, Actor).filter(pk__in=ids).select_related("parent__space").order_by("name_key")


def test_rows_are_those_of_the_queryset(cast: Cast) -> None:
    prepared = Prepared(actors_made)
    for until in (timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=400)):
        assert prepared(space=cast.space.pk, until=until) == list(actors_made(cast.space.pk, until))
    assert prepared(cast.space.pk, timezone.now() + timedelta(days=1)), "or nothing was compared"
    assert not prepared(space=uuid4(), until=timezone.now())


def test_words_and_numbers_belong_to_the_query(cast: Cast) -> None:
    prepared, later = Prepared(actors_made), timezone.now() + timedelta(days=1)
    for kind in ("person", "body", "person"):
        assert prepared(cast.space.pk, later, kind) == list(actors_made(cast.space.pk, later, kind))


def test_columns_stay_in_the_order_in_which_they_were_asked_for(cast: Cast) -> None:
    def told(space: UUID) -> QuerySet[Any, Any]:
        rows = Actor.objects.filter(space=space).annotate(one=Value(1), parents=F("parent_id"))
        return rows.order_by("name_key", "id").values_list("one", "id", "parents", "kind")[:7]

    assert Prepared(told)(cast.space.pk) == list(told(cast.space.pk))


def test_everybody_sees_the_own_rows_although_the_query_was_compiled_for_another(cast: Cast) -> None:
    prepared = Prepared(bodies_seen)
    ids = [*Actor.objects.values_list("pk", flat=True)]
    for name in (*PEOPLE, *reversed(PEOPLE)):
        viewer = cast.viewer(name)
        for some in (ids, ids[:1], ids[1:4], [], [uuid4()]):
            rows, plain = prepared(viewer, some), list(bodies_seen(viewer, some))
            assert rows == plain
            assert [row.__dict__.keys() for row in rows] == [row.__dict__.keys() for row in plain]
            assert [getattr(row, "redacted", None) for row in rows] == [getattr(row, "redacted", None) for row in plain]


def test_what_is_read_along_is_there_without_another_query(cast: Cast) -> None:
    prepared, viewer = Prepared(bodies_seen), cast.viewer("amina")
    with CaptureQueriesContext(connection) as asked:
        rows = prepared(viewer, [cast.bodies["mines"].pk])
        assert rows[0].parent is None or rows[0].parent.space.pk == cast.space.pk
    assert len(asked) == 1


def test_counts_sums_and_looks_for_any_row(cast: Cast) -> None:
    def count(space: UUID) -> int:
        return Actor.objects.filter(space=space).count()

    def several(space: UUID) -> dict[str, int]:
        return Actor.objects.filter(space=space).aggregate(all=Count("pk"), persons=Count("account"))

    def some(space: UUID, kind: str) -> bool:
        return Actor.objects.filter(space=space, kind=kind).exists()

    here = cast.space.pk
    for build in (count, several):
        assert [Prepared(build)(here), Prepared(build)(uuid4())] == [build(here), build(uuid4())]
    looks = Prepared(some)
    assert looks(here, "person")
    assert not looks(here, "no such kind")
    assert not looks(uuid4(), "person")


def test_one_query_each_time(cast: Cast) -> None:
    prepared = Prepared(actors_made)
    with CaptureQueriesContext(connection) as asked:
        prepared(space=cast.space.pk, until=timezone.now())
        prepared(space=cast.space.pk, until=timezone.now())
    assert len(asked) == 2


def test_what_cannot_be_found_is_not_asked_for(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(lambda: Actor.objects.filter(pk__in=[]).values_list("id"))() == []
        assert Prepared(lambda: Actor.objects.filter(pk__in=[]).count())() == 0
    assert not asked


def test_an_id_or_a_moment_from_elsewhere_is_refused(cast: Cast) -> None:
    """Kept, it would answer every later question with the first person's row."""
    elsewhere, then = cast.bodies["mines"].pk, timezone.now()
    closures = (
        lambda space: Actor.objects.filter(space=space, parent=elsewhere),
        lambda space: Actor.objects.filter(space=space, created_at__lt=then),
        lambda space: visible_to(cast.viewer("bilal"), RoleAssignment).filter(space=space),
    )
    for build in closures[: 3 if connection.vendor == "postgresql" else 1]:
        prepared = Prepared(build)
        for _again in range(2):
            with pytest.raises(Frozen):
                prepared(cast.space.pk)


def test_a_query_is_not_made_of_what_another_one_finds(cast: Cast) -> None:
    def careless(space: UUID) -> QuerySet[Actor]:
        return Actor.objects.filter(kind__in=list(Actor.objects.filter(space=space).values_list("kind", flat=True)))

    with pytest.raises(Frozen, match="ask"):
        Prepared(careless)(cast.space.pk)


def test_a_list_is_narrowed_and_counted_like_its_queryset(cast: Cast) -> None:
    def rows(viewer: Viewer) -> QuerySet[Actor]:
        return visible_to(viewer, Actor)

    viewer = cast.viewer("bilal")
    source = Prepared(rows).of(viewer)
    assert source.ask("count", lambda actors: actors.count()) == rows(viewer).count()
    assert source.ask("first", lambda actors: actors.order_by("pk")[:3]) == list(rows(viewer).order_by("pk")[:3])
    mine = source.ask("of", lambda actors, ids: actors.filter(pk__in=ids).order_by("pk"), list(viewer.bodies))
    assert mine == list(rows(viewer).filter(pk__in=viewer.bodies).order_by("pk"))


def test_a_change_with_an_id_of_its_own_is_built_anew(cast: Cast) -> None:
    source = Prepared(lambda viewer: visible_to(viewer, Actor)).of(cast.viewer("bilal"))
    for body in ("mines", "labour", "mines"):
        pk = cast.bodies[body].pk
        assert [row.pk for row in source.ask("one", lambda actors, pk=pk: actors.filter(pk=pk))] == [pk]


def test_people_arranged_alike_have_one_shape_and_others_have_not(cast: Cast) -> None:
    shapes = {name: shape_of(cast.viewer(name)) for name in PEOPLE}
    for name, shape in shapes.items():
        viewer = cast.viewer(name)
        assert {shape.ids[each] for each in shape.viewer.bodies} == viewer.bodies
        assert {shape.ids[each] for each in shape.viewer.conflicts} == viewer.conflicts
        assert shape.viewer.roles == viewer.roles
        assert shape.ids[shape.viewer.here] == viewer.here
    other = Viewer(account=uuid4(), space=uuid4())
    assert shape_of(other).viewer == shape_of(Viewer(account=uuid4(), space=uuid4())).viewer
    assert shape_of(other).viewer != shape_of(Viewer(account=uuid4(), person=uuid4(), space=uuid4())).viewer


def test_days_and_lists_of_words(cast: Cast) -> None:
    def made(day: date, kinds: list[str]) -> QuerySet[Any, Any]:
        return (
            Actor.objects.filter(created_at__date__lte=day, kind__in=kinds).order_by("pk").values_list("pk", flat=True)
        )

    for day in (timezone.localdate(), date(2020, 1, 1)):
        for kinds in (["person"], ["person", "body"], []):
            assert Prepared(made)(day, kinds) == list(made(day, kinds))
