"""Every table, made by the migrations once for all test processes of a run and copied from there: it takes seconds."""

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.commands import SQLITE, Store, drop_database, new_database

PINNED: list[sqlite3.Connection] = []  # a database in memory lives as long as a connection to it


def made_once(run: Path, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives back (as JSON): the first of all test processes that share the folder calls it."""
    told = run / f"{name}.json"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(make()))
    return json.loads(told.read_text())


def made_tables(run: Path) -> Store:
    """A store with tables and nothing in them, for others to copy, on the database that these tests run on."""
    from django.db import connection

    var = run / f"tables-{connection.vendor}"

    def make() -> dict[str, str]:
        environment = new_database()
        done = Store(var, environment).call("export", "spaces", "--json")
        assert (done.code, done.json) == (0, {"spaces": []}), done.err
        return environment

    return Store(var, made_once(run, var.name, make))


def drop_tables(run: Path) -> None:
    """Take the databases away that the tables were made in; their folders are pytest's own to take away."""
    for told in run.glob("tables-*.json"):
        drop_database(json.loads(told.read_text()))
        told.unlink()


def lay_tables(tables: Store, database: dict[str, Any]) -> None:
    """Have pytest's own database begin with these tables; the migrations then find nothing left to do.

    database: its settings, which say where it is on SQLite and of what it is a copy on PostgreSQL.
    """
    test = database.setdefault("TEST", {})
    if tables.environment:
        test["TEMPLATE"] = tables.database
    elif test.get("NAME"):
        shutil.copyfile(tables.var / SQLITE, test["NAME"])
    else:
        PINNED.append(sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True))
        with closing(sqlite3.connect(tables.var / SQLITE)) as made:
            made.backup(PINNED[0])
