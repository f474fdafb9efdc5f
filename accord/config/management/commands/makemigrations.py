"""Django's ``makemigrations``, but a new table is made with its indexes and constraints at once.

As steps of their own, which is how Django writes them, each of them has every model around that table built anew while
the tables are made: half of the time of a first start.
"""

from django.core.management.commands import makemigrations
from django.db.migrations.autodetector import MigrationAutodetector
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


class Autodetector(MigrationAutodetector):
    """Django's own, with tables made at once."""

    def _optimize_migrations(self) -> None:
        super()._optimize_migrations()  # type: ignore[misc] # the stubs do not know it
        for migrations in self.migrations.values():
            for migration in migrations:
                migration.operations = with_tables(list(migration.operations))


class Command(makemigrations.Command):
    autodetector = Autodetector
