"""The full-text indexes over search_document.words: FTS5 on SQLite, GIN on PostgreSQL."""

from typing import Any

from django.db import migrations

FORGET = """
    INSERT INTO search_words(search_words, rowid, words, stems) VALUES ('delete', old.id, old.words, old.stems);
"""
LEARN = """
    INSERT INTO search_words(rowid, words, stems) VALUES (new.id, new.words, new.stems);
"""
# Marks count as letters (vowel signs of Indian scripts), and so does the underscore of stems and breaks.
TOKENS = """unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '_'"""
SQLITE = (
    f"""CREATE VIRTUAL TABLE search_words USING fts5(
        words, stems, content='search_document', content_rowid='id', tokenize="{TOKENS}", prefix='2 3'
    )""",
    f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {LEARN} END",
    f"CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN {FORGET} END",
    f"CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN {FORGET} {LEARN} END",
)
SQLITE_BACK = (
    "DROP TRIGGER search_document_added",
    "DROP TRIGGER search_document_gone",
    "DROP TRIGGER search_document_changed",
    "DROP TABLE search_words",
)
# Stored, not worked out by an index alone: where half of all rows hold a word, PostgreSQL reads them one by one.
POSTGRES = (
    """ALTER TABLE search_document ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words || stems), ' '))) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (vector)",
)
POSTGRES_BACK = ("ALTER TABLE search_document DROP COLUMN vector",)


def _run(editor: Any, on_sqlite: tuple[str, ...], on_postgres: tuple[str, ...]) -> None:
    for statement in on_postgres if editor.connection.vendor == "postgresql" else on_sqlite:
        editor.execute(statement)


def make_indexes(apps: Any, editor: Any) -> None:
    _run(editor, SQLITE, POSTGRES)


def drop_indexes(apps: Any, editor: Any) -> None:
    _run(editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_indexes, drop_indexes)]
