"""What is different about each database stays behind the interface."""

import pytest
from django.db import connection, transaction

from accord.kernel.actors.services import add_actor
from accord.kernel.search.engines import PG_VECTOR
from accord.kernel.search.models import Document
from accord.kernel.search.queries import search_records
from accord.kernel.search.services import index_records

pytestmark = pytest.mark.usefixtures("searchable")


def rows_of(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def postgres(db):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has this")


@pytest.fixture
def sqlite(db):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has this")


def test_fts_follows_every_write_and_stays_whole(cast, sqlite):
    actor = add_actor(cast.operator, kind="community", name={"en": "Canary"})
    index_records([actor])
    index_records([actor, cast.bodies["mines"]])
    Document.objects.filter(object_id=actor.pk).delete()
    for table in ("search_words", "search_parts"):
        rows_of(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        assert rows_of(f"SELECT count(*) FROM {table} WHERE {table} MATCH 'canary'") == [(0,)]
        assert rows_of(f"SELECT count(*) FROM {table} WHERE {table} MATCH 'mines'") == [(1,)]


def test_both_indexes_of_postgresql_are_there_and_used(cast, postgres):
    names = {name for (name,) in rows_of("SELECT indexname FROM pg_indexes WHERE tablename = 'search_document'")}
    assert {"search_document_words", "search_document_parts"} <= names
    rows_of("SELECT set_config('enable_seqscan', 'off', true)")
    plan = str(rows_of("EXPLAIN SELECT id FROM search_document WHERE words::text LIKE '%%canary%%'"))
    assert "search_document_parts" in plan
    plan = str(rows_of(f"EXPLAIN SELECT id FROM search_document WHERE {PG_VECTOR} @@ %s::tsquery", "'canary':*"))
    assert "search_document_words" in plan


def test_without_the_trigram_extension_the_same_is_found(cast, postgres):
    actor = add_actor(cast.operator, kind="community", name={"en": "Canary"})
    index_records([actor])
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    assert [hit.id for hit in search_records(cast.viewer("imran"), "anar")] == [actor.pk]


def test_a_role_that_may_not_create_extensions_migrates_all_the_same(cast, postgres):
    from importlib import import_module  # noqa: PLC0415 — a migration's name is no identifier

    migration = import_module("accord.kernel.search.migrations.0002_full_text")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE of_no_rights")
        cursor.execute("SET LOCAL ROLE of_no_rights")
        with connection.schema_editor() as editor:
            assert migration.index_parts_where_permitted(editor) is False
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE of_no_rights")
