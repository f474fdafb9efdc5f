"""The board counts in SQL what a slow reading of every thread counts, for everybody alike."""

from collections import Counter
from datetime import date

import pytest

from accord.answer.progress.findings import board_picture, board_title
from accord.answer.progress.queries.board import (
    COLUMNS,
    NONE,
    OTHER,
    board,
    state_counts,
    themes_on_duties,
    under_theme,
)
from accord.answer.progress.queries.standing import counted_duties, rules_of
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.standing import State
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.queries import duties_for
from accord.commit.commitments.services import change_commitment
from accord.kernel.taxonomies.services import ensure_taxonomy, ensure_terms


def slow_board(viewer, by):
    """Every cell by reading every thread: (row, theme or other or none) → (states, how many need attention)."""
    duties = list(duties_for(viewer).filter(sensitivity__lte=1).prefetch_related("commitment__themes"))
    threads = thread_of(duties)
    numbers = Counter(str(term.pk) for duty in duties for term in duty.commitment.themes.all())
    shown = [pk for pk, _n in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))[:COLUMNS]]
    cells: dict[tuple[str, str], tuple[Counter[str], Counter[str]]] = {}
    for duty in duties:
        tags = {str(term.pk) for term in duty.commitment.themes.all()}
        columns = [pk for pk in shown if pk in tags] + ([OTHER] if tags - set(shown) else []) + ([] if tags else [NONE])
        row = duty.level if by == "level" else str(duty.lead_id or "")
        for column in [*columns, "total"]:
            states, need = cells.setdefault((row, column), (Counter(), Counter()))
            states[threads[duty.pk].state.value] += 1
            need["need"] += bool(threads[duty.pk].gaps)
    return {key: (states, need["need"]) for key, (states, need) in cells.items()}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["level", "body"])
def test_every_cell_counts_what_a_slow_reading_counts(today, cast, seed, side):
    World(cast, seed, 150).write()
    viewer = cast.viewer("imran")
    table = board(viewer, side=side)
    found = {key: (cell.counts, cell.attention) for key, cell in table.cells.items()}
    found |= {(row, "total"): (cell.counts, cell.attention) for row, cell in table.totals.items()}
    assert found == slow_board(viewer, side)


def test_the_list_behind_each_cell_holds_as_many_duties_as_the_cell(today, cast):
    World(cast, 11, 200).write()
    viewer = cast.viewer("imran")
    table, themes = board(viewer), themes_on_duties(viewer)
    client = cast.client("imran")
    picture = board_picture(table, cast.space.slug)
    for row in picture.rows:
        for cell in row.cells:
            if cell.total:
                assert client.get(cell.url).context["page"].total == cell.total, cell.url
        assert client.get(row.url).context["page"].total == table.totals[dict_key(table, row.label)].total
    assert not under_theme(counted_duties(viewer), "no theme at all", themes)


def dict_key(table, label):
    return next(key for key, words in table.rows if words == label)


def test_everybody_gets_the_same_board(today, cast):
    World(cast, 5, 60).write()
    tables = [board(cast.viewer(name)) for name in ("imran", "bilal", "lal", "hina", "amina", "kiran", "esha")]
    assert all(table.cells == tables[0].cells and table.totals == tables[0].totals for table in tables)


def test_strangers_get_an_empty_board(today, cast):
    World(cast, 5, 20).write()
    assert board(cast.viewer("mehr")).total == 0
    assert board(cast.viewer("gul")).total == 0


def test_the_board_costs_the_same_queries_whatever_it_counts(today, cast, queries_of):
    viewer = cast.viewer("imran")
    World(cast, 1, 10).write()
    few = {side: queries_of(lambda side=side: board(viewer, side=side)) for side in ("level", "body")}
    World(cast, 2, 1_000).write()
    assert {side: queries_of(lambda side=side: board(viewer, side=side)) for side in ("level", "body")} == few
    assert max(few.values()) <= 9


def test_the_title_states_where_most_duties_fall_short(ledger):
    cast, amina = ledger.cast, ledger.cast.viewer("amina")
    taxonomy = ensure_taxonomy(amina, key="themes", name={"en": "Themes"})
    terms = ensure_terms(amina, taxonomy=taxonomy, labels=["Safety at work"])
    assert board_title(board(amina)) == "Nobody owes anything yet"
    change_commitment(amina, ledger.promise, revision=1, themes=terms.values())
    for lead, level in (("district_office", "district"), ("police", "district"), ("mines", "provincial")):
        ledger.duty(lead=lead, level=level)
    ledger.act(ledger.duty(lead="district_office", level="district", assigned_on=date(2026, 10, 1)), by="chandni")
    table = board(cast.viewer("imran"))
    assert board_title(table) == "Districts fall short on “Safety at work”: 2 of 3 duties need attention"
    assert (table.promises, table.promises_unowned) == (1, 0)
    by_body = board(cast.viewer("imran"), side="body")
    assert next(label for _key, label in by_body.rows) == "District office"


def test_one_duty_alone_is_no_finding_about_its_level(ledger):
    ledger.duty()
    assert board_title(board(ledger.cast.viewer("imran"))) == "1 of 1 duties needs attention"


def test_a_board_without_gaps_says_so(ledger):
    ledger.act(ledger.duty(assigned_on=date(2026, 10, 1)))
    assert board_title(board(ledger.cast.viewer("imran"))) == "No duty needs attention: 1 are on their way"


def test_where_duties_stand_adds_up(today, cast):
    World(cast, 3, 80).write()
    viewer = cast.viewer("imran")
    counts = state_counts(viewer, rules_of(cast.space))
    assert set(counts) == set(State)
    assert sum(counts.values()) == counted_duties(viewer).count()
