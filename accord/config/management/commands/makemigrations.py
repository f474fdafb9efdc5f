"""Django's ``makemigrations``, but a new table is made with its indexes and constraints at once.

As steps of their own, which is how Django writes them, each of them has every model around that table built anew while
the tables are made: half of the time of a first start.
"""

from itertools import chain
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import ModelOperation


def with_tables(operations: list[Operation]) -> list[Operation]:
    """The same operations, where what is added to a new table before its columns change is part of that table."""
    kept: list[Operation] = []
    new: dict[str, CreateModel] = {}
    for operation in operations:
        table = new.get(getattr(operation, "model_name", "").lower())
        if table and isinstance(operation, AddIndex):
            _add(table, "indexes", operation.index)
        elif table and isinstance(operation, AddConstraint):
            _add(table, "constraints", operation.constraint)
        else:
            kept.append(operation)
            if table:
                del new[table.name_lower]
            if isinstance(operation, CreateModel):
                new[operation.name_lower] = operation
            elif isinstance(operation, ModelOperation):
                new.pop(operation.name_lower, None)
    return kept


def _add(table: CreateModel, option: str, value: object) -> None:
    table.options = {**table.options, option: [*table.options.get(option, []), value]}


class Command(makemigrations.Command):
    def write_migration_files(self, changes: dict[str, list[Migration]], *arguments: Any, **options: Any) -> None:
        """As Django, from operations that make each table at once."""
        for migration in chain.from_iterable(changes.values()):
            migration.operations = with_tables(list(migration.operations))  # type: ignore[misc] # as Django does
        super().write_migration_files(changes, *arguments, **options)
