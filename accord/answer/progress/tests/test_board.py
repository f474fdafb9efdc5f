"""The board counts in SQL what a slow reading of every thread counts, for everybody alike."""

from collections import Counter
from datetime import date

import pytest

from accord.answer.progress.findings import board_picture, board_title
from accord.answer.progress.queries.board import board, state_counts
from accord.answer.progress.queries.standing import counted_duties, rules_of
from accord.answer.progress.queries.themes import COLUMNS, NONE, OTHER, themes_on_duties, under_theme
from accord.answer.progress.queries.threads import thread_of
from accord.answer.progress.standing import State
from accord.answer.progress.tests.worlds import World
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.queries import duties_for
from accord.commit.commitments.services import change_commitment
from accord.kernel.taxonomies.models import Likeness, TermMapping
from accord.kernel.taxonomies.services import (
    ensure_taxonomy,
    ensure_terms,
    remove_mapping,
    retire_term,
    say_mapping,
)

FIELDS = ("themes", "affected_persons", "sdgs")


def slow_board(viewer, by, terms, counts_under):
    """Every cell by reading every thread: (row, theme or none) → (states, how many need attention).

    counts_under: by tag, the terms that it counts under.
    """
    duties = list(
        duties_for(viewer).filter(sensitivity__lte=1).prefetch_related(*(f"commitment__{name}" for name in FIELDS))
    )
    threads = thread_of(duties)
    cells: dict[tuple[str, str], tuple[Counter[str], Counter[str]]] = {}
    for duty in duties:
        tags = {term.pk for name in FIELDS for term in getattr(duty.commitment, name).all()}
        under = {term for tag in tags for term in counts_under(tag)}
        columns = [str(term.pk) for term in terms if term.pk in under] or [NONE]
        row = duty.level if by == "level" else str(duty.lead_id or "")
        for column in [*columns, "total"]:
            states, need = cells.setdefault((row, column), (Counter(), Counter()))
            states[threads[duty.pk].state.value] += 1
            need["need"] += bool(threads[duty.pk].gaps)
    return {key: (states, need["need"]) for key, (states, need) in cells.items()}


def numbers_of(table):
    """What the board says, as ``slow_board`` does."""
    found = {key: (cell.counts, cell.attention) for key, cell in table.cells.items()}
    return found | {(row, "total"): (cell.counts, cell.attention) for row, cell in table.totals.items()}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", ["level", "body"])
def test_every_cell_counts_what_a_slow_reading_counts(today, cast, seed, side):
    world = World(cast, seed, 150).write()
    viewer = cast.viewer("imran")
    assert numbers_of(board(viewer, side=side)) == slow_board(viewer, side, world.terms, lambda tag: {tag})


@pytest.fixture
def mapped(today, cast):
    """A world whose themes a province mapped to its own list, tags of all fields, a retired one; and the rule."""
    world = World(cast, 7, 80).write()
    amina, hina = cast.viewer("amina"), cast.viewer("hina")
    own = ensure_taxonomy(amina, key="eight", name={"en": "Our eight"})
    child, woman, rest = ensure_terms(amina, taxonomy=own, labels=["Child", "Woman", "Rest"]).values()
    sdgs = ensure_taxonomy(amina, key="goals", name={"en": "Goals"})
    goal, old = ensure_terms(amina, taxonomy=sdgs, labels=["Goal", "Old goal"]).values()
    labour, water, women, justice = world.terms[:4]
    promises = list(Commitment.objects.order_by("text"))
    for at, promise in enumerate(promises):
        if at % 5 == 0:
            promise.affected_persons.add(child)
        if at % 7 == 0:
            promise.sdgs.add(goal, old)
    retire_term(amina, old, instead=goal)
    say_mapping(hina, term=labour, counterpart=child, likeness=Likeness.SAME)
    say_mapping(hina, term=goal, counterpart=child, likeness=Likeness.NARROWER)
    say_mapping(hina, term=women, counterpart=woman, likeness=Likeness.BROADER)
    say_mapping(hina, term=water, counterpart=woman, likeness=Likeness.NARROWER)
    say_mapping(hina, term=justice, counterpart=woman, likeness=Likeness.RELATED)
    more = {labour.pk: {child.pk}, child.pk: {labour.pk}, water.pk: {woman.pk}, woman.pk: {women.pk}}
    more |= {goal.pk: {child.pk}, old.pk: {goal.pk, child.pk}}
    lists = {"themes": world.terms, "eight": [child, woman, rest], "goals": [goal]}
    return lists, lambda tag: {tag} | more.get(tag, set())


