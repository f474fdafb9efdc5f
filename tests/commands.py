"""Calling ``accord``: in this process on the test's own database, or as other programs do on a store of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from click.testing import CliRunner

from tests.surroundings import ROOT

SQLITE = "accord.sqlite3"


@dataclass(frozen=True)
class Called:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output; fails where there is anything else."""
        return json.loads(self.out)


def call(*words: object) -> Called:
    """Call a command in this process: it sees the test's own database."""
    from accord.config.cli import accord  # needs the settings that pytest chooses

    result = CliRunner().invoke(accord, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)


@dataclass
class Store:
    """An installation of its own, on the database that these tests run on; called as another program calls it."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """The name of its PostgreSQL database."""
        return _database_of(self.environment)

    def surroundings(self) -> dict[str, str]:
        """The environment in which a program works on this store."""
        outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        # The tree that these tests lie in is what they call, also where another one is installed.
        return {**outside, "PYTHONPATH": str(ROOT), **self.environment, "ACCORD_VAR": str(self.var)}

    def call(self, *words: object, **environment: str) -> Called:
        """Run the real command with this store's folder and database."""
        done = subprocess.run(
            [str(Path(sys.executable).parent / "accord"), *(str(word) for word in words)],
            env={**self.surroundings(), **environment},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        return Called(done.returncode, done.stdout, done.stderr)


@contextmanager
def empty_store(folder: Path, *, tables_of: Store | None = None) -> Iterator[Store]:
    """A store that holds nothing: a folder and, where the tests run on PostgreSQL, a database besides.

    tables_of: a store whose tables are copied, empty as they are; making them takes seconds.
    """
    store = Store(folder / f"var-{uuid4().hex[:8]}", new_database(tables_of))
    if tables_of and not store.environment:
        store.var.mkdir()
        shutil.copyfile(tables_of.var / SQLITE, store.var / SQLITE)
    try:
        yield store
    finally:
        drop_database(store.environment)


def new_database(tables_of: Store | None = None) -> dict[str, str]:
    """The environment that leads to a new PostgreSQL database; nothing where these tests run on SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return {}
    name = f"store_{uuid4().hex[:12]}"
    template = f" TEMPLATE {tables_of.database}" if tables_of else ""
    with _server() as cursor:
        cursor.execute(f"CREATE DATABASE {name}{template}")
    return {"DATABASE_URL": _url(connection.settings_dict, name)}


def drop_database(environment: dict[str, str]) -> None:
    """Take away what ``new_database`` made."""
    if environment:
        with _server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_database_of(environment)} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[Any]:
    """A connection beside the test's own, outside any transaction: databases are made and dropped there."""
    import psycopg  # only where there is a PostgreSQL
    from django.db import connection

    values = connection.get_connection_params()
    known = {name: values[name] for name in ("host", "port", "user", "password") if values.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server, server.cursor() as cursor:
        yield cursor


def _database_of(environment: dict[str, str]) -> str:
    return urlsplit(environment["DATABASE_URL"]).path[1:]


def _url(settings: dict[str, Any], name: str) -> str:
    options = {key: settings[upper] for key, upper in (("host", "HOST"), ("port", "PORT")) if settings.get(upper)}
    login = quote(settings.get("USER") or "")
    return f"postgresql://{login}@/{name}?{urlencode(options)}"
