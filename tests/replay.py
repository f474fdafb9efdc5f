"""Lay the same rows in every test at the price of their INSERTs, not of the services that make them."""

import pickle
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")
WRITES = ("INSERT", "UPDATE", "DELETE")


class Replay(Generic[Made]):
    """What a build wrote and gave back, ready to be written again into a database that has none of it.

    The build runs once and is rolled back. Ids and times are those of the build; work that the build left for
    after its commit is not repeated, as it is not in any test that is rolled back.
    """

    def __init__(self, build: Callable[[], Made]) -> None:
        self.build = build
        self.statements: list[tuple[str, Any, bool]] = []
        self._script = ""
        self._written: list[tuple[str, Any, bool]] = []
        with transaction.atomic(), connection.execute_wrapper(self._note):
            self._made = pickle.dumps(build())  # read again in a seventh of the time that copying it takes
            transaction.set_rollback(True)

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.statements.append((sql, params, many))
        return execute(sql, params, many, context)

    def lay(self) -> Made:
        """Write the rows; where the test commits for real, build in earnest instead."""
        if not connection.in_atomic_block:
            return self.build()
        if connection.vendor == "postgresql":
            self._send_at_once()
        else:
            self._send_one_by_one()
        made: Made = pickle.loads(self._made)  # noqa: S301 — written above
        return made

    def _send_one_by_one(self) -> None:
        """Straight to SQLite, its marks for the values written once: Django's own cursor takes twice as long."""
        connection.ensure_connection()
        if not self._written:
            with connection.cursor() as cursor:
                written = [(cursor.cursor.convert_query(sql), rows, many) for sql, rows, many in self.statements]
            self._written = written
        for sql, rows, many in self._written:
            (connection.connection.executemany if many else connection.connection.execute)(sql, rows)

    def _send_at_once(self) -> None:
        """Hundreds of statements in one message: each by itself would wait for its own answer."""
        connection.ensure_connection()
        if not self._script:
            import psycopg  # a store on SQLite has none

            one = psycopg.ClientCursor(connection.connection)
            rows = [(sql, row) for sql, params, many in self.statements for row in (params if many else [params])]
            self._script = ";\n".join(one.mogrify(sql, row) for sql, row in rows)
        connection.connection.execute(self._script, prepare=False)
