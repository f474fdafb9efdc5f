"""The tables of an empty store, made at once as all migrations together would leave them.

One after the other, migrations make the same tables, but each step has every model built anew as it would look then: a
hundred models that all know each other take many seconds of a first start, a restore and a drill. A test compares both.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

OURS = "accord."


def make_first_tables() -> None:
    """Make every table in one transaction, and note all migrations as done. For a store without any table."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    steps = [migration for migration, _backwards in executor.migration_plan(targets, clean_start=True)]
    apps: Any = executor.loader.project_state().apps
    recorder: Any = MigrationRecorder(connection)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(recorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in steps:
            _do_what_no_model_says(migration, apps, editor)
        recorder.migration_qs.bulk_create([recorder.Migration(app=app, name=name) for app, name in _names(steps)])
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def _do_what_no_model_says(migration: Migration, apps: Any, editor: Any) -> None:
    """Our own steps in Python, such as the full-text indexes; other people's bring old rows into a new form."""
    if migration.__module__.startswith(OURS):
        for step in migration.operations:
            if isinstance(step, RunPython):
                step.code(apps, editor)


def _names(steps: Iterable[Migration]) -> Iterator[tuple[str, str]]:
    """What stands in the list of migrations once all are done: also those that a later one replaces."""
    for migration in steps:
        yield migration.app_label, migration.name
        yield from migration.replaces
