"""Run inside a store: every table as the database itself describes it, as JSON. The order of columns is left out."""

import json
import re
import sys
from typing import Any

import django
from django.db import connection

# SQLite calls keys to other tables by where they stand, and Django what has no name by a number.
UNNAMED = re.compile(r"fk_\d+$|__unnamed")


def described() -> dict[str, Any]:
    """Columns, indexes and constraints of each table by name, and what else the database holds."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        tables = introspection.table_names(cursor)
        told: dict[str, Any] = {
            table: {
                "columns": {
                    column.name: [str(part) for part in column[1:]]
                    for column in introspection.get_table_description(cursor, table)
                },
                "constraints": _by_name(introspection.get_constraints(cursor, table)),
            }
            for table in tables
        }
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE type NOT IN ('table', 'index')")
            told["besides"] = sorted(map(list, cursor.fetchall()))
        cursor.execute("SELECT app, name FROM django_migrations")
        told["migrations"] = sorted(map(list, cursor.fetchall()))
    return told


def _by_name(constraints: dict[str, Any]) -> dict[str, Any]:
    named = {name: each for name, each in constraints.items() if not UNNAMED.match(name)}
    return {**named, "": sorted(str(each) for name, each in constraints.items() if name not in named)}


if __name__ == "__main__":
    django.setup()
    json.dump(described(), sys.stdout, default=str)