@pytest.mark.parametrize("side", ["level", "body"])
@pytest.mark.parametrize("key", ["themes", "eight", "goals"])
def test_a_duty_counts_once_under_a_term_of_the_chosen_list_however_many_ways_lead_there(cast, mapped, key, side):
    lists, counts_under = mapped
    viewer = cast.viewer("imran")
    table = board(viewer, side=side, wanted=key)
    assert table.themes.key == key
    assert numbers_of(table) == slow_board(viewer, side, lists[key], counts_under)
    assert {str(term.pk) for term in lists[key]} == {column for column, _label in table.columns} - {NONE}


@pytest.mark.parametrize("key", ["themes", "eight", "goals"])
def test_every_cell_of_a_mapped_list_leads_to_as_many_duties(cast, mapped, key):
    table, client = board(cast.viewer("imran"), wanted=key), cast.client("imran")
    for row in board_picture(table, cast.space.slug).rows:
        for cell in row.cells:
            if cell.total:
                assert client.get(cell.url).context["page"].total == cell.total, cell.url
    page = client.get(cast.url(f"answer/duties/?list={key}")).context["page"]
    (themes,) = [each for each in page.filters if each.name == "theme"]
    told = {choice.label: choice.count for choice in themes.choices if choice.count is not None}
    columns = dict(table.columns)
    by_column: Counter[str] = Counter()
    for (_row, column), counted in table.cells.items():
        by_column[columns[column]] += counted.total
    assert {label: number for label, number in told.items() if number} == by_column


def test_the_board_tells_what_came_through_mappings_and_lets_one_choose_the_list(cast, mapped):
    client = cast.client("imran")
    page = client.get(cast.url("answer/?list=eight")).text
    assert "Child: " in page
    assert "through mappings alone" in page
    assert "“Labour” = “Child”" in page
    assert "No theme of this list" in page
    assert 'aria-current="page">Our eight' in page
    assert "list=themes" in page
    assert "Themes of the list “" in client.get(cast.url("answer/?print=1")).text
    assert client.get(cast.url("answer/?list=nothing")).context["table"].themes.key == "themes"


def test_a_mapping_taken_back_no_longer_counts(cast, mapped):
    imran, hina = cast.viewer("imran"), cast.viewer("hina")
    before = board(imran, wanted="eight").through
    for mapping in TermMapping.objects.all():
        remove_mapping(hina, mapping)
    table = board(imran, wanted="eight")
    assert before
    assert not table.through
    assert [label for _key, label in table.columns] == ["Child", "Rest", "Woman", "No theme of this list"]


def test_of_a_longer_list_the_terms_with_most_duties_have_columns_and_the_others_one(today, cast):
    World(cast, 3, 60).write()
    viewer = cast.viewer("imran")
    taxonomy = ensure_taxonomy(cast.operator, key="themes", name={"en": "Themes"})
    ensure_terms(cast.operator, taxonomy=taxonomy, labels=["One more"])
    table = board(viewer)
    assert len(table.columns) == COLUMNS + 2
    assert {OTHER, NONE} < {key for key, _label in table.columns}
    client = cast.client("imran")
    for row in board_picture(table, cast.space.slug).rows:
        for cell in row.cells:
            assert not cell.total or client.get(cell.url).context["page"].total == cell.total, cell.url


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
    assert max(few.values()) <= 12


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
