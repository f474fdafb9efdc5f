"""The two databases behind one small interface: which documents hold this tree. Nothing else asks for the vendor.

Words come out of folding and stemming: letters and digits (stems with an underscore before), so no search syntax of
either database can be typed in. Both databases compare the words made here and none of their own.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from accord.kernel.search.models import Document, IndexedWord
from accord.kernel.search.terms import Every, Inside, Node, Phrase, Some, Start, Term, Without, Word

MOST_WORDS = 1_000  # that hold the letters asked for
PG_VECTOR = "vector"  # a column of PostgreSQL alone, which the migration makes of words and stems


class Engine(ABC):
    """What a database must be able to answer about documents, as a condition on ``Document``.

    finding: the statement that gives the numbers of the documents that a question finds; number: what it calls them.
    """

    finding: ClassVar[str]
    number: ClassVar[str] = "id"

    def holds(self, tree: Node) -> Q:
        """The documents that hold the tree: the same answer as ``Words.hold`` of terms.py.

        As much of the tree as can be goes into one question to the index of words.
        """
        question = self.question(tree)
        if question is not None:
            return self.matching(question)
        match tree:
            case Every(parts):
                asked = tuple(part for part in parts if self._goes_together(part, parts))
                conditions = [self.holds(part) for part in parts if part not in asked]
                return reduce(and_, [self.holds(_every(asked)), *conditions] if asked else conditions)
            case Some(parts):
                return reduce(or_, [self.holds(part) for part in parts])
            case Without(part):
                return ~self.holds(part)
            case _:
                return self.apart(tree)

    def _goes_together(self, part: Node, parts: Sequence[Node]) -> bool:
        """It can be asked of the index of words, and if it is unwanted there is something wanted beside it."""
        if isinstance(part, Without):
            beside = any(self._goes_together(other, ()) for other in parts if not isinstance(other, Without))
            return beside and self.question(part.part) is not None
        return self.question(part) is not None

    def inside(self, term: Inside) -> Q:
        """The documents with a word that holds these letters: such words are few, and are looked up first.

        Where they are very many the documents are read one by one, which is slow and finds the same.
        """
        known = IndexedWord.objects.filter(word__contains=term.text).order_by("word").values_list("word", flat=True)
        words = list(known.distinct()[: MOST_WORDS + 1])
        if len(words) > MOST_WORDS:
            return Q(words__contains=term.text)
        return self.holds(Some(tuple(map(Word, words)))) if words else Q(pk__lt=0)

    @abstractmethod
    def question(self, node: Node) -> str | None:
        """The node in the language of the database's index of words; None where that cannot say it."""

    def matching(self, question: str) -> Q:
        """The documents that such a question finds."""
        return Q(pk__in=RawSQL(self.finding, (question,)))  # noqa: S611 — the words travel as a parameter

    @abstractmethod
    def apart(self, term: Term) -> Q:
        """The documents with a term that the index of words cannot be asked for."""


class SqliteEngine(Engine):
    """FTS5: ``search_words`` (unicode61) knows words, their starts and order."""

    finding = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    number = "rowid"

    def question(self, node: Node) -> str | None:
        """See Engine."""
        match node:
            case Word(text, stems):
                return " OR ".join(f'"{word}"' for word in (text, *sorted(stems)))
            case Start(text):
                return f'"{text}" *'
            case Phrase(words, is_open):
                return f'words : "{" ".join(words)}"' + (" *" if is_open else "")
            case Every(parts):
                wanted = [self.question(part) for part in parts if not isinstance(part, Without)]
                unwanted = [self.question(part.part) for part in parts if isinstance(part, Without)]
                found = _linked(" AND ", wanted) if wanted else None
                return _linked(" NOT ", [found, *unwanted]) if unwanted else found
            case Some(parts):
                return _linked(" OR ", [self.question(part) for part in parts])
            case _:
                return None

    def apart(self, term: Term) -> Q:
        """See Engine."""
        assert isinstance(term, Inside)  # noqa: S101 — tells mypy what question() left over
        return self.inside(term)


