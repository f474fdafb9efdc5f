"""Tables: the tests copy those that the migrations make, and migrations make a table in one step."""

import json
import subprocess
import sys

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

from accord.config.management.commands.makemigrations import with_tables
from accord.config.store import pending_migrations
from tests.commands import empty_store
from tests.surroundings import ROOT

INDEX = AddIndex("promise", models.Index(fields=["due"], name="promise_by_due"))
CHECK = AddConstraint("promise", models.CheckConstraint(condition=models.Q(due__gt="2000-01-01"), name="promise_due"))


def test_what_the_tests_run_on_is_what_the_migrations_make(db):
    assert pending_migrations() == []


def test_a_new_table_is_made_with_its_indexes_and_constraints():
    table, other = CreateModel("Promise", [("due", models.DateField())]), CreateModel("Other", [])
    assert with_tables([table, other, INDEX, CHECK]) == [table, other]
    assert table.options == {"indexes": [INDEX.index], "constraints": [CHECK.constraint]}
    assert other.options == {}


@pytest.mark.parametrize("change", [[], [CreateModel("Promise", []), AddField("promise", "by", models.TextField())]])
def test_what_may_need_a_later_column_stays_a_step_of_its_own(change):
    assert with_tables([*change, INDEX]) == [*change, INDEX]


def test_no_table_of_ours_is_made_in_steps():
    ours = [each for each in MigrationLoader(None).disk_migrations.values() if each.__module__.startswith("accord.")]
    assert len(ours) > 15
    assert [str(each) for each in ours if len(with_tables(list(each.operations))) != len(each.operations)] == []


def test_the_first_tables_are_those_that_migrations_make(tables, tmp_path):
    with empty_store(tmp_path) as stepwise:
        inside(stepwise, "django", "migrate", "--verbosity", "0", "--skip-checks")
        made, wanted = (json.loads(inside(store, "tests.described")) for store in (tables, stepwise))
    assert made.keys() == wanted.keys()
    for table, description in wanted.items():
        assert made[table] == description, table


def inside(store, *words):
    """What a module says that is run in the surroundings of a store."""
    surroundings = {**store.surroundings(), "DJANGO_SETTINGS_MODULE": "accord.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
