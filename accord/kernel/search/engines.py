"""The two databases behind one small interface: which documents hold these words. Nothing else asks for the vendor.

Words come out of ``folding.query_words``: letters and digits alone, so no search syntax of either database can be
typed in. A word of three letters or more is found inside words, a shorter one at the start of a word.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

SHORTEST_PART = 3
# The very expression of the index in migration 0002; written any other way the index would not be used.
PG_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"


class Engine(Protocol):
    """What a database must be able to answer about documents, as a condition on ``Document``."""

    def holds(self, words: Sequence[str]) -> Q:
        """Every word is found: inside a word, or at a word's start where it is shorter than three letters."""

    def holds_whole(self, words: Sequence[str]) -> Q:
        """Every word is found as a whole word."""


class SqliteEngine:
    """FTS5: ``search_words`` (unicode61) knows words and their starts, ``search_parts`` (trigram) parts of words."""

    def holds(self, words: Sequence[str]) -> Q:
        """See Engine."""
        parts = [f'"{word}"' for word in words if len(word) >= SHORTEST_PART]
        starts = [f'"{word}" *' for word in words if len(word) < SHORTEST_PART]
        found = Q()
        if parts:
            found &= self._matching("search_parts", parts)
        if starts:
            found &= self._matching("search_words", starts)
        return found

    def holds_whole(self, words: Sequence[str]) -> Q:
        """See Engine."""
        return self._matching("search_words", [f'"{word}"' for word in words])

    @staticmethod
    def _matching(table: str, terms: Sequence[str]) -> Q:
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 — one of two names written above
        return Q(pk__in=RawSQL(sql, (" AND ".join(terms),)))  # noqa: S611 — the words travel as a parameter


class PostgresEngine:
    """A tsvector of our own words for words and starts, LIKE under a trigram index for parts of words."""

    def holds(self, words: Sequence[str]) -> Q:
        """See Engine."""
        found = Q()
        for word in words:
            if len(word) >= SHORTEST_PART:
                found &= Q(words__contains=word)
        starts = [f"'{word}':*" for word in words if len(word) < SHORTEST_PART]
        return found & self._matching(starts) if starts else found

    def holds_whole(self, words: Sequence[str]) -> Q:
        """See Engine."""
        return self._matching([f"'{word}'" for word in words])

    @staticmethod
    def _matching(terms: Sequence[str]) -> Q:
        sql = f"SELECT id FROM search_document WHERE {PG_VECTOR} @@ %s::tsquery"  # noqa: S608 — a constant of ours
        return Q(pk__in=RawSQL(sql, (" & ".join(terms),)))  # noqa: S611 — the words travel as a parameter


def engine() -> Engine:
    """The one for the database in use."""
    return PostgresEngine() if connection.vendor == "postgresql" else SqliteEngine()