class PostgresEngine(Engine):
    """A tsvector of our own words and stems for words and starts; phrases are read in the documents it finds."""

    finding = f"SELECT id FROM search_document WHERE {PG_VECTOR} @@ %s::tsquery"  # noqa: S608 — a constant of ours

    def question(self, node: Node) -> str | None:
        """See Engine."""
        match node:
            case Word(text, stems):
                return " | ".join(f"'{word}'" for word in (text, *sorted(stems)))
            case Start(text):
                return f"'{text}':*"
            case Every(parts):
                return _linked(" & ", [self.question(part) for part in parts])
            case Some(parts):
                return _linked(" | ", [self.question(part) for part in parts])
            case Without(part):
                inner = self.question(part)
                return None if inner is None else f"!({inner})"
            case _:
                return None

    def apart(self, term: Term) -> Q:
        """See Engine."""
        if isinstance(term, Phrase):
            closed = term.words[:-1] if term.is_open else term.words
            near = Q(words__contains=f" {' '.join(term.words)}{'' if term.is_open else ' '}")
            return self.holds(_every(tuple(map(Word, closed)))) & near
        assert isinstance(term, Inside)  # noqa: S101 — tells mypy what question() left over
        return self.inside(term)


def _every(parts: tuple[Node, ...]) -> Node:
    return Every(parts) if len(parts) > 1 else parts[0]


def _linked(sign: str, questions: Sequence[str | None]) -> str | None:
    """The questions in brackets with the sign between them; None where one of them cannot be asked."""
    if not all(questions):
        return None
    return sign.join(f"({question})" for question in questions)


def engine() -> Engine:
    """The one for the database in use."""
    return PostgresEngine() if connection.vendor == "postgresql" else SqliteEngine()


def numbers_by_block(tree: Node, bits: int, blocks: Sequence[int] = ()) -> dict[int, list[int]]:
    """The numbers of all documents that hold the tree, by block of ``2 ** bits`` and place in it.

    blocks: look in these alone; in all where none is named. Of every space and kind: whoever asks knows which
    numbers are its own, and to look that up in each document takes longer than to find the words.
    """
    asked = engine()
    question = asked.question(tree)
    if question is not None:
        within = " OR ".join(f"{asked.number} BETWEEN {n << bits} AND {(n + 1 << bits) - 1}" for n in blocks)
        sql, parameters = f"{asked.finding} AND ({within})" if blocks else asked.finding, (question,)
    else:
        ranges = [Q(pk__gte=number << bits, pk__lt=number + 1 << bits) for number in blocks]
        rows = Document.objects.filter(*[reduce(or_, ranges)] if ranges else [], asked.holds(tree))
        sql, parameters = rows.values_list("pk").query.sql_with_params()
    is_postgres = connection.vendor == "postgresql"
    gathered = "array_agg((id & %s)::int)" if is_postgres else "group_concat(id & %s)"
    both = f"WITH found(id) AS ({sql}) SELECT id >> {int(bits)}, {gathered} FROM found GROUP BY 1"  # noqa: S608 — ours and Django's
    with connection.cursor() as cursor:
        cursor.execute(both, [*parameters, (1 << bits) - 1])
        rows = cursor.fetchall()
    return {block: places if is_postgres else list(map(int, places.split(","))) for block, places in rows}


def best_and_counts(
    ranked: QuerySet[Any, Any], most: int, kind: str = ""
) -> tuple[list[tuple[str, UUID, float]], dict[str, int]]:
    """The best of the documents, those of one kind where it is given, and how many there are of each kind.

    ranked: their kind, object id and rank. They are found once for both answers: that is most of the work.
    """
    sql, parameters = ranked.query.sql_with_params()
    of_kind = "WHERE kind = %s" if kind else ""
    both = f"""
        WITH found AS MATERIALIZED ({sql})
        SELECT kind, NULL, COUNT(*) FROM found GROUP BY kind
        UNION ALL
        SELECT * FROM (
            SELECT kind, object_id, rank FROM found {of_kind} ORDER BY rank DESC, object_id DESC LIMIT {int(most)}
        ) AS best
    """  # noqa: S608 — made of Django's own SQL and constants
    with connection.cursor() as cursor:
        cursor.execute(both, [*parameters, *([kind] if kind else [])])
        rows = cursor.fetchall()
    best = [(name, pk if isinstance(pk, UUID) else UUID(pk), float(rank)) for name, pk, rank in rows if pk is not None]
    return best, {name: int(number) for name, pk, number in rows if pk is None}
