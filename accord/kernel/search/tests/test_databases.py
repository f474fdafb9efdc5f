"""What is different about each database stays behind the interface."""

import pytest
from django.db import connection

from accord.kernel.actors.services import add_actor
from accord.kernel.search import engines
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
    rows_of("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
    assert rows_of("SELECT count(*) FROM search_words WHERE search_words MATCH 'canary'") == [(0,)]
    assert rows_of("SELECT count(*) FROM search_words WHERE search_words MATCH 'mines'") == [(1,)]


def test_the_index_of_postgresql_is_there_and_used(cast, postgres):
    names = {name for (name,) in rows_of("SELECT indexname FROM pg_indexes WHERE tablename = 'search_document'")}
    assert "search_document_words" in names
    rows_of("SELECT set_config('enable_seqscan', 'off', true)")
    plan = str(rows_of(f"EXPLAIN SELECT id FROM search_document WHERE {PG_VECTOR} @@ %s::tsquery", "'canary':*"))
    assert "search_document_words" in plan


def test_no_extension_of_postgresql_is_needed(cast, postgres):
    assert rows_of("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'") == []


def test_a_part_that_too_many_words_hold_is_looked_for_in_the_documents_themselves(cast, monkeypatch):
    actor = add_actor(cast.operator, kind="community", name={"en": "Canary canard scanned"})
    index_records([actor])
    few = [hit.id for hit in search_records(cast.viewer("imran"), "*can*")]
    monkeypatch.setattr(engines, "MOST_WORDS", 1)
    assert [hit.id for hit in search_records(cast.viewer("imran"), "*can*")] == few == [actor.pk]
