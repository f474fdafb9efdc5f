"""SIGKILL at random moments while people write: what was acknowledged is there, nothing is there by half."""

import os
import shutil

import pytest

from tests.durability.trial import Size, trial_on
from tests.postgres import NoPostgres

pytestmark = [pytest.mark.served]
FULL = Size(kills=200, writes=20_000, rows=80_000, writers=16)


def survives(database, folder, size, laid=None):
    try:
        with trial_on(database, folder, size) as trial:
            if laid:
                shutil.copytree(laid[0], trial.installation.var)
                trial.place = laid[1]
            outcome = trial.run()
    except NoPostgres as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    assert not outcome.wrongs, "\n".join(outcome.wrongs)
    assert len(outcome.back) == size.kills
    assert outcome.acknowledged >= size.writes + size.rows
    assert outcome.rows >= size.rows
    assert outcome.sent_again, "no kill fell into a write: the trial tries nothing"
    print(f"\n{database}: {outcome}")  # noqa: T201 — the figures of the run, shown by pytest -rP


def test_sqlite_loses_nothing(tmp_path, laid):
    survives("sqlite", tmp_path, Size(), laid)


def test_postgresql_loses_nothing(tmp_path):
    survives("postgresql", tmp_path, Size())


@pytest.mark.full
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_hundred_kills_and_a_hundred_thousand_writes(tmp_path, database):
    survives(database, tmp_path, FULL)
