"""The decision and the queryset filter say the same about every viewer, row and field of random worlds."""

from collections.abc import Iterator
from typing import Any

import pytest

from accord.kernel.access.facts import record_of, viewer_of
from accord.kernel.access.queries import visible_to
from accord.kernel.policy import decision
from accord.kernel.policy.decision import READ, allow
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from tests.worlds import FIELDS, KINDS, World, tables

TRIPLES = 100_000
# Clauses about reading; the ones about writing have no queryset side and are dropped in policy's own tests.
READING = (
    "no_conflict_of_interest",
    "not_sealed",
    "not_withdrawn",
    "cleared",
    "second_factor_held",
    "role_reaches_level",
    "within_scope",
    "in_audience",
)


@pytest.fixture(scope="module")
def stones(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The tables of the made-up kinds."""
    with django_db_blocker.unblock(), tables():
        yield


def viewers_of(world: World) -> Iterator[Viewer]:
    """Every account looking at the first space, with and without a second factor."""
    for account in world.accounts:
        for second_factor in (False, True):
            yield viewer_of(account, world.spaces[0], second_factor=second_factor)


def differences(world: World) -> tuple[int, list[str]]:
    """How many viewer–row–field triples were compared, and those on which the two sides differ."""
    facts = {row.pk: record_of(row) for row in world.rows}
    compared, differing = 0, []
    for viewer in viewers_of(world):
        seen = {row.pk: row for kind in KINDS for row in visible_to(viewer, kind)}
        for row in world.rows:
            pairs: dict[str | None, bool] = {None: row.pk in seen}
            for name, level in FIELDS.items():
                shown = row.pk in seen and name not in seen[row.pk].redacted  # type: ignore[attr-defined] # set by visible_to
                pairs[name] = shown
                if shown and level > S1:
                    assert getattr(seen[row.pk], name) == "canary"
            compared += len(pairs)
            differing += [
                f"{viewer.email} {row.policy.name} S{row.sensitivity} {name}: filter says {shown}"
                for name, shown in pairs.items()
                if bool(allow(viewer, READ, facts[row.pk], name)) is not shown
            ]
    return compared, differing


@pytest.mark.matrix
@pytest.mark.usefixtures("stones")
def test_filter_and_decision_agree_on_a_hundred_thousand_triples(db: Any) -> None:
    compared, seed = 0, 0
    while compared < TRIPLES:
        count, differing = differences(World(seed))
        assert not differing, f"world {seed}: {differing[:5]} (+{len(differing)})"
        compared, seed = compared + count, seed + 1


@pytest.mark.matrix
@pytest.mark.usefixtures("stones")
@pytest.mark.parametrize("name", READING)
def test_a_dropped_clause_makes_them_differ(db: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for group in ("VIEWER_CLAUSES", "SEAT_CLAUSES"):
        kept = tuple(clause for clause in getattr(decision, group) if clause.__name__ != name)
        monkeypatch.setattr(decision, group, kept)
    assert any(differences(World(seed))[1] for seed in range(4)), f"nothing notices that {name} is gone"
